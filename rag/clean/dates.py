"""Calendar dates in a text, in the languages of `dates.toml`: only whole ones, only unambiguous ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from rag.clean.units import NUMBER
from rag.language.lexicons import Lexicons, any_of


def either(words: Iterable[str]) -> str:
    """A pattern's alternatives, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


WORDS: Final = Lexicons(__package__).table("dates")
_MONTHS: Final = {name: number for number, names in enumerate(WORDS["names"], start=1) for name in names}
DATED: Final = frozenset((*_MONTHS, *WORDS["weekdays"]))
"""Words of dates, in small letters."""
_MONTH: Final = any_of(_MONTHS)
_CLOCK: Final = r"(?:[01]?\d|2[0-3])[:.h時时시][0-5]\d(?::[0-5]\d)?\s{0,2}(?:[ap]\.?m\b\.?)?"
_TIME_AFTER: Final = rf"(?:[\s,،|–—-]{{0,4}}(?:в|at|@|\||-|–|الساعة)?\s{{0,2}}(?P<after>{_CLOCK})(?![\d.:]))?"
_TIME_BEFORE: Final = re.compile(
    rf"(?<![\d.:])({_CLOCK})(?:\s(?:gmt|utc|est|edt|msk|мск))?[\s,،|–-]{{1,4}}(?:on\s)?$", re.I
)
_WEEKDAY: Final = either(WORDS["weekdays"])
_DATE: Final = re.compile(
    rf"""(?<![\w/.-])(?:
        (?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|-го)?\.?\s{{1,2}}(?:of\s|de\s|ב)?(?P<m1>{_MONTH})\b\.?
            (?:\s?[/(]?\s?(?:{_MONTH})\b\)?)?,?\s{{1,2}}(?:عام\s|سنة\s|de\s)?(?P<y1>\d{{4}})
      | (?P<m2>{_MONTH})\b\.?\s{{1,2}}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,2}}(?P<y2>\d{{4}})
      | (?P<y3>\d{{4}})(?:-|\s?[年년]\s?)(?P<m3>\d{{1,2}})(?:-|\s?[月월]\s?)(?P<d3>\d{{1,2}})(?:\s?[日일])?
      | (?P<y4>\d{{4}})(?P<s4>[/.])\s?(?P<m4>\d{{1,2}})(?P=s4)\s?(?P<d4>\d{{1,2}})\.?
      | (?P<y6>\d{{4}})(?:\s(?:{_WEEKDAY}),?|\.?\sgada)\s(?P<d6>\d{{1,2}})\.?\s(?P<m6>{_MONTH})\b
      | (?P<y7>\d{{4}})\.?\s(?:m\.\s)?(?P<m7>{_MONTH})\s(?P<d7>\d{{1,2}})(?:\.|\sd\.)?
      | (?P<a5>\d{{1,2}})(?P<s5>[/.-])(?P<b5>\d{{1,2}})(?P=s5)(?P<y5>\d{{4}})
    )(?!\d|[/-]\d)(?:T(?=\d\d:))?{_TIME_AFTER}""",
    re.I | re.X,
)
_PLAIN: Final = re.compile(r"(?<![\w/.-])(\d{1,2})([/-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "0123456789" * 2)


@dataclass(frozen=True, slots=True)
class Found:
    """A date at `text[start:end]`, ISO; `time` is `HH:MM` where one follows it."""

    start: int
    end: int
    date: str
    time: str | None = None

    @property
    def iso(self) -> str:
        return f"{self.date}T{self.time}" if self.time else self.date


def dates(text: str, day_first: bool | None = None) -> Iterator[Found]:
    """The whole dates in `text`, from left to right.

    `12/10/2012` counts only where `day_first` says how it is read (or it can be read in one way).
    A day and month without a year, and days that are in no calendar, are left out. Give it short
    texts (a line): it is linear, but not fast.
    """
    text = text.translate(_DIGITS)
    for match in _DATE.finditer(text):
        if found := _calendar(match, day_first):
            before = None if match["after"] else _TIME_BEFORE.search(text[: match.start()][-24:])
            start = match.start() - len(before.group()) if before else match.start()
            yield Found(start, match.end(), found, _clock(match["after"] or (before and before.group(1))))


def numeric_order(lines: Iterable[str]) -> bool | None:
    """Whether the numeric dates that can be read in one way only have the day first; None if they differ."""
    found: set[bool] = set()
    for line in lines:
        if "/" in line or "-" in line:
            for match in _PLAIN.finditer(line):
                first, second = int(match[1]), int(match[3])
                if max(first, second) <= 31 and (first > 12) != (second > 12):
                    found.add(first > 12)
    return found.pop() if len(found) == 1 else None


def ambiguous(line: str) -> str | None:
    """A numeric date in the line that can be read in two ways, as it stands; or None."""
    for match in _PLAIN.finditer(line.translate(_DIGITS)):
        first, second = int(match[1]), int(match[3])
        if first != second and 1 <= first <= 12 and 1 <= second <= 12:
            return match.group()
    return None


def _calendar(match: re.Match[str], day_first: bool | None) -> str | None:
    for form in "123467":
        if match["y" + form]:
            told = match["m" + form]
            month = _MONTHS.get(told.lower()) or int(told)
            return _iso(match["y" + form], month, int(match["d" + form]))
    first, second = int(match["a5"]), int(match["b5"])
    if match["s5"] == "." or day_first or first == second or first > 12:
        return _iso(match["y5"], second, first)
    if day_first is False or second > 12:
        return _iso(match["y5"], first, second)
    return None


def _iso(year: str, month: int, day: int) -> str | None:
    try:
        made = date(int(year), month, day)
    except ValueError:
        return None
    return made.isoformat() if 1900 <= made.year < 2100 else None


def _clock(told: str | None) -> str | None:
    if not told:
        return None
    hour, minute = (int(part) for part in NUMBER.findall(told)[:2])
    half = told.lower()
    if "p" in half and hour < 12:
        hour += 12
    elif "a" in half and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}"
