"""Who held which office when, by what the articles of an archive call people ("Foreign Minister Lavrov")."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Final

from rag.language.lexicons import Lexicons
from rag.statements.spelling import place_of, written_place

_TABLE: Final = Lexicons(__package__).table("offices")

LEAST: Final = 2
"""Articles that must call somebody so: one alone may be misread."""
FAR: Final = 183
"""Days before the first and after the last article that tells of an office in which it still counts."""

Office = tuple[str, str]
"""(the office, its country or body): ("foreign_minister", "=russia")."""


_BY_NAME: Final = {name.lower(): office for office, names in _TABLE["names"].items() for name in names}
_NAMES: Final = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(_BY_NAME, key=lambda name: (-len(name), name))))})(?!\w)",
    re.I,
)


def office_of(title: str | None, place: str | None = None) -> Office | None:
    """The office that a text names, with its place; None where either is missing or there are several.

    >>> office_of("Russia's deputy foreign minister")
    ('deputy_foreign_minister', '=russia')
    """
    kind, where = kind_of(title), written_place(place) or place_of(title)
    return (kind, where) if kind and where else None


@lru_cache(maxsize=1 << 14)
def kind_of(title: str | None) -> str | None:
    """The office that a text names, of whatever country; None for none, several, or a former one."""
    found = {_BY_NAME[match.group().lower()] for match in _NAMES.finditer(title or "")}
    if len(found) != 1:
        return None
    (kind,) = found
    beside = not kind.startswith(("deputy_", "vice_")) and _words(title) & set(_TABLE["beside"])
    return None if beside else kind


def _words(title: str | None) -> set[str]:
    return set(re.findall(r"\w+", (title or "").lower()))


@dataclass
class Tenure:
    """A person in an office: the days of the articles that call them so, and how many articles do."""

    person: str
    office: Office
    title: str
    days: list[str] = field(default_factory=list)
    articles: int = 0

    @property
    def since(self) -> str | None:
        return min(self.days, default=None)

    @property
    def until(self) -> str | None:
        return max(self.days, default=None)


class Offices:
    """The table of an archive. A holder is only named where the table leaves no choice."""

    def __init__(self) -> None:
        self._held: dict[Office, dict[str, Tenure]] = defaultdict(dict)

    def add(self, person: str, title: str | None, place: str | None, day: str | None) -> None:
        """An article of this day calls the person so."""
        office = office_of(title, place)
        if office is None:
            return
        told = f"{place} {title}" if place and place not in (title or "") else title or ""
        tenure = self._held[office].setdefault(person, Tenure(person, office, told))
        tenure.articles += 1
        if day is not None and len(day) == len("2013-09-09"):
            tenure.days.append(day)

    def holder(self, title: str | None, place: str | None, day: str | None) -> str | None:
        """The one person whom the archive knows in an office on a day; None where it is not sure."""
        office = office_of(title, place)
        if office is None or office[0] not in _TABLE["sole"] or _words(title) & set(_TABLE["anybody"]):
            return None
        if day is None or len(day) != len("2013-09-09"):
            return None
        near = {
            tenure.person: _off(tenure, day)
            for tenure in self._held.get(office, {}).values()
            if tenure.days and _off(tenure, day) <= FAR
        }
        inside = [person for person, off in near.items() if off == 0]
        fits = inside or list(near)
        sure = len(fits) == 1 and self._held[office][fits[0]].articles >= LEAST
        return fits[0] if sure else None

    def rows(self) -> list[dict[str, Any]]:
        """A row a person and an office: office, place, title, person, since, until, articles."""
        held = [tenure for tenures in self._held.values() for tenure in tenures.values()]
        held.sort(key=lambda one: (*reversed(one.office), one.since or "~", one.person))
        return [
            {
                "office": one.office[0].replace("_", " "), "place": one.office[1][1:], "title": one.title,
                "person": one.person, "since": one.since, "until": one.until, "articles": one.articles,
            }
            for one in held
        ]  # fmt: skip

    def of(self, person: str) -> list[Tenure]:
        """The offices of a person, that of most articles first."""
        held = [tenures[person] for tenures in self._held.values() if person in tenures]
        return sorted(held, key=lambda tenure: (-tenure.articles, tenure.office))


def _off(tenure: Tenure, day: str) -> int:
    """Days from a day to the span in which articles call the person so; 0 within it."""
    since, until = tenure.since, tenure.until
    assert since is not None
    assert until is not None
    if since <= day <= until:
        return 0
    edge = since if day < since else until
    return abs((date.fromisoformat(day) - date.fromisoformat(edge)).days)
