"""Relative dates in the story ("Sunday", "last week"), resolved against its day of publication.

Only what can be right is resolved: a day that lies ahead, or in a week that is named otherwise, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from rag.clean.dates import WORDS, either
from rag.records import Article, DateMention

_TABLE: Final = WORDS["relative"]
_WEEKDAYS: Final = {name: number for number, names in enumerate(_TABLE["weekdays"]) for name in names}
_DAYS: Final[dict[str, int]] = _TABLE["days"]
_MENTION: Final = re.compile(
    rf"(?<!\w)(?:(?P<before>{either(_TABLE['before'])})\s)?(?:(?:في\s)?(?:يوم\s))?"
    rf"(?:(?P<word>(?:{either(_WEEKDAYS)})(?!['’]s\s)|{either(_DAYS)})(?P<after>\s(?:{either(_TABLE['after'])}))?|"
    + "|".join(f"(?P<{unit}>{either(words)})" for unit, words in _TABLE["spans"].items())
    + r")(?!\w)",
    re.I,
)
_AHEAD: Final = re.compile(rf"\b(?:{either(_TABLE['future'])})\b[^.]{{0,60}}$|س[يت]\w+[^.]{{0,60}}$", re.I)
_SENTENCE: Final = re.compile(r"[.!?؟…\n]")
_REACH: Final = 90
_LONGEST: Final = 200_000
"""Characters of a paragraph that are searched: one has a few hundred."""


def mentions(article: Article) -> Article:
    """The article with its `mentions`: none where the day of publication is not known.

    A weekday is the last one up to the day of publication, as news are written; one that is spoken
    of as coming, or as another week's, is left alone. "Last week" is the calendar week before, as an
    ISO interval; "last month" is an ISO month, "last year" a year.
    """
    day = article.published.day
    if day is None:
        return article
    found: list[DateMention] = []
    for block in article.blocks:
        if block.role in ("lead", "body"):
            found += _days(article.text, block.start, min(block.end, block.start + _LONGEST), day)
    return replace(article, mentions=tuple(found)) if found else article


def _days(text: str, start: int, end: int, day: date) -> Iterator[DateMention]:
    for match in _MENTION.finditer(text, start, end):
        group = match.lastgroup or ""
        if group in _TABLE["spans"]:
            yield DateMention(*match.span(group), _span(group, day))
        elif resolved := _resolved(text, match, day):
            yield DateMention(*match.span("word"), resolved.isoformat())


def _resolved(text: str, match: re.Match[str], day: date) -> date | None:
    if match["before"] or match["after"]:
        return None
    word = match["word"].lower()
    if word in _DAYS:
        return day + timedelta(days=_DAYS[word])
    before = text[max(match.start() - _REACH, 0) : match.start()]
    if _AHEAD.search(_SENTENCE.split(before)[-1]):
        return None
    return day - timedelta(days=(day.weekday() - _WEEKDAYS[word]) % 7)


def _span(unit: str, day: date) -> str:
    if unit == "year":
        return str(day.year - 1)
    if unit == "month":
        return (day.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    monday = day - timedelta(days=day.weekday() + 7)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
