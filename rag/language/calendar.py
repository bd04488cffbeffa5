"""Arithmetic of days: whole months and years, weeks, seasons, Easter, and the date nearest to another."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Final, Literal, NamedTuple

Unit = Literal["day", "week", "month", "year"]


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
    """First and last day of the day's own week (from Monday), month or year."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "month":
        return whole_month(day.year, day.month)
    if unit == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    return day, day


def on(day: date, unit: Unit, count: int) -> date:
    """So many units on, or back with a negative count."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    return months_on(day, count * (12 if unit == "year" else 1))


def nearest(day: date, months: int, days: int | None, ahead: bool) -> tuple[date, date] | None:
    """The month, or the day of it, that is nearest to a day; one that lies ahead where the text says so."""
    fits = []
    for years in (day.year - 1, day.year, day.year + 1):
        first = make(years, months, days or 1)
        if first is not None and 1 < years < 9999:
            fits.append((first, first if days else whole_month(years, months)[1]))
    if ahead:
        fits = [fit for fit in fits if fit[1] >= day] or fits
    return min(fits, key=lambda fit: abs((fit[0] - day).days), default=None)


def easter(years: int) -> date:
    """Easter Sunday of the western churches (the anonymous Gregorian computus)."""
    a, (b, c) = years % 19, divmod(years, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    months = (h + m - 7 * n + 90) // 25
    return date(years, months, (h + m - 7 * n + 33 * months + 19) % 32)
