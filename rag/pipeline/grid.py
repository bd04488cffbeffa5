"""The grid: every question asked of every article by itself (or outlet, month, speaker)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from rag.answer import cell_probability, citation, gather, look
from rag.answer.candidates import Sentence
from rag.answer.evidence import Gathered
from rag.encode import Encoder
from rag.errors import QuestionError
from rag.index import SearchIndex
from rag.pipeline.ask import _parts, search
from rag.pipeline.given import asked_well
from rag.question import read
from rag.records import Article, Citation, Evidence, Filter, Question, Span
from rag.records.desk import CELLS, GRID
from rag.records.drawn import cited
from rag.settings import Settings

FOUND, CLOSEST, NOT_IN_IT = CELLS
FROM: Final = 0.5
NEAR: Final = 0.31
"""A cell is "found" and "closest" from these probabilities on. Of the questions of desk, asked of one article
each, .75 and .90 of the articles that answer pass them, .16 and .38 of those near to the question, none and
.01 of those taken at random (`rag.answer.cells` is not fitted on them)."""
LEAST: Final = 0.2
"""Quotes beyond the best of a cell hold the asked thing with this probability: of the others hardly any
did."""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of a grid: its name, and what lets its articles through.

    `said` are, by article, the spans that its speaker said: of a speaker nothing else is quoted.
    """

    label: str
    where: Filter
    article: Article | None = None
    said: Mapping[str, Collection[Span]] | None = None


def read_questions(questions: Sequence[str]) -> dict[str, list[Question]]:
    """The questions as they are read, each with its parts, by their texts.

    Raises QuestionError for one that asks nothing, and where there is none.
    """
    asked = {}
    for text in map(asked_well, questions):
        question = read(text)
        asked[text] = [question, *map(read, _parts(question))]
    if not asked:
        raise QuestionError("there is no question", "Give one at least.")
    return asked


def cells(
    questions: Mapping[str, Sequence[Question]], rows: Sequence[GridRow], index: SearchIndex,
    encoder: Encoder, settings: Settings, stop: Callable[[], object],
) -> Iterator[list[dict[str, Any]]]:  # fmt: skip
    """The citations of each row in turn, as rows of a table of `GRID`; `stop` is called at every cell."""
    for row in rows:
        among = None if row.said is None else _passages_of(row.said, index)
        row_cells: list[dict[str, Any]] = []
        for text, asked in questions.items():
            stop()
            row_cells += _rows_of(row, text, *_cell(row, asked, index, encoder, settings, among))
        yield row_cells


def _cell(
    row: GridRow, asked: Sequence[Question], index: SearchIndex, encoder: Encoder, settings: Settings,
    among: Collection[str] | None,
) -> tuple[str, list[Citation]]:  # fmt: skip
    """What is found in a row (`among` the passages where its speaker speaks), and its quotes, best first."""
    said = row.said
    results = [search(one.text, index, encoder, row.where, settings, among) for one in asked]
    wanted = None if said is None else partial(_is_said, said)
    both = zip(asked, results, strict=True)
    looks = [look(one, what, index.notes, encoder.tokens, wanted) for one, what in both]
    gathered = gather(asked[0], looks[0], looks[1:])
    sure = max(map(cell_probability, looks))
    if sure < NEAR or not gathered.shown:
        return NOT_IN_IT, []
    return FOUND if sure >= FROM else CLOSEST, [citation(one, gathered.hits) for one in _kept(gathered, sure)]


def _passages_of(said: Mapping[str, Collection[Span]], index: SearchIndex) -> set[str]:
    """The passages that hold some of what a speaker said."""
    return {
        one.id
        for article, spans in said.items()
        for one in index.passages_of(article)
        if any(start < one.end and one.start < end for start, end in spans)
    }


def _is_said(said: Mapping[str, Collection[Span]], article: str, sentence: Sentence) -> bool:
    """Whether most of a sentence is what a speaker said."""
    spans = said.get(article, ())
    size = sum(
        min(u.end, sentence.end) - max(u.start, sentence.start)
        for u in sentence.utterances
        if (u.start, u.end) in spans
    )
    return size * 2 >= sentence.end - sentence.start


def _kept(gathered: Gathered, sure: float) -> list[Evidence]:
    """The quotes of a cell: the best, and others that hold what was asked for as well."""
    best, *others = gathered.shown
    return [best, *(one for one in others if sure >= FROM and one.probability >= LEAST)]


def _rows_of(row: GridRow, question: str, found: str, quotes: Sequence[Citation]) -> list[dict[str, Any]]:
    """The rows of the table for one cell."""
    base: dict[str, Any] = dict.fromkeys(GRID) | {"row": row.label, "question": question, "found": found}
    if row.article is not None:
        one = row.article
        base |= {"article": one.id, "path": one.path, "title": one.title}
        base |= {"publisher": one.publisher, "published": one.published.date}
        base["published_how"] = one.published.how
    if not quotes:
        return [base]
    plain = ({name: value for name, value in cited(one).items() if name in base} for one in quotes)
    return [base | one | {"rank": rank} for rank, one in enumerate(plain, 1)]


def grid_rows(by: str, articles: Sequence[Article]) -> list[GridRow]:
    """The rows of some articles by "article" (a row is named by its path), "publisher" or "month".

    What is unknown comes last, as a row of its own.
    """
    if by == "article":
        return [GridRow(one.path, Filter(paths=(one.path,)), one) for one in articles]
    groups: dict[str, list[Article]] = {}
    for one in articles:
        known = one.publisher if by == "publisher" else (one.published.date or "")[:7]
        groups.setdefault(known or "", []).append(one)
    unknown = "outlet unknown" if by == "publisher" else "day unknown"
    return [
        GridRow(label or unknown, Filter(paths=tuple(one.path for one in group)))
        for label, group in sorted(groups.items(), key=lambda one: (not one[0], one[0].casefold()))
    ]
