"""Hard checks of a sentence against its quotes: its numbers, dates and names must stand there or be known.

Small and blind to grammar: they do not understand a sentence, they see what it cannot have from its quotes.
What the evidence line tells counts too (title, outlet, day of publication, speaker), and the quotes count
together. What a check cannot decide it lets pass: the judge reads the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from rag.answer import named
from rag.answer.data import words_of
from rag.answer.figures import Figure, length_of, rates, same
from rag.answer.quoted import Part, Quote, is_negator
from rag.language import fold, stem
from rag.records import Day

__all__ = ["Checked", "Mismatch", "Part", "Quote", "check"]

Kind = Literal["number", "date", "name", "negation"]

MONTH = 31
"""Days of the longest month."""
FEW = 4
"""Numbers up to it that are written in letters may count what the quotes only list ("both", "two firms")."""
NEAR = 2
"""Words that a quote shares with a sentence at least, to be denying what it says."""
SHARED = 1
"""Words that a sentence shares more with another sentence of its quotes than with the one that has its number
or date: then that other one tells the number or date."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What of a sentence its quotes do not bear out: `text` as the sentence has it, `instead` as they do."""

    kind: Kind
    text: str
    instead: str = ""

    def __str__(self) -> str:
        if self.kind == "negation":
            return f"the quotes {self.instead} “{self.text}”"
        told = f"the quotes do not give the {self.kind} {self.text}"
        return f"{told} but {self.instead}" if self.instead else told


@dataclass(frozen=True, slots=True)
class Checked:
    """What the hard checks say of a sentence."""

    mismatches: tuple[Mismatch, ...] = ()

    @property
    def ok(self) -> bool:
        return not self.mismatches

    @property
    def reason(self) -> str:
        """One line for a reader; "" where nothing differs."""
        return "; ".join(str(one) for one in self.mismatches)


def check(sentence: str, quotes: Sequence[Quote], before: str = "") -> Checked:
    """Holds a sentence against its quotes; days of the sentence `before` count for "five weeks later".

    Without quotes there is nothing to hold it against, and no mismatch.
    """
    if not quotes:
        return Checked()
    claim = Part(sentence, quotes[0], is_claim=True)
    parts = [part for quote in quotes for part in quote.parts]
    parts.sort(key=lambda part: -_shared(claim, part))
    found = [
        *_numbers(claim, parts, quotes, Part(before, quotes[0])),
        *_dates(claim, parts, quotes),
        *(Mismatch("name", name, instead) for name, instead in named.unknown(claim, quotes)),
        *_negations(claim, parts),
    ]
    return Checked(tuple(dict.fromkeys(found)))


# -- numbers


def _numbers(claim: Part, parts: Sequence[Part], quotes: Sequence[Quote], before: Part) -> Iterator[Mismatch]:
    told = _known_days((claim, before, *parts), quotes)
    theirs = [figure for part in parts for figure in part.figures]
    for mine in claim.figures:
        held = [f for f in theirs if same(mine, f)]
        if not held:
            if not _countable(mine, theirs) and not _derived(mine, told):
                rival = _rival(mine, theirs)
                yield Mismatch("number", mine.text, rival.text if rival else "")
            continue
        if exchanged := _exchanged(mine, held, theirs):
            yield Mismatch("number", f"{mine.text} {mine.counted}", f"{exchanged.text} {exchanged.counted}")
            continue
        holding = [part for part in parts if any(same(mine, f) for f in part.figures)]
        taken = [part for part in parts if any(_in(f, claim) for f in part.figures)]
        others = [(p, f.text) for p in parts if p not in taken for f in p.figures if _rivals(mine, f)]
        if other := _elsewhere(claim, holding, others):
            yield Mismatch("number", mine.text, other)
    yield from _rates(claim, parts)


def _rates(claim: Part, parts: Sequence[Part]) -> Iterator[Mismatch]:
    """Sums that come again: "a month" is not "annually"."""
    mine, theirs = rates(claim.text), frozenset[str]().union(*(rates(part.text) for part in parts))
    if mine and theirs and mine.isdisjoint(theirs) and claim.figures:
        yield Mismatch("number", f"{claim.figures[0].text} a {min(mine)}", f"a {min(theirs)}")


def _stems_of(counted: str) -> frozenset[str]:
    return frozenset(stem(word, "en") for word in counted.split())


def _rival(mine: Figure, theirs: Sequence[Figure]) -> Figure | None:
    """The number of the quotes that stands for the same thing as one of the sentence, the nearest to it."""
    alike = [f for f in theirs if mine.unit == f.unit and (mine.unit or _alike(mine, f))]
    return min(alike, key=lambda f: abs(f.value - mine.value), default=None)


def _rivals(mine: Figure, other: Figure) -> bool:
    """Whether a number of the quotes may stand for the same thing as one of the sentence."""
    told = bool(mine.counted and other.counted) and not mine.unit
    return not _is_small(other) and mine.unit == other.unit and (not told or _alike(mine, other))


def _in(other: Figure, claim: Part) -> bool:
    return any(same(mine, other) for mine in claim.figures)


def _alike(mine: Figure, other: Figure) -> bool:
    return not _stems_of(mine.counted).isdisjoint(_stems_of(other.counted))


