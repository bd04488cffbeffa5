"""An index on a Milvus server, open for reading: candidates from the server, scored as local files are."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index import dense
from rag.index.address import Address
from rag.index.milvus_client import Client, Row, alive, one_of, passing, quoted
from rag.index.milvus_publish import manifest
from rag.index.milvus_rows import FIELDS, doc_of, hashed, vectors_of
from rag.index.note_rows import KINDS, notes_of
from rag.index.protocol import NOTE_KINDS, Column, Floats, Pool, Query
from rag.index.tables import article_of
from rag.language import fold, respelled
from rag.lexical import Asked, Group
from rag.lexical.cognates import FIRST, like
from rag.lexical.pooled import FORM, Pooled, Totals, wanted
from rag.records import ROLES, Article, EncoderInfo, Filter, Notes, Passage

MANY: Final = 200_000
"""Words up to which all are looked through for near spellings; of more, those that begin alike."""
_READ: Final = (*(name for name in FIELDS["passages"] if name not in ("words", "under", "authors")), "vector")
_PLACE: Final = ("passage", "article", "start", "end", "role", "sentences")


class MilvusIndex:
    """One version of an index on a server. Rows are read by ids that name what they hold, and kept."""

    def __init__(self, client: Client, name: str) -> None:
        self._client, self._name = client, name
        self._told = told = manifest(client, name)
        self.version = str(told["version"])
        self.encoder = EncoderInfo(**told["encoder"])
        self.settings_digest = str(told["settings_digest"])
        self.languages: frozenset[str | None] = frozenset(told["languages"])
        self._number, self._of = int(told["number"]), dict(told["collections"])
        self._alive, self._totals = alive(self._number), Totals(**told["totals"])
        for one in self._of.values():
            client.load(one)
        self._guard = threading.Lock()
        self._rows: dict[str, Row] = {}
        self._counts: dict[str, int] = {}
        self._article = lru_cache(maxsize=512)(self._read_article)
        self._notes = lru_cache(maxsize=512)(self._read_notes)

    @classmethod
    def open(cls, server: str) -> MilvusIndex:
        """The current version at an address. Raises SettingsError, IndexMissing and StoreError."""
        client = Client(Address.of(server))
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        return cls(client, name)

    def __len__(self) -> int:
        return int(self._told["passages"])

    def __repr__(self) -> str:
        return f"MilvusIndex({self._client.address.uri!r}, {self.version!r})"

    @property
    def newer(self) -> str | None:
        """The current version, when it is no longer this one."""
        try:
            name = self._client.current()
            return None if name in (None, self._name) else str(manifest(self._client, str(name))["version"])
        except StoreError:
            return None

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

    def pool(self, query: Query, where: Filter, size: int, *, but: str | None = None) -> Pool:
        """The candidates that pass a filter; see `SearchIndex`."""
        passes = passing(where, self._number)
        if but is not None:
            passes += f" and passage != {quoted(but)}"
        ids, whole = self._candidates(query, passes, size)
        rows = self._passages(ids)
        forms = [fold(group.text) for group in query.groups if " " not in group.text]
        spelled = [*forms, *filter(None, map(self._respelled, forms))]
        docs = (doc_of(row["analysed"]) for row in rows)
        postings = Pooled(docs, self._totals, self._counted(wanted(query.groups, spelled)))
        ranked = postings.ranked([group.keys for group in query.groups])
        order = np.arange(len(rows))
        if not len(rows):
            none = np.zeros(0, np.float32)
            empty = np.zeros(0, object)
            return Pool(ranked.asked, (none,) * 4, none, none, none, none, none, empty, 0.0, lambda _: [])
        *looks, numbers = postings.near(order, ranked.words, forms, query.figures)
        sentences = [row["parts"] for row in rows]
        return Pool(
            [_passing(word.asked, len(word.whole[0]), whole) for word in ranked.words],
            (ranked.scores(order), *looks), numbers,
            dense.cosines(np.stack([row["vector"] for row in rows]), query.vector),
            dense.cosines(np.concatenate(sentences), query.vector),
            np.cumsum([len(one) for one in sentences]),
            postings.lengths, np.array([*(row["language"] or None for row in rows), None], object)[:-1],
            ranked.covered(order), lambda some: [_passage(rows[n]) for n in some.tolist()],
        )  # fmt: skip

    def _candidates(self, query: Query, passes: str, size: int) -> tuple[list[str], bool]:
        """(ids in order, whether all that pass and hold a word of the query are among them)."""
        name = self._of["passages"]
        if len(self) <= 2 * size:
            return sorted(row["id"] for row in self._client.each(name, passes, ("id",))), True
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

    def _counted(self, terms: set[str]) -> dict[str, int]:
        """How often terms occur; those that do not are left out."""
        missing = [one for one in terms if one not in self._counts]
        found = dict.fromkeys(missing, 0)
        for row in self._client.by(self._of["terms"], "term", missing, self._alive, ("term", "count")):
            found[row["term"]] = int(row["count"])
        if len(self._counts) > 100_000:
            self._counts.clear()
        self._counts |= found
        return {one: found.get(one, self._counts.get(one, 0)) for one in terms}

    def holds(self, where: Filter) -> bool:
        """Whether any passage passes a filter."""
        return self._client.count(self._of["passages"], passing(where, self._number)) > 0

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        """The passages that hold every word, in order of their articles; all for no word."""
        fields = (*_PLACE, "analysed") if groups else _PLACE
        wants = [set(group.keys) for group in groups]
        rows = [
            row for row in self._client.each(self._of["passages"], self._alive, fields)
            if not wants or _holds(row, wants)
        ]  # fmt: skip
        rows.sort(
            key=lambda row: (self._order.get(row["article"], -1), row["start"], row["end"], row["passage"])
        )
        return [_passage(row) for row in rows]

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

    # -- passages, articles, notes

    def _one(self, passage_id: str, fields: Sequence[str]) -> Row:
        where = f"passage == {quoted(passage_id)} and {self._alive}"
        rows = self._client.rows(self._of["passages"], where, fields)
        if not rows:
            raise KeyError(passage_id)
        return rows[0]

    def passage(self, passage_id: str) -> Passage:
        """A passage by its id. Raises KeyError for an id that is not here."""
        return _passage(self._one(passage_id, _PLACE))

    def vector(self, passage_id: str) -> Floats:
        """The unit vector of a passage. Raises KeyError for an id that is not here."""
        return np.array(self._one(passage_id, ("vector",))["vector"], np.float32)

    def article(self, article_id: str) -> Article:
        """An article by its id. Raises KeyError for an id that is not here."""
        return self._article(article_id)

    def _read_article(self, article_id: str) -> Article:
        where = f"article == {quoted(article_id)} and {self._alive}"
        rows = self._client.rows(self._of["articles"], where, ("body",))
        if not rows:
            raise KeyError(article_id)
        return _article(rows[0])

    def has_article(self, article_id: str) -> bool:
        return article_id in self._order

    @cached_property
    def _order(self) -> dict[str, int]:
        """The place of each article in the order of their paths."""
        rows = self._client.each(self._of["articles"], self._alive, ("article", "path"))
        ids = [row["article"] for row in sorted(rows, key=lambda row: str(row["path"]))]
        return {one: at for at, one in enumerate(ids)}

    def articles(self) -> Iterator[Article]:
        """Every article, one by one, in order of their paths."""
        yield from self._in_order("articles", ("article", "body"), _article)

    def _in_order(
        self, kind: str, fields: Sequence[str], make: Callable[[Row], Any], size: int = 100
    ) -> Iterator[Any]:
        ids = list(self._order)
        for start in range(0, len(ids), size):
            some = ids[start : start + size]
            where = f"{one_of('article', some)} and {self._alive}"
            rows = {row["article"]: row for row in self._client.rows(self._of[kind], where, fields)}
            yield from (make(rows[one]) for one in some if one in rows)

    def notes(self, article_id: str) -> Notes | None:
        """The notes of an article; None while they are not made. Raises KeyError for an unknown id."""
        return self._notes(article_id)

    def _read_notes(self, article_id: str) -> Notes | None:
        where = f"article == {quoted(article_id)} and {self._alive}"
        rows = self._client.rows(self._of["notes"], where, ("article", *KINDS))
        if not rows and not self.has_article(article_id):
            raise KeyError(article_id)
        return self._noted(rows[0]) if rows else None

    def _noted(self, row: Row) -> Notes:
        kinds = {kind: "".join(row[kind]) for kind in KINDS if kind in row}
        return notes_of({"article": row["article"], **kinds}, str(self._told["annotator"]["annotator"]))

    def noted(self, kinds: Sequence[str] = NOTE_KINDS) -> Iterator[Notes]:
        """The notes of every article that has some, in order, with these kinds of items."""
        yield from self._in_order("notes", ("article", *kinds), self._noted)

    def notes_mark(self) -> str:
        """Names the notes and corrections of this version."""
        return str(self._told["notes_mark"])

    def corrections(self) -> dict[str, Any]:
        """What the user said of people and statements when the index was built."""
        return dict(self._told["corrections"])

    def status(self) -> dict[str, Any]:
        """What this version holds, and how it is searched."""
        told = self._told
        vectors = "every vector" if told["exact"] else "HNSW"
        words = (
            "BM25"
            if told["bm25"]
            else "no BM25 (the server is older than 2.5: vectors alone choose candidates)"
        )
        return {
            "version": self.version, "made": told["made"], "articles": told["articles"],
            "passages": told["passages"], "encoder": self.encoder.name, "index": f"{self._client.address.uri}/{self._client.address.name}",
            "server": self._client.server, "search": f"Milvus, {vectors}, {words}",
            "precision": self.encoder.precision, "dimension": self.encoder.dimension,
            "settings": self.settings_digest, "bytes": told["bytes"], "newer": self.newer,
            "notes": told["annotator"],
        }  # fmt: skip


def _passing(asked: Asked, here: int, whole: bool) -> Asked:
    """What a word is worth, with the passages that pass and hold it as far as the pool knows them."""
    return asked._replace(rows=here if whole or not here else asked.rows)


def _holds(row: Row, wants: Sequence[set[str]]) -> bool:
    keys = {key for token in doc_of(row["analysed"]) for key in (token.split("\0")[1:] or [token])}
    return all(not keys.isdisjoint(one) for one in wants)


def _passage(row: Row) -> Passage:
    flat = json.loads("".join(row["sentences"]))
    return Passage(
        str(row["passage"]), str(row["article"]), int(row["start"]), int(row["end"]), ROLES[int(row["role"])],
        tuple(zip(flat[::2], flat[1::2], strict=True)),
    )  # fmt: skip


def _article(row: Row) -> Article:
    try:
        return article_of(json.loads("".join(row["body"])))
    except ValueError as error:
        raise IndexCorrupt(
            "an article of the index is damaged", "Run `rag check`, then `rag build`."
        ) from error


__all__ = ["MilvusIndex"]
