"""The head of a story: headline, date line, names, standfirst, pictures' captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from rag.clean.datelines import DATE_LINE, DateLine, cleared, date_line, marker
from rag.clean.headline import SLASH, akin, headline, mentioned, said_twice
from rag.clean.names import byline, known_name, outlet, people, person, place, several, signed, staff, team
from rag.clean.rules import SIGNED, Told, load
from rag.clean.units import Unit
from rag.records import Role

_MASTHEAD: Final = 5
"""An outlet's name, its section and the day stand so near the headline, or at the top of a short head."""
_HEAD: Final = 12
"""A head with more lines above its headline has navigation in it."""
_MANY_NAMES: Final = 3
"""So many lines that could be a name alone are a list of something else."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a unit of the head is, with the people and the outlet that it names, and the date."""

    role: Role
    why: str = ""
    people: tuple[str, ...] = ()
    outlet: str | None = None


def head(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> list[Made]:
    """What each unit before the body is. `body` are the units after it, `title` the stated one."""
    title_at = headline(units, told, hints, title, body)
    made: list[Made] = []
    for i in range(len(units)):
        hint = hints[i]
        if i == title_at:
            made.append(Made("headline"))
        elif hint in ("caption", "comment", "headline"):
            made.append(Made(hint))
        elif title_at is not None and _afar(units, i, title_at):
            made.append(Made("furniture"))
        elif title_at is not None and i > title_at and units[i].head == units[title_at].head:
            made.append(Made("furniture", "the headline again"))
        else:
            one = _by_shape(units, i, told, title_at, body)
            made.append(_bounded(units[i], one, hint, title_at is not None and i > title_at))
    _credited(units, made)
    _linked(units, told, made, title_at)
    if sum(one.why == "alone" for one in made) >= _MANY_NAMES:
        made = [Made("furniture") if one.why == "alone" else one for one in made]
    return made


def _afar(units: list[Unit], i: int, title_at: int) -> bool:
    """Navigation above the headline: it names sections and programmes that look like outlets and people."""
    if i + _MASTHEAD < title_at:
        return i >= _MASTHEAD or title_at > _HEAD
    near = [units[j] for j in (i - 1, i + 1) if 0 <= j < title_at]
    return (
        title_at > _HEAD
        and any(one.words <= 3 and not marker(one) for one in near)
        and date_line(units[i].head) is None
    )


def _credited(units: list[Unit], made: list[Made]) -> None:
    """`Tim Boe / Ledger` under the writer's name, or under a line of its own, is a picture's credit."""
    for i, one in enumerate(made):
        above = made[:i]
        signed = any(other.role == "byline" and other.people for other in above)
        if not signed or one.why != "name and outlet" or not SLASH.search(units[i].head):
            continue
        if units[i].head.lower() == units[i].head.upper() and above[-1].role not in ("lead", "caption"):
            made[i] = Made("byline", one.why, (), one.outlet)  # where the agency's story was sent from
        else:
            made[i] = Made("caption", "credit")
            if above[-1].role == "lead" and units[i - 1].size < 300:
                made[i - 1] = Made("caption", "credited")


def _linked(units: list[Unit], told: list[Told | None], made: list[Made], title_at: int | None) -> None:
    """Under the headline, the short lines after "Key events" or "Related" are links."""
    links = False
    for i in range((title_at if title_at is not None else len(made)) + 1, len(made)):
        rule = told[i]
        listed = links and made[i].role == "dateline" and not _bare(units[i])
        marks = made[i].role in ("dateline", "byline", "caption") and not listed
        if rule is not None or units[i].prose or marks:
            links = rule is not None and rule.rule.spread == "links"
        elif links:
            made[i] = Made("furniture", "a link")


def _bare(unit: Unit) -> bool:
    """A date and nothing else: `7 September 2010: Norlandia counts its islands` leads to a story."""
    line = date_line(unit.head)
    return line is not None and len(line.rest.split()) <= 2


def _bounded(unit: Unit, one: Made, hint: Role | None, after_title: bool) -> Made:
    """A page's own hint wins over a guess by shape; a date or a name under the headline wins over both."""
    if hint == "furniture" and not (
        after_title and one.role in ("dateline", "byline") and one.why != "alone"
    ):
        return Made("furniture")
    if hint in ("byline", "dateline") and one.role != hint:
        name = person(unit.head) if hint == "byline" else None
        return Made(hint, "hint", one.people or ((name,) if name else ()), one.outlet)
    if hint == "body" and one.role == "furniture" and not one.why:
        return Made("lead")
    return one


def _by_shape(
    units: list[Unit], i: int, told: list[Told | None], title_at: int | None, body: list[Unit]
) -> Made:
    unit, rule = units[i], told[i]
    before = told[i - 1] if i else None
    if rule is None and (told_of := cleared(unit.head)) != unit.head:
        unit = replace(unit, head=told_of)
        rule = next((one for one in load().told(told_of) if one.rule.zone in ("any", "head")), None)
    if unit.size <= DATE_LINE and (line := date_line(unit.head)):
        made = _dated(line)
        return replace(made, people=names, why="byline") if (names := signed(unit.head)) else made
    if before and before.rule.spread == "name" and (name := person(unit.head) or team(unit.head)):
        return Made("byline", before.rule.name, (name,))
    if before and before.rule.spread == "caption" and unit.size < 300:
        return Made("caption", before.rule.name)
    if (title_at is None or i < title_at) and (found := _masthead(unit.head)):
        return Made("furniture", "a letterhead", (), found)
    if rule is not None:
        return _by_rule(unit, rule)
    if (names := signed(unit.head)) and unit.size <= DATE_LINE and not unit.prose:
        both = byline(unit.head.partition(" ")[2])
        return Made("byline", "byline", names, both[1] if both else None)
    if found := staff(unit.head):
        return Made("byline", "outlet", (), found)
    if (found := outlet(unit.head)) and _sent_from(unit.head) is None:
        return Made("byline", "outlet", (), found)
    if unit.size <= DATE_LINE and _credit(unit.head):
        return Made("caption", "credit")
    if unit.size <= DATE_LINE and (both := byline(unit.head)):
        return Made("byline", "name and outlet", both[0], both[1])
    if said_twice(units, i):
        return Made("caption", "said twice")
    if unit.prose:
        return Made("lead" if title_at is None or i > title_at else "furniture")
    if title_at is not None and i < title_at:
        return Made("furniture")
    names = several(unit.head) or tuple(filter(None, (person(unit.head) or _sent_from(unit.head),)))
    if names and not unit.head.endswith(":"):
        return _by_names(units, i, names, title_at, body)
    if (title_at is not None or i + 1 == len(units)) and unit.head.endswith((",", ":", "!")):
        return Made("body")  # "Mr President,", "The telegram reads:"
    below = title_at is not None and i == title_at + 1 and unit.words > 5
    return Made("lead" if below or (unit.words >= 5 and (not body or akin(unit, body))) else "furniture")


def _sent_from(line: str) -> str | None:
    """`Rolf Tangen, Oslo`, `Jane Smith | USA TODAY`, `Jane Smith The Daily Post`: the writer."""
    told = re.split(r"\s?[,|]\s", line)
    if len(told) == 2 and len(told[1].split()) <= 2 and (told[1].istitle() or told[1].isupper()):
        return person(told[0])
    left, the, right = line.partition(" The ")
    return person(left) if the and outlet(f"The {right}") else None


def _by_rule(unit: Unit, rule: Told) -> Made:
    name = rule.names.get("name") or ""
    paper = rule.rule.role == "byline" and outlet(unit.head.partition(" ")[2])
    if paper:  # "By RFE/RL"
        return Made("byline", rule.rule.name, (), paper)
    if rule.rule.name == "byline" and (names := signed(unit.head)):
        return Made("byline", "byline", names, rule.names.get("outlet") or outlet(name))
    return Made(rule.rule.role, rule.rule.name, people(name), rule.names.get("outlet") or outlet(name))


def _by_names(
    units: list[Unit], i: int, names: tuple[str, ...], title_at: int | None, body: list[Unit]
) -> Made:
    if not known_name(names[0]) and not _beside_marks(units, i, title_at):
        return Made("furniture")
    if any(mentioned(name, body) for name in names):
        return Made("caption", "named in the story")
    return Made("byline", "alone" if len(names) == 1 else "several", names)


def _beside_marks(units: list[Unit], i: int, title_at: int | None) -> bool:
    """Whether a line of letters without capitals stands where a writer's name does, and looks like one."""
    near = i - 1 == title_at or any(marker(units[j]) for j in (i - 1, i + 1) if 0 <= j < len(units))
    return near and not any(word.startswith("ال") for word in units[i].head.split())


def _masthead(line: str) -> str | None:
    """The outlet that a row begins with: `The Morning Post / Politics / Print version`."""
    parts = re.split(r"\s*[|»›•]\s*|\s[/>]\s", line)
    return outlet(parts[0]) if len(parts) > 1 and len(line) <= DATE_LINE else None


def _credit(line: str) -> bool:
    """`The ministry's building / Sputnik`: an agency after a stroke, no name and no place before."""
    parts = re.split(r"\s/\s?|/\s", line)
    return (
        len(parts) == 2 and outlet(parts[1]) is not None and person(parts[0]) is None and not place(parts[0])
    )


def _named_parts(parts: tuple[str, ...]) -> Made | None:
    """`Kari Moe | Halden Post | 4 Feb 2026`: each part of the date line is a person, an outlet, a place."""
    papers = [name for part in parts if (name := outlet(part))]
    names = [name for part in parts if not outlet(part) and (name := team(part) or person(part))]
    if len(papers) > 1 or len(names) + len(papers) + sum(map(place, parts)) != len(parts):
        return None
    return Made("dateline", "date", tuple(names), papers[0] if papers else None)


def _dated(line: DateLine) -> Made:
    """A date line may also name its outlet or its writer: `AFP, 31 Jan 2012`, `August 19, 2012 by tobias`."""
    rest = line.rest
    if by := re.search(r"(?:^|\s)by\s(.+)$", rest, re.I):
        return Made("dateline", "date", people(by.group(1)), None)
    told = next((one for one in load().told(rest) if one.rule.name in SIGNED), None)
    if told:
        return Made(
            "dateline", told.rule.name, people(told.names.get("name") or ""), told.names.get("outlet")
        )
    if len(line.parts) > 1 and (parted := _named_parts(line.parts)):
        return parted
    if found := outlet(rest):
        return Made("dateline", "date", (), found)
    if re.fullmatch(r"The(?: [A-Z][\w'’&-]+){1,3}", rest) and not place(rest):
        return Made("dateline", "date", (), rest)
    if (name := person(rest)) and rest.lower() != rest.upper():
        return Made("dateline", "date", (name,))
    both = byline(rest) if rest else None
    return Made("dateline", "date", both[0] if both else (), both[1] if both else None)
