"""Lines of a story's head that say little more than a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from rag.clean.bylines import byline
from rag.clean.dates import WORDS, dates, either
from rag.clean.outlets import outlet, staff
from rag.clean.rules import SIGNED, load
from rag.clean.units import Unit

DATE_LINE: Final = 160
_LINES: Final = 64
"""A story's head has fewer lines; each is asked about several times."""
_NUMERIC: Final = re.compile(r"(?:[^\W\d]+,?\s)?\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)(?:,?\s\d{1,2}:\d\d)?")
_ROUND_A_DATE: Final = re.compile(
    rf"(?:\b(?:{either([*WORDS['beside'], *WORDS['weekdays']])})\b"
    r"|[\s,،:;|│/()\[\]•·—–*_+]|\B-|-\B|(?<!\b[^\W\d_])\.|\d{1,2}[:.]\d\d(?::\d\d)?)+",
    re.I,
)
_HALF_DAYS: Final = ("a.m.", "p.m.", "a. m.", "p. m.")
_BARS: Final = re.compile(r"\s*[|│•·,،]\s*|\s+[–—/-]\s+")
_RULED: Final = re.compile(r"\s+[–—-]\s+")
_HUNG: Final = re.compile(r"\s*[|•·]\s*|\s(?=[(\[])|\s(?=Follow\b)")
_EVENT: Final = re.compile(rf"\b(?:{either(WORDS['event'])})\b", re.I)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A line that says little more than a date. `rest` is what else it says, `parts` that by its marks."""

    rest: str
    parts: tuple[str, ...] = ()


@lru_cache(_LINES)
def date_line(line: str) -> DateLine | None:
    """What a date line tells beside its date; None for another line."""
    if len(line) > DATE_LINE or not any(c.isdigit() for c in line):
        return None
    line = line.strip(" *_")
    if _NUMERIC.fullmatch(line):
        return DateLine("")
    told = list(dates(line)) or list(dates(line, day_first=True))
    if not told:
        return None
    parted = line
    for one in reversed(told):
        parted = f"{parted[: one.start]} | {parted[one.end :]}"
    rest = _without_round(parted)
    if (
        line.endswith(".") and len(rest.split()) >= 3 and not line.lower().endswith(_HALF_DAYS)
    ) or _EVENT.search(rest):
        return None
    signed = (
        "|" in line
        or len(_RULED.split(line)) > 2
        or outlet(rest)
        or any(one.rule.name in SIGNED for one in load().told(rest))
    )
    parted = "|".join(part for part in parted.split("|") if not _labels(part))
    rest = _without_round(parted)
    if len(rest) > 60 or len(rest.split()) > (7 if signed else 4) or rest.endswith(("!", "?")):
        return None
    return DateLine(rest, tuple(filter(None, map(_without_round, _BARS.split(parted)))))


def _labels(part: str) -> bool:
    """Whether this, right before a date, says what the date is of, in any language: `Giriş:`, `Kelt:`."""
    name = part.strip()
    return name.endswith(":") and len(name.split()) <= 3 and not outlet(name)


def _without_round(text: str) -> str:
    """What stands beside a date without the words that are usual there."""
    return " ".join(_ROUND_A_DATE.sub(" ", text).split())


@lru_cache(_LINES)
def cleared(line: str) -> str:
    """A line of a head without what a site hangs on it: `3 hours ago`, `5 min read`, `(3 Comments)`."""
    if len(line) > DATE_LINE:
        return line
    rules = load()
    plain = rules.ago.sub(" ", line) if any(c.isdigit() for c in line) else line
    if plain == line and not _HUNG.search(line):
        return line
    parts = [part.strip(" ,()[]") for part in _HUNG.split(plain)]
    kept = [
        part for part in parts if part and not any(one.rule.role == "furniture" for one in rules.told(part))
    ]
    return " | ".join(kept) if kept and len(" ".join(kept)) + 3 < len(line) else line


def marker(unit: Unit) -> bool:
    """Whether the unit is a date line, or an outlet's name: such stand only in a story's head."""
    if unit.size > DATE_LINE:
        return False
    line = cleared(unit.head)
    return any(told(line) is not None for told in (date_line, outlet, byline, staff))
