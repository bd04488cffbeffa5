"""Whether quotes disagree: two tell the asked thing of one event, and no time or rounding explains it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, NamedTuple

from rag.answer.candidates import Counted, Sentence
from rag.answer.features import Table
from rag.answer.quotes import Quote
from rag.records import Citation, Day, Disagreement, Hit, Quantity, Question

CLOSE = 0.5
"""A quote can disagree with the best one if its probability is at least this share of it."""
ROUNDED, ABOUT = 0.02, 0.15
"""Shares by which figures may differ and be the same: plain ones, and those with "about"."""
SAME_DAYS = 7
"""Days between two reports of one event; figures of later ones are a development."""
COVERED = 0.6
"""Share of the question's words, by IDF, beside each of two sentences that tell of one thing on two days."""


class Value(NamedTuple):
    """What a quote tells of the asked thing, as written."""

    quote: int
    text: str
    number: Quantity | None = None
    day: Day | None = None


def disagreement(
    question: Question,
    quotes: Sequence[Quote],
    table: Table,
    hits: Sequence[Hit],
    cite: Callable[[int], Citation],
) -> Disagreement | None:
    """The quotes that tell the asked number or day otherwise, oldest first; None where none do.

    `cite` gives the citation of a quote by its number in `quotes`.
    """
    if question.kind not in ("number", "when") or not quotes:
        return None
    floor = CLOSE * quotes[0].probability
    near = [
        n for n, quote in enumerate(quotes) if quote.probability >= floor and _about(question, quote, table)
    ]
    values = [value for n in near if (value := _value(question, n, quotes[n], table, hits)) is not None]
    if not values or values[0].quote != 0:
        return None
    differing = [values[0]]
    for value in values[1:]:
        if all(_differ(value, other, quotes, table, hits) for other in differing):
            differing.append(value)
    if len(differing) < 2:
        return None
    of = [hits[table.sentences[quote.best].hit].article.published.date for quote in quotes]
    differing.sort(key=lambda value: of[value.quote] or "9999")
    kind: Literal["number", "day"] = "number" if question.kind == "number" else "day"
    return Disagreement(kind, tuple(cite(v.quote) for v in differing), tuple(v.text for v in differing))


def _about(question: Question, quote: Quote, table: Table) -> bool:
    """Whether a quote tells of what is asked about: all its names, and for a day most of its words."""
    names, words = (table.column(feature)[quote.best] for feature in ("names_near", "words_near"))
    return bool(not question.names or names >= 1.0) and (question.kind == "number" or words >= COVERED)


def _value(question: Question, n: int, quote: Quote, table: Table, hits: Sequence[Hit]) -> Value | None:
    """The one number or day that the best sentence of a quote tells of the asked thing; None for two."""
    sentence = table.sentences[quote.best]
    text = hits[sentence.hit].article.text
    if question.kind == "when":
        days = [day for day in sentence.days if day.since]
        return Value(n, text[days[0].start : days[0].end], day=days[0]) if len(days) == 1 else None
    counted = Counted(question).numbers(sentence, hits[sentence.hit].article.language)
    return Value(n, text[counted[0].start : counted[0].end], number=counted[0]) if len(counted) == 1 else None


def _differ(one: Value, other: Value, quotes: Sequence[Quote], table: Table, hits: Sequence[Hit]) -> bool:
    first, second = (table.sentences[quotes[value.quote].best] for value in (one, other))
    mine, theirs = hits[first.hit].article, hits[second.hit].article
    if mine.id == theirs.id or (mine.reprint and mine.reprint == theirs.reprint):
        return False
    if one.day and other.day:
        return _of_one_kind(first, second) and (
            one.day.until < other.day.since or other.day.until < one.day.since
        )
    if one.number is None or other.number is None or one.number.unit != other.number.unit:
        return False
    return at_one_time(mine.published.day, theirs.published.day) and not _same(one.number, other.number)


def _of_one_kind(one: Sentence, other: Sentence) -> bool:
    """Whether two days are told alike: a day beside a day, a month beside a month."""
    sizes = [
        {(day.since[:7] == day.until[:7]) + (day.since == day.until) for day in s.days if day.since}
        for s in (one, other)
    ]
    return sizes[0] == sizes[1]


def at_one_time(one: date | None, other: date | None) -> bool:
    """Whether two reports are of one time: within days of each other, or both of an unknown day."""
    if one is None or other is None:
        return one is other
    return abs((one - other).days) <= SAME_DAYS


def _same(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are the same but for rounding, or bounds that hold both."""
    low, high = sorted((one.value, other.value))
    slack = ABOUT if one.bound or other.bound else ROUNDED
    if high - low <= slack * high:
        return True
    less, more = (one, other) if one.value <= other.value else (other, one)
    return less.bound == ">" or more.bound == "<"
