"""A page while its units get their labels, and the labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.clean.bylines import people
from rag.clean.comments import Header, headers, threads
from rag.clean.outlets import outlet
from rag.clean.rules import Rules, Told
from rag.clean.units import PREFIX, Unit
from rag.records import Role


@dataclass(slots=True)
class Label:
    """What a unit is, and what it says: people and an outlet that it names, a comment's header."""

    role: Role
    why: str = ""
    people: tuple[str, ...] = ()
    outlet: str | None = None
    comment: Header | None = None


Line = tuple[Unit, Label]


@dataclass(slots=True)
class Page:
    """What is known of a page while its units get their labels."""

    units: list[Unit]
    told: list[dict[str, Told]]
    hints: list[Role | None]
    title: str | None
    day_first: bool | None = None
    headers: list[Header | None] = field(init=False)
    """The header of a comment that begins at each unit."""
    threads: frozenset[int] = field(init=False)
    """Where comments may begin without a heading."""

    def __post_init__(self) -> None:
        self.headers = headers(self.units, self.day_first)
        self.threads = threads(self.headers)

    def rule(self, i: int, *zones: str) -> Told | None:
        """What the rules of these zones say of unit `i`."""
        return next((self.told[i][zone] for zone in zones if zone in self.told[i]), None)

    def prose(self, i: int) -> bool:
        """Whether unit `i` may be a paragraph of the story."""
        unit = self.units[i]
        return unit.prose and "any" not in self.told[i] and self.hints[i] in (None, "body", "lead")


def label_of(found: Told) -> Label:
    """The label that a rule gives."""
    name = found.names.get("name") or ""
    return Label(found.rule.role, found.rule.name, people(name), found.names.get("outlet") or outlet(name))


def told(rules: Rules, units: list[Unit]) -> list[dict[str, Told]]:
    """What the rules say of each unit, by their zones."""
    return [_told(rules, unit) for unit in units]


def _told(rules: Rules, unit: Unit) -> dict[str, Told]:
    """What the rules say of a unit alone."""
    if unit.size <= PREFIX and (found := rules.told(unit.head.strip("*_[] ") or unit.head)):
        return {one.rule.zone: one for one in found}
    if unit.size > 60 and rules.addressed(unit.head):
        return {"any": Told(rules.rules[0])}
    return {}
