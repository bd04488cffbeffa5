"""The numbers of a sentence for the checks: the quantities of the notes, shares ("two thirds"), "a week"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from rag import annotate
from rag.answer.data import table

_CLOCK = re.compile(r"(?<![\d.,:])([01]?\d|2[0-4])(?::([0-5]\d))?(?![\d:])(?:\s?([ap])\.?m\b\.?)?", re.I)
ROUGH = 0.1
"""How far a number that is said to be about so much may lie off, as a share of it, if it is round."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written, with its value and what it measures or counts (see `Quantity`)."""

    start: int
    text: str
    value: float
    unit: str = ""
    counted: str = ""
    bound: Literal["", "~", ">", "<"] = ""

    @property
    def spelled(self) -> bool:
        """Whether it is written in letters."""
        return not any(c.isdigit() for c in self.text)

    @property
    def days(self) -> float | None:
        """The length of a stretch of time in days; None for anything else."""
        length = table("spans").get(self.unit)
        return None if length is None else self.value * float(length)


def figures(text: str, language: str | None) -> tuple[Figure, ...]:
    """All numbers of a text but those of its dates; times of day are minutes, "11th" is an ordinal."""
    marked = [*_shares(text), *_clocks(text), *_ordinals(text)]
    taken = [(one.start, one.start + len(one.text)) for one in marked]
    plain = [
        Figure(q.start, text[q.start : q.end], q.value, q.unit, q.counted, q.bound)
        for q in annotate.numbers(text, language)
        if not any(start < q.end and q.start < end for start, end in taken)
    ]
    return tuple(sorted([*plain, *marked, *_single_spans(text)], key=lambda one: one.start))


def length_of(day: str, language: str | None) -> Figure | None:
    """The length of time that a day is told by ("25 years" of "the past 25 years"); None for any other."""
    told = day.split()
    at = next((n for n, word in enumerate(told) if n and word.lower() in table("spans")), 0)
    return next(iter(figures(" ".join(told[at - 1 : at + 1]), language)), None) if at else None


def rates(text: str) -> frozenset[str]:
    """How often a sum of the text comes again: "day", "week", "month", "year"."""
    return frozenset(table("rates")[match[1].lower()] for match in _rate().finditer(text))


def same(mine: Figure, other: Figure) -> bool:
    """Whether a sentence may write `mine` where its quote has `other`."""
    if mine.unit != other.unit and (other.unit or other.counted) and (mine.unit or mine.counted):
        return (
            mine.days is not None
            and other.days is not None
            and abs(mine.days - other.days) < 0.02 * other.days
        )
    if abs(mine.value - other.value) <= 1e-6 * max(abs(mine.value), 1.0):
        return not {mine.bound, other.bound} >= {"<", ">"}
    if not mine.bound and not other.bound:
        return False
    if (mine.bound == ">" and other.value < mine.value) or (mine.bound == "<" and other.value > mine.value):
        return False
    return abs(mine.value - other.value) <= min(ROUGH * abs(other.value), _step(mine.value) / 2)


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
        value = 100.0 * numerator * float(table("shares")[match["word"].lower()])
        written = text[match.start() : match.end("word")]
        found.append(Figure(match.start(), written, round(value, 4), "percent", "", "~"))
    return found


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


def _ordinals(text: str) -> list[Figure]:
    """Places in a row, in digits or from "fifth" on in letters; not those of a date ("the 11th of May")."""
    words = table("ordinals")
    found = [
        Figure(m.start(), m[0], float(m["digits"] or words[m[0].lower()]), "ordinal")
        for m in _ordinal().finditer(text)
    ]
    days = annotate.days(text) if found else ()
    return [f for f in found if not any(day.start <= f.start < day.end for day in days)]


def _single_spans(text: str) -> list[Figure]:
    """ "For a week" is one week."""
    return [Figure(m.start(1), m[1], 1.0, m[2].lower()) for m in _single().finditer(text)]


@cache
def _share() -> re.Pattern[str]:
    numerators, words = (
        "|".join(table("numerators")),
        "|".join(sorted(table("shares"), key=len, reverse=True)),
    )
    return re.compile(
        rf"(?<!\w)(?:(?P<numerator>{numerators})[\s-])?(?P<word>{words})(?!\w)(?P<of>\s+of\b)?", re.I
    )


@cache
def _ordinal() -> re.Pattern[str]:
    words = "|".join(table("ordinals"))
    return re.compile(rf"(?<!\w)(?:(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th)|{words})(?!\w)", re.I)


@cache
def _rate() -> re.Pattern[str]:
    words = "|".join(sorted(table("rates"), key=len, reverse=True))
    return re.compile(rf"(?<!for )(?<!within )(?<!after )(?<!in )(?<!\w)({words})(?!\w)", re.I)


@cache
def _single() -> re.Pattern[str]:
    return re.compile(r"\b(?:for|within|after|over)\s+(an?\s+(day|week|month|year|decade))\b", re.I)