def _countable(mine: Figure, theirs: Sequence[Figure]) -> bool:
    """Whether a small number in letters may count what the quotes list without counting it."""
    return _is_small(mine) and not mine.unit and _rival(mine, theirs) is None


def _is_small(figure: Figure) -> bool:
    return figure.spelled and figure.value <= FEW


def _exchanged(mine: Figure, held: Sequence[Figure], theirs: Sequence[Figure]) -> Figure | None:
    """What the quotes count with another number, where this number counts something else with them."""
    if not mine.counted or _is_general(mine):
        return None
    if any(not f.counted or _alike(mine, f) or _is_general(f) for f in held):
        return None
    return next((f for f in theirs if f not in held and f.counted and _alike(mine, f)), None)


def _is_general(figure: Figure) -> bool:
    """Whether it counts people, who may be called by what they are."""
    return not words_of("general").isdisjoint(figure.counted.split())


def _known_days(parts: Sequence[Part], quotes: Sequence[Quote]) -> set[date]:
    told = {
        date.fromisoformat(day.since)
        for part in parts
        for day, text in part.days
        if not (part.is_claim and length_of(text, part.quote.language))
    }
    return told | {quote.published.day for quote in quotes if quote.published.day}


def _derived(mine: Figure, told: set[date]) -> bool:
    """Whether a length of time lies between two days that are known, or a number is a year of theirs."""
    if mine.days is None:
        return any(mine.value == day.year for day in told)
    unit = mine.days / max(mine.value, 1e-9)
    return any(abs(abs((a - b).days) - mine.days) <= unit / 2 for a in told for b in told if a != b)


def _elsewhere(claim: Part, holding: Sequence[Part], others: Sequence[tuple[Part, str]]) -> str:
    """The number or date of another sentence of the quotes, where that one is what a sentence is made of.

    `holding` are the sentences with its own number or date; "" where one shares as many words.
    """
    most = max((_shared(claim, part) for part in holding), default=0)
    rivals = [(part, text) for part, text in others if part not in holding]
    part, text = max(rivals, key=lambda one: _shared(claim, one[0]), default=(claim, ""))
    return text if text and _shared(claim, part) >= most + SHARED else ""


def _shared(claim: Part, part: Part) -> int:
    return len(claim.content & part.content)


# -- dates


def _dates(claim: Part, parts: Sequence[Part], quotes: Sequence[Quote]) -> Iterator[Mismatch]:
    language = claim.quote.language
    theirs = [(part, day, text) for part in parts for day, text in part.days]
    numbers = {str(int(f.value)) for part in parts for f in part.figures}
    nearest = max(parts, key=lambda part: _shared(claim, part))
    for mine, written in claim.days:
        if length_of(written, language) is not None:
            continue  # it is among the numbers
        told = [part for part, day, _ in theirs if _named(day, claim)]
        # days as exact as the sentence's own, of sentences of which it tells none
        exact = [one for one in theirs if one[0] not in told and _length(one[1]) <= _length(mine)]
        fine = [(part, text) for part, _, text in exact if length_of(text, language) is None]
        holding = [part for part, day, _ in theirs if _tells(mine, day)]
        if holding:
            if other := _elsewhere(claim, holding, fine):
                yield Mismatch("date", written, other)
        elif written not in numbers:
            instead = next((text for part, text in fine if part is nearest), "")
            if instead or not any(_tells(mine, day) for quote in quotes for day in _published(quote)):
                yield Mismatch("date", written, instead)


def _published(quote: Quote) -> list[Day]:
    """The day of publication as one that the text tells; a month or a year that is known alone, whole."""
    told = quote.published.date or ""
    first, last = {4: ("-01-01", "-12-31"), 7: ("-01", "-28"), 10: ("", "")}.get(len(told), ("", ""))
    return [Day(0, 0, told + first, told + last)] if told else []


def _tells(mine: Day, other: Day) -> bool:
    """Whether the day of a quote is one of those that a sentence names. Without a year the year is free."""
    if mine.since <= other.since and other.until <= mine.until:
        return True
    yearless = "inferred" in (mine.how, other.how) and max(_length(mine), _length(other)) <= MONTH
    return yearless and mine.since[5:] <= other.since[5:] and other.until[5:] <= mine.until[5:]


def _named(other: Day, claim: Part) -> bool:
    return any(_tells(mine, other) for mine, _ in claim.days)


def _length(day: Day) -> int:
    return (date.fromisoformat(day.until) - date.fromisoformat(day.since)).days + 1


# -- negation


def _negations(claim: Part, parts: Sequence[Part]) -> Iterator[Mismatch]:
    """Words that the quotes deny and the sentence says.

    Only where the sentence denies nothing at all: which of its words a negator turns would be a guess.
    """
    near = [part for part in parts if len(part.content & claim.content) >= NEAR]
    if _denies(claim):
        return
    for part in near:
        for word, stemmed in part.stems:
            if stemmed in part.denied & claim.content and not any(stemmed in p.plain for p in near):
                yield Mismatch("negation", word, "deny")


def _denies(part: Part) -> bool:
    return any(is_negator(word) or fold(word) in words_of("deniers") for word, _ in part.stems)
