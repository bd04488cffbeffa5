"""Records of the question path: question -> Retrieved -> Draft -> Answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rag.records.drawn import Drawn
from rag.records.notes import SpeakerHow
from rag.records.source import Article, Filter, Passage, Published, Role

Status = Literal["answered", "partial", "conflicting", "related", "not_in_sources"]
"""The first three claim something. `related` shows the closest quotes and claims nothing."""
Level = Literal["quote", "checked", "unverified", "contradicted"]
"""What is known of a sentence: it is the exact characters of its source; a model's, confirmed by the checks;
neither confirmed nor contradicted; contradicted by what it cites."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found, with its article and why it is here.

    `score` is the fused score; hits are in the total order (-score, passage id). Ranks count from
    1 and are None where that search did not find the passage; `dense_score` is the cosine of
    passage and question, `lexical_score` is BM25, `sentence_scores` the cosine of each of the
    passage's sentences, `answer_scores` that with the vector near which answers to it lie. `matched` are the
    (start, end) spans of the article's text that match words of the question.
    """

    passage: Passage
    article: Article
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    dense_score: float | None = None
    lexical_score: float | None = None
    sentence_scores: tuple[float, ...] = ()
    answer_scores: tuple[float, ...] = ()
    matched: Sequence[tuple[int, int]] = ()

    @property
    def text(self) -> str:
        return self.article.text[self.passage.start : self.passage.end]

    @property
    def nearest(self) -> tuple[int, int]:
        """(start, end) in the article of the sentence with most of the question's words, or of its sense."""
        spans = self.passage.sentences or ((self.passage.start, self.passage.end),)
        scores = self.sentence_scores if len(self.sentence_scores) == len(spans) else (0.0,) * len(spans)

        def worth(one: tuple[tuple[int, int], float]) -> tuple[int, float]:
            (start, end), score = one
            return sum(start <= left < end for left, _ in self.matched), score

        return max(zip(spans, scores, strict=True), key=worth)[0]


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A content word of the question: how many passages hold it, in any spelling, and its IDF.

    `keys` are what counts as that word in the lexical index.
    """

    text: str
    passages: int
    idf: float
    is_name: bool = False
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retrieved(Drawn):
    """All that retrieval knows of a question: the hits, best first, and what its words are worth.

    `by_words` are the languages of hits that the encoder does not compare with the question: they were
    found by names and by words that languages share. `encoder` is the one whose cosines the hits have,
    `passages` how many the index holds.
    """

    question: str
    hits: tuple[Hit, ...]
    terms: tuple[QueryTerm, ...] = ()
    where: Filter = Filter()
    language: str | None = None
    by_words: tuple[str, ...] = ()
    encoder: str = ""
    passages: int = 0

    def to_dataframe(self) -> Any:
        """A pandas table with a row a passage, best first (columns `rag.records.drawn.FOUND`)."""
        from rag.records.drawn import FOUND, dataframe, found

        return dataframe([found(rank, hit) for rank, hit in enumerate(self.hits, 1)], FOUND)


@dataclass(frozen=True, slots=True)
class Context:
    """The passage around a quote: `article.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """`quote == article.text[start:end]`, always. `path` is relative to the seeds folder.

    `speaker` is who says it where it is a statement and its speaker is known, `how` the way in which.
    """

    article_id: str
    path: str
    start: int
    end: int
    quote: str
    title: str | None
    publisher: str | None
    published: Published
    role: Role
    speaker: str | None = None
    how: SpeakerHow | None = None
    page: int | None = None
    context: Context | None = None
    changed: bool = False
    """The source is no longer what was quoted (found when an answer is loaded or drawn again)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One numbered quote that a writer may cite: `hits[hit].article.text[start:end] == text`.

    Best first; `probability` is that it holds what was asked for. `speaker` says it, where that is known.
    """

    number: int
    hit: int
    start: int
    end: int
    text: str
    probability: float = 0.0
    speaker: str | None = None
    how: SpeakerHow | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as a writer gave it, with the evidence numbers that it claims."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer made, unchecked. `note` is the one line that says why a model fell back.

    `refused` says that the model finds no answer in its evidence, `missing` what it says that the evidence
    does not tell.
    """

    writer: str
    sentences: tuple[Sentence, ...]
    evidence: tuple[Evidence, ...]
    note: str = ""
    refused: bool = False
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer, in its place. Written by `quote` (its text is the quote) or by a model.

    `reason` says of an unverified or contradicted one what differs from its sources.
    """

    text: str
    level: Level
    writer: str
    citations: tuple[Citation, ...]
    reason: str = ""

    def to_dataframe(self) -> Any:
        """A pandas table with a row a citation of the sentence (columns as of `Answer.to_dataframe`)."""
        return _table([self])


def _table(statements: Sequence[Statement]) -> Any:
    from rag.records.drawn import CITED, cited, dataframe

    rows = [
        {"statement": number, "text": one.text, "level": one.level} | cited(citation)
        for number, one in enumerate(statements, 1)
        for citation in one.citations
    ]
    return dataframe(rows, ("statement", "text", "level", *CITED))


def by_article(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """Citations article by article: the articles by their first, within one as they came."""
    places = {one: place for place, one in enumerate(dict.fromkeys(c.article_id for c in citations))}
    return tuple(sorted(citations, key=lambda one: places[one.article_id]))


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Quotes that tell the asked thing of one event otherwise. `values` are what each of `citations` tells.

    `kind` says of what they disagree: a number, a day, or whether it is so at all.
    """

    kind: Literal["number", "day", "denial"]
    citations: tuple[Citation, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer(Drawn):
    """An answer and what reproduces it. `statements` are the best first, `more` is what else was found.

    `related` and `not_in_sources` are answers too: the first claims nothing of its quotes, the second
    has none, and `note` says what was looked for. `hits` are the passages found, best first.
    """

    question: str
    status: Status
    statements: tuple[Statement, ...]
    hits: tuple[Hit, ...]
    more: tuple[Citation, ...] = ()
    disagreement: Disagreement | None = None
    index_version: str = ""
    settings_digest: str = ""
    encoder: str = ""
    llm: str = "none"
    judge: str = "none"
    where: Filter = Filter()
    note: str = ""
    asked_as: str | None = None
    """The self-contained form of a follow-up question, where it was rewritten."""
    seconds: float = 0.0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation, each once, in the order of its first mark: quotes are read article by article, that
        of the best first; the marks of a model's sentences follow the sentences."""
        every = tuple(dict.fromkeys(c for s in self.statements for c in s.citations))
        return every if any(s.writer != "quote" for s in self.statements) else by_article(every)

    @property
    def marks(self) -> dict[Citation, int]:
        """Every citation with the number of its mark, from 1: the same wherever the answer is drawn."""
        return {citation: number for number, citation in enumerate(self.citations, 1)}

    @property
    def read(self) -> tuple[Statement, ...]:
        """The statements in the order in which they are read: that of their marks, where all are quotes."""
        if any(s.writer != "quote" for s in self.statements):
            return self.statements
        marks = self.marks
        return tuple(sorted(self.statements, key=lambda s: min((marks[c] for c in s.citations), default=0)))

    def to_dataframe(self) -> Any:
        """A pandas table with a row a citation: the number, text and level of its sentence, then the quote
        and its place in plain columns (`rag.records.drawn.CITED`), as they are read.
        """
        return _table(self.read)

    def markdown(self) -> str:
        from rag.draw.export import export

        return export(self, "markdown").decode()
