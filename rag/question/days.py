"""The days that a question asks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from rag import annotate
from rag.language.calendar import TABLE
from rag.language.lexicons import any_of
from rag.question import data
from rag.records import Day, Span

_TWO_DAYS: Final = (date(2000, 12, 31), date(2001, 6, 15))
"""Days of publication by which "last month" is not the same month."""


def full(text: str, days: Sequence[Day]) -> tuple[Day, ...]:
    """Of a question's times the full days, months, seasons and years; "January" alone is none."""
    whole = [day for day in days if day.since and day.until]
    return tuple(sorted([*whole, *_openings(text, whole)], key=lambda day: day.start))


def yearless(text: str, days: Sequence[Day], names: Sequence[Span]) -> tuple[str, str] | None:
    """The first and last day (MM-DD) of the one time that a question tells without its year: "in December",
    "on 14 March"; None for a time that is told of today ("last month"), or is part of a name."""
    open_days = [day for day in days if not day.since]
    if len(open_days) != 1 or any(n < open_days[0].end and open_days[0].start < end for n, end in names):
        return None
    words = text[open_days[0].start : open_days[0].end]
    told = {
        (day.since[5:], day.until[5:])
        for published in _TWO_DAYS
        for day in annotate.days(words, None, published)
        if day.since[:7] == day.until[:7]
    }
    return told.pop() if len(told) == 1 else None


def reach(text: str, asked: Sequence[Day]) -> tuple[str | None, str | None]:
    """(since, until), both inclusive ISO days: from the first day asked for to the last.

    "Since 2014" has no end and "before May 2012" no beginning.
    """
    if not asked:
        return None, None
    since, until = min(day.since for day in asked), max(day.until for day in asked)
    before = text[: asked[0].start]
    if len(asked) == 1 and _PATTERNS["since"].search(before):
        return since, None
    if len(asked) == 1 and _PATTERNS["until"].search(before):
        return None, until
    return since, until


def _openings(text: str, known: Sequence[Day]) -> list[Day]:
    """ "From March to June 2020": the month that has its year from the one behind it."""
    opened = []
    for day in known:
        match = _PATTERNS["opening"].search(text[: day.start])
        if match is None or any(other.start <= match.start() < other.end for other in known):
            continue
        (first, *_) = annotate.days(f"{match['from']} {day.until[:4]}") or (None,)
        if first is not None and first.since and first.since <= day.since:
            opened.append(Day(match.start("from"), match.end("from"), first.since, first.until, "inferred"))
    return opened


def _pattern(name: str) -> str:
    times = data.table("times")
    if name != "opening":
        return rf"(?<!\w)(?:{any_of(times[name])})\s(?:the\s)?$"
    months = any_of(form for forms in TABLE["months"].values() for form in forms)
    to = any_of(times["to"])
    return rf"(?<!\w)(?P<from>(?:\d{{1,2}}\s)?(?:{months})(?:\s\d{{1,2}})?)\s?(?:{to})\s?$"


_PATTERNS: Final = data.Patterns(_pattern)
