"""The numbers of a text in one normal form: quantities of the notes, shares, times, places in a row."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from rag import annotate
from rag.answer.data import table

_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])(?::([0-5]\d))?(?![\d:])(?:\s?([ap])\.?m\b\.?)?", re.I)
_DESIGNATION = re.compile(r"(?<![\w.,])\d{3,}(?![\w%]|[.,]\d)")
_SINGLE = re.compile(r"\b(?:for|within|after|over)\s+(an?\s+(day|week|month|year|decade))\b", re.I)
_LONG = re.compile(r"(?:\s+of)?\s+an?\s+(second|minute|hour|day|week|month|year|decade|century|mile)\b", re.I)
EVERY = "every "
"""Begins the unit of what comes again."""
ROUGH = 0.1
"""How far a number that is said to be about so much may lie off, as a share of it, if it is round."""
CONVERTED = 0.02
"""How far one may lie off that is told in another unit (22 miles, 35 km)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written. `value` is in the first unit of its measure (days, km, tonnes), `factor` how
    many of them its own unit has; `counted` and `bound` as in `Quantity`.
    """

    start: int
    text: str
    value: float
    unit: str = ""
    counted: str = ""
    bound: Literal["", "~", ">", "<"] = ""
    factor: float = 1.0

    @property
    def spelled(self) -> bool:
        """Whether it is written in letters."""
        return not any(c.isdigit() for c in self.text)


def figures(text: str, language: str | None) -> tuple[Figure, ...]:
    """All numbers of a text but those of its dates; times of day are minutes, "No. 3846" is a designation."""
    spans = [(day.start, day.end) for day in annotate.days(text)]
    shares = _shares(text)
    found: list[Figure] = []
    for q in annotate.numbers(text, language):
        half = next((s for s in shares if text[q.end : s.start] == " and " and s.value == 50), None)
        value = q.value + 0.5 if half else q.value  # "two and a half"
        shares = [share for share in shares if share is not half]
        counted = q.counted
        unit, factor = table("measures").get(q.unit, (q.unit, 1.0))
        if not unit and (measure := table("measures").get(counted.partition(" ")[0])):
            counted, (unit, factor) = "", measure  # "three decades"
        found.append(Figure(q.start, text[q.start : q.end], value * factor, unit, counted, q.bound, factor))
    found = _of_so_many(text, found)
    marked = [*shares, *_clocks(text), *_ordinals(text, spans)]
    plain = [one for one in found if not any(_meet(one, other) for other in marked)]
    spans += [(one.start, one.start + len(one.text)) for one in (*plain, *marked)]
    names = [
        Figure(m.start(), m[0], float(m[0]), "designation")
        for m in _DESIGNATION.finditer(text)
        if not any(start < m.end() and m.start() < end for start, end in spans)
    ]
    single = [
        Figure(m.start(1), m[1], table("measures")[m[2].lower()][1], "day") for m in _SINGLE.finditer(text)
    ]
    return tuple(sorted([*plain, *marked, *names, *single, *_rates(text)], key=lambda one: one.start))


def _of_so_many(text: str, found: Sequence[Figure]) -> list[Figure]:
    """ "Nine in ten", "9 out of 10": a share."""
    told: list[Figure] = []
    for one in found:
        last = told[-1] if told else one
        end = last.start + len(last.text)
        if text[end : one.start] in (" in ", " out of ") and last.value < one.value <= 100:
            share, text_ = 100 * last.value / one.value, text[last.start : one.start + len(one.text)]
            told[-1] = Figure(last.start, text_, share, "percent", "", last.bound or "~")
        else:
            told.append(one)
    return told


def _meet(one: Figure, other: Figure) -> bool:
    return one.start < other.start + len(other.text) and other.start < one.start + len(one.text)


def length_of(day: str, language: str | None = None) -> Figure | None:
    """The length of time that a day is told by ("25 years" of "the past 25 years"); None for any other."""
    told = day.split()
    at = next((n for n, word in enumerate(told) if n and word.lower() in table("measures")), 0)
    return next(iter(figures(" ".join(told[at - 1 : at + 1]), language)), None) if at else None


def same(mine: Figure, other: Figure) -> bool:
    """Whether a sentence may write `mine` where its quote has `other`."""
    if mine.unit != other.unit:
        if (other.unit or other.counted) and (mine.unit or mine.counted):
            return False
        mine, other = (replace(f, value=f.value / f.factor, factor=1.0) for f in (mine, other))
    error = abs(mine.value - other.value)
    if error <= 1e-6 * max(abs(mine.value), 1.0):
        return True
    if mine.factor != other.factor and error <= CONVERTED * other.value:
        return True
    if not mine.bound and not other.bound:
        return False
    return error <= min(ROUGH * abs(other.value), _step(mine.value / mine.factor) * mine.factor / 2)


def worked_out(mine: Figure, others: Sequence[Figure]) -> bool:
    """Whether a number is the sum, the difference or the product of two others, or the sum of all."""
    alike = [f for f in others if f.unit == mine.unit]
    values = dict.fromkeys(f.value for f in alike)
    pairs = [(a, b) for a in values for b in values if a > b]
    sums = [*(a - b for a, b in pairs), *(a + b for a, b in pairs), sum(values)]
    counts = [f.value for f in others if not f.unit and f.value <= FEW]
    sums += [a * count for a in values for count in counts if a != count]
    return any(same(mine, replace(mine, value=total)) for total in sums)


FEW = 4
"""Numbers up to it that are written in letters may count what the quotes only list ("both", "two firms")."""


def _step(value: float) -> float:
    """What a round number is rounded to: 40 to tens, 1,500 to hundreds, a third (33.33) to fives."""
    if value % 1:
        return 5.0
    digits = f"{value:.0f}"
    return 10.0 ** (len(digits) - len(digits.rstrip("0")))


def _shares(text: str) -> list[Figure]:
    found = []
    for match in _share().finditer(text):
        numerator = table("numerators").get((match["numerator"] or "").lower(), 1)
        if match["word"].isascii() and not match["numerator"] and not match["of"]:
            continue
        value = numerator * float(table("shares")[match["word"].lower()])
        written = text[match.start() : match.end("word")]
        whole = _LONG.match(text, match.end("word"))  # "half a century"
        unit, factor = table("measures")[whole[1].lower()] if whole else ("percent", 100.0)
        found.append(Figure(match.start(), written, round(value * factor, 9), unit, "", "~"))
    return found


def _rates(text: str) -> list[Figure]:
    """How often a sum comes again, as a figure of a unit of its own: "every month"."""
    every = table("rates")
    return [Figure(m.start(), m[0], 0.0, f"{EVERY}{every[m[1].lower()]}") for m in _rate().finditer(text)]


def _clocks(text: str) -> list[Figure]:
    """Times of day in minutes: "19:00", "7 p.m."."""
    found = []
    for match in _CLOCK.finditer(text):
        hour, minute, half = int(match[1]), match[2], (match[3] or "").lower()
        if half:
            hour = hour % 12 + (12 if half == "p" else 0)
        if minute or half:
            found.append(Figure(match.start(), match[0], 60.0 * hour + int(minute or 0), "clock"))
    return found


def _ordinals(text: str, dates: Sequence[tuple[int, int]]) -> list[Figure]:
    """Places in a row, in digits or from "fifth" on in letters; not those of a date ("the 11th of May")."""
    words = table("ordinals")
    found = []
    for match in _ordinal().finditer(text):
        tens = sum(q.value for q in annotate.numbers(match["tens"] or ""))
        if (word := match["word"]) and not tens and words[word.lower()] <= FEW:
            continue  # "for the first time", "a third party"
        last = int(match["century"] or 0) + 1  # "the 1800s"
        value = float(match["digits"] or (tens + words[word.lower()] if word else last))
        if match["century"] or not any(start <= match.start() < end for start, end in dates):
            unit, factor = table("measures")["year"] if match["years"] else ("ordinal", 1.0)
            found.append(Figure(match.start(), match[0], value * factor, unit, factor=factor))
    return found


@cache
def _share() -> re.Pattern[str]:
    words = "|".join(sorted(table("shares"), key=len, reverse=True))
    return re.compile(
        rf"(?<!\w)(?:(?P<numerator>{'|'.join(table('numerators'))})[\s-])?(?P<word>{words})(?!\w)(?P<of>\s+of\b)?",
        re.I,
    )


@cache
def _ordinal() -> re.Pattern[str]:
    words = "|".join(table("ordinals"))
    return re.compile(
        rf"(?<!\w)(?:(?P<century>1\d|20)00s|(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th)|(?:(?P<tens>\w+ty)[-\s]+)?(?P<word>{words}))(?!\w)"
        r"(?P<years>\s(?:anniversary|birthday))?",
        re.I,
    )


@cache
def _rate() -> re.Pattern[str]:
    words = "|".join(sorted(table("rates"), key=len, reverse=True))
    return re.compile(rf"(?<!for )(?<!within )(?<!after )(?<!in )(?<!\w)({words})(?!\w)", re.I)
