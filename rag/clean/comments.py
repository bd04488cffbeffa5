"""Readers' comments: where a thread begins, and each comment's writer and time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rag.clean.dates import dates
from rag.clean.units import Unit

_FILLER: Final = re.compile(
    r"^(?:thumb|missing|default|avatar|user|posted by|by|reply to|guest:?)\s+|\s*(?:says|said|wrote|writes|on|at|"
    r"пишет|написал[аи]?|يقول|كتب|بتاريخ|في)?\s*[:,،|•·()—–-]*\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Header:
    """The line above a comment: who wrote it, and when (ISO, with the time where it is told)."""

    author: str | None
    time: str | None


def header(unit: Unit) -> Header | None:
    """The header that this unit is: a short name, a date, and nothing else."""
    if unit.size > 120:
        return None
    found = next(dates(unit.head, day_first=True), None)
    if found is None or unit.head[found.end :].strip(" :,|#—–-") not in ("",):
        return None
    name = unit.head[: found.start].strip()
    for _ in range(3):
        name = _FILLER.sub("", name).strip()
    if len(name) > 40 or len(name.split()) > 4:
        return None
    return Header(name or None, found.iso)


def opens_thread(units: list[Unit], first: int) -> int | None:
    """The unit at which comments begin without a heading: two headers with times, or None."""
    timed = [
        i for i in range(first + 1, len(units))
        if (told := header(units[i])) and told.author and told.time and "T" in told.time
    ]  # fmt: skip
    return timed[0] if len(timed) >= 2 else None
