"""The numbers and times of a sentence: each must be entailed by one of its quotes, or follow from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, Literal

from rag.answer.data import words_of
from rag.answer.figures import EVERY, FEW, ROUGH, Figure, same, worked_out
from rag.answer.quoted import ALIKE, Part, Quote, Time, days_of
from rag.language import stem
from rag.language.calendar import TABLE, Unit, around, on, unit_of
from rag.records.source import written_day

YEAR = 365.25
CLOSE = 0.01
"""How far a rough number may lie off digits that may be a year's, as a share of them."""
DAY = 1440.0
"""Minutes of one."""
UNITS: Final[tuple[tuple[Unit, float], ...]] = (("year", YEAR), ("month", 30.4), ("day", 1))
SIZES: Final[dict[Unit, float]] = {**dict(UNITS), "week": 7}
"""Days of each unit of time."""
_NEXT = re.compile(
    r"\b(?:next|following|previous)\s(day|week|month|year)\b|\b(day|week|month|year)\s(?:later|earlier|before|after)\b"
)
_LISTED = re.compile(r",?\s(?:and\s|or\s)?(?:the\s)?")


class Source:
    """A sentence, the one before it, and its quotes taken together."""

    def __init__(self, claim: Part, quotes: Sequence[Quote], before: Part) -> None:
        self.claim, self.quotes, self.before = claim, quotes, before
        told = [part for quote in quotes for part in quote.parts]
        self._parts = sorted(told, key=lambda part: -self._shared(part))
        """The sentences of the quotes, those first that have most words of the claim."""
        self._near = [Part(" ".join(quote.near.split()), quote) for quote in quotes]
        """The passages of the quotes: a value counts from there where the quotes have none in its place."""

    def differing(self) -> Iterator[tuple[Literal["number", "date"], str, str]]:
        """What the quotes do not have, or have of something else, with what they have instead or ""."""
        for figure in self.claim.figures:
            if (instead := self._instead_of(figure)) is not None:
                yield "number", figure.text, instead
        for time in self.claim.times:
            if not _NEXT.search(time.text) and (instead := self._instead_of_time(time)) is not None:
                yield "date", time.text, instead

    def _shared(self, part: Part) -> int:
        return len(self.claim.content & part.content)

    def _nearer(self, held: Sequence[Part], rivals: Sequence[tuple[Part, str]]) -> str | None:
        """The rival of a value that the quotes have: of a sentence with more words of the claim, which has
        not the value; only where the claim states nothing but this value.
        """
        if len(self.claim.figures) + len(self.claim.times) > 1:
            return None
        least = max(map(self._shared, held))
        return next((text for part, text in rivals if part not in held and self._shared(part) > least), None)

    # -- numbers

    @property
    def _figures(self) -> list[tuple[Part, Figure]]:
        return [(part, figure) for part in self._parts for figure in part.figures]

    def _instead_of(self, mine: Figure) -> str | None:
        """What the quotes have instead of a number, "" if nothing; None where they have it."""
        told = [(part, f) for part, f in self._figures if same(mine, f)]
        held = [part for part, f in told if not _apart(mine, f)]
        rivals = [
            (part, f, any(same(one, f) for one in self.claim.figures))
            for part, f in self._figures
            if f.unit == mine.unit and not same(mine, f) and not _apart(mine, f) and not _is_little(f)
        ]
        fresh = [(part, f.text) for part, f, is_claimed in rivals if not is_claimed]
        if held:
            return self._nearer(held, fresh)
        if told:
            return next((f.text for _, f, is_claimed in rivals if is_claimed and _alike(mine, f)), None)
        off = CLOSE if mine.bound else 0
        digits = (one for part in self._parts for one in part.digits)
        if any(abs(one - mine.value / mine.factor) <= off * one for one in digits) or self._follows(mine):
            return None
        if not fresh and any(same(mine, f) for part in self._near for f in part.figures):
            return None
        return next((text for _, text in fresh), "")

    def _follows(self, mine: Figure) -> bool:
        """Whether a number follows from what the quotes tell: a count of what they list, a sum, a span."""
        if mine.unit.startswith(EVERY):
            return not any(f.unit.startswith(EVERY) for _, f in self._figures)
        theirs = [f for _, f in self._figures]
        if any(f.value + 1 == mine.value and f.counted.startswith("other") for f in theirs):
            return True
        alike = (f for f in theirs if f.unit == mine.unit and (f.unit or _alike(mine, f)))
        if _is_little(mine) and mine.unit in ("", "ordinal") and not any(alike):
            return True
        if (age := _as_age(mine)).unit == "day" and self._spans(age):
            return True
        if mine.unit == "ordinal":  # "in the 19th century"
            return any(day.year // 100 + 1 == mine.value for day in self._days_of(*self._parts))
        is_other = mine.counted.startswith("other")
        if not mine.unit and any(mine.value == n or (is_other and mine.value < n) for n in self._listed):
            return True
        return worked_out(mine, theirs)

    def _spans(self, mine: Figure) -> bool:
        """Whether a length of time lies between two of the times that are known."""
        days = self._days_of(self.claim, self.before, *self._parts)
        pairs = [(a, b) for a in days for b in days if a > b]
        spans: list[float] = [(a - b).days + more for a, b in pairs for more in (0, mine.factor == 1)]
        if mine.factor == YEAR:
            spans += [YEAR * (a.year - b.year) for a, b in pairs]
        hours = {f.value / DAY for _, f in self._figures if f.unit == "clock"}  # "four hours after"
        spans += [a - b for a in hours for b in hours if a > b]
        most = max(mine.factor / 2, ROUGH * mine.value * bool(mine.bound))
        return any(abs(span - mine.value) <= most for span in spans)

    @property
    def _listed(self) -> set[int]:
        """How many names the lists of the quotes have."""
        lengths = [0]
        for part in self._parts:
            last = -1
            for start, end in part.names:
                if last >= 0 and _LISTED.fullmatch(part.text, last, start):
                    lengths[-1] += 1
                else:
                    lengths.append(1)
                last = end
        return {length for length in lengths if length > 1}

    # -- times

    def _days_of(self, *parts: Part) -> set[date]:
        """First and last days of the times of some sentences, and the days of publication."""
        spans = [span for part in parts for time in part.times for span in time.spans]
        published = {quote.published.day for quote in self.quotes if quote.published.day}
        return published | {date.fromisoformat(end) for span in spans for end in span}

    def _instead_of_time(self, mine: Time) -> str | None:
        """What the quotes have instead of a time, "" if nothing; None where they have it or it is known."""
        theirs = [(part, time) for part in self._parts for time in part.times]
        held = [part for part, other in theirs if other.entails(mine)]
        rivals = [
            (part, other)
            for part, other in theirs
            if other.is_as_exact(mine) and not any(map(other.entails, self.claim.times))
        ]
        alike = [(part, one) for part, one in rivals if mine.is_as_exact(one)]
        if held:
            days = [(part, one) for part, one in alike if one.text.lower() not in TABLE["days"]]
            return self._nearer(held, [(part, _placed(part, one)) for part, one in days])
        known = any(quote.day is not None and quote.day.entails(mine) for quote in self.quotes)
        if self._reckoned(mine) or (known and not any(part is self._parts[0] for part, _ in rivals)):
            return None
        if not rivals and any(other.entails(mine) for part in self._near for other in part.times):
            return None
        return next((_placed(part, one) for part, one in (*alike, *rivals)), "")

    def _reckoned(self, mine: Time) -> bool:
        """Whether a time lies as far from one that the quotes tell as they say: two months before it."""
        figures = map(_as_age, (*self.claim.figures, *(figure for _, figure in self._figures)))
        long = [f for f in figures if f.unit == "day" and f.factor >= 1 and f.value < YEAR * 1000]
        sizes = [(f.value, next(one for one in UNITS if f.factor >= one[1])) for f in long]
        lengths = {(unit, round(value / size)) for value, (unit, size) in sizes}
        ages = (f.value / YEAR for f in long if f.factor == YEAR and not f.counted)
        lengths |= {("year", round(age) + 1) for age in ages}  # at 62 he may be born 63 years before
        following = {(unit_of(m[1] or m[2]), 1) for part in self._parts for m in _NEXT.finditer(part.text)}
        told = {time.spans[0] for part in self._parts for time in part.times}
        days = {(date.fromisoformat(first), days_of((first, last))) for first, last in told}
        days |= {(quote.published.day, 1) for quote in self.quotes if quote.published.day}
        near = {(day, 1) for day in self._days_of(*self._near)} if following else set()
        there = [
            (on(day, unit, by * n), unit)
            for starts, steps in ((days, lengths), (days | near, following))
            for day, size in starts
            for unit, n in steps
            for by in (1, -1)
            if size <= ALIKE * SIZES[unit]  # seven days from "2017" is no day
        ]
        spans = [span for day, unit in there for span in ((day, day), around(day, unit))]
        return Time("", tuple((a.isoformat(), b.isoformat()) for a, b in spans)).entails(mine)


def _placed(part: Part, told: Time) -> str:
    """A time as a quote tells it, with the day of its article where it tells no year."""
    published = part.quote.published.date
    if not published or told.spans[0][0][:4] in told.text:
        return told.text
    return f"{told.text} (article of {written_day(published)})"


def _as_age(figure: Figure) -> Figure:
    """A bare number as years: "at 25"."""
    is_bare = not (figure.unit or figure.counted)
    return replace(figure, value=figure.value * YEAR, unit="day", factor=YEAR) if is_bare else figure


def _alike(mine: Figure, other: Figure) -> bool:
    """Whether two numbers count the same, by a word."""
    stems = [frozenset(stem(word, "en") for word in f.counted.split()) for f in (mine, other)]
    return not stems[0].isdisjoint(stems[1])


def _is_little(figure: Figure) -> bool:
    """Whether it may count what is only listed: "both", "two firms"."""
    return figure.spelled and figure.value <= FEW


def _apart(mine: Figure, other: Figure) -> bool:
    """Whether two numbers count different things, people aside."""
    told = mine.counted and other.counted and words_of("general").isdisjoint(mine.counted.split())
    return bool(told) and not _alike(mine, other)
