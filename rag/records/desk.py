"""A quote that the user keeps, and what an article is about before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from rag.records.answer import Citation

CELLS: Final = ("found", "closest", "not in it")
"""What is said of a grid's cell: its quotes hold what was asked for; they are the closest; there is none."""
GRID: Final = (
    "row", "question", "found", "quote", "article", "path", "title", "publisher", "published",
    "published_how", "speaker", "how", "start", "end", "role", "rank",
)  # fmt: skip
"""Columns of a grid: one row a citation, or one that says "not in it". `article` is the id of an article,
`start` and `end` count the characters of its text, `rank` the quotes of a cell from 1."""


@dataclass(frozen=True, slots=True)
class Note:
    """A kept quote with what the user says of it. `id` stays the same whatever becomes of the article.

    `question` is what it was found for, `kept` the moment (ISO, UTC). `citation.changed` says that the
    source no longer holds the quote.
    """

    id: str
    citation: Citation
    comment: str = ""
    tags: tuple[str, ...] = ()
    question: str = ""
    kept: str = ""


@dataclass(frozen=True, slots=True)
class GuideQuestion:
    """A question that the article answers: `article.text[start:end]` is the quote that does."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Guide:
    """The people of an article with their offices, its places, the days that it tells of (ISO, first and
    last), each those of most mentions first, and questions that it answers.
    """

    article_id: str
    people: tuple[tuple[str, str], ...] = ()
    places: tuple[str, ...] = ()
    days: tuple[tuple[str, str], ...] = ()
    questions: tuple[GuideQuestion, ...] = ()
