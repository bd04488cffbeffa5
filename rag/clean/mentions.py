"""Relative dates in the story ("Sunday", "last week"), resolved against its day of publication.

Only days are resolved, since only they can be right: "last week" is seven days and stays as it is.
"""

from __future__ import annotations

import re
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
    rf"(?P<word>{_WEEKDAY}|{'|'.join(_DAYS)})"
    r"(?!\w|['’]s\s)"
    r"(?P<after>\s(?:المقبل|القادم|الماضي|next|last|\w+ing\sweek))?",
    re.I,
)
_FUTURE: Final = re.compile(
    r"\b(?:will|would|to|until|by|due|planned|scheduled|expected|before|будет|будут|пройд\w+|состо\w+|до|к)\b"
    r"[^.]{0,60}$|س[يت]\w+[^.]{0,60}$",
    re.I,
)
_REACH: Final = 90
_LONGEST: Final = 200_000
"""Characters of a story that are searched: a story has a few thousand."""


def mentions(article: Article) -> Article:
    """The article with its `mentions`: none where the day of publication is not known.

    A weekday is the last one up to the day of publication, as news are written; one that is spoken
    of as coming, or as another week's, is left alone. "Today" in Arabic also opens a weekday
    ("اليوم الأحد"), where the weekday counts.
    """
    if article.published.date is None or article.published.how == "unknown":
        return article
    day = date.fromisoformat(article.published.date)
    found: list[DateMention] = []
    for block in article.blocks:
        if block.role not in ("lead", "body") or block.start > _LONGEST:
            continue
        for match in _MENTION.finditer(article.text, block.start, min(block.end, block.start + _LONGEST)):
            resolved = _resolved(article.text, match, day)
            if resolved:
                found.append(DateMention(match.start("word"), match.end("word"), resolved.isoformat()))
    return replace(article, mentions=tuple(found)) if found else article


def _resolved(text: str, match: re.Match[str], day: date) -> date | None:
    word = match["word"].lower()
    if word in _DAYS:
        return None if match["before"] or match["after"] else day + timedelta(days=_DAYS[word])
    if match["before"] or match["after"]:
        return None
    start = text[max(match.start() - _REACH, 0) : match.start()]
    sentence = re.split(r"[.!?؟…\n]", start)[-1]
    if _FUTURE.search(sentence):
        return None
    return day - timedelta(days=(day.weekday() - _WEEKDAYS[word]) % 7)
