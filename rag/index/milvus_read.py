"""What lies on a Milvus server, read by ids: passages, articles and notes of one version."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, Final

import numpy as np

from rag.errors import IndexMissing, StoreError
from rag.index.disk import reading
from rag.index.milvus_client import IDS, PAGE, Client, Row, alive, one_of, quoted
from rag.index.milvus_publish import manifest
from rag.index.milvus_rows import vectors_of
from rag.index.notes import KINDS, notes_of
from rag.index.protocol import NOTE_KINDS
from rag.index.tables import article_of
from rag.lexical.arrays import Floats
from rag.lexical.pooled import Totals
from rag.records import ROLES, Article, EncoderInfo, Notes, Passage

PLACE: Final = ("passage", "article", "start", "end", "role", "sentences")
_READ: Final = (*PLACE, "language", "analysed", "sentence_vectors", "vector")
ANEW: Final = ("the index was built anew meanwhile", "Ask again: the new version is read.")
SOME: Final = 100
"""Articles, or their notes, that are read at once."""


class Kept:
    """Rows of one collection by their ids, and what is made of them: read where they are not kept."""

    def __init__(
        self, client: Client, name: str, fields: Sequence[str], make: Callable[[Row], Any], most: int
    ) -> None:
        self._read, self._make = partial(client.by_ids, name, fields=fields), make
        self._most, self._held = most, dict[str, Any]()

    def of(self, ids: Sequence[str]) -> list[Any]:
        """What the rows of these ids hold, in order. Raises IndexMissing for one that is swept."""
        if len(self._held) > self._most:
            self._held = {}  # not cleared: another thread may be reading the old one
        held = self._held
        held |= {row["id"]: self._make(row) for row in self._read([one for one in ids if one not in held])}
        try:
            return [held[one] for one in ids]
        except KeyError:
            raise IndexMissing(*ANEW) from None


class Reader:
    """One version of an index on a server. Rows are read by ids that name what they hold, and kept."""

    def __init__(self, client: Client, name: str) -> None:
        self._client, self._name = client, name
        self._facts = facts = manifest(client, name)
        self.version = str(facts["version"])
        self.encoder = EncoderInfo(**facts["encoder"])
        self.settings_digest = str(facts["settings_digest"])
        self.languages: frozenset[str | None] = frozenset(facts["languages"])
        self._number, self._of = int(facts["number"]), dict(facts["collections"])
        self._alive, self._totals = alive(self._number), Totals(**facts["totals"])
        self._place = f"{client.address.uri}/{client.address.name}"
        for one in self._of.values():
            client.load(one)
        of, size = self._of, self.encoder.dimension
        self._passages = Kept(client, of["passages"], _READ, lambda row: _with_arrays(row, size), 8192)
        self._articles = Kept(client, of["articles"], ("body",), _article, 512)
        self._terms = Kept(client, of["terms"], ("body",), lambda row: json.loads("".join(row["body"])), 4096)
        self.notes = lru_cache(maxsize=512)(self._read_notes)

    def __len__(self) -> int:
        return int(self._facts["passages"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._place!r}, {self.version!r})"

    @property
    def newer(self) -> str | None:
        try:
            name = self._client.current()
            return None if name in (None, self._name) else str(manifest(self._client, str(name))["version"])
        except StoreError:
            return None

    def _one(self, passage_id: str, fields: Sequence[str]) -> Row:
        where = f"passage == {quoted(passage_id)} and {self._alive}"
        rows = self._client.rows(self._of["passages"], where, fields)
        if not rows:
            raise KeyError(passage_id)
        return rows[0]

    def passage(self, passage_id: str) -> Passage:
        return passage_of(self._one(passage_id, PLACE))

    def passages_of(self, article_id: str) -> list[Passage]:
        where = f"article == {quoted(article_id)} and {self._alive}"
        rows = self._client.rows(self._of["passages"], where, PLACE)
        if not rows and not self.has_article(article_id):
            raise KeyError(article_id)
        return [passage_of(row) for row in sorted(rows, key=lambda row: (row["start"], row["end"]))]

    def vector(self, passage_id: str) -> Floats:
        return np.array(self._one(passage_id, ("vector",))["vector"], np.float32)

    def article(self, article_id: str) -> Article:
        made: Article = self._articles.of([self._ids[article_id]])[0]
        return made

    def has_article(self, article_id: str) -> bool:
        return article_id in self._ids

    @cached_property
    def _ids(self) -> dict[str, str]:
        """The id of each article's row, in order of the articles' paths."""
        rows = sorted(
            self._every("articles", ("id", "article", "path"), IDS), key=lambda row: str(row["path"])
        )
        return {row["article"]: row["id"] for row in rows}

    def _every(self, kind: str, fields: Sequence[str], size: int = PAGE) -> list[Row]:
        """All rows of one collection. Raises IndexMissing where not all are there any more."""
        rows = list(self._client.each(self._of[kind], self._alive, fields, size))
        if len(rows) != self._facts["counts"][kind]:
            raise IndexMissing(*ANEW)
        return rows

    def articles(self) -> Iterator[Article]:
        for some in self._some():
            yield from self._articles.of([self._ids[one] for one in some])

    def _some(self) -> Iterator[list[str]]:
        """The ids of all articles, in order, so many at a time."""
        ids = list(self._ids)
        return (ids[start : start + SOME] for start in range(0, len(ids), SOME))

    def _read_notes(self, article_id: str) -> Notes | None:
        where = f"article == {quoted(article_id)} and {self._alive}"
        rows = self._client.rows(self._of["notes"], where, ("article", *KINDS))
        if not rows and not self.has_article(article_id):
            raise KeyError(article_id)
        return self._noted(rows[0]) if rows else None

    def _noted(self, row: Row) -> Notes:
        kinds = {kind: "".join(row[kind]) for kind in KINDS if kind in row}
        return notes_of({"article": row["article"], **kinds}, str(self._facts["annotator"]["annotator"]))

    def noted(self, kinds: Sequence[str] = NOTE_KINDS) -> Iterator[Notes]:
        for some in self._some():
            where = f"{one_of('article', some)} and {self._alive}"
            rows = self._client.rows(self._of["notes"], where, ("article", *kinds))
            yield from map(self._noted, sorted(rows, key=lambda row: some.index(row["article"])))

    def notes_mark(self) -> str:
        return str(self._facts["notes_mark"])

    def corrections(self) -> dict[str, Any]:
        return dict(self._facts["corrections"])

    def status(self) -> dict[str, Any]:
        facts = self._facts
        vectors = "every vector" if facts["exact"] else "HNSW"
        return {
            "version": self.version, "made": facts["made"], "articles": facts["articles"],
            "passages": facts["passages"], "encoder": self.encoder.name, "index": self._place,
            "server": self._client.server, "search": f"Milvus, {vectors}, BM25",
            "precision": self.encoder.precision, "dimension": self.encoder.dimension,
            "settings": self.settings_digest, "bytes": facts["bytes"], "newer": self.newer,
            "notes": facts["annotator"],
        }  # fmt: skip


def passage_of(row: Row) -> Passage:
    """The passage of a row that holds PLACE."""
    flat = json.loads("".join(row["sentences"]))
    return Passage(
        str(row["passage"]), str(row["article"]), int(row["start"]), int(row["end"]), ROLES[int(row["role"])],
        tuple(zip(flat[::2], flat[1::2], strict=True)),
    )  # fmt: skip


def _with_arrays(row: Row, dimension: int) -> Row:
    """The row of a passage with its vectors as arrays, those of its sentences as `parts`."""
    parts = vectors_of(row, dimension)
    del row["sentence_vectors"]
    return row | {"vector": np.array(row["vector"], np.float32), "parts": parts}


def _article(row: Row) -> Article:
    with reading("an article of the index"):
        return article_of(json.loads("".join(row["body"])))
