"""Readers' comments: where a thread begins, and each comment's writer and time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from rag.clean.dates import dates
from rag.clean.rules import load
from rag.clean.units import Unit

_TRIM: Final = " \t\xa0,،:;|•·()[]–—-#@*_\u200e\u200f"
_LONGEST: Final = 120
_NAME_WORDS: Final = 4
_PROFILE: Final = 8
"""A member's name, profile and time take fewer lines than this."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above a comment: who wrote it, and when (ISO, with the time where it is told).

    `lines` is how many units it takes. `relative`: it tells a time as "3 years ago" does, which
    cannot be resolved, so `time` is None.
    """

    author: str | None
    time: str | None = None
    lines: int = 1
    relative: bool = False
    member: bool = False
    """A forum's: the lines of a member's profile stand between name and time."""
    clock: bool = False
    """It tells the hour. `time` is None all the same where nobody knows which number is the month."""


def headers(units: list[Unit], day_first: bool | None = None) -> list[Header | None]:
    """For each unit the header that begins there: a name with a date, or a name above a date; else None."""
    dated = [_dated(unit.head, day_first) if unit.size <= _LONGEST else None for unit in units]
    return [told or _named(units, dated, i) for i, told in enumerate(dated)]


def _named(units: list[Unit], dated: list[Header | None], i: int) -> Header | None:
    """The header that begins with a name alone: one of `dated` stands below it, or it says "wrote:"."""
    unit = units[i]
    name = _name(unit.head) if unit.size <= _LONGEST else None
    if name and not unit.sentence:
        if told := _member(units, dated, i, name):
            return told
        below = dated[i + 1] if i + 1 < len(units) else None
        if below and below.author is None:
            return replace(below, author=name, lines=2)
    line = unit.head.rstrip()
    return Header(name) if name and line.endswith(":") and load().after.search(line.rstrip(": ")) else None


def _member(units: list[Unit], dated: list[Header | None], i: int, name: str) -> Header | None:
    """A forum's header: a name, lines of a member's profile (`Joined: 2006`), and the time of the post."""
    profile = load().profile
    for j in range(i + 1, min(i + _PROFILE, len(units))):
        if units[j].size > _LONGEST:
            return None
        if not any(rule.match(units[j].head) for rule in profile):
            below = dated[j] if j > i + 1 else None
            return replace(below, author=name, lines=j - i + 1, member=True) if below else None
    return None


def opens_forum(headers: Sequence[Header | None]) -> int | None:
    """The unit at which a forum's thread begins, its first post with it: two members' headers, or None."""
    members = [i for i, told in enumerate(headers) if told and told.member]
    return members[0] if len(members) >= 2 else None


def _dated(line: str, day_first: bool | None) -> Header | None:
    """A line that holds a date or "3 days ago", a short name or nothing, and no more."""
    if one := next(dates(line, day_first is not False), None):
        rest = f"{line[: one.start]} {line[one.end :]}"
        if (name := _name(rest)) is None and rest.strip(_TRIM):
            return None
        sure = next(dates(line, day_first), None)
        return Header(name, sure.iso if sure else None, clock=one.time is not None)
    if ago := load().ago.search(line):
        rest = f"{line[: ago.start()]} {line[ago.end() :]}"
        name = _name(rest)
        if name or not rest.strip(_TRIM):
            return Header(name, relative=True)
    return None


def _name(text: str) -> str | None:
    """A writer's name: what is left of a header without the words that stand round it."""
    rules = load()
    number, _, rest = (name := text.strip(_TRIM)).partition(" ")
    name = rest.lstrip() if rest and number.strip("#.):").isdecimal() and len(number) < 7 else name
    for _ in range(3):
        name = rules.after.sub("", " " + rules.before.sub("", name).strip(_TRIM)).strip(_TRIM)
    unlike = len(name) > 40 or len(name.split()) > _NAME_WORDS or "!" in name or "?" in name
    return None if not name or unlike or rules.never.search(name) else name


def threads(headers: Sequence[Header | None]) -> frozenset[int]:
    """The units at which comments may begin without a heading: two headers with times from there on, or three
    with "2 days ago".
    """
    told = [(i, one) for i, one in enumerate(headers) if one and one.author]
    timed = [i for i, one in told if one.clock]
    ago = [i for i, one in told if one.relative]
    return frozenset([*timed[:-1], *ago[:-2]])
