"""Hard checks of a sentence against its quotes: its numbers, dates and names must stand there or be known.

Small and blind to grammar: they do not understand a sentence, they see what it cannot have from its quotes.
What the evidence line tells counts too (title, outlet, day of publication, speaker), and the quotes count
together. What a check cannot decide it lets pass: the judge reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from rag.annotate.data import words as noted
from rag.answer.data import words_of
from rag.answer.figures import FEW, Figure, length_of, rates, same, worked_out
from rag.answer.named import Named, is_office, is_person, named
from rag.answer.quoted import SAY, Part, Quote
from rag.language import fold, stem
from rag.question.aliases import is_place
from rag.records import Day

__all__ = ["Checked", "Mismatch", "Part", "Quote", "check"]

_LISTED = re.compile(r",?\s(?:and\s|or\s)?(?:the\s)?")
_RANGE = re.compile(r"\d\s?[-–—]\s?\d|\b(?:and|to|until)\b")
Kind = Literal["number", "date", "name", "negation"]

MONTH = 31
"""Days of the longest month."""
ALIKE = 1.2
"""How much longer a month or a year may be than another."""
NEAR = 2
"""Words that a quote shares with a sentence at least, to be denying what it says."""


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


@dataclass(frozen=True, slots=True)
class Item:
    """A number, date or name with its words, and the content words on its left and on its right."""

    text: str
    value: Any
    part: Part
    beside: tuple[str, str] = ("", "")

    def nearness(self, other: Item) -> int:
        """The words that the sentences of both have in common."""
        return len(self.part.content & other.part.content)

    def is_exchanged(self, other: Item) -> bool:
        """Whether another stands where this one does: beside the same word."""
        return any(one and one == two for one, two in zip(self.beside, other.beside, strict=True))


@dataclass(frozen=True)
class Source:
    """The quotes of a sentence taken together, and the sentence before it."""

    claim: Part
    quotes: Sequence[Quote]
    before: Part

    @cached_property
    def parts(self) -> list[Part]:
        return [part for quote in self.quotes for part in quote.parts]

    @cached_property
    def days(self) -> set[date]:
        """All single days that are known, of the texts and of the publications."""
        told = {
            date.fromisoformat(day.since)
            for part in (self.claim, self.before, *self.parts)
            for day, text in part.days
            if not (part.is_claim and length_of(text, part.quote.language))
        }
        return told | {quote.published.day for quote in self.quotes if quote.published.day}

    @cached_property
    def body(self) -> Named:
        """What the quotes and their outlets name."""
        told = [part.text for quote in self.quotes for part in quote.parts[:-1]]
        told += [line for quote in self.quotes if (line := quote.publisher)]
        return Named(told)

    @cached_property
    def lines(self) -> Named:
        """What stands near the quotes: whom a pronoun may mean, or who speaks."""
        told = [line for q in self.quotes for line in (q.title, q.speaker, *q.present, q.near, q.around) if line]
        return Named(told)

    @cached_property
    def offices(self) -> frozenset[str]:
        """The offices by which the quotes speak of somebody whom they do not name there: "the president"."""
        heads = noted("verbs", "office.heads")
        return frozenset(
            fold(word)
            for quote in self.quotes
            for part in quote.parts[:-1]
            for word, _, at in part.stems
            if word.lower() in heads
            and not any(s <= at < e or s == at + len(word) + 1 for s, e in part.names if not is_office(part.text[s:e]))
        )

    def is_meant(self, name: str) -> bool:
        """Whether the quotes speak of somebody by the office that stands before his name near them."""
        last = name.split()[-1]
        told = [one.split() for one in self.lines.whole if " " in one and named(one).have(last)]
        return any(fold(word) in self.offices and word not in name for words in told for word in words[:-1])

    def is_person(self, name: str) -> bool:
        """Whether a name shows that it is somebody's, here or where it stands whole near the quotes."""
        return is_person(name) or any(one.endswith(f" {name}") and is_person(one) for one in self.lines.whole)

    def is_of_title(self, item: Item) -> bool:
        """Whether a title has a name, and more of what the sentence says besides."""
        titles = [quote.parts[-1] for quote in self.quotes]
        content = self.claim.content - Part(item.text, self.quotes[0]).content
        return any(len(content & t.content) >= NEAR and named(t.text).have(item.text) for t in titles)


