"""Hard checks of a sentence against its quotes: its numbers, dates and names must stand there or be known.

Small and blind to grammar: they do not understand a sentence, they see what it cannot have from its quotes.
What the evidence line tells counts too (title, outlet, day of publication, speaker), and the quotes count
together. What a check cannot decide it lets pass: the judge reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from rag import annotate
from rag.annotate.data import words as noted
from rag.answer.named import Named, has_place, is_office, is_person, named
from rag.answer.quoted import SAY, Part, Quote
from rag.answer.values import Source, differing, rates_differ
from rag.language import fold
from rag.question.aliases import is_place

__all__ = ["Checked", "Mismatch", "Part", "Quote", "check"]

NEAR = 2
"""Words that a quote shares with a sentence at least, to be denying what it says."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What of a sentence its quotes do not bear out: `text` as the sentence has it, `instead` as they do."""

    kind: Literal["number", "date", "name", "negation"]
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
        return "; ".join(map(str, self.mismatches))


def check(sentence: str, quotes: Sequence[Quote], before: str = "") -> Checked:
    """Holds a sentence against its quotes; days of the sentence `before` count for "five weeks later".

    Without quotes there is nothing to hold it against, and no mismatch.
    """
    if not quotes:
        return Checked()
    claim = Part(sentence, quotes[0], is_claim=True)
    source = Source(claim, quotes, Part(before, quotes[0]))
    found = [
        *(Mismatch(*one) for one in differing(source)),
        *(Mismatch("number", *one) for one in rates_differ(source)),
        *(Mismatch("name", *one) for one in _Names(claim, quotes).differing()),
        *(Mismatch("negation", *one) for one in _denials(claim, quotes)),
    ]
    return Checked(tuple(dict.fromkeys(found)))


