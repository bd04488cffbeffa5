"""The head of a story: headline, date line, names, standfirst, pictures' captions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.clean.dates import dates
from rag.clean.names import byline, known_name, outlet, people, person, place, several
from rag.clean.rules import Told, load
from rag.clean.units import Unit
from rag.records import Role

DATE_LINE: Final = 160
_LINES: Final = 64
"""A story's head has fewer lines; each is asked about several times."""
_NUMERIC: Final = re.compile(r"(?:[^\W\d]+,?\s)?\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?:,?\s\d{1,2}:\d\d)?")
_ROUND_A_DATE: Final = re.compile(
    r"(?:\b(?:published|posted|updated|last updated|last modified|modified|first published|created|issued"
    r"|date|on|at|gmt|utc|est|edt|pst|pdt|cst|cdt|msk|bst|cet|cest|eet|ist|et|local time|print edition|issue"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|wed|thur?s?|fri|sat|sun"
    r"|опубликовано|обновлено|дата|публикации|года?|г|понедельник|вторник|среда|четверг|пятница|суббота"
    r"|\d{1,2}\s(?:محرم|صفر|ربيع\s\S+|جمادى\s\S+|رجب|شعبان|رمضان|شوال|ذو\s\S+|ذي\s\S+)،?\s1[34]\d\d(?:\sهـ?)?"
    r"|воскресенье|мск|в|مـ|هـ|نشر|نشرت|تاريخ|النشر|آخر|تحديث|التاريخ|في|بتاريخ|الساعة|الاثنين|الإثنين|الثلاثاء"
    r"|الأربعاء|الاربعاء|الخميس|الجمعة|السبت|الأحد|الاحد|ص|م|مساء|صباحا|بتوقيت|غرينتش|am|pm|a\.m|p\.m)\b"
    r"|[\s,،.:;|│/()\[\]•·—–*_+-]|\d{1,2}:\d\d(?::\d\d)?)+",
    re.I,
)

