"""The head of a story: headline, date line, names, standfirst, pictures' captions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from rag.clean.bylines import byline, known_name, person, several, signed, team
from rag.clean.datelines import DATE_LINE, DateLine, cleared, date_line, marker
from rag.clean.headline import SLASH, akin, headline, said_twice
from rag.clean.outlets import outlet, place, staff
from rag.clean.page import Label, Page, label_of
from rag.clean.rules import SIGNED, Told, load
from rag.clean.units import Unit
from rag.records import Role

_MASTHEAD: Final = 5
"""An outlet's name, its section and the day stand so near the headline, or at the top of a short head."""
_HEAD: Final = 12
"""A head with more lines above its headline has navigation in it."""


def head(page: Page, first: int, stop: int) -> list[Label]:
    """What each unit before the story `page.units[first:stop]` is."""
    units, body = page.units[:first], page.units[first:stop]
    told = [page.rule(i, "any", "head") for i in range(first)]
    title_at = headline(units, told, page.hints[:first], page.title, body)
    below = len(units) if title_at is None else title_at + 1
    made: list[Label] = []
    links = False
    for i, (unit, rule, hint) in enumerate(zip(units, told, page.hints[:first], strict=True)):
        if i + 1 == below and title_at is not None:
            made.append(Label("headline"))
            continue
        if hint in ("caption", "comment", "headline"):
            one = Label(hint)
        elif title_at is not None and _afar(units, i, title_at):
            one = Label("furniture")
        elif i >= below and title_at is not None and unit.head == units[title_at].head:
            one = Label("furniture", "the headline again")
        else:
            one = _bounded(unit, _by_shape(units, i, told, title_at, body), hint, i >= below)
        if one.why == "name and outlet" and any(o.role == "byline" and o.people for o in made):
            one = _credited(unit, one, made)
        if i >= below:
            listed = links and one.role == "dateline" and not _bare(unit)
            if (
                rule is not None
                or unit.prose
                or (one.role in ("dateline", "byline", "caption") and not listed)
            ):
                links = rule is not None and rule.rule.spread == "links"
            elif links:
                one = Label("furniture", "a link")  # under "Key events" or "Related"
        made.append(one)
    return made


def _afar(units: list[Unit], i: int, title_at: int) -> bool:
    """Navigation above the headline: it names sections and programmes that look like outlets and people."""
    if i >= title_at:
        return False
    if i + _MASTHEAD < title_at:
        return i >= _MASTHEAD or title_at > _HEAD
    near = [units[j] for j in (i - 1, i + 1) if 0 <= j < title_at]
    return title_at > _HEAD and any(one.words <= 3 and not marker(one) for one in near)


def _credited(unit: Unit, one: Label, above: list[Label]) -> Label:
    """`Tim Boe / Ledger` under the writer's name, or under a line of its own, is a picture's credit."""
    if not SLASH.search(unit.head):
        return one
    if unit.head.lower() == unit.head.upper():
        return replace(one, people=())  # where the agency's story was sent from
    if above[-1].role == "lead":
        above[-1] = Label("caption", "credited")
    return Label("caption", "credit")


def _bare(unit: Unit) -> bool:
    """A date and nothing else: `7 September 2010: Norlandia counts its islands` leads to a story."""
    line = date_line(unit.head)
    return line is not None and len(line.rest.split()) <= 2


def _bounded(unit: Unit, one: Label, hint: Role | None, after_title: bool) -> Label:
    """A page's own hint wins over a guess by shape; a date or a name under the headline wins over both."""
    if hint == "furniture" and not (after_title and one.role in ("dateline", "byline")):
        return Label("furniture")
    if hint in ("byline", "dateline") and one.role != hint:
        name = person(unit.head) if hint == "byline" else None
        return Label(hint, "hint", (name,) if name else (), one.outlet)
    if hint == "body" and one.role == "furniture" and not one.why:
        return Label("lead")
    return one


