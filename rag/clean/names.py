"""Names in the head of a story: people and outlets, by what they look like."""

from __future__ import annotations

import re
from typing import Final

from rag.clean.rules import load

_NAME: Final = re.compile(r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){1,3}")
_BETWEEN: Final = re.compile(r"\s*[,;،]\s*|\s+(?:and|with|и|&)\s+|\s+و\s+")
_PARTS: Final = re.compile(r"\s*[|,،/•·]\s*|\s+[—–-]\s+")
_PLACE: Final = 3
_AGENCY_REACH: Final = 120
"""A wire's place, day and name stand within so many characters of its first paragraph."""


def outlet(line: str) -> str | None:
    """The line, if it is the name of a newspaper, an agency, a channel."""
    line = line.strip(" ,.:;|/-–—()[]")
    rules = load()
    if line.casefold() in rules.outlets:
        return line
    words = line.split()
    if not 2 <= len(words) <= 5 or len(line) > 60 or re.search(r"[,:;.!?\d]", line):
        return None
    # English capitalises each word of a name; Russian only the first.
    if not words[0][:1].isupper() and not _caseless(words[0]):
        return None
    if line.isascii() and not all(word[:1].isupper() or len(word) <= 3 for word in words):
        return None
    edges = (words[-1], words[0]) if words[0].casefold() != "the" else (words[-1],)
    return line if any(word.casefold() in rules.outlet_words for word in edges) else None


def person(line: str) -> str | None:
    """The line as a person's name: two to four capitalised words and nothing else; or None.

    Arabic has no capitals: there two or three words pass, so ask only where a name is likely.
    """
    line = line.strip(" ,:;|–—-*_")
    if len(line) > 50 or not _NAME.fullmatch(line) or outlet(line):
        return None
    words = line.split()
    if all(map(_caseless, words)):
        return line if len(words) <= 3 else None
    if line.isupper() and len(words) > 3:
        return None
    proper = [word for word in words if word[:1].isupper()]
    particles = all(word[:1].isupper() or len(word) <= 3 for word in words)
    return line if len(proper) >= 2 and particles else None


def people(line: str) -> tuple[str, ...]:
    """The names in what a byline tells: parted at "and" and commas, offices and outlets left out."""
    found = []
    for part in _BETWEEN.split(line):
        part = part.strip(" ,:;|–—-*_()[]")
        if part and len(part) <= 60 and not outlet(part) and not re.search(r"\d|@", part):
            found.append(part)
    return tuple(found)


def byline(line: str) -> tuple[tuple[str, ...], str | None] | None:
    """(people, outlet) of a line that is made of a name and an outlet, or a place and an agency."""
    parts = [part for part in _PARTS.split(line.strip(" .")) if part]
    if not 2 <= len(parts) <= 4 or len(line) > 120:
        return None
    outlets = [name for part in parts if (name := outlet(part))]
    others = [part for part in parts if not outlet(part)]
    if len(outlets) != 1 or any(len(part.split()) > _PLACE + 1 for part in others):
        return None
    if any(_BETWEEN.search(part) for part in others):
        return None
    named = tuple(name for part in others if (name := person(part)) and not _caseless(name))
    return named, outlets[0]


def agency(paragraph: str) -> str | None:
    """The wire that signs a first paragraph: `VIENNA, March 12 (Reuters) -`, `МОСКВА, 10 дек - ТАСС.`."""
    start = paragraph[:_AGENCY_REACH]
    for match in load().agency.finditer(start):
        before, after = start[: match.start()].rstrip(), start[match.end() :].lstrip()
        closed = after[:1] in (")", "/", ".", "-", "–", "—")
        dashed = bool(re.match(r"[)/.]*\s*[-–—:.]", after))
        opened = not before or before[-1] in "(/-–—." or before[-1].isdigit()
        if closed and dashed and opened and len(before) <= 60:
            return match.group()
    return None


def _caseless(word: str) -> bool:
    return word.lower() == word.upper()
