"""Days and their words: months, weeks, years, seasons, Easter, and the date nearest to another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

from rag.language.lexicons import Lexicons

TABLE: Final = Lexicons(__package__).table("times")
"""Words of times, of all languages side by side."""
Unit = Literal["day", "week", "month", "year", "weekend", "quarter"]


class Reach(NamedTuple):
    """From a day to a day, both inclusive; None where they are not known."""

    since: date | None
    until: date | None
    how: Literal["stated", "inferred", "unknown"] = "stated"


UNKNOWN: Final = Reach(None, None, "unknown")


def one(day: date, how: Literal["stated", "inferred"] = "stated") -> Reach:
    """A single day."""
    return Reach(day, day, how)


def make(years: int, months: int, days: int) -> date | None:
    """That day, None where the calendar has none."""
    try:
        return date(years, months, days)
    except ValueError:
        return None


def whole_month(years: int, months: int) -> tuple[date, date]:
    """Its first and last day."""
    return date(years, months, 1), date(years, months, monthrange(years, months)[1])


def months_on(day: date, months: int) -> date:
    """The same day of the month, so many months on, or the month's last."""
    count = day.year * 12 + day.month - 1 + months
    years, month = divmod(count, 12)
    years = min(max(years, 1), 9999)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def around(day: date, unit: Unit) -> tuple[date, date]:
    """First and last day of the day's own week (from Monday), weekend, month, quarter or year."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "weekend":
        saturday = day + timedelta(days=5 - day.weekday())
        return saturday, saturday + timedelta(days=1)
    if unit == "quarter":
        first = day.month - (day.month - 1) % 3
        return date(day.year, first, 1), whole_month(day.year, first + 2)[1]
    if unit == "month":
        return whole_month(day.year, day.month)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def on(day: date, unit: Unit, count: int) -> date:
    """So many units on, or back with a negative count."""
    if unit in ("day", "week", "weekend"):
        return day + timedelta(days=count * (1 if unit == "day" else 7))
    return months_on(day, count * {"month": 1, "quarter": 3}.get(unit, 12))


def nearest(day: date, months: int, days: int | None, behind: float) -> tuple[date, date] | None:
    """The month, or the day of it, that is nearest to a day; what lies behind it is so many times as far."""
    fits = []
    for years in (day.year - 1, day.year, day.year + 1):
        first = make(years, months, days or 1)
        if first is not None and 1 < years < 9999:
            fits.append((first, first if days else whole_month(years, months)[1]))

    def distance(fit: tuple[date, date]) -> float:
        return abs((fit[0] - day).days) * (behind if fit[1] < day else 1)

    return min(fits, key=distance, default=None)


def number(kind: str, word: str) -> int:
    """Which entry of a table holds a word: its key where forms are listed, else its value."""
    word = word.rstrip(".")
    for key, value in TABLE[kind].items():
        if isinstance(value, list) and word.lower() in (form.lower() for form in value):
            return int(key)
        if key.lower() == word.lower():
            return int(value)
    raise KeyError(word)


def unit_of(word: str) -> Unit:
    """The unit that a word of any language is for."""
    every = {**TABLE["units"], **TABLE["spans"]}
    return next(unit for unit, forms in every.items() if word.lower() in forms)


def year_of(told: str) -> int | None:
    """A year that a text may mean."""
    return int(told) if told and 1000 <= int(told) <= 2200 else None


def feast(place: str, years: int) -> date:
    """The day of a feast: a fixed day of the year ("12-25"), or so many days from Easter."""
    if place[2:3] == "-":
        return date.fromisoformat(f"{years}-{place}")
    from dateutil.easter import easter

    sunday: date = easter(years)
    return sunday + timedelta(days=int(place))