def check(sentence: str, quotes: Sequence[Quote], before: str = "") -> Checked:
    """Holds a sentence against its quotes; days of the sentence `before` count for "five weeks later".

    Without quotes there is nothing to hold it against, and no mismatch.
    """
    if not quotes:
        return Checked()
    source = Source(Part(sentence, quotes[0], is_claim=True), quotes, Part(before, quotes[0]))
    checks = (_numbers_and_dates, _rates, _names, _negations)
    return Checked(tuple(dict.fromkeys(one for found in checks for one in found(source))))


def _numbers_and_dates(source: Source) -> Iterator[Mismatch]:
    for kind in VALUES:
        yield from _differing(kind, source)


def _differing(kind: Kind, source: Source) -> Iterator[Mismatch]:
    """The numbers or dates that the quotes do not have, or have of something else.

    A rival is what the quotes tell and the sentence does not, of the same thing: where its sentence shares more
    with the one that is checked than any that has the item, the item is not what they tell of it.
    """
    find, matches, is_rival, follows = VALUES[kind]
    mine_all = find(source.claim)
    theirs = [item for part in source.parts for item in find(part)]
    shared = [other for other in theirs if any(matches(mine, other) for mine in mine_all)]
    taken = [other.part for other in shared]
    read = {(other.part, other.text) for other in shared}  # as one of the days that it may mean
    for mine in mine_all:
        held = [other for other in theirs if matches(mine, other)]
        rivals = [one for one in theirs if (one.part, one.text) not in read and is_rival(mine, one)]
        rivals += [one for one in theirs if one not in held and _takes(mine, one, held)]
        rival = max(rivals, key=lambda one: (mine.nearness(one), mine.is_exchanged(one)), default=None)
        if not held:
            if not follows(mine, rivals, source, theirs):
                yield Mismatch(kind, mine.text, rival.text if rival else "")
        elif rival and (rival in shared or (rival.part not in taken and mine.nearness(rival) > max(map(mine.nearness, held)))):
            yield Mismatch(kind, mine.text, rival.text)


def _item(part: Part, value: Any, start: int, end: int, text: str) -> Item:
    return Item(text, value, part, part.beside(start, end))


# -- numbers


def _numbers(part: Part) -> list[Item]:
    return [_item(part, f, f.start, f.start + len(f.text), f.text) for f in part.figures]


def _is_same(mine: Item, other: Item) -> bool:
    return same(mine.value, other.value)


def _counts_the_same(mine: Item, other: Item) -> bool:
    """Whether a number of the quotes may stand for the same thing as one of the sentence."""
    one, two = mine.value, other.value
    if (two.spelled and two.value <= FEW) or one.unit != two.unit:
        return False
    return bool(one.unit) or not (one.counted and two.counted) or _alike(one, two)


def _alike(mine: Figure, other: Figure) -> bool:
    stems = [frozenset(stem(word, "en") for word in f.counted.split()) for f in (mine, other)]
    return not stems[0].isdisjoint(stems[1])


def _takes(mine: Item, other: Item, held: Sequence[Item]) -> bool:
    """Whether the quotes count with another number what the sentence counts, and with its own something else."""
    if not isinstance(mine.value, Figure) or not _is_special(mine) or not _alike(mine.value, other.value):
        return False
    return all(_is_special(one) and not _alike(mine.value, one.value) for one in held)


def _is_special(item: Item) -> bool:
    """Whether it counts something, and not people, who may be called by what they are."""
    return bool(item.value.counted) and words_of("general").isdisjoint(item.value.counted.split())


def _follows(mine: Item, rivals: Sequence[Item], source: Source, theirs: Sequence[Item]) -> bool:
    """Whether a number follows from what the quotes tell: a count of what they list, a sum, a length of time."""
    figure = mine.value
    others = [item.value for item in theirs]
    if figure.spelled and figure.value <= FEW and not figure.unit:
        more = any(f.value + 1 == figure.value and f.counted.startswith("other") for f in others)
        return more or not any(f.unit == "" and _alike(figure, f) for f in others)
    if figure.unit == "day":
        spans = {abs((a - b).days) for a in source.days for b in source.days if a != b}
        years = {365.25 * abs(a.year - b.year) for a in source.days for b in source.days}
        if any(abs(span - figure.value) <= figure.factor / 2 for span in spans) or figure.value in years:
            return True
    if not figure.spelled and not figure.unit and _is_numbered(mine, source):
        return True
    if figure.value in _listed(source):
        return True
    return any(figure.value == day.year for day in source.days) or worked_out(figure, others)


