"""Which line of a head is the headline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rag.clean.bylines import byline, person
from rag.clean.datelines import marker
from rag.clean.outlets import ranked
from rag.clean.rules import Told, weights
from rag.clean.units import Unit
from rag.records import Role

_NAMING: Final = ("byline", "a person's office, then the name")
_WORD: Final = re.compile(
    r"[\u0600-\u06ff]{3,}|[\u3040-\u30ff\u3400-\u9fff]{2}|[\uac00-\ud7af]{2,}|[^\W\d_]{4,}|\d{2,}"
)
_ROW: Final = re.compile(r"\s[|/>›»·•]\s\S")
"""`Home / World / Middle East`: the way to a story stands right above its headline."""
SLASH: Final = re.compile(r"\s/\s?|/\s|\w/\w")
_STEM: Final = 6
_STORY: Final = 12
"""A headline says what the first paragraphs say."""
REACH: Final = 30
"""It stands among so many lines above the story."""
TITLED: Final = (
    "shared", "many shared", "2 words", "3 words", "5 words", "8 words", "long", "sentence", "person",
    "shouts", "capitals", "marked 1", "marked 2", "marked 4", "marked above", "short above", "short below",
    "title above", "title below", "title 2 above", "prose below", "shared above", "shared below",
    "longer below", "far", "again", "row above", "first title", "edge", "opens",
)  # fmt: skip


def headline(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> int | None:
    """The unit that is the headline: the marked one, the stated title, else the line that is most like one.

    Only lines that no rule takes are asked.
    """
    if "headline" in hints:
        return hints.index("headline")
    if title:
        known = " ".join(title.split()).casefold()
        same = (i for i, unit in enumerate(units) if " ".join(unit.head.split()).casefold() == known)
        return next(same, None)
    able = candidates(units, told, hints)
    if not able:
        return None
    return able[int(np.argmax(signs_of(units, told, able, body) @ weights("headline", TITLED)))]


def candidates(units: list[Unit], told: list[Told | None], hints: list[Role | None]) -> list[int]:
    """The lines of a head that may be its headline."""
    return [
        i for i in range(max(len(units) - REACH, 0), len(units))
        if _free(told[i], i) and hints[i] in (None, "body") and not marker(units[i]) and units[i].size <= 250
        and not units[i].head.rstrip().endswith((",", ":", ";"))
        and not (i and (rule := told[i - 1]) and rule.rule.spread in ("name", "caption"))
        and not credited(units, i) and not ranked(units[i].head)
        and any(c.isalpha() for c in units[i].head)
    ]  # fmt: skip


def _free(rule: Told | None, i: int) -> bool:
    """Whether no rule takes a line; at the top of a text `Opinion | Close the bridge` leads nowhere else."""
    return rule is None or (i == 0 and rule.rule.name == "a related story in one line")


def signs_of(units: list[Unit], told: list[Told | None], able: list[int], body: list[Unit]) -> np.ndarray:
    """What is weighed of a head's lines: (candidates, len(TITLED))."""
    above = max(len(units) - REACH - 2, 0)  # what stands further up is never asked about
    units, told, able = units[above:], told[above:], [i - above for i in able]
    known = _words(" ".join(unit.head for unit in body[:_STORY]))
    words = [_words(unit.head) for unit in units]
    lines = _Lines(
        units=units,
        whole=above == 0,
        marks=[
            marker(unit) or (rule is not None and rule.rule.name in _NAMING)
            for unit, rule in zip(units, told, strict=True)
        ],
        known=[len(one & known) for one in words],
        shared=[len(one & known) / (len(one) + 1) for one in words],
        titles=[i in able and units[i].words >= 4 for i in range(len(units))],
        short=[unit.words <= 3 and not unit.sentence for unit in units],
    )
    made = [{**_own(lines, i), **_beside(lines, i)} for i in able]
    return np.array([[one[name] for name in TITLED] for one in made], dtype=float)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The last lines of a head. `whole`: there are no others; `marks`: dates, names and outlets.

    `known` is how many words of the story a line has, `shared` which share of its own these are; `titles`
    might be headlines by their length, `short` are as lines of a menu.
    """

    units: list[Unit]
    whole: bool
    marks: list[bool]
    known: list[int]
    shared: list[float]
    titles: list[bool]
    short: list[bool]


def _own(lines: _Lines, i: int) -> dict[str, float]:
    """The signs of a line itself."""
    unit = lines.units[i]
    long = [word for word in unit.head.split() if len(word) > 3]
    return {
        "shared": lines.shared[i],
        "many shared": min(lines.known[i], 5) / 5,
        **{f"{number} words": unit.words >= number for number in (2, 3, 5, 8)},
        "long": unit.size > 120,
        "sentence": unit.sentence,
        "person": person(unit.head) is not None,
        "shouts": unit.head.isupper(),
        "capitals": sum(word[0].isupper() for word in long) / max(len(long), 1),
        "far": (len(lines.units) - i) / 10,
        "again": sum(other.head == unit.head for other in lines.units) > 1,
        "first title": not any(lines.titles[:i]) and lines.titles[i],
        "edge": i == len(lines.units) - 1,
        "opens": lines.whole and i == 0 and not unit.head[0].isdigit(),
    }


def _beside(lines: _Lines, i: int) -> dict[str, float]:
    """The signs of the lines above and below."""

    def at(what: Sequence[float], j: int) -> float:
        return what[j] if 0 <= j < len(lines.units) else 0.0

    below = lines.units[i + 1] if i + 1 < len(lines.units) else None
    return {
        **{f"marked {reach}": any(lines.marks[i + 1 : i + 1 + reach]) for reach in (1, 2, 4)},
        "marked above": any(lines.marks[max(i - 2, 0) : i]),
        "short above": at(lines.short, i - 1),
        "short below": at(lines.short, i + 1),
        "title above": at(lines.titles, i - 1),
        "title 2 above": at(lines.titles, i - 2),
        "title below": at(lines.titles, i + 1),
        "shared above": at(lines.shared, i - 1),
        "shared below": at(lines.shared, i + 1),
        "prose below": below is not None and below.prose,
        "longer below": below is not None and lines.titles[i + 1] and below.size > lines.units[i].size,
        "row above": i > 0 and _ROW.search(lines.units[i - 1].head) is not None,
    }


def _words(text: str) -> frozenset[str]:
    """The longer words, without their endings: they tell what a text is of."""
    return frozenset(word[:_STEM] for word in _WORD.findall(text.casefold()))


def akin(unit: Unit, body: list[Unit]) -> bool:
    """Whether a line has a word of the story's beginning."""
    return not _words(unit.head).isdisjoint(_words(" ".join(one.head for one in body[:_STORY])))


def credited(units: list[Unit], i: int) -> bool:
    """Whether the line below is a picture's credit: `Ron Ellis / AP`."""
    return (
        i + 1 < len(units) and bool(SLASH.search(units[i + 1].head)) and byline(units[i + 1].head) is not None
    )


def said_twice(units: list[Unit], i: int) -> bool:
    """Whether the line beside this one says the same: a picture's text, and its caption."""
    near = [units[j].head for j in (i - 1, i + 1) if 0 <= j < len(units)]
    return units[i].size < 200 and units[i].head in near
