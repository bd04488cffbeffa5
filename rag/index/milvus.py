"""An index on a Milvus server, open for reading: candidates from the server, scored as local files are."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np

from rag.address import Address
from rag.errors import IndexMissing, StoreError
from rag.index.milvus_client import ANEW, IDS, PAGE, Client, Kept, Row, alive, one_of, passing, quoted
from rag.index.milvus_publish import manifest
from rag.index.milvus_rows import (
    LEAF,
    PLACE,
    doc_of,
    has_words,
    hashed,
    passage_of,
    stored_article,
    with_arrays,
)  # fmt: skip
from rag.index.notes import KINDS, notes_of
from rag.index.protocol import NOTE_KINDS, Column, Pool, Query
from rag.language import fold
from rag.lexical import Group
from rag.lexical.arrays import Floats
from rag.lexical.near import FORM, Totals
from rag.lexical.pooled import Pooled, wanted
from rag.lexical.vocabulary import FIRST, like
from rag.records import Article, EncoderInfo, Filter, Notes, Passage

_READ: Final = (*PLACE, "language", "analysed", "sentence_vectors", "vector")
SOME: Final = 100
"""Articles, or their notes, that are read at once."""
MANY: Final = 500_000
"""Terms up to which all words are looked through for near spellings; of more, those that begin alike."""
LAST: Final = "\U0010ffff"


class MilvusIndex:
    """A `SearchIndex`: one version of an index. Rows are read by ids that name what they hold, and kept."""

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
        self._passages = Kept(client, of["passages"], _READ, lambda row: with_arrays(row, size), 8192)
        self._articles = Kept(client, of["articles"], ("body",), stored_article, 512)
        self._terms = Kept(client, of["terms"], ("body",), lambda row: json.loads("".join(row["body"])), 4096)
        # Of the object, not of the class: what is kept goes with the index.
        self.notes = lru_cache(maxsize=512)(self._read_notes)
        self._postings = lru_cache(maxsize=8)(self._pooled)
        ids, name = ("id",), of["passages"]  # of all that pass, where they are few
        self._all = lru_cache(maxsize=64)(lambda some: sorted(r["id"] for r in client.each(name, some, ids)))

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
        rows = self._every("articles", ("id", "article", "path"), IDS)
        return {row["article"]: row["id"] for row in sorted(rows, key=lambda row: str(row["path"]))}

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
        none = "no BM25 (the server is older than 2.5: vectors alone choose candidates)"
        words = "BM25" if facts["bm25"] else none
        return {
            "version": self.version, "made": facts["made"], "articles": facts["articles"],
            "passages": facts["passages"], "encoder": self.encoder.name, "index": self._place,
            "server": self._client.server, "search": f"Milvus, {vectors}, {words}",
            "precision": self.encoder.precision, "dimension": self.encoder.dimension,
            "settings": self.settings_digest, "bytes": facts["bytes"], "newer": self.newer,
            "notes": facts["annotator"],
        }  # fmt: skip

    @classmethod
    def open(cls, server: str) -> MilvusIndex:
        """The current version at an address. Raises SettingsError, IndexMissing and StoreError."""
        client = Client(Address.of(server))
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        return cls(client, name)

    # -- candidates

    def known(self, groups: Sequence[Group]) -> list[Group]:
        known = []
        for group in groups:
            other = self._totals.spelled(fold(group.text))
            cognates = like(other, dict(self._beginning(other[:FIRST]))) if other else ()
            known.append(group._replace(keys=(*group.keys, *cognates)))
        return known

    def pool(
        self, query: Query, where: Filter, size: int, *, but: str | None = None,
        among: Collection[str] | None = None,
    ) -> Pool:  # fmt: skip
        passes = passing(where, self._number)
        if but is not None:
            passes += f" and passage != {quoted(but)}"
        if among is not None:
            passes += f" and {one_of('passage', sorted(among) or [''])}"  # no passage has that id
        ids, whole = self._candidates(query, passes, size)
        rows = self._passages.of(ids)
        terms = wanted(query.groups, [*query.forms, *filter(None, map(self._totals.spelled, query.forms))])
        postings = self._postings(tuple(ids))
        postings.count_of |= self._counts(terms)
        ranked = postings.ranked([group.keys for group in query.groups])
        # What a word is worth, with the passages that pass and hold it as far as the pool knows them.
        known = [(word.asked, len(word.rows)) for word in ranked.words]
        ranked.asked = [one._replace(rows=n if whole or not n else one.rows) for one, n in known]
        vectors = np.array([row["vector"] for row in rows], np.float32).reshape(-1, self.encoder.dimension)
        sentences = np.concatenate([vectors[:0], *(row["parts"] for row in rows)])
        sizes = np.array([len(row["parts"]) for row in rows], np.int64)
        languages = np.array([*(row["language"] or None for row in rows), None], object)[:-1]
        return Pool.of(
            query, postings, ranked, np.arange(len(rows)), vectors, sentences, sizes, languages,
            lambda some: self._taken([rows[n] for n in some.tolist()]),
        )  # fmt: skip

    def _taken(self, rows: list[Row]) -> list[Passage]:
        """The passages of some rows; their articles are read at once, for they are asked for next."""
        self._articles.of([self._ids[one] for one in dict.fromkeys(row["article"] for row in rows)])
        return [passage_of(row) for row in rows]

    def _pooled(self, ids: tuple[str, ...]) -> Pooled:
        """The words of some passages; of a small index all questions ask the same."""
        return Pooled([doc_of(row["analysed"]) for row in self._passages.of(ids)], self._totals)

    def _candidates(self, query: Query, passes: str, size: int) -> tuple[list[str], bool]:
        """(ids in order, whether all that pass and hold a word of the query are among them)."""
        name = self._of["passages"]
        if len(self) <= 2 * size:
            return self._all(passes), True
        words = " ".join(dict.fromkeys(hashed(key) for group in query.groups for key in group.keys))
        ranks = bool(self._facts["bm25"])
        ids = self._client.search(name, "ranked", words, size, passes) if ranks and words else []
        whole = ranks and len(ids) < size
        if query.compared or len(ids) < size:
            ids = [*ids, *self._client.search(name, "vector", query.vector.tolist(), size, passes)]
        return sorted(set(ids)), whole

    # -- terms: rows of some that follow each other

    @cached_property
    def _leaves(self) -> tuple[list[str], list[str]]:
        """The first term of each row of terms, in order, and the rows' ids."""
        leaves = sorted((row["first"], row["id"]) for row in self._every("terms", ("id", "first"), IDS))
        return [first for first, _ in leaves], [name for _, name in leaves]

    def _counts(self, terms: Collection[str]) -> dict[str, int]:
        """How often terms occur, of those that do."""
        firsts, ids = self._leaves
        some = sorted({bisect_right(firsts, one) - 1 for one in terms} - {-1})
        leaves = self._terms.of([ids[one] for one in some])
        return {term: count for leaf in leaves for term, count, _ in leaf if term in terms}

    def _beginning(self, letters: str) -> Iterator[tuple[str, list[str]]]:
        """(word as it is written, folded; its stems) of all that begin with some letters, in order."""
        firsts, ids = self._leaves
        begin = FORM + letters
        some = ids[max(bisect_right(firsts, begin) - 1, 0) : bisect_right(firsts, begin + LAST)]
        for start in range(0, len(some), PAGE):
            for leaf in self._terms.of(some[start : start + PAGE]):
                yield from ((term[1:], stems) for term, _, stems in leaf if term.startswith(begin))

    def holds(self, where: Filter) -> bool:
        passes = passing(where, self._number)
        return bool(self._client.rows(self._of["passages"], passes, ("id",), most=1))

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        fields = (*PLACE, "analysed") if groups else PLACE
        wants = [set(group.keys) for group in groups]
        rows = [row for row in self._every("passages", fields) if not wants or has_words(row, wants)]
        place = {one: at for at, one in enumerate(self._ids)}
        rows.sort(key=lambda row: (place.get(row["article"], -1), row["start"], row["end"], row["passage"]))
        return [passage_of(row) for row in rows]

    def words(self, like: str) -> Sequence[str]:
        """Words that passages hold, folded: all where they are not too many, else those that begin alike."""
        many = len(self._leaves[0]) * LEAF > MANY
        return [word for word, _ in self._beginning(fold(like)[:2] if many else "")]

    def values(self, column: Column) -> list[str]:
        if column == "paths":
            return sorted({str(one) for row in self._every("articles", ("paths",)) for one in row["paths"]})
        return [str(one) for one in self._facts["values"][column]]