def _by_shape(
    units: list[Unit], i: int, told: list[Told | None], title_at: int | None, body: list[Unit]
) -> Label:
    """What a line is by itself and its neighbours: the first that holds, from what is plain to guesses."""
    unit, rule = units[i], told[i]
    spread = before.rule.spread if i and (before := told[i - 1]) else ""
    plain = cleared(unit.head)
    line, above, names = unit.head, title_at is None or i < title_at, signed(unit.head)
    if dated := date_line(line) or date_line(plain):
        made = _dated(dated)
        return replace(made, people=names, why="byline") if names else made
    if spread == "name" and (name := person(line) or team(line)):
        return Label("byline", "a name under an office", (name,))
    if spread == "caption":
        return Label("caption", "under its heading")
    if above and (found := _masthead(line)):
        return Label("furniture", "a letterhead", (), found)
    if rule is not None:
        return _by_rule(unit, rule)
    if names and not unit.prose:
        return Label("byline", "byline", names)
    if (found := staff(line)) or ((found := outlet(line)) and _sent_from(line) is None):
        return Label("byline", "outlet", (), found)
    if unit.size <= DATE_LINE and _credit(line):
        return Label("caption", "credit")
    if both := byline(line):
        return Label("byline", "name and outlet", both[0], both[1])
    if said_twice(units, i):
        return Label("caption", "said twice")
    if unit.prose or (title_at is not None and i < title_at):
        return Label("lead" if unit.prose and (title_at is None or i > title_at) else "furniture")
    names = several(line) or tuple(filter(None, (person(line) or _sent_from(line),)))
    if names and not line.endswith(":"):
        return _by_names(names, body)
    if (title_at is not None or i + 1 == len(units)) and line.endswith((",", ":", "!")):
        return Label("body")  # "Mr President,", "The telegram reads:"
    below = title_at is not None and i == title_at + 1 and unit.words > 5
    return Label("lead" if below or (unit.words >= 5 and (not body or akin(unit, body))) else "furniture")


def _sent_from(line: str) -> str | None:
    """`Rolf Tangen, Oslo`, `Jane Smith | USA TODAY`, `Jane Smith The Daily Post`: the writer."""
    told = [part.strip() for part in line.replace("| ", ", ").split(", ")]
    if len(told) == 2 and len(told[1].split()) <= 2 and (told[1].istitle() or told[1].isupper()):
        return person(told[0])
    left, the, right = line.partition(" The ")
    return person(left) if the and outlet(f"The {right}") else None


def _by_rule(unit: Unit, rule: Told) -> Label:
    if rule.rule.role == "byline" and (paper := outlet(unit.head.partition(" ")[2])):  # "By RFE/RL"
        return Label("byline", rule.rule.name, (), paper)
    label = label_of(rule)
    names = signed(unit.head) if label.why == "byline" else ()
    return replace(label, people=names or label.people)


def _by_names(names: tuple[str, ...], body: list[Unit]) -> Label:
    if not known_name(names[0]):
        return Label("furniture")
    return Label("byline", "alone" if len(names) == 1 else "several", names)


def _masthead(line: str) -> str | None:
    """The outlet that a row begins with: `The Morning Post / Politics / Print version`."""
    parts = re.split(r"\s*[|»›•]\s*|\s[/>]\s", line)
    return outlet(parts[0]) if len(parts) > 1 else None


def _credit(line: str) -> bool:
    """`The ministry's building / Sputnik`: an agency after a stroke, no name before."""
    parts = SLASH.split(line)
    return len(parts) == 2 and outlet(parts[1]) is not None and person(parts[0]) is None


def _dated(line: DateLine) -> Label:
    """A date line may also name its outlet or writers: `AFP, 31 Jan`, `Kari Moe | Halden Post | 4 Feb`."""
    rest, words = line.rest, line.rest.split()
    titled = rest.startswith("The ") and all(word[0].isupper() for word in words) and 2 <= len(words) <= 4
    plain = titled and rest.replace(" ", "").replace("'", "").replace("’", "").isalnum()
    parts = line.parts if len(line.parts) > 1 else (rest,)
    papers = [paper for part in parts if (paper := outlet(part))]
    named = [names for part in parts if not outlet(part) and (names := _named(part))]
    whole = len(named) + len(papers[:1]) + sum(map(place, parts)) == len(parts)  # nothing else is in the line
    told = next((one for one in load().told(rest) if one.rule.name in SIGNED), None)
    if told and not (whole and len(parts) > 1):
        return replace(label_of(told), role="dateline")
    paper = papers[0] if papers else rest if plain else None
    return Label("dateline", "date", sum(named, ()) if whole else (), paper)


def _named(part: str) -> tuple[str, ...]:
    """The people, or the staff, that a part of a date line is made of."""
    return signed(part) or several(part) or tuple(filter(None, (team(part) or person(part),)))
