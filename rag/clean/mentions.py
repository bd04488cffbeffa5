"""Relative dates in the story ("Sunday", "last week"), resolved against its day of publication.

Only what can be right is resolved: a day that lies ahead, or in a week that is named otherwise, is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from rag.records import Article, DateMention

_WEEKDAYS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "понедельник", "الاثنين", "الإثنين"),
            ("tuesday", "вторник", "الثلاثاء"),
            ("wednesday", "среду", "среда", "الأربعاء", "الاربعاء"),
            ("thursday", "четверг", "الخميس"),
            ("friday", "пятницу", "пятница", "الجمعة"),
            ("saturday", "субботу", "суббота", "السبت"),
            ("sunday", "воскресенье", "الأحد", "الاحد"),
        )
    )
    for name in names
}
_DAYS: Final[dict[str, int]] = {
    "today": 0, "yesterday": -1, "tomorrow": 1, "сегодня": 0, "вчера": -1, "позавчера": -2, "завтра": 1,
    "اليوم": 0, "أمس": -1, "امس": -1, "غدا": 1,
}  # fmt: skip
_WEEKDAY: Final = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_BEFORE: Final = (
    r"next|last|this|coming|following|previous|every|each|future|следующ\w+|прошл\w+|кажд\w+|эт\w+"
    r"|минувш\w+|по"
)
_MENTION: Final = re.compile(
    rf"(?<!\w)(?:(?P<before>{_BEFORE})\s)?(?:(?:في\s)?(?:يوم\s))?"
    rf"(?P<word>(?:{_WEEKDAY})(?!['’]s\s)|{'|'.join(_DAYS)})"
    r"(?!\w)"
    r"(?P<after>\s(?:المقبل|القادم|الماضي|next|last|\w+ing\sweek))?",
    re.I,
)
_FUTURE: Final = re.compile(
    r"\b(?:will|would|to|until|by|due|planned|scheduled|expected|before|будет|будут|пройд\w+|состо\w+|до|к)\b"
    r"[^.]{0,60}$|س[يت]\w+[^.]{0,60}$",
    re.I,
)
_SPAN: Final = re.compile(
    r"(?<!\w)(?:last\s(?P<en>week|month|year)|(?:на\s)?прошлой\s(?P<ru>неделе)"
    r"|прошлом\s(?P<rum>месяце|году)|(?P<ar>الأسبوع|الشهر|العام)\sالماضي)(?!\w)",
    re.I,
)
_UNIT: Final = {
    "week": "week", "month": "month", "year": "year", "неделе": "week", "месяце": "month", "году": "year",
    "الأسبوع": "week", "الشهر": "month", "العام": "year",
}  # fmt: skip
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
            end = min(block.end, block.start + _LONGEST)
            found += _days(article.text, block.start, end, day)
            found += _spans(article.text, block.start, end, day)
    found.sort(key=lambda mention: mention.start)
    return replace(article, mentions=tuple(found)) if found else article


def _days(text: str, start: int, end: int, day: date) -> Iterator[DateMention]:
    for match in _MENTION.finditer(text, start, end):
        if resolved := _resolved(text, match, day):
            yield DateMention(match.start("word"), match.end("word"), resolved.isoformat())


def _resolved(text: str, match: re.Match[str], day: date) -> date | None:
    if match["before"] or match["after"]:
        return None
    word = match["word"].lower()
    if word in _DAYS:
        return day + timedelta(days=_DAYS[word])
    start = text[max(match.start() - _REACH, 0) : match.start()]
    if _FUTURE.search(re.split(r"[.!?؟…\n]", start)[-1]):
        return None
    return day - timedelta(days=(day.weekday() - _WEEKDAYS[word]) % 7)


def _spans(text: str, start: int, end: int, day: date) -> Iterator[DateMention]:
    for match in _SPAN.finditer(text, start, end):
        told = next(group for group in match.groups() if group)
        yield DateMention(match.start(), match.end(), _span(_UNIT[told.lower()], day))


def _span(unit: str, day: date) -> str:
    if unit == "year":
        return str(day.year - 1)
    if unit == "month":
        before = day.replace(day=1) - timedelta(days=1)
        return f"{before.year}-{before.month:02}"
    monday = day - timedelta(days=day.weekday() + 7)
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"