def _denials(claim: Part, quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
    """Words that the quotes deny and the sentence says, or the other way round.

    Only where one of them denies nothing at all: which of its words a negator turns would be a guess.
    """
    near = [part for q in quotes for part in q.body if len(part.content & claim.content) >= NEAR]
    said = frozenset[str]().union(*(part.content - {*part.denied} for part in near))
    if not claim.denies:
        denied, verb = {s for part in near for s in part.denied} - said, "deny"
        yield from ((word, verb) for word, stem, _ in claim.stems if stem in denied & claim.content)
    elif not any(part.denies for part in near) and claim.denies_a_verb:
        yield from ((word, "do not deny") for word, s, _ in claim.stems if s in said & {*claim.denied[:1]})


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of a sentence, and the content words on its left and on its right."""

    text: str
    beside: tuple[str, str]

    def is_exchanged(self, other: _Name) -> bool:
        """Whether another stands where this one does: beside the same word."""
        return any(one and one == two for one, two in zip(self.beside, other.beside, strict=True))


class _Names:
    """The names of a sentence and of its quotes."""

    def __init__(self, claim: Part, quotes: Sequence[Quote]) -> None:
        self._claim, self._quotes = claim, quotes
        self._parts = [part for quote in quotes for part in quote.body]
        self._body = Named([*(part.text for part in self._parts), *(quote.publisher for quote in quotes)])
        self._speakers = Named([quote.speaker for quote in quotes])

    @cached_property
    def _lines(self) -> list[Named]:
        """What stands near the quotes: whom a pronoun may mean, or who speaks."""
        told = [line for q in self._quotes for line in (q.title, q.speaker, *q.present, q.near)]
        return [Named(told), *map(_article, dict.fromkeys(q.around for q in self._quotes))]

    @cached_property
    def _whole(self) -> list[str]:
        return [name for line in self._lines for name in line.whole]

    def differing(self) -> Iterator[tuple[str, str]]:
        """The names that neither the quotes have nor what stands near them; of those that stand near alone
        the ones in whose place the quotes have another: beside the same word, or of whom they speak.
        """
        own = named(self._claim.text)
        mine = [*self._first(), *_names(self._claim)]
        others = [name for part in self._parts for name in _names(part) if not own.have(name.text)]
        said = [_Name(one, ("", SAY)) for one in self._speakers.whole if not own.have(one)]
        missing = [name for name in mine if not any(map(self._body.have, self._readings(name.text)))]
        is_alone = all(name in missing or has_place(name.text) for name in mine)
        for name in missing:
            rivals = [o for o in others if name.is_exchanged(o) and self._are_of_a_kind(name.text, o.text)]
            if not has_place(name.text):
                rivals += filter(name.is_exchanged, said)
                if (is_alone or is_person(name.text)) and not self._is_meant(name.text):
                    rivals += [o for o in others if self._is_person(o.text) and not self._has_office(o.text)]
            if self._is_of_title(name.text):
                rivals = []
            if rivals or not any(line.have(name.text) for line in self._lines):
                yield name.text, rivals[0].text if rivals else ""

    def _first(self) -> list[_Name]:
        """The first word where it is a place's or another known name, and no word of the quotes."""
        claim = self._claim
        match = re.match(r"\W*(?:The\s+)?([^\W\d_][\w’'-]+?)(?=['’]s?\b|[^\w’'-])", claim.text)
        if match is None or any(start <= match.start(1) < end for start, end in claim.names):
            return []
        word, near = match[1], (self._body, *self._lines)
        is_name = is_place(word) or any(word in one.split() for told in near for one in told.whole)
        as_word = any(word.lower() in told.words for told in near)
        return [_Name(word, claim.beside(*match.span(1)))] if is_name and not as_word else []

    def _readings(self, name: str) -> list[str]:
        """A name, and what is left of it without the first word of the sentence: "Attendee Om Prakash"."""
        rest = name.partition(" ")[2]
        is_first = self._claim.text.startswith(name) and not is_person(name)
        return [name, rest] if rest and is_first else [name]

    def _is_person(self, name: str) -> bool:
        """Whether a name shows that it is somebody's, here or where it stands whole near the quotes."""
        return is_person(name) or any(one.endswith(f" {name}") and is_person(one) for one in self._whole)

    def _are_of_a_kind(self, one: str, other: str) -> bool:
        """Whether not one is somebody and the other a place."""
        return not any(self._is_person(a) and has_place(b) for a, b in ((one, other), (other, one)))

    def _is_meant(self, name: str) -> bool:
        """Whether the quotes may speak of somebody named near them: as their speaker, by his office."""
        return self._speakers.have(name) or self._has_office(name)

    def _has_office(self, name: str) -> bool:
        """Whether the quotes tell an office that stands before a name near them, and nobody of it."""
        last, heads = name.split()[-1], noted("verbs", "office.heads")
        full = [one.split() for one in self._whole if " " in one and named(one).have(last)]
        offices = {fold(word) for words in full for word in words[:-1] if word not in name} & heads
        return any(
            fold(word) in offices and not any(s <= at < e or s == at + len(word) + 1 for s, e in _spans(part))
            for part in self._parts
            for word, _, at in part.stems
        )

    def _is_of_title(self, name: str) -> bool:
        """Whether a title has a name, and more of what the sentence says besides."""
        content = self._claim.content - Part(name, self._quotes[0]).content
        titles = [quote.parts[-1] for quote in self._quotes]
        return any(len(content & t.content) >= NEAR and named(t.text).have(name) for t in titles)


@lru_cache(maxsize=32)
def _article(text: str) -> Named:
    """What an article names. Kept: the sentences of an answer or a draft are held against the same ones."""
    return Named([text])


def _names(part: Part) -> list[_Name]:
    return [_Name(part.text[start:end], part.beside(start, end)) for start, end in _spans(part)]


def _spans(part: Part) -> list[tuple[int, int]]:
    """Where a name stands that is no office alone, nor of a day ("New Year's Eve")."""
    days = annotate.days(part.text, part.quote.language)
    return [
        (start, end)
        for start, end in part.names
        if not is_office(part.text[start:end]) and not any(d.start <= start < d.end for d in days)
    ]
