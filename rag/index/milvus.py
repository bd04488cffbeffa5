"""An index on a Milvus server, open for reading: candidates from the server, scored as local files are."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from rag.errors import IndexMissing
from rag.index.address import Address
from rag.index.milvus_client import IDS, PAGE, Client, Row, one_of, passing, quoted
from rag.index.milvus_read import PLACE, Reader, passage_of
from rag.index.milvus_rows import LEAF, doc_of, hashed
from rag.index.protocol import Column, Pool, Query
from rag.language import fold
from rag.lexical import Asked, Group
from rag.lexical.near import FORM
from rag.lexical.pooled import Pooled, wanted
from rag.lexical.vocabulary import FIRST, like, spelled
from rag.records import Filter, Passage

MANY: Final = 500_000
"""Terms up to which all words are looked through for near spellings; of more, those that begin alike."""
LAST: Final = "\U0010ffff"


class MilvusIndex(Reader):
    """One version of an index on a server: a `SearchIndex`."""

    def __init__(self, client: Client, name: str) -> None:
        super().__init__(client, name)
        # Of the object, not of the class: what is kept goes with the index.
        self._postings = lru_cache(maxsize=8)(self._pooled)
        self._all = lru_cache(maxsize=64)(self._every_id)

    @classmethod
    def open(cls, server: str) -> MilvusIndex:
        """The current version at an address. Raises SettingsError, IndexMissing and StoreError."""
        client = Client(Address.of(server))
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        return cls(client, name)

    # -- candidates

    def known(self, groups: Sequence[Group]) -> list[Group]:
        return [group._replace(keys=(*group.keys, *self._cognates(fold(group.text)))) for group in groups]

    def _cognates(self, form: str) -> tuple[str, ...]:
        other = self._respelled(form)
        return like(other, dict(self._beginning(other[:FIRST]))) if other else ()

    def _respelled(self, form: str) -> str:
        """A folded word in the other alphabet, if anything here is written in that; else ""."""
        return spelled(form, self._totals.latin, self._totals.cyrillic)

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
        terms = wanted(query.groups, [*query.forms, *filter(None, map(self._respelled, query.forms))])
        postings = self._postings(tuple(ids))
        postings.count_of |= self._counts(terms)
        ranked = postings.ranked([group.keys for group in query.groups])
        ranked.asked = [_passing(word.asked, len(word.rows), whole) for word in ranked.words]
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

    def _every_id(self, passes: str) -> list[str]:
        """The ids of all that pass, where they are few."""
        return sorted(row["id"] for row in self._client.each(self._of["passages"], passes, ("id",)))

    def _candidates(self, query: Query, passes: str, size: int) -> tuple[list[str], bool]:
        """(ids in order, whether all that pass and hold a word of the query are among them)."""
        name = self._of["passages"]
        if len(self) <= 2 * size:
            return self._all(passes), True
        words = " ".join(dict.fromkeys(hashed(key) for group in query.groups for key in group.keys))
        ids = self._client.search(name, "ranked", words, size, passes) if words else []
        whole = len(ids) < size
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
        rows = [
            row for row in self._every("passages", fields) if not wants or _holds(row, wants)
        ]  # fmt: skip
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


def _passing(asked: Asked, here: int, whole: bool) -> Asked:
    """What a word is worth, with the passages that pass and hold it as far as the pool knows them."""
    return asked._replace(rows=here if whole or not here else asked.rows)


def _holds(row: Row, wants: Sequence[set[str]]) -> bool:
    keys = {key for token in doc_of(row["analysed"]) for key in (token.split("\0")[1:] or [token])}
    return all(not keys.isdisjoint(one) for one in wants)
