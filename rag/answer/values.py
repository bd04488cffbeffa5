"""The numbers and dates of a sentence against those of its quotes, compared by their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from rag.answer.data import words_of
from rag.answer.figures import EVERY, FEW, Figure, length_of, same, worked_out
from rag.answer.quoted import Part, Quote
from rag.language import stem
from rag.records import Day

MONTH = 31
"""Days of the longest month."""
ALIKE = 1.2
"""How much longer a month or a year may be than another."""
YEAR = 365.25
_LISTED = re.compile(r",?\s(?:and\s|or\s)?(?:the\s)?")
_RANGE = re.compile(r"\d\s?[-–—]\s?\d|\b(?:and|to|until)\b")


@dataclass(frozen=True, slots=True)
class Value:
    """A Figure or a Day with its words, and the sentence that it is of."""

    text: str
    value: Any
    part: Part


@dataclass(frozen=True)
class Source:
    """A sentence, the one before it, and its quotes taken together."""

    claim: Part
    quotes: Sequence[Quote]
    before: Part

    @cached_property
    def parts(self) -> list[Part]:
        return [part for quote in self.quotes for part in quote.parts]

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for part in self.parts for figure in part.figures]

    @cached_property
    def days(self) -> set[date]:
        """The first days of all times that are known, of the texts and of the publications."""
        told = {
            date.fromisoformat(day.since)
            for part in (self.claim, self.before, *self.parts)
            for day, text in part.days
            if not (part.is_claim and length_of(text))
        }
        return told | {quote.published.day for quote in self.quotes if quote.published.day}

    def shared(self, part: Part) -> int:
        """The words that the sentence has in common with one of the quotes."""
        return len(self.claim.content & part.content)


Find = Callable[[Part], list[Value]]
Match = Callable[[Any, Any, str], bool]
Rival = Callable[[Value, Value], bool]
Follows = Callable[[Value, Source, Sequence[Value]], bool]


def differing(source: Source) -> Iterator[tuple[Literal["number", "date"], str, str]]:
    """What the quotes do not have, or have of something else, with what they have instead or "".

    A rival is what they tell and the sentence does not: where its sentence shares more words with the one
    that is checked than any that has the value, the value is not what they tell of it.
    """
    for kind, (find, match, is_rival, follows) in KINDS.items():
        claimed = find(source.claim)
        theirs = [one for part in source.parts for one in find(part)]
        told = {
            (o.part, o.text) for o in theirs if any(match(mine.value, o.value, o.text) for mine in claimed)
        }
        taken = {part for part, _ in told}
        for mine in claimed:
            held = [one for one in theirs if match(mine.value, one.value, one.text)]
            rivals = [o for o in theirs if (o.part, o.text) not in told and is_rival(mine, o)]
            rival = max(rivals, key=lambda one: source.shared(one.part), default=None)
            if not held:
                if not follows(mine, source, rivals):
                    yield kind, mine.text, rival.text if rival else ""
            elif (
                rival
                and rival.part not in taken
                and source.shared(rival.part) > max(source.shared(one.part) for one in held)
            ):
                yield kind, mine.text, rival.text


# -- numbers


def _numbers(part: Part) -> list[Value]:
    return [Value(figure.text, figure, part) for figure in part.figures]


def _is_same(mine: Figure, other: Figure, text: str) -> bool:
    """Whether they are the same and count no different things, people aside."""
    is_told = mine.counted and other.counted and words_of("general").isdisjoint(mine.counted.split())
    return same(mine, other) and not (is_told and not _alike(mine, other))


def _counts_the_same(mine: Value, other: Value) -> bool:
    """Whether a number of the quotes may stand for the same thing as one of the sentence."""
    one, two = mine.value, other.value
    if (two.spelled and two.value <= FEW) or one.unit != two.unit or same(one, two):
        return False
    return bool(one.unit) or not (one.counted and two.counted) or _alike(one, two)


def _alike(mine: Figure, other: Figure) -> bool:
    stems = [frozenset(stem(word, "en") for word in f.counted.split()) for f in (mine, other)]
    return not stems[0].isdisjoint(stems[1])


def _follows(mine: Value, source: Source, rivals: Sequence[Value]) -> bool:
    """Whether a number follows from what the quotes tell: a count of what they list, a sum, a span."""
    figure = mine.value
    if any(same(figure, f) for f in source.figures):  # of another thing
        exchanged = (one.value for one in rivals if any(same(f, one.value) for f in mine.part.figures))
        return not any(_alike(figure, other) for other in exchanged)
    if figure.unit.startswith(EVERY):
        return not any(f.unit.startswith(EVERY) for f in source.figures)
    if figure.spelled and figure.value <= FEW and not figure.unit:
        alike = [f for f in source.figures if not f.unit and _alike(figure, f)]
        if not alike or any(f.value + 1 == figure.value and f.counted.startswith("other") for f in alike):
            return True
    if figure.unit == "day":
        pairs = [(a, b) for a in source.days for b in source.days if a > b]
        spans: list[float] = [(a - b).days for a, b in pairs]
        if figure.factor == YEAR:
            spans += [YEAR * (a.year - b.year) for a, b in pairs]
        if any(abs(span - figure.value) <= figure.factor / 2 for span in spans):
            return True
    elif not figure.unit and figure.value in _listed(source):
        return True
    return worked_out(figure, source.figures)


def _listed(source: Source) -> set[int]:
    """How many names the lists of the quotes have, and how many without those that the sentence names."""
    found: set[int] = set()
    mine = {source.claim.text[start:end] for start, end in source.claim.names}
    for part in source.parts:
        row: list[str] = []
        last = 0
        for start, end in part.names:
            row = row if row and _LISTED.fullmatch(part.text, last, start) else []
            row, last = [*row, part.text[start:end]], end
            found |= {len(row), len(row) - len(mine.intersection(row))}
    return found


# -- dates


def _dates(part: Part) -> list[Value]:
    """Its days; a length of time of a sentence is among the numbers."""
    return [Value(text, day, part) for day, text in part.days if not (part.is_claim and length_of(text))]


def _is_told(mine: Day, other: Day, text: str) -> bool:
    """Whether the day of a quote is one of those that a sentence names. Without a year the year is free."""
    if mine.since <= other.since and other.until <= mine.until:
        return True
    if mine.how == "inferred" and max(_length(mine), _length(other)) <= MONTH:
        return mine.since[5:] <= other.since[5:] and other.until[5:] <= mine.until[5:]
    if _length(mine) > MONTH and not any(c.isdigit() for c in text):  # 2012, "in the past year"
        return mine.since <= other.until and other.since <= mine.until
    return bool(_RANGE.search(text)) and (mine.since == other.since or mine.until == other.until)


def _is_as_exact(mine: Value, other: Value) -> bool:
    return not length_of(other.text) and _length(other.value) <= ALIKE * _length(mine.value)


def _length(day: Day) -> int:
    return (date.fromisoformat(day.until) - date.fromisoformat(day.since)).days + 1


def _is_known(mine: Value, source: Source, rivals: Sequence[Value]) -> bool:
    """Whether a day lies a told length of time from another; or is that of a publication, and the quotes tell
    no other where they say most of the sentence.
    """
    ends = [date.fromisoformat(iso) for iso in (mine.value.since, mine.value.until)]
    for length in (f for f in source.figures if f.unit == "day" and ALIKE * f.factor >= _length(mine.value)):
        for day in source.days - {ends[0]}:
            near, far = sorted(abs((day - end).days) for end in ends)
            if near - length.factor / 2 <= length.value <= far + length.factor / 2:
                return True
    closest = max(source.parts, key=source.shared)
    told = any(_is_told(mine.value, day, "1") for quote in source.quotes for day in _published(quote))
    return told and not any(rival.part is closest for rival in rivals)


def _published(quote: Quote) -> list[Day]:
    """The day of publication as one that the text tells; a month or a year that is known alone, whole."""
    told = quote.published.date or ""
    first, last = {4: ("-01-01", "-12-31"), 7: ("-01", "-28"), 10: ("", "")}.get(len(told), ("", ""))
    return [Day(0, 0, told + first, told + last)] if told else []


KINDS: Final[dict[Literal["number", "date"], tuple[Find, Match, Rival, Follows]]] = {
    "number": (_numbers, _is_same, _counts_the_same, _follows),
    "date": (_dates, _is_told, _is_as_exact, _is_known),
}
"""What finds them, when two are the same, which others may be meant, and what is known without a quote."""
