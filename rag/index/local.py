"""An index in local files, open for reading: memory-mapped, checked before use, never written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from rag.errors import IndexCorrupt
from rag.index import dense
from rag.index.filters import counted, passing
from rag.index.layout import ADVICE, Layout, Manifest, Stamps, facts, verify
from rag.index.local_read import LocalReader
from rag.index.protocol import Column, Pool, Query
from rag.language import fold
from rag.lexical import Group, Ranked
from rag.lexical.arrays import Floats, Mask, Rows
from rag.records import Filter, Passage


class LocalIndex(LocalReader):
    """A `SearchIndex`: one version of an index. It stays as it is, whatever a build does meanwhile."""

    def __init__(self, layout: Layout, manifest: Manifest) -> None:
        super().__init__(layout, manifest)
        self.mask = lru_cache(maxsize=32)(self._passing)
        self._search = dense.Signs(self._codes) if len(self._codes) else dense.Exact(self._every)
        self._languages = np.array([*self.column("language"), None], object)[:-1]
        self.languages: frozenset[str | None] = frozenset(self._languages[np.unique(self.table["article"])])
        """The languages of all articles that have a passage."""

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
        forms = [fold(group.text) for group in query.groups if " " not in group.text]
        *looks, numbers = self.postings.near.look(rows, ranked.words, forms, query.figures)
        sentences, sizes = self.sentence_vectors(rows)
        return Pool(
            ranked.asked, (ranked.scores(rows), *looks), numbers,
            self.cosines(query.vector, rows), *dense.sentence_cosines(sentences, query), np.cumsum(sizes),
            self.postings.lengths[rows], self._languages[self.table["article"][rows]],
            ranked.covered(rows), lambda some: self.passages(rows[some]),
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
        return counted(self._articles, column)

    def _passing(self, where: Filter) -> Mask | None:
        return passing(where, self._articles, self.table["article"], self.table["role"])

    def _every(self) -> Floats:
        return self.vectors(np.arange(len(self)))

    def dense(self, query: Floats, k: int, mask: Mask | None = None) -> tuple[Rows, Floats]:
        if not len(self) or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows = np.asarray(self._search.nearest(query, k, mask), np.int64)
        scores = self.cosines(query, rows)
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def cosines(self, query: Floats, rows: Sequence[int] | Rows) -> Floats:
        return dense.cosines(self.vectors(rows), query)

    def status(self) -> dict[str, Any]:
        own = sum(size for size, _ in self.manifest.files.values())
        return facts(self.manifest) | {
            "index": str(self._layout.path),
            "search": self._search.kind,
            "precision": self.encoder.precision,
            "dimension": self.encoder.dimension,
            "settings": self.settings_digest,
            "bytes": own + sum(size for size, _ in self.manifest.parts.values()),
            "newer": self.newer,
            "notes": self.annotated.state(),
            "languages": dict(Counter(one or "unknown" for one in self._languages).most_common()),
        }
