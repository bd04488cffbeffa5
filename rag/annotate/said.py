"""What the languages share: a voice, what it says, and how both become records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from rag.annotate.people import NOBODY, PERSON, Cast, Entity
from rag.annotate.quotes import Paragraph
from rag.annotate.transcript import Turn
from rag.records import Day, Person, Span, SpeakerHow, Utterance, UtteranceKind


class Who(NamedTuple):
    """A voice: its entity, or the words that describe it; both None where nothing is known."""

    entity: Entity | None = None
    how: SpeakerHow | None = None
    described: str | None = None
    body: str | None = None
    """Who speaks for a body that is named: "Home Office spokesman"."""

    @property
    def name(self) -> str | None:
        return self.entity.name if self.entity is not None and self.entity is not NOBODY else self.body

    def chained(self) -> Who:
        """The same voice, for a quotation that follows without a cue."""
        return self._replace(how="chain" if self.name is not None else None)


UNKNOWN: Final = Who()
_BARE: Final = 12
"""Characters of a report that stand in no quotation, where it holds a whole one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a voice says: `start` to `end` in the article's text, and the span of its cue.

    `when` are the words beside the cue that may tell the day of the statement ("on Tuesday").
    """

    start: int
    end: int
    kind: UtteranceKind
    cue: Span | None
    who: Who
    when: tuple[Span, ...] = ()


class Reporting(Protocol):
    """A cue of either language, with spans in the masked paragraph: of its words, and of what it reports."""

    @property
    def place(self) -> Span: ...
    @property
    def content(self) -> Span | None: ...
    @property
    def speech(self) -> bool: ...
    def times(self) -> Iterator[Span]: ...


def quoted(
    part: Paragraph, cue: Reporting | None, who: Who, start: int, end: int, kind: UtteranceKind
) -> Said:
    """What stands in the source from `start` to `end`, said by a voice, with the cue that tells it."""
    if cue is None:
        return Said(start, end, kind, None, who)
    return Said(start, end, kind, part.span(*cue.place), who, tuple(part.span(*one) for one in cue.times()))


def reported(part: Paragraph, cue: Reporting, who: Who) -> Said | None:
    """What a cue reports; None where that is nothing, or a whole quotation."""
    if cue.content is None:
        return None
    start, end = part.span(*cue.content)
    inside = [q for q in part.quotes if q.start < end and start < q.end]
    bare = end - start - sum(min(q.end, end) - max(q.start, start) for q in inside)
    if any(q.clause for q in inside) and bare < _BARE:
        return None
    for q in inside:  # no span ends within a quotation
        start, end = min(start, q.start), max(end, q.end)
    return quoted(part, cue, who, start, end, "mixed" if inside else "indirect")


def keep(
    part: Paragraph, told: Iterable[tuple[Reporting, Who]], said: list[Said], held: list[Said]
) -> list[Span]:
    """Keeps the reports of a paragraph, speech and stances apart; gives the spans that are told."""
    covered: list[Span] = []
    for cue, who in told:
        one = reported(part, cue, who)
        if one is not None:
            (said if cue.speech else held).append(one)
            covered += [(one.start, one.end)] if cue.speech else []
    return covered


class Read(NamedTuple):
    """What was found in a text: people, what is said, and stances."""

    people: list[Person]
    utterances: list[Utterance]
    stances: list[Utterance]


def _spoken(cast: Cast, floor: Iterable[Turn]) -> list[Said]:
    """The turns of a transcript, their speakers among the article's people."""
    found = []
    for turn in floor:
        entity = cast.add(turn.name, PERSON, True) if turn.name else None
        if entity is not None and turn.label is not None:
            entity.spans.add((max(turn.label[0], turn.label[1] - len(turn.name or "")), turn.label[1]))
        who = Who(entity, "floor" if entity else None, turn.described)
        found.append(Said(turn.start, turn.end, "direct", None, who))
    return found


def gathered(
    cast: Cast, floor: Iterable[Turn], said: Iterable[Said] = (), held: Iterable[Said] = (),
    days: Sequence[Day] = (),
) -> Read:  # fmt: skip
    """Records of what was found and of the turns of a transcript, in the order of the text; what is found
    twice stands once.

    `days` are those that the text tells: one of them may be a statement's.
    """
    turns = _spoken(cast, floor)
    people = cast.people()
    numbers = {person.name: n for n, person in enumerate(people)}
    return Read(people, _records([*said, *turns], numbers, days), _records(held, numbers, days))


def _records(said: Iterable[Said], people: dict[str, int], days: Sequence[Day]) -> list[Utterance]:
    ordered = sorted(said, key=lambda one: (one.start, one.end, one.cue or (0, 0), one.who.name or ""))
    return list(dict.fromkeys(_record(one, people, days) for one in ordered))


def _record(one: Said, people: dict[str, int], days: Sequence[Day]) -> Utterance:
    who, name = one.who, one.who.name
    person = people.get(name) if name and who.entity is not None and who.entity.person else None
    described, how = (None, who.how) if name else (who.described, None)
    return Utterance(one.start, one.end, one.kind, one.cue, name, person, described, how, _day(one, days))


def _day(one: Said, days: Sequence[Day]) -> str | None:
    """The one day that the words beside the cue tell; None for none, a month, or two."""
    told = {
        day.since
        for start, end in one.when
        if not (one.start <= start and end <= one.end)
        for day in days
        if start <= day.start and day.end <= end and day.since == day.until and day.since
    }
    return told.pop() if len(told) == 1 else None
