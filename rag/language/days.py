"""Times that a text tells, as ISO days: calendar dates, and relative ones by the day of publication.

Rules and word lists, no parser. Only what can be right is resolved: a date in digits that may be either of
two days is not, nor a relative time without a day of publication. They are said to be unknown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from rag.language.calendar import (
    TABLE,
    UNKNOWN,
    Reach,
    around,
    feast,
    make,
    nearest,
    number,
    on,
    one,
    unit_of,
    whole_month,
    year_of,
)
from rag.language.times import AHEAD, MAYBE, patterns
from rag.records import Day, Span

_BACK: Final = 90
"""Characters before a time, in its sentence, that tell whether it lies ahead."""


def days(text: str, language: str | None = None, published: date | None = None) -> tuple[Day, ...]:
    """The times that a text tells, in order, without overlap; offsets count its characters.

    `published` is the day of publication: "Sunday", "last week", "14 March" are resolved by it, and are
    "inferred". Without it they are of how "unknown", with empty ISO days. A bounded time ("by the end of
    the month") has all of its days. `language` is not needed: words of all stand side by side.
    """
    found: list[Day] = []
    for pattern, name in patterns() if MAYBE.search(text) else ():
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(day.start < end and start < day.end for day in found):
                continue
            reach = _READ[name](Told(match, published))
            if reach is not None:
                since, until = (d.isoformat() if d else "" for d in reach[:2])
                found.append(Day(start, end, since, until, reach.how))
    return tuple(sorted(found, key=lambda day: day.start))


def dated(text: str) -> list[Span]:
    """The spans of all times, resolved or not: a number in one counts nothing."""
    return [(day.start, day.end) for day in days(text)]


@dataclass(frozen=True, slots=True)
class Told:
    """A match of a rule's pattern, and the day of publication."""

    match: re.Match[str]
    published: date | None

    def __getitem__(self, group: str) -> str:
        """A group's text; "" for one that is not there."""
        return self.match.groupdict().get(group) or ""

    @property
    def years(self) -> int | None:
        """The year that it names, or tells by that of publication: "of last year"."""
        if self["its"] and self.published:
            return self.published.year + number("which", self["which"])
        return year_of(self["y"])

    @property
    def ahead(self) -> bool:
        """Whether the sentence speaks of what is to come, or may do so."""
        return self.behind > 1

    @property
    def behind(self) -> float:
        """How many times as far a day is that lies behind: no time at all where one ahead is spoken of."""
        before = self.match.string[max(0, self.match.start() - _BACK) : self.match.start()]
        sentence = re.split(r"[.!?؟…\n]", before)[-1]
        return max((behind for words, behind in AHEAD if words.search(sentence)), default=1)


def _iso(told: Told) -> Reach | None:
    day = make(int(told["y"]), int(told["m"]), int(told["d"]))
    return one(day) if day else None


def _digits(told: Told) -> Reach | None:
    """A date in digits: the day first; with slashes only where the month can be no day."""
    first, second, years = int(told["a"]), int(told["b"]), int(told["y"])
    years += 0 if years > 99 else 2000 if years < 70 else 1900
    if told["sep"] == "/" and first <= 12 and second <= 12 and first != second:
        return UNKNOWN if make(years, first, second) else None
    day = make(years, second, first) or (make(years, first, second) if told["sep"] == "/" else None)
    return one(day) if day else None


def _range(told: Told) -> Reach | None:
    """ "3-5 May 2020", "between 3 and 5 May"."""
    months, last = number("months", told["m"]), int(told["z"])
    years = told.years
    if years is None:
        fit = nearest(told.published, months, last, told.behind) if told.published else None
        if fit is None:
            return UNKNOWN if told.published is None else None
        years = fit[0].year
    first, end = make(years, months, int(told["a"])), make(years, months, last)
    if first is None or end is None or first > end:
        return None
    return Reach(first, end, "stated" if told["y"] else "inferred")


def _date(told: Told) -> Reach | None:
    """A month, with or without its day and year."""
    months = number("months", told["m"])
    days = int(told["d"] or 0) or None
    if years := told.years:
        day = make(years, months, days) if days else None
        how: Literal["stated", "inferred"] = "stated" if told["y"] else "inferred"
        return one(day, how) if day else Reach(*whole_month(years, months), how) if not days else None
    if days is not None and not 1 <= days <= 31:
        return None
    if told.published is None:
        return UNKNOWN
    fit = nearest(told.published, months, days, told.behind)
    return Reach(*fit, "inferred") if fit else None


def _years(told: Told) -> Reach | None:
    years = year_of(told["y"])
    if years is None:
        return None
    last = years + 9 if told["s"] else year_of(told["z"]) or years
    if told["z"] and len(told["z"]) == 2:
        last = years // 100 * 100 + int(told["z"])
    return Reach(date(years, 1, 1), date(last, 12, 31)) if years <= last <= 2209 else None


def _season(told: Told) -> Reach | None:
    first = number("seasons", told["season"])
    years = year_of(told["y"])
    how: Literal["stated", "inferred"] = "stated"
    if years is None:
        if told.published is None:
            return UNKNOWN
        shift, how = number("which", told["which"]) if told["which"] else 0, "inferred"
        years = told.published.year + shift
    start = date(years, first, 1)
    length = 6 if told["season"].lower() in TABLE["halves"] else 3
    return Reach(start, around(on(start, "month", length - 1), "month")[1], how)


def _near(told: Told) -> Reach:
    """Today, yesterday."""
    if told.published is None:
        return UNKNOWN
    return one(told.published + timedelta(days=number("days", " ".join(told["day"].split()))), "inferred")


def _weekday(told: Told) -> Reach | None:
    """The last such day up to that of publication, as news are written; the next where it lies ahead."""
    if told.published is None or told["each"]:
        return UNKNOWN
    which = number("which", told["which"]) if told["which"] else None
    if which is not None and told["unit"]:  # "Friday of last week"
        monday = around(on(told.published, "week", which), "week")[0]
        return one(monday + timedelta(days=number("weekdays", told["day"])), "inferred")
    back = (told.published.weekday() - number("weekdays", told["day"])) % 7
    on_from = (-back) % 7
    if which == -1:
        return one(told.published - timedelta(days=back or 7), "inferred")
    if which == 1:
        return one(told.published + timedelta(days=on_from or 7), "inferred")
    if which == 0 or told.ahead:
        # "this Monday", "until Monday" may be either side, but for the very day
        return one(told.published, "inferred") if back == 0 else UNKNOWN
    return one(told.published - timedelta(days=back), "inferred")


def _span(told: Told) -> Reach | None:
    """ "Last week", "next month", "this year"."""
    if told.published is None:
        return UNKNOWN
    unit = unit_of(told["unit"])
    return Reach(*around(on(told.published, unit, number("which", told["which"])), unit), "inferred")


def _count(word: str) -> int:
    return int(word) if word.isdigit() else number("counts", word)


def _ago(told: Told) -> Reach | None:
    """ "Three days ago", "in two weeks": the day, week, month or year so far off."""
    if told.published is None:
        return UNKNOWN
    unit, count = unit_of(told["unit"]), _count(told["n"])
    if count > 1500:
        return None
    return Reach(*around(on(told.published, unit, count if told["on"] else -count), unit), "inferred")


def _within(told: Told) -> Reach | None:
    """ "In the past ten months", "within two weeks": up to the day of publication, or from it."""
    if told.published is None:
        return UNKNOWN
    unit, count = unit_of(told["unit"]), _count(told["n"] or "one")
    if count > 1500:
        return None
    if told["back"]:
        return Reach(on(told.published, unit, -count), told.published, "inferred")
    return Reach(told.published, on(told.published, unit, count), "inferred")


def _end(told: Told) -> Reach | None:
    """ "By the end of the month": from the day of publication to its last; of a stated one its later half."""
    if years := year_of(told["y"]):
        month = number("months", told["m"]) if told["m"] else 12
        first = date(years, month, 16) if told["m"] else date(years, 7, 1)
        return Reach(first, whole_month(years, month)[1])
    if told.published is None:
        return UNKNOWN
    if told["m"]:
        fit = nearest(told.published, number("months", told["m"]), None, math.inf)
        return Reach(max(fit[0], min(told.published, fit[1])), fit[1], "inferred") if fit else None
    shift = number("which", told["which"]) if told["which"] else 0
    unit = unit_of(told["unit"])
    first, last = around(on(told.published, unit, shift), unit)
    return Reach(min(max(first, told.published), last), last, "inferred")


def _feast(told: Told) -> Reach | None:
    feasts = TABLE["feasts"]
    place = feasts[told["feast"]]
    if years := year_of(told["y"]):
        return one(feast(place, years))
    if told.published is None:
        return UNKNOWN
    published = told.published
    fits = [feast(place, published.year + shift) for shift in (-1, 0, 1)]
    if told.ahead or re.search(r"(?i)\b(?:after|by|before|next)\s$", told.match.string[: told.match.start()]):
        fits = [day for day in fits if day >= published]
    return one(min(fits, key=lambda day: abs((day - published).days)), "inferred")


_READ: Final[dict[str, Callable[[Told], Reach | None]]] = {
    "ago": _ago, "date": _date, "digits": _digits, "end": _end, "feast": _feast, "iso": _iso,
    "moment": lambda told: UNKNOWN, "near": _near, "range": _range, "season": _season, "span": _span,
    "weekday": _weekday, "within": _within, "years": _years,
}  # fmt: skip
