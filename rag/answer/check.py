"""Hard checks of a sentence against its quotes: its numbers, dates and names must stand there or be known.

Small and blind to grammar: they do not understand a sentence, they see what it cannot have from its quotes.
What the evidence line tells counts too (title, outlet, day of publication, speaker), and the quotes count
together. What a check cannot decide it lets pass: the judge reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag import annotate
from rag.answer.named import Named, distinctive, has_place, is_office, is_person, named
from rag.answer.quoted import SAY, Part, Quote
from rag.answer.values import Source
from rag.question.aliases import is_place
from rag.records.draft import Differs

__all__ = ["Checked", "Part", "Quote", "check"]

NEAR = 2
"""Words that a quote shares with a sentence at least, to be denying what it says."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What the hard checks say of a sentence."""

    mismatches: tuple[Differs, ...] = ()

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
    unnamed = [*_unnamed(claim, quotes)]
    missing = {name for name, _ in unnamed}
    found = [
        *(Differs(*one) for one in Source(claim, quotes, Part(before, quotes[0])).differing()),
        *(Differs("name", *one) for one in unnamed),
        *(Differs("speaker", *one) for one in _said_by_another(claim, quotes) if one[0] not in missing),
        *(Differs("negation", *one) for one in _denials(claim, quotes)),
    ]
    return Checked(tuple(dict.fromkeys(found)))


def _denials(claim: Part, quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
    """Words that the quotes deny and the sentence says, or the other way round.

    Only where one of them denies nothing at all: which of its words a negator turns would be a guess.
    """
    content, own = claim.content, claim.denied()
    parts = [part for q in quotes for part in q.body if len(part.content & content) >= NEAR]
    near = [(part, part.denied()) for part in parts]
    said = frozenset[str]().union(*(part.content - (denied or frozenset()) for part, denied in near))
    if own is None and not claim.has_denier():
        turned = (frozenset[str]().union(*(denied or () for _, denied in near)) - said) & content
        yield from ((word, "deny") for word, stem, *_ in claim.stems if stem in turned)
    elif own and not any(denied is not None or part.has_denier() for part, denied in near):
        yield from ((word, "do not deny") for word, stem, *_ in claim.stems if stem in said & own)


_Name = tuple[str, tuple[str, str]]
"""A name of a sentence, and the content words on its left and on its right."""


def _unnamed(claim: Part, quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
    """The names that neither the quotes have nor what stands near them (title, speaker, passage, article).

    Of those that stand near alone the ones in whose place the quotes have another: beside the same word, or
    with a word of its own, or of two people, where it is not the speaker.
    """
    parts = [part for quote in quotes for part in quote.body]
    own, speakers = named(claim.text), Named([quote.speaker for quote in quotes])
    body = Named([*(part.text for part in parts), *(quote.publisher for quote in quotes)])
    told = [line for q in quotes for line in (q.title, q.speaker, *q.present, q.near)]
    titles = [(quote.parts[-1], named(quote.title or "")) for quote in quotes]
    near = [Named(told), *map(named, dict.fromkeys(quote.around for quote in quotes))]
    others = [name for part in parts for name in _names(part) if not own.have(name[0])]
    mine = [*_first(claim, (body, *near)), *_names(claim)]
    missing = [one for one in mine if not body.have(one[0]) and not body.have(_behind(one[0], claim))]
    is_alone = all(one in missing or has_place(one[0]) for one in mine)
    for name, beside in missing:
        words, speaks = {*distinctive(name)}, speakers.have(name)
        is_told = speaks and SAY in beside  # who says which quote is asked by itself
        rivals = [
            one
            for one, its in others
            if words & {*distinctive(one)}
            or (not is_told and any(a and a == b for a, b in zip(beside, its, strict=True)))
        ]
        if not (has_place(name) or speaks):
            rivals += [one for one in speakers.whole if beside[1] == SAY and not own.have(one)]
            rivals += [one for one, _ in others if is_alone and _is_somebody(one, near)]
        rivals = [one for one in rivals if not any(line.name_both(one, name) for line in near)]
        content = claim.content - Part(name, claim.quote).content
        if any(len(content & part.content) >= NEAR and told.have(name) for part, told in titles):
            rivals = []
        if rivals or not any(line.have(name) for line in near):
            yield name, rivals[0] if rivals else ""


def _said_by_another(claim: Part, quotes: Sequence[Quote]) -> Iterator[tuple[str, str]]:
    """Who says it by the sentence, where the quote that has most of its words is somebody else's."""
    shared = [len(claim.content & frozenset[str]().union(*(p.content for p in q.body))) for q in quotes]
    most = quotes[shared.index(max(shared))]
    near = (named(most.around),)
    said = [name for name, beside in (*_first(claim, near), *_names(claim)) if beside[1] == SAY]
    if len(said) != 1 or not most.speaker or max(shared) < NEAR or shared.count(max(shared)) > 1:
        return
    if has_place(said[0]) or not _is_somebody(said[0], near) or named(claim.text).have(most.speaker):
        return
    if not Named([most.text, most.speaker]).have(said[0]):
        yield said[0], most.speaker


def _is_somebody(name: str, near: Sequence[Named]) -> bool:
    """Whether a name shows that it is somebody's, here or where it stands whole near the quotes."""
    whole = (one for told in near for one in told.whole if one.endswith(f" {name}"))
    return is_person(name) or any(map(is_person, whole))


def _behind(name: str, claim: Part) -> str:
    """What is left of a name without the first word of the sentence: "Attendee Om Prakash"."""
    rest = name.partition(" ")[2]
    is_told = claim.text.startswith(name) and not name.split()[0].isupper()
    return rest if rest and is_told and not is_person(name) else name


def _first(claim: Part, near: Sequence[Named]) -> list[_Name]:
    """The first word where it is a place's or another known name."""
    match = re.match(r"\W*(?:The\s+)?([^\W\d_][\w’'-]+?)(?=['’]s?\b|[^\w’'-])", claim.text)
    if match is None or any(start <= match.start(1) < end for start, end in claim.names):
        return []
    word = match[1]
    is_name = is_place(word) or any(word in one.split() for told in near for one in told.whole)
    return [(word, claim.beside(*match.span(1)))] if is_name else []


def _names(part: Part) -> list[_Name]:
    """The names of a sentence that are no office alone, and in no date ("New Year's Day").

    Of a quote those that have more than common words.
    """
    days = annotate.days(part.text)
    spans = [(s, e) for s, e in part.names if not any(day.start <= s < day.end for day in days)]
    told = ((part.text[start:end], part.beside(start, end)) for start, end in spans)
    return [one for one in told if not is_office(one[0]) and (part.is_claim or distinctive(one[0]))]