def _is_numbered(mine: Item, source: Source) -> bool:
    """Whether a number belongs to a name that stands near the quotes: Boeing 737, Phase 2."""
    before = mine.part.text[: mine.value.start].split()[-1:]
    pair = f"{re.split('[-–]', before[0])[-1]} {mine.text}" if before else ""
    near = (line for quote in source.quotes for line in (quote.title, quote.near, quote.around) if line)
    return pair[:1].isupper() and any(pair in line for line in near)


def _listed(source: Source) -> set[int]:
    """How many names the lists of the quotes have, and how many without those that the sentence names."""
    found: set[int] = set()
    mine = {source.claim.text[s:e] for s, e in source.claim.names}
    for part in source.parts:
        row: list[str] = []
        end = -1
        for s, e in part.names:
            if not row or not _LISTED.fullmatch(part.text, end, s):
                row = []
            row, end = [*row, part.text[s:e]], e
            found |= {len(row), len(row) - len(mine.intersection(row))}
    return {n for n in found if n > FEW}


def _rates(source: Source) -> Iterator[Mismatch]:
    """Sums that come again: "a month" is not "annually"."""
    mine = rates(source.claim.text)
    theirs = frozenset[str]().union(*(rates(part.text) for part in source.parts))
    if mine and theirs and mine.isdisjoint(theirs) and source.claim.figures:
        yield Mismatch("number", f"{source.claim.figures[0].text} a {min(mine)}", f"a {min(theirs)}")


# -- dates


def _dates(part: Part) -> list[Item]:
    return [
        _item(part, day, day.start, day.end, text)
        for day, text in part.days
        if not (part.is_claim and length_of(text, part.quote.language))  # it is among the numbers
    ]


def _is_told(mine: Item, other: Item) -> bool:
    one, two = mine.value, other.value
    if _tells(one, two):
        return True
    if _length(one) > MONTH / ALIKE and not any(c.isdigit() for c in other.text):  # "in the past year"
        return bool(one.since <= two.until and two.since <= one.until)
    return bool(_RANGE.search(other.text)) and (one.since == two.since or one.until == two.until)


def _tells(mine: Day, other: Day) -> bool:
    """Whether the day of a quote is one of those that a sentence names. Without a year the year is free."""
    if mine.since <= other.since and other.until <= mine.until:
        return True
    yearless = "inferred" in (mine.how, other.how) and max(_length(mine), _length(other)) <= MONTH
    return yearless and mine.since[5:] <= other.since[5:] and other.until[5:] <= mine.until[5:]


def _is_as_exact(mine: Item, other: Item) -> bool:
    if length_of(other.text, other.part.quote.language):
        return False
    return _length(other.value) <= ALIKE * _length(mine.value)


def _length(day: Day) -> int:
    return (date.fromisoformat(day.until) - date.fromisoformat(day.since)).days + 1


def _is_of_publication(mine: Item, rivals: Sequence[Item], source: Source, theirs: Sequence[Item]) -> bool:
    """Whether a day is that of a publication, and the quotes have no other where the sentence has it."""
    if mine.text in {str(int(f.value)) for part in source.parts for f in part.figures}:
        return True
    since, until = (date.fromisoformat(iso) for iso in (mine.value.since, mine.value.until))
    for length in (f for part in source.parts for f in part.figures if f.unit == "day"):
        for day in source.days:  # "in 1909", 110 years before
            off = sorted((abs((day - since).days), abs((day - until).days)))
            if off[0] - length.factor / 2 <= length.value <= off[1] + length.factor / 2:
                return True
    told = any(_tells(mine.value, day) for quote in source.quotes for day in _published(quote))
    closest = max(source.parts, key=lambda part: len(part.content & mine.part.content))
    return told and not any(rival.part is closest for rival in rivals)


def _published(quote: Quote) -> list[Day]:
    """The day of publication as one that the text tells; a month or a year that is known alone, whole."""
    told = quote.published.date or ""
    first, last = {4: ("-01-01", "-12-31"), 7: ("-01", "-28"), 10: ("", "")}.get(len(told), ("", ""))
    return [Day(0, 0, told + first, told + last)] if told else []


