"""An index in local files, open for reading: memory-mapped, checked before use, never written to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.errors import IndexCorrupt, IndexMissing
from rag.index import dense
from rag.index.arrays import mapped, named
from rag.index.dense import Exact, Signs
from rag.index.disk import reading
from rag.index.filters import passing
from rag.index.layout import ADVICE, Layout, Manifest, Stamps, facts, verify
from rag.index.notes import Annotated
from rag.index.protocol import Column, Pool, Query
from rag.index.store import Part
from rag.index.tables import ARTICLES, BATCH, article_of, opened
from rag.lexical import Group, Postings, Ranked
from rag.lexical.arrays import Array, Floats, Mask, Rows, ranges
from rag.records import ROLES, Article, EncoderInfo, Filter, Passage

PASSAGES: Final = {
    "id": "u1", "key": "u1", "article": "i4", "start": "i4", "end": "i4", "role": "u1",
    "offsets": "i8", "sentences": "i4",
}  # fmt: skip
"""The arrays of passages.safetensors: `id` (n, 8), `key` (n, 16) of its vectors, `article` its row; passage i
has the sentences `sentences[offsets[i]:offsets[i + 1]]`, where each begins and ends in turn."""
PLACES: Final = {"part": "i4", "row": "i4"}
"""Where the vectors of each passage lie: the number of the part, and the row in it."""


_HEX = frozenset("0123456789abcdef")


class LocalIndex(Annotated):
    """A `SearchIndex`: one version of an index. It stays as it is, whatever a build does meanwhile."""

    def __init__(self, layout: Layout, manifest: Manifest) -> None:
        self.manifest, self.version = manifest, manifest.version
        self.encoder: EncoderInfo = manifest.encoder
        self.settings_digest = manifest.settings_digest
        folder = layout.folder(manifest.version)
        super().__init__(layout, opened(folder / "articles.arrow", ARTICLES))
        self.table = mapped(folder / "passages.safetensors", PASSAGES)
        """The arrays of PASSAGES."""
        self._files = folder / "files.json"
        self._parts = [Part.open(layout.vectors / name) for name in manifest.parts]
        self._places = mapped(folder / "places.safetensors", PLACES)
        self._codes = mapped(folder / "codes.safetensors", {"signs": "u1"})["signs"]
        self._check_counts()
        self.passage_ids = named(self.table["id"], 8)
        """The ids of all passages, (n,) S8, in row order; in hexadecimal they are Passage.id."""
        self.postings = Postings(mapped(folder / "postings.safetensors"))
        self._article = lru_cache(maxsize=512)(
            lambda row: article_of(self.batches[row // BATCH].slice(row % BATCH, 1).to_pylist()[0])
        )
        self.mask = lru_cache(maxsize=32)(self._passing)
        self._languages = np.array([*self.column("language"), None], object)[:-1]
        self.languages: frozenset[str | None] = frozenset(self._languages[np.unique(self.table["article"])])
        """The languages of all articles that have a passage."""

    def _check_counts(self) -> None:
        rows, articles = len(self), sum(batch.num_rows for batch in self.batches)
        table = self.table
        sound = (
            rows == self.manifest.passages and articles == self.manifest.articles
            and {len(table[name]) for name in (*table.keys() - {"sentences"}, "offsets")} <= {rows, rows + 1}
            and len(table["offsets"]) == rows + 1 and table["offsets"][-1] == len(table["sentences"])
            and len(self._places["part"]) == rows
            and len(self._codes) == (rows if rows > dense.EXACT else 0)
        )  # fmt: skip
        if not sound:
            raise IndexCorrupt(f"version {self.version} has row counts that disagree", ADVICE)

    def __len__(self) -> int:
        return len(self.table["article"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self._layout.path)!r}, {self.version!r})"

    @property
    def path(self) -> Path:
        """The folder of the index."""
        return self._layout.path

    @property
    def newer(self) -> str | None:
        try:
            current = self._layout.current()[0]
        except (IndexMissing, IndexCorrupt):
            return None
        return current if current != self.version else None

    # -- passages and articles

    def passages(self, rows: Sequence[int] | Rows) -> list[Passage]:
        """The passages of some rows, in their order."""
        return [self._read_passage(row) for row in np.asarray(rows, np.int64).tolist()]

    def _read_passage(self, row: int) -> Passage:
        table = self.table
        article, start, end, role = (int(table[name][row]) for name in ("article", "start", "end", "role"))
        first, last = table["offsets"][row : row + 2]
        spans = table["sentences"][first:last].tolist()
        sentences = tuple(zip(spans[::2], spans[1::2], strict=True))
        name = self.passage_ids[row : row + 1].tobytes().hex()
        return Passage(name, self.article_ids[article], start, end, ROLES[role], sentences)

    def passage(self, passage_id: str) -> Passage:
        return self._read_passage(self.row(passage_id))

    def passages_of(self, article_id: str) -> list[Passage]:
        row = self._article_rows[article_id]
        first, end = np.searchsorted(self.table["article"], [row, row + 1])
        return self.passages(range(first, end))

    def vector(self, passage_id: str) -> Floats:
        vector: Floats = self.vectors([self.row(passage_id)])[0]
        return vector

    def article_of(self, row: int) -> str:
        """The id of the article of a passage."""
        return self.article_ids[int(self.table["article"][row])]

    def row(self, passage_id: str) -> int:
        """The row of a passage. Raises KeyError for an id that is not here."""
        rows = np.flatnonzero(self.among([passage_id]))
        if not len(rows):
            raise KeyError(passage_id)
        return int(rows[0])

    def among(self, passage_ids: Collection[str]) -> Mask:
        """Which passages have one of some ids."""
        hexadecimal = [one for one in passage_ids if len(one) == 16 and _HEX.issuperset(one)]
        wanted = np.frombuffer(bytes.fromhex("".join(hexadecimal)), np.uint64)
        return np.isin(self.passage_ids.view(np.uint64), wanted)

    def article(self, article_id: str) -> Article:
        return self._article(self._article_rows[article_id])

    def articles(self) -> Iterator[Article]:
        for batch in self.batches:
            for row in batch.to_pylist():
                yield article_of(row)

    def has_article(self, article_id: str) -> bool:
        return article_id in self._article_rows

    def vectors(self, rows: Sequence[int] | Rows) -> Floats:
        """The unit vectors of some rows, (len(rows), d) float32, read from the mapped parts."""
        vectors = np.empty((len(rows), self.encoder.dimension), np.float32)
        for part, those, places in self._by_part(rows):
            vectors[those] = part.arrays.rows("vectors", places, np.ones_like(places))
        return vectors

    def sentence_vectors(self, rows: Sequence[int] | Rows) -> tuple[Floats, Array]:
        """The unit vectors of the sentences of some rows, one after the other, and how many each has."""
        sizes = np.zeros(len(rows), np.int64)
        for part, those, places in self._by_part(rows):
            sizes[those] = part.sentences(places)[1]
        ends = np.cumsum(sizes)
        vectors = np.empty((int(sizes.sum()), self.encoder.dimension), np.float32)
        for part, those, places in self._by_part(rows):
            into = ranges(ends[those] - sizes[those], ends[those])
            vectors[into] = part.arrays.rows("sentences", *part.sentences(places))
        return vectors, sizes

    def _by_part(self, rows: Sequence[int] | Rows) -> list[tuple[Part, Mask, Array]]:
        """For each part that holds some of the rows: itself, which of them, and where in it they lie."""
        wanted = np.asarray(rows, np.int64)
        part, row = self._places["part"][wanted], self._places["row"][wanted].astype(np.int64)
        return [(self._parts[n], part == n, row[part == n]) for n in np.unique(part).tolist()]

    # -- what it is

    def seed_files(self) -> list[dict[str, Any]]:
        """The seeds as they were read: the fields of `SeedState`. Raises IndexCorrupt."""
        with reading(self._files.name):
            return list(json.loads(self._files.read_bytes()))

    def column(self, name: str) -> list[Any]:
        """A column of ARTICLES, a value an article."""
        return [one for batch in self.batches for one in batch.column(name).to_pylist()]

    @classmethod
    def open(cls, path: Path, version: str | None = None) -> LocalIndex:
        """The current version, or a named one, its files checked.

        Raises IndexMissing when there is none and IndexCorrupt when a byte is not what was written.
        """
        layout = Layout(Path(path))
        name, digest = (version, None) if version else layout.current()
        manifest = layout.manifest(name, digest)
        if wrong := verify(layout.expected(manifest), Stamps(layout.path)):
            if version is None and layout.current()[0] != name:
                return cls.open(path)  # a build took the old version away between two looks
            file, what = wrong[0]
            raise IndexCorrupt(f"{file.relative_to(layout.path)} {what}", ADVICE)
        return cls(layout, manifest)

    # -- search

    def known(self, groups: Sequence[Group]) -> list[Group]:
        return self.postings.known(groups)

    def pool(
        self, query: Query, where: Filter, size: int, *, but: str | None = None,
        among: Collection[str] | None = None,
    ) -> Pool:  # fmt: skip
        masks = [
            self.mask(where), ~self.among([but]) if but else None,
            self.among(among) if among is not None else None,
        ]  # fmt: skip
        held = [one for one in masks if one is not None]
        mask = np.logical_and.reduce(held) if held else None
        ranked = self.postings.ranked([group.keys for group in query.groups], mask)
        rows = self._candidates(query, ranked, mask, size)
        languages = self._languages[self.table["article"][rows]]
        return Pool.of(
            query, self.postings, ranked, rows, self.vectors(rows), *self.sentence_vectors(rows), languages,
            lambda some: self.passages(rows[some]),
        )  # fmt: skip

    def _candidates(self, query: Query, ranked: Ranked, mask: Mask | None, size: int) -> Rows:
        """The rows to compare, ascending: all that pass where they are few, else the best of each search."""
        if len(self) <= 2 * size:
            return np.arange(len(self)) if mask is None else np.flatnonzero(mask)
        rows = ranked.best(size)[0]
        if query.compared or len(rows) < size:
            rows = np.union1d(rows, self.dense(query.vector, size, mask)[0])
        return np.sort(rows)

    def holds(self, where: Filter) -> bool:
        mask = self.mask(where)
        return bool(len(self)) and (mask is None or bool(mask.any()))

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        rows = np.arange(len(self))
        for word in self.postings.ranked([group.keys for group in groups]).words:
            rows = np.intersect1d(rows, word.rows)
        return self.passages(rows)

    def words(self, like: str) -> Sequence[str]:
        return self.postings.words()

    def values(self, column: Column) -> list[str]:
        several = (one if isinstance(one, list) else [one] for one in self.column(column))
        return [name for name, _ in Counter(chain.from_iterable(several)).most_common() if name]

    def _passing(self, where: Filter) -> Mask | None:
        return passing(where, self.batches, self.table["article"], self.table["role"])

    @cached_property
    def _search(self) -> Signs | Exact:
        """Made by the first question that asks for it."""
        return Signs(self._codes) if len(self._codes) else Exact(self.vectors(np.arange(len(self))))

    def dense(self, query: Floats, k: int, mask: Mask | None = None) -> tuple[Rows, Floats]:
        if not len(self) or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows = np.asarray(self._search.nearest(query, k, mask), np.int64)
        scores = dense.cosines(self.vectors(rows), query)
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def status(self) -> dict[str, Any]:
        own = sum(size for size, _ in self.manifest.files.values())
        return facts(self.manifest) | {
            "index": str(self._layout.path),
            "search": (Signs if len(self._codes) else Exact).kind,
            "precision": self.encoder.precision,
            "dimension": self.encoder.dimension,
            "settings": self.settings_digest,
            "bytes": own + sum(size for size, _ in self.manifest.parts.values()),
            "newer": self.newer,
            "notes": self.notes_state(),
            "languages": dict(Counter(one or "unknown" for one in self._languages).most_common()),
        }
