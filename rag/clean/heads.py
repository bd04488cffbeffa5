"""The head of a story: headline, date line, names, standfirst, pictures' captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rag.clean.dates import dates
from rag.clean.rules import load
from rag.clean.units import Unit
from rag.records import Role

_NAME: Final = re.compile(r"(?:[^\W\d_][\w.'’-]*)(?:\s(?:[^\W\d_][\w.'’-]*)){1,3}\s?,?")
_FILLER: Final = re.compile(
    r"(?:\b(?:published|posted|updated|last updated|first published|created|date|on|at|by|gmt|utc|est|edt|pst|pdt"
    r"|msk|bst|cet|ist|local time|print edition|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thu|thur|thurs|fri|sat"
    r"|sun|опубликовано|обновлено|дата|года?|понедельник|вторник|среда|четверг|пятница|суббота|воскресенье|мск"
    r"|нش?ر|نشر|نشرت|تاريخ النشر|آخر تحديث|تحديث|التاريخ|في|بتاريخ|الساعة|الاثنين|الإثنين|الثلاثاء|الأربعاء|الاربعاء"
    r"|الخميس|الجمعة|السبت|الأحد|الاحد|ص|م|am|pm|a\.m|p\.m)\b|[\s,،.:;|/()\[\]•·—–+-]|\d{1,2}:\d\d)+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule says of a unit."""

    role: Role
    rule: str
    spread: str
    groups: dict[str, str | None]


Made = tuple[Role, str, tuple[str, ...], str | None]


def marker(unit: Unit) -> bool:
    """Whether the unit is a date line or an outlet's name alone: such stand only in a story's head."""
    return unit.size <= 160 and (date_line(unit.head) is not None or outlet(unit.head) is not None)


def date_line(line: str) -> tuple[str, str] | None:
    """(date, what else it says) if the line says little more than a date."""
    found = next(dates(line), None) if len(line) <= 160 else None
    if found is None:
        return None
    rest = line
    for one in reversed(list(dates(line))):
        rest = f"{rest[: one.start]} | {rest[one.end :]}"
    rest = " ".join(_FILLER.sub(" ", rest).split())
    return (found.date, rest) if len(rest) <= 45 and len(rest.split()) <= 6 else None


def outlet(line: str) -> str | None:
    """The line, if it is the name of a newspaper, an agency, a channel."""
    line = line.strip(" ,.:;|-–—")
    rules = load()
    if line.casefold() in rules.known_outlets:
        return line
    words = line.split()
    if (
        not 2 <= len(words) <= 5
        or (not line.istitle()
        and not all(w[:1].isupper() for w in words if len(w) > 3))
    ):
        return None
    ends = words[-1].casefold() in rules.outlet_words or words[0].casefold() in rules.outlet_words
    return line if ends and "," not in line else None


def name_like(line: str) -> bool:
    """Two to four capitalised words and nothing else: a person, as far as its shape goes."""
    line = line.strip(" ,")
    if not _NAME.fullmatch(line) or len(line) > 50:
        return False
    words = line.split()
    return all(
        w[:1].isupper() or len(w) <= 3 or (not w.isascii() and not w.lower() != w.upper()) for w in words
    )


def head(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> list[Made]:
    """What each unit before the body is."""
    title_at = _headline(units, told, hints, title)
    made: list[Made] = []
    for i, unit in enumerate(units):
        if hints[i] and hints[i] != "body":
            made.append((hints[i] or "body", "hint", (), None))
        elif i == title_at:
            made.append(("headline", "", (), None))
        elif (rule := told[i]) is not None:
            name = rule.groups.get("name")
            made.append((rule.role, rule.rule, (name,) if name else (), rule.groups.get("outlet")))
        else:
            made.append(_plain(units, i, told, made, title_at, body))
    return made


def _plain(
    units: list[Unit],
    i: int,
    told: list[Told | None],
    made: list[Made],
    title_at: int | None,
    body: list[Unit],
) -> Made:
    unit = units[i]
    before = told[i - 1] if i else None
    if (line := date_line(unit.head)) and unit.size <= 160:
        return "dateline", "date", (), line[1] or None
    if found := outlet(unit.head):
        return "byline", "outlet", (), found
    if before is not None and before.spread == "name" and name_like(unit.head):
        return "byline", before.rule, (unit.head.strip(" ,"),), None
    if _twice(units, i):
        return "caption", "said twice", (), None
    if unit.prose:
        return "lead", "", (), None
    if title_at is not None and i < title_at:
        return "furniture", "before the headline", (), None
    if name_like(unit.head):
        mentioned = any(unit.head.strip(" ,") in other.head for other in body)
        return (
            ("caption", "named in the story", (), None)
            if mentioned
            else ("byline", "a name alone", (unit.head.strip(" ,"),), None)
        )
    return ("lead", "", (), None) if unit.words >= 5 else ("furniture", "head", (), None)


def _twice(units: list[Unit], i: int) -> bool:
    near = [units[j].head for j in (i - 1, i + 1) if 0 <= j < len(units)]
    return units[i].size < 200 and units[i].head in near


def _headline(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None
) -> int | None:
    if "headline" in hints:
        return hints.index("headline")
    if title:
        return next((i for i, unit in enumerate(units) if unit.head == title), None)
    open_units = [
        i for i, unit in enumerate(units)
        if told[i] is None and hints[i] in (None, "body") and not marker(unit) and unit.size <= 250
    ]  # fmt: skip
    return next((i for i in open_units if units[i].words >= 3), open_units[0] if open_units else None)
