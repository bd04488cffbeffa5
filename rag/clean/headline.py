"""Which line of a head is the headline."""

from __future__ import annotations

from typing import Final

from rag.clean.datelines import marker
from rag.clean.names import known_name, person, several
from rag.clean.rules import Told
from rag.clean.units import Unit
from rag.records import Role

_NAMING: Final = ("byline", "a person's office, then the name")


def headline(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> int | None:
    """The unit that is the headline: the marked one, the stated title, else the line that stands like one."""
    if "headline" in hints:
        return hints.index("headline")
    if title:
        known = " ".join(title.split()).casefold()
        same = (i for i, unit in enumerate(units) if " ".join(unit.head.split()).casefold() == known)
        return next(same, None)
    able = [
        i for i, unit in enumerate(units)
        if told[i] is None and hints[i] in (None, "body") and not marker(unit) and unit.size <= 250
        and not unit.head.rstrip().endswith((",", ":", ";")) and not said_twice(units, i)
        and not (i and _spreads(told[i - 1]))
    ]  # fmt: skip
    if (near := _above_the_names(units, told, able, body)) is not None:
        return near
    choices = (
        [i for i in able if units[i].words >= 5 and not units[i].sentence],
        [i for i in able if units[i].words >= 3 and not units[i].prose],
        [i for i in able if not units[i].prose],
    )
    return next((choice[0] for choice in choices if choice), None)


def _above_the_names(
    units: list[Unit], told: list[Told | None], able: list[int], body: list[Unit]
) -> int | None:
    """The first line above the date and the writer, below the last piece of navigation; or None.

    Only where they stand under it (or a forum's thread does, and no body): three words make it a headline
    there, as a standfirst of more words may follow.
    """
    signed = (
        i for i, unit in enumerate(units)
        if (marker(unit) or several(unit.head) or _names_follow(told[i]) or _signs(unit, body))
        and any(j < i and units[j].words >= 3 and _like_a_title(units[j]) for j in able)
    )  # fmt: skip
    if (at := next(signed, None if body else len(units))) is None:
        return None
    above = [i for i in able if i < at]
    cut = max((i for i in range(at) if _divides(told[i]) and any(j > i for j in above)), default=-1)
    below = [i for i in above if i > cut and units[i].words >= 3 and _like_a_title(units[i])]
    if (
        len(below) > 1
        and units[below[0]].words < 5
        and below[1] == below[0] + 1
        and _capitals(units[below[1]])
    ):
        return below[1]  # a paper's motto over a headline; a standfirst has small letters
    return below[0] if below else None


def _capitals(unit: Unit) -> bool:
    """Whether English sets this line as a headline: each long word with a capital."""
    long = [word for word in unit.head.split() if len(word) > 3]
    return len(long) > 2 and all(word[:1].isupper() or not word[:1].isalpha() for word in long)


def _like_a_title(unit: Unit) -> bool:
    """A headline may be a question as long as a paragraph."""
    return not unit.prose or (unit.size <= 150 and unit.head.rstrip('"”»’)')[-1:] in "?؟")


def _signs(unit: Unit, body: list[Unit]) -> bool:
    """Whether a line is a name alone that the story does not speak of: its writer's."""
    name = person(unit.head)
    return name is not None and known_name(name) and not mentioned(name, body)


def _names_follow(rule: Told | None) -> bool:
    return rule is not None and rule.rule.name in _NAMING


def _spreads(rule: Told | None) -> bool:
    """Whether the line below is a name or a caption."""
    return rule is not None and rule.rule.spread in ("name", "caption")


def _divides(rule: Told | None) -> bool:
    return rule is not None and rule.rule.role == "furniture"


def mentioned(name: str, body: list[Unit]) -> bool:
    """Whether the story speaks of this person; that it is their biography at the end does not count."""
    prose = [unit for unit in body if unit.prose]
    return any(
        name in unit.head for unit in prose[: max(len(prose) - 2, 1)] if not unit.head.startswith(name)
    )


def said_twice(units: list[Unit], i: int) -> bool:
    """Whether the line beside this one says the same: a picture's text, and its caption."""
    near = [units[j].head for j in (i - 1, i + 1) if 0 <= j < len(units)]
    return units[i].size < 200 and units[i].head in near
