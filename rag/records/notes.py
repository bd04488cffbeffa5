"""Records of what an article says about people, speech, numbers and days: Article -> Notes.

Offsets count Unicode characters of `Article.text`; every item has its exact span.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Span = tuple[int, int]

UtteranceKind = Literal["direct", "mixed", "indirect"]
"""In quotation marks, in part so, or reported ("He said that ...")."""
SpeakerHow = Literal["name", "office", "pronoun", "floor", "chain"]
"""How a speaker is known: by name beside the cue; as the one holder of an office; by a pronoun; as who has
the floor of a transcript; as the speaker of the quotation before. Office and pronoun are weaker."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom an article names. `name` is the fullest form there, as it is written.

    `mentions` are the spans of all forms; `office` is an apposition as written ("Foreign Minister"),
    `place` the country or body of that office as written ("Russian"), `gender` "m", "f" or None.
    """

    name: str
    mentions: tuple[Span, ...]
    office: str | None = None
    place: str | None = None
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """What somebody says or said. `start` to `end` is what was said, without the cue and outer marks.

    `cue` is the span of the word that reports it, None for a transcript's. `speaker` is the full name
    where one is known, and `person` its number in `Notes.people`; `described` are the words for a voice
    without a name ("a Western diplomat"). `day` is the ISO day on which it was said, where that is told.
    """

    start: int
    end: int
    kind: UtteranceKind
    cue: Span | None = None
    speaker: str | None = None
    person: int | None = None
    described: str | None = None
    how: SpeakerHow | None = None
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of the text. `value` is in whole units (3.5 million is 3500000.0).

    `unit` is what it is measured in ("percent", "usd", "km", "year"), "" for a plain count; `counted`
    are the words for what is counted, in lower case ("people", "peacekeepers killed"); `bound` tells
    "about" ("~"), "more than" (">") and "fewer than" ("<").
    """

    start: int
    end: int
    value: float
    unit: str = ""
    counted: str = ""
    bound: Literal["", "~", ">", "<"] = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A time that the text tells: `since` and `until` are ISO days, both inclusive (one day: equal).

    `how` is "stated" (the text holds the whole of it) or "inferred" (from the day of publication). A time
    that is told and not known (no day of publication, "at midnight") is "unknown", its days are "".
    """

    start: int
    end: int
    since: str
    until: str
    how: Literal["stated", "inferred", "unknown"] = "stated"


@dataclass(frozen=True, slots=True)
class Notes:
    """All notes of one article, each kind in the order of the text.

    `stances` ("wants", "supports") are like utterances, and no speech. `annotator` names the version of
    the code and models that made them.
    """

    article_id: str
    annotator: str
    people: tuple[Person, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    stances: tuple[Utterance, ...] = ()
    numbers: tuple[Quantity, ...] = ()
    days: tuple[Day, ...] = ()
