"""Units -> roles: the story's head, its body, what surrounds it, and the comments under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from rag.clean import heads
from rag.clean.comments import Header, header, opens_thread
from rag.clean.rules import Rule, load
from rag.clean.units import PREFIX, Unit
from rag.records import Role

_HEAD_UNITS: Final = 14
"""A headline, a date, names and a caption are told within so many units; a story never has more."""


@dataclass(slots=True)
class Label:
    """What a unit is, and what it says: names of authors, an outlet, a date; a comment's header."""

    role: Role
    rule: str = ""
    names: tuple[str, ...] = ()
    outlet: str | None = None
    comment: Header | None = None


@dataclass(slots=True)
class _Hit:
    rule: Rule
    groups: dict[str, str | None] = field(default_factory=dict)


def labels(units: list[Unit], title: str | None, hints: list[Role | None]) -> list[Label]:
    """A label for each unit. `title` is the stated one, `hints` what the format knows of each unit."""
    hits = [_hit(unit) for unit in units]
    first = _head_end(units, hits, hints)
    made = heads.head(units[:first], [_shown(h) for h in hits[:first]], hints[:first], title, units[first:])
    made_labels = [Label(*one) for one in made]
    return _after(units, hits, hints, made_labels, first)


def _hit(unit: Unit) -> _Hit | None:
    if unit.size > PREFIX:
        return None
    for rule in load().rules:
        if match := rule.match(unit.head):
            return _Hit(rule, match.groupdict())
    return None


def _shown(hit: _Hit | None) -> heads.Told | None:
    return heads.Told(hit.rule.role, hit.rule.name, hit.rule.spread, hit.groups) if hit else None


def _head_end(units: list[Unit], hits: list[_Hit | None], hints: list[Role | None]) -> int:
    """The unit at which the body begins: the first paragraph that no date, name or caption follows."""
    prose = [
        i for i, unit in enumerate(units)
        if unit.prose and hits[i] is None and hints[i] in (None, "body") and not heads.marker(unit)
    ]  # fmt: skip
    if not prose:
        return min(len(units), 1) if len(units) > 1 else 0
    first = prose[0]
    for i in range(first + 1, min(len(units), first + 7, _HEAD_UNITS)):
        between = [j for j in prose if first <= j < i]
        if len(between) > 1:
            break
        if heads.marker(units[i]) or _marks(hits[i]):
            # One paragraph before the date or the names is a standfirst; the head goes on.
            first = i + 1
            while first < len(units) and not units[first].prose and first < _HEAD_UNITS:
                first += 1
            return first if first < len(units) else prose[0]
    return prose[0]


def _marks(hit: _Hit | None) -> bool:
    return hit is not None and hit.rule.role in ("byline", "caption", "dateline") and hit.rule.zone != "tail"


def _after(
    units: list[Unit], hits: list[_Hit | None], hints: list[Role | None], made: list[Label], first: int
) -> list[Label]:
    state, thread = "body", opens_thread(units, first)
    for i in range(first, len(units)):
        unit, hit, hint = units[i], hits[i], hints[i]
        if hit and hit.rule.zone == "head":
            hit = None
        if i == thread:
            state = "comments"
        if hit and hit.rule.spread == "comments":
            state = "comments"
            made.append(Label("furniture", hit.rule.name))
        elif hit and hit.rule.spread == "rest" and i > first:
            state = "rest"
            made.append(_furniture(hit))
        elif state == "comments":
            made.append(Label("comment", comment=header(unit)))
        elif state == "rest":
            made.append(Label("furniture", "after the story"))
        elif hit:
            state = "links" if hit.rule.spread == "links" else "body"
            made.append(_furniture(hit))
        elif state == "links" and not unit.prose and not unit.sentence:
            made.append(Label("furniture", "links"))
        else:
            state = "body"
            made.append(Label(hint or "body"))
    return made


def _furniture(hit: _Hit) -> Label:
    name = hit.groups.get("name")
    return Label(hit.rule.role, hit.rule.name, (name,) if name else (), hit.groups.get("outlet"))


_SIGNED: Final = re.compile(r"[\w.'’-]+(?: [\w.'’-]+){1,3}")