# -- names


def _names(source: Source) -> Iterator[Mismatch]:
    """The names that neither the quotes have nor what stands near them; or near alone, where the quotes have
    another in the same place: beside the same word, or of the person whom they speak of.
    """
    claim = source.claim
    mine = [*_first_name(claim), *_named(claim)]
    theirs = [item for quote in source.quotes for part in quote.parts[:-1] for item in _named(part)]
    speakers = [quote.speaker for quote in source.quotes if quote.speaker]
    own = named(claim.text)
    rivals = [item for item in theirs if not own.have(item.text)]
    missing = [item for item in mine if not any(map(source.body.have, _readings(item)))]
    is_alone = all(item in missing or _has_place(item.text) for item in mine)
    said = [Item(speaker, "", claim, ("", SAY)) for speaker in speakers if not own.have(speaker)]
    said = [Item(speaker, "", claim, ("", SAY)) for speaker in speakers if not own.have(speaker)]
    for item in missing:
        is_somebody, has_place = source.is_person(item.text), _has_place(item.text)
        found = [o for o in rivals if item.is_exchanged(o) and is_somebody + _has_place(o.text) < 2 and has_place + source.is_person(o.text) < 2]
        found += [o for o in said if item.is_exchanged(o) and not has_place]
        if (is_alone or is_person(item.text)) and not (has_place or source.is_meant(item.text) or Named(speakers).have(item.text)):
            found += [o for o in rivals if source.is_person(o.text) and not source.is_meant(o.text)]
        if source.is_of_title(item):
            found = []
        if found or not source.lines.have(item.text):
            yield Mismatch("name", item.text, found[0].text if found else "")


def _named(part: Part) -> list[Item]:
    told = [_item(part, "", start, end, part.text[start:end]) for start, end in part.names]
    return [item for item in told if not is_office(item.text)]


def _readings(item: Item) -> list[str]:
    """A name, and what is left of it without the first word of the sentence: "Attendee Om Prakash"."""
    first, _, rest = item.text.partition(" ")
    return [item.text, rest] if rest and item.part.text.startswith(first) else [item.text]


def _first_name(part: Part) -> list[Item]:
    """The first word where it is a place's name, or the article writes it as a name and not as a word."""
    match = re.match(r"\W*(?:The\s+)?([^\W\d_][\w’'-]+?)(?=['’]s?\b|[^\w’'-])", part.text)
    if match is None or any(start <= match.start(1) < end for start, end in part.names):
        return []
    text = part.quote.around or part.quote.near
    as_name = len(re.findall(rf"(?<=[\w,] ){re.escape(match[1])}\b", text))
    as_word = len(re.findall(rf"\b{re.escape(match[1].lower())}\b", text))
    is_name = as_name > as_word or (is_place(match[1]) and not as_word)
    return [_item(part, "", *match.span(1), match[1])] if is_name else []


def _has_place(name: str) -> bool:
    """Whether a name is that of a place, or has one in it: "Central America"."""
    return is_place(name) or any(map(is_place, name.split()))


# -- negation


def _negations(source: Source) -> Iterator[Mismatch]:
    """Words that the quotes deny and the sentence says, or the other way round.

    Only where one of them denies nothing at all: which of its words a negator turns would be a guess.
    """
    claim = source.claim
    near = [part for part in source.parts if len(part.content & claim.content) >= NEAR]
    if not claim.denies:
        for part in near:
            for word, stemmed, _ in part.stems:
                denied = stemmed in part.denied[0] & claim.content
                if denied and not any(stemmed in other.denied[1] for other in near):
                    yield Mismatch("negation", word, "deny")
    elif near and not any(part.denies for part in near):
        for word, stemmed, _ in claim.stems:
            if stemmed == claim.turned and any(stemmed in part.content for part in near):
                yield Mismatch("negation", word, "do not deny")


Find = Callable[[Part], list[Item]]
Pair = Callable[[Item, Item], bool]
Follows = Callable[[Item, Sequence[Item], Source, Sequence[Item]], bool]
VALUES: Final[dict[Kind, tuple[Find, Pair, Pair, Follows]]] = {
    "number": (_numbers, _is_same, _counts_the_same, _follows),
    "date": (_dates, _is_told, _is_as_exact, _is_of_publication),
}
"""What finds them, when two are the same, which others may be meant, and what is known without a quote."""
