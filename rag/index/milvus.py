"""An index on a Milvus server, open for reading: candidates from the server, scored as local files are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from rag.errors import IndexMissing
from rag.index import dense
from rag.index.address import Address
from rag.index.milvus_client import Client, Row, one_of, passing, quoted
from rag.index.milvus_read import PLACE, Reader, passage_of
from rag.index.milvus_rows import FIELDS, doc_of, hashed, vectors_of
from rag.index.protocol import Column, Pool, Query
from rag.language import fold, respelled
from rag.lexical import Asked, Group
from rag.lexical.near import FORM
from rag.lexical.pooled import Pooled, wanted
from rag.lexical.vocabulary import FIRST, like
from rag.records import Filter, Passage

MANY: Final = 200_000
"""Words up to which all are looked through for near spellings; of more, those that begin alike."""
_READ: Final = (*(name for name in FIELDS["passages"] if name not in ("words", "under", "authors")), "vector")


class MilvusIndex(Reader):
    """One version of an index on a server."""

    @classmethod
    def open(cls, server: str) -> MilvusIndex:
        """The current version at an address. Raises SettingsError, IndexMissing and StoreError."""
        client = Client(Address.of(server))
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        return cls(client, name)

    # -- candidates

    def known(self, groups: Sequence[Group]) -> list[Group]:
        """The words of a query, with those of the other alphabet that look like them."""
        return [group._replace(keys=(*group.keys, *self._cognates(fold(group.text)))) for group in groups]

    @lru_cache(maxsize=4096)  # noqa: B019 - an index lives as long as its session
    def _cognates(self, form: str) -> tuple[str, ...]:
        spelled = self._respelled(form)
        if not spelled:
            return ()
        begins = quoted(FORM + spelled[:FIRST])[:-1].replace("%", "").replace("_", "") + '%"'
        rows = self._client.each(
            self._of["terms"], f"term like {begins} and {self._alive}", ("term", "stems")
        )
        found = {row["term"][1:]: row["stems"] for row in rows}
        return like(spelled, {form: list(found[form]) for form in sorted(found)})

    def _respelled(self, form: str) -> str:
        """A folded word in the other alphabet, if anything here is written in that; else ""."""
        other = self._totals.cyrillic if form.isascii() else self._totals.latin
        made = respelled(form) if other else ""
        return made if len(made) >= 4 else ""

    def pool(
        self, query: Query, where: Filter, size: int, *, but: str | None = None,
        among: Collection[str] | None = None,
    ) -> Pool:  # fmt: skip
        """The candidates that pass a filter; see `SearchIndex`."""
        passes = passing(where, self._number)
        if but is not None:
            passes += f" and passage != {quoted(but)}"
        if among is not None:
            passes += f" and {one_of('passage', sorted(among) or [''])}"  # no passage has that id
        ids, whole = self._candidates(query, passes, size)
        rows = self._passages(ids)
        forms = [fold(group.text) for group in query.groups if " " not in group.text]
        spelled = [*forms, *filter(None, map(self._respelled, forms))]
        self._counted(wanted(query.groups, spelled))
        postings = self._postings(tuple(ids))
        ranked = postings.ranked([group.keys for group in query.groups])
        order = np.arange(len(rows))
        if not len(rows):
            none = np.zeros(0, np.float32)
            empty = np.zeros(0, object)
            return Pool(ranked.asked, (none,) * 4, none, none, none, none, none, empty, 0.0, lambda _: [])
        *looks, numbers = postings.near(order, ranked.words, forms, query.figures)
        sentences = [row["parts"] for row in rows]
        return Pool(
            [_passing(word.asked, len(word.rows), whole) for word in ranked.words],
            (ranked.scores(order), *looks), numbers,
            dense.cosines(np.stack([row["vector"] for row in rows]), query.vector),
            dense.cosines(np.concatenate(sentences), query.vector),
            np.cumsum([len(one) for one in sentences]),
            postings.lengths, np.array([*(row["language"] or None for row in rows), None], object)[:-1],
            ranked.covered(order), lambda some: [passage_of(rows[n]) for n in some.tolist()],
        )  # fmt: skip

    @lru_cache(maxsize=8)  # noqa: B019 - a small index has the same pool for every question
    def _postings(self, ids: tuple[str, ...]) -> Pooled:
        docs = (doc_of(row["analysed"]) for row in self._passages(ids))
        return Pooled(docs, self._totals, self._counts)

    @lru_cache(maxsize=64)  # noqa: B019
    def _all(self, passes: str) -> list[str]:
        """The ids of all that pass, where they are few."""
        return sorted(row["id"] for row in self._client.each(self._of["passages"], passes, ("id",)))

    def _candidates(self, query: Query, passes: str, size: int) -> tuple[list[str], bool]:
        """(ids in order, whether all that pass and hold a word of the query are among them)."""
        name = self._of["passages"]
        if len(self) <= 2 * size:
            return self._all(passes), True
        found: list[str] = []
        if self._told["bm25"] and query.groups:
            words = " ".join(dict.fromkeys(hashed(key) for group in query.groups for key in group.keys))
            found = self._client.search(name, "ranked", words, size, passes)
        whole = bool(self._told["bm25"]) and len(found) < size
        if query.compared or len(found) < size:
            found = [*found, *self._client.search(name, "vector", query.vector.tolist(), size, passes)]
        return sorted(set(found)), whole

    def _passages(self, ids: Sequence[str]) -> list[Row]:
        """The rows of passages, read where they are not kept."""
        with self._guard:
            if len(self._rows) > 8192:
                self._rows.clear()
            held = {one: self._rows[one] for one in ids if one in self._rows}
        missing = [one for one in ids if one not in held]
        for row in self._client.by(self._of["passages"], "id", missing, self._alive, ("id", *_READ)):
            row["vector"] = np.array(row["vector"], np.float32)
            row["parts"] = vectors_of(row, self.encoder.dimension)
            held[row["id"]] = row
        with self._guard:
            self._rows |= {one: held[one] for one in missing if one in held}
        if len(held) < len(set(ids)):
            raise IndexMissing("the index was built anew meanwhile", "Ask again: the new version is read.")
        return [held[one] for one in ids]

    def _counted(self, terms: set[str]) -> None:
        """Learns how often terms occur. What was asked for is kept: 100 bytes for each word of a question."""
        missing = [one for one in terms if one not in self._counts]
        found = dict.fromkeys(missing, 0)
        for row in self._client.by(self._of["terms"], "term", missing, self._alive, ("term", "count")):
            found[row["term"]] = int(row["count"])
        self._counts |= found

    def holds(self, where: Filter) -> bool:
        """Whether any passage passes a filter."""
        return self._client.count(self._of["passages"], passing(where, self._number)) > 0

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        """The passages that hold every word, in order of their articles; all for no word."""
        fields = (*PLACE, "analysed") if groups else PLACE
        wants = [set(group.keys) for group in groups]
        rows = [
            row for row in self._client.each(self._of["passages"], self._alive, fields)
            if not wants or _holds(row, wants)
        ]  # fmt: skip
        rows.sort(
            key=lambda row: (self._order.get(row["article"], -1), row["start"], row["end"], row["passage"])
        )
        return [passage_of(row) for row in rows]

    def words(self, like: str) -> Sequence[str]:
        """Words that passages hold, folded: all where they are not too many, else those that begin alike."""
        begins = "" if self._vocabulary <= MANY else fold(like)[:2].translate({37: None, 95: None})
        where = f'term like {quoted(FORM + begins)[:-1]}%" and {self._alive}'
        return [row["term"][1:] for row in self._client.each(self._of["terms"], where, ("term",))]

    @cached_property
    def _vocabulary(self) -> int:
        return self._client.count(self._of["terms"], f'term like "{FORM}%" and {self._alive}')

    def values(self, column: Column) -> list[str]:
        """What articles have in a column, the most frequent first."""
        if column != "paths":
            return [str(one) for one in self._told["values"][column]]
        rows = self._client.each(self._of["articles"], self._alive, ("paths",))
        return sorted({str(one) for row in rows for one in row["paths"]})


def _passing(asked: Asked, here: int, whole: bool) -> Asked:
    """What a word is worth, with the passages that pass and hold it as far as the pool knows them."""
    return asked._replace(rows=here if whole or not here else asked.rows)


def _holds(row: Row, wants: Sequence[set[str]]) -> bool:
    keys = {key for token in doc_of(row["analysed"]) for key in (token.split("\0")[1:] or [token])}
    return all(not keys.isdisjoint(one) for one in wants)
