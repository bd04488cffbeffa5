"""What the rest of the kit needs of an index: the seam behind which local files or a server stand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.index import dense
from rag.language import fold
from rag.lexical import Asked, Group, Postings, Ranked
from rag.lexical.arrays import Array, Floats, Mask
from rag.records import Article, EncoderInfo, Filter, Notes, Passage

Column = Literal["publisher", "authors", "language", "paths"]
NOTE_KINDS: Final = ("people", "utterances", "stances", "numbers", "days")


@dataclass(frozen=True)
class Query:
    """What is looked for: its unit vector, its words as `SearchIndex.known` gave them, and which of these are
    figures. With `compared` false the encoder does not read it, and its words alone choose candidates.
    `answer` is the unit vector near which sentences that answer lie: they are held against that too. A
    statement (`asks` false) is not ranked by it."""

    vector: Floats
    groups: Sequence[Group]
    figures: Sequence[int] = ()
    compared: bool = True
    answer: Floats | None = None
    asks: bool = True

    @property
    def forms(self) -> list[str]:
        """Its words as they are written, folded."""
        return [fold(group.text) for group in self.groups if " " not in group.text]


@dataclass(frozen=True)
class Pool:
    """The passages that either search brings, in a total order of their own, each with what is known of it.

    All arrays have a value a passage. `words` are BM25 of the passage, of its best sentence, of the n-grams
    of its words and of the words as they are written; `numbers` the share of the query's figures. `cosines`
    are of the passages, `sentences` of all their sentences one after the other, which end for each at
    `ends`, and `answers` those of these sentences with the query's `answer`, or the same where it has none.
    `lengths` are in words. `covered` is the greatest share of the query's words, by IDF, that one passage
    holds; `asked` what each word of the query is worth. `take` reads the passages of some numbers.
    """

    asked: Sequence[Asked]
    words: tuple[Array, ...]
    numbers: Array
    cosines: Array
    sentences: Array
    answers: Array
    ends: Array
    lengths: Array
    languages: NDArray[np.object_]
    covered: float
    take: Callable[[Array], list[Passage]]

    @classmethod
    def of(
        cls, query: Query, postings: Postings, ranked: Ranked, rows: Array, vectors: Floats,
        sentences: Floats, sizes: Array, languages: NDArray[np.object_],
        take: Callable[[Array], list[Passage]],
    ) -> Pool:  # fmt: skip
        """What is known of some rows of postings, with their vectors and those of their sentences, of which
        each has as many as `sizes` says."""
        *looks, numbers = postings.near.look(rows, ranked.words, query.forms, query.figures)
        own = dense.cosines(sentences, query.vector)
        answers = own if query.answer is None else dense.cosines(sentences, query.answer)
        return cls(
            ranked.asked, (ranked.scores(rows), *looks), numbers, dense.cosines(vectors, query.vector), own,
            answers, np.cumsum(sizes, dtype=np.int64), postings.lengths[rows], languages,
            ranked.covered(rows), take,
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.cosines)

    def written_in(self, languages: frozenset[str]) -> Mask:
        """Which passages are of articles in one of these languages."""
        return np.fromiter((one in languages for one in self.languages), bool, len(self))


class SearchIndex(Protocol):
    """The reading side: one version of an index, that stays as it is whatever a build does meanwhile."""

    @property
    def version(self) -> str: ...
    @property
    def encoder(self) -> EncoderInfo: ...
    @property
    def settings_digest(self) -> str: ...
    @property
    def newer(self) -> str | None:
        """The current version, when it is no longer this one."""

    @property
    def languages(self) -> frozenset[str | None]:
        """The languages of all articles that have a passage."""

    def __len__(self) -> int:
        """How many passages there are."""

    # -- candidates

    def known(self, groups: Sequence[Group]) -> list[Group]:
        """The words of a query, with those of the other alphabet that look like them."""

    def pool(
        self, query: Query, where: Filter, size: int, *, but: str | None = None,
        among: Collection[str] | None = None,
    ) -> Pool:  # fmt: skip
        """The candidates that pass a filter, `size` of each search; the passage `but` is left out, and so is
        what is not `among` some passages."""

    def holds(self, where: Filter) -> bool:
        """Whether any passage passes a filter."""

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        """The passages that hold every word, an article's title counting as part of each; all for no word."""

    def words(self, like: str) -> Sequence[str]:
        """Words that passages hold, folded, among them all that are spelled nearly as one."""

    def values(self, column: Column) -> list[str]:
        """What articles have in a column, the most frequent first."""

    # -- passages, articles, notes

    def passage(self, passage_id: str) -> Passage:
        """Raises KeyError for an id that is not here."""

    def passages_of(self, article_id: str) -> list[Passage]:
        """The passages of an article, in order. Raises KeyError for an id that is not here."""

    def vector(self, passage_id: str) -> Floats:
        """The unit vector of a passage. Raises KeyError for an id that is not here."""

    def article(self, article_id: str) -> Article:
        """Raises KeyError for an id that is not here."""

    def has_article(self, article_id: str) -> bool: ...
    def articles(self) -> Iterator[Article]:
        """Every article, one by one, in order of their paths."""

    def notes(self, article_id: str) -> Notes | None:
        """The notes of an article; None while they are not made."""

    def noted(self, kinds: Sequence[str] = NOTE_KINDS) -> Iterator[Notes]:
        """The notes of every article that has some, in order of the articles, with these kinds of items."""

    def notes_mark(self) -> str:
        """Names the notes and corrections that are there now: what is made of them is kept under it."""

    def corrections(self) -> dict[str, Any]:
        """What the user said of people and statements when the index was last built."""

    def status(self) -> dict[str, Any]:
        """What this version holds, and how it is searched."""