_EVENT: Final = re.compile(
    r"\b(?:born|died|founded|established|opened|closed|signed|adopted|released|recorded|married|deadline|expires"
    r"|due|until|since|from|as of|copyright|printed|accessed|retrieved|archived|registered|родил\w+|умер\w*"
    r"|основан\w*|ولد|توفي|تأسس)\b",
    re.I,
)
"""Words that make a line with a date tell of something else than the story's publication."""
_SIGNED: Final = ("byline", "where it comes from", "an issue of a paper")
_NAMING: Final = ("byline", "a person's office, then the name")
_SLASH: Final = re.compile(r"\s/\s?|/\s|\w/\w")
_MANY_NAMES: Final = 3
"""So many lines that could be a name alone are a list of something else."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a unit of the head is, with the people and the outlet that it names, and the date."""

    role: Role
    why: str = ""
    people: tuple[str, ...] = ()
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says little more than a date: `rest` is what else it says."""

    date: str | None
    rest: str


@lru_cache(_LINES)
def date_line(line: str) -> DateLine | None:
    """What a date line tells; `date` is None where its numbers can be read two ways."""
    if len(line) > DATE_LINE or not any(c.isdigit() for c in line):
        return None
    line = line.strip(" *_")
    if _NUMERIC.fullmatch(line):
        found = next(dates(line), None)
        return DateLine(found.date if found else None, "")
    told = list(dates(line))
    if not told:
        return None
    rest = line
    for one in reversed(told):
        rest = f"{rest[: one.start]} | {rest[one.end :]}"
    rest = " ".join(_ROUND_A_DATE.sub(" ", rest).split())
    if (line.endswith(".") and len(rest.split()) >= 3) or _EVENT.search(rest):
        return None
    most = (
        7 if "|" in line or outlet(rest) or any(one.rule.name in _SIGNED for one in load().told(rest)) else 4
    )
    plain = len(rest) <= 60 and len(rest.split()) <= most and not re.search(r"[.!?]\s|[!?]$", rest)
    return DateLine(told[0].date, rest) if plain else None


def marker(unit: Unit) -> bool:
    """Whether the unit is a date line, or an outlet's name: such stand only in a story's head."""
    return unit.size <= DATE_LINE and (
        date_line(unit.head) is not None or outlet(unit.head) is not None or byline(unit.head) is not None
    )


def head(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> list[Made]:
    """What each unit before the body is. `body` are the units after it, `title` the stated one."""
    title_at = _headline(units, told, hints, title, body)
    made: list[Made] = []
    for i in range(len(units)):
        hint = hints[i]
        if i == title_at:
            made.append(Made("headline"))
        elif hint in ("caption", "comment", "headline"):
            made.append(Made(hint))
        else:
            one = _by_shape(units, i, told, title_at, body)
            made.append(_bounded(units[i], one, hint, title_at is not None and i > title_at))
    _credited(units, made)
    _linked(units, told, made, title_at)
    if sum(one.why == "alone" for one in made) >= _MANY_NAMES:
        made = [Made("furniture") if one.why == "alone" else one for one in made]
    return made


def _credited(units: list[Unit], made: list[Made]) -> None:
    """`Tim Boe / Ledger` under the writer's name, or under a line of its own, is a picture's credit."""
    for i, one in enumerate(made):
        above = made[:i]
        signed = any(other.role == "byline" and other.people for other in above)
        if not signed or one.why != "name and outlet" or not _SLASH.search(units[i].head):
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
    if unit.size <= DATE_LINE and (line := date_line(unit.head)):
        return _dated(line)
    if before and before.rule.spread == "name" and (name := person(unit.head)):
        return Made("byline", before.rule.name, (name,))
    if before and before.rule.spread == "caption" and unit.size < 300:
        return Made("caption", before.rule.name)
    if (title_at is None or i < title_at) and (found := _masthead(unit.head)):
        return Made("furniture", "a letterhead", (), found)
    if rule is not None:
        told_name = rule.names.get("name") or ""
        signed = rule.rule.role == "byline" and outlet(unit.head.partition(" ")[2])
        if signed:  # "By RFE/RL"
            return Made("byline", rule.rule.name, (), signed)
        paper = rule.names.get("outlet") or outlet(told_name)
        return Made(rule.rule.role, rule.rule.name, people(told_name), paper)
    if found := outlet(unit.head):
        return Made("byline", "outlet", (), found)
    if unit.size <= DATE_LINE and _credit(unit.head):
        return Made("caption", "credit")
    if unit.size <= DATE_LINE and (both := byline(unit.head)):
        return Made("byline", "name and outlet", both[0], both[1])
    if _twice(units, i):
        return Made("caption", "said twice")
    if unit.prose:
        return Made("lead" if title_at is None or i > title_at or unit.size >= 100 else "furniture")
    if title_at is not None and i < title_at:
        return Made("furniture")
    if names := several(unit.head) or tuple(filter(None, (person(unit.head),))):
        if not known_name(names[0]) and not _beside_marks(units, i, title_at):
            return Made("furniture")
        if any(_mentioned(name, body) for name in names):
            return Made("caption", "named in the story")
        return Made("byline", "alone" if len(names) == 1 else "several", names)
    if title_at is not None and unit.head.endswith((",", ":", "!")):
        return Made("body")  # "Mr President,", "The telegram reads:"
    return Made("lead") if unit.words >= 5 else Made("furniture")


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


def _dated(line: DateLine) -> Made:
    """A date line may also name its outlet or its writer: `AFP, 31 Jan 2012`, `August 19, 2012 by tobias`."""
    rest = line.rest
    if by := re.search(r"(?:^|\s)by\s(.+)$", rest, re.I):
        return Made("dateline", "date", people(by.group(1)), None)
    told = next((one for one in load().told(rest) if one.rule.name in _SIGNED), None)
    if told:
        return Made(
            "dateline", told.rule.name, people(told.names.get("name") or ""), told.names.get("outlet")
        )
    if found := outlet(rest):
        return Made("dateline", "date", (), found)
    if re.fullmatch(r"The(?: [A-Z][\w'’&-]+){1,3}", rest) and not place(rest):
        return Made("dateline", "date", (), rest)
    both = byline(rest) if rest else None
    return Made("dateline", "date", both[0] if both else (), both[1] if both else None)


def _mentioned(name: str, body: list[Unit]) -> bool:
    """Whether the story speaks of this person; that it is their biography at the end does not count."""
    prose = [unit for unit in body if unit.prose]
    return any(
        name in unit.head for unit in prose[: max(len(prose) - 2, 1)] if not unit.head.startswith(name)
    )


def _twice(units: list[Unit], i: int) -> bool:
    near = [units[j].head for j in (i - 1, i + 1) if 0 <= j < len(units)]
    return units[i].size < 200 and units[i].head in near


def _headline(
    units: list[Unit], told: list[Told | None], hints: list[Role | None], title: str | None, body: list[Unit]
) -> int | None:
    if "headline" in hints:
        return hints.index("headline")
    if title:
        known = " ".join(title.split()).casefold()
        same = (i for i, unit in enumerate(units) if " ".join(unit.head.split()).casefold() == known)
        return next(same, None)
    able = [
        i for i, unit in enumerate(units)
        if told[i] is None and hints[i] in (None, "body") and not marker(unit) and unit.size <= 250
        and not unit.head.rstrip().endswith((",", ":", ";")) and not _twice(units, i)
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
    return name is not None and known_name(name) and not _mentioned(name, body)


def _names_follow(rule: Told | None) -> bool:
    return rule is not None and rule.rule.name in _NAMING


def _spreads(rule: Told | None) -> bool:
    """Whether the line below is a name or a caption."""
    return rule is not None and rule.rule.spread in ("name", "caption")


def _divides(rule: Told | None) -> bool:
    return rule is not None and rule.rule.role == "furniture"
