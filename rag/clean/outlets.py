"""Outlets in the lines of a page: what looks like the name of one, and what else stands beside it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rag.clean.rules import listed, load

LINES: Final = 64
"""A story's head has fewer lines; each is asked about several times."""
_INSIDE: Final = frozenset({"of", "and", "the", "de", "la", "di", "du", "e", "y", "der", "die", "das"})
"""What stands small inside a paper's name; "for" does not: `Kari Moe for Halden Magazine`."""
_YEARS: Final = r"(?:(?:19|20)\d\d(?:\s?[-–—,]\s?(?:19|20)\d\d)?)?"
_RIGHTS: Final = re.compile(
    rf"(?:(?:©|\(c\)|copyright|copyrights|&copy;)\s*(?:©|\(c\)|copyright|by)?\s*{_YEARS},?\s*(?:by\s)?(?:©\s*)?"
    r"|(?:جميع|كافة) (?:الحقوق|حقوق النشر) محفوظة\s?(?:©\s*)?(?:ل(?:موقع|صحيفة|شبكة|قناة|وكالة)\s)?"
    rf"{_YEARS}\s*(?:©\s*)?{_YEARS}\s*)(?P<name>[^\W\d_].{{1,80}})",
    re.I,
)
_AFTER: Final = re.compile(rf"\s?(?:All rights reserved|Все права защищены).*$|\s?{_YEARS}$", re.I)
FIRM: Final = re.compile(
    r"(?:,?\s(?:Ltd|Inc|LLC|GmbH|plc|Limited|Corp|Corporation|Co|Pty|Private|S\.A|Company|Companies|Holdings|Publishing|Communications|Interactive|Non-?profit)\b\.?)+"
)
"""What makes a firm of a name."""
_CLAUSE: Final = re.compile(r"[.|,;]\s|\.$|[|]")
_AGENCY_REACH: Final = 120
"""A wire's place, day and name stand within so many characters of its first paragraph."""


@lru_cache(LINES)
def outlet(line: str) -> str | None:
    """The line, if it is the name of a newspaper, an agency, a channel."""
    line = _paired(line.strip(' ,.:;|/-–—()[]«»“”"'))
    rules = load()
    if line.casefold() in rules.aliases:
        return rules.aliases.get(line.casefold(), line) if not line.islower() else None
    words = line.split()
    if len(words) == 1 and rules.outlet_ending.fullmatch(line):
        return line
    if not 2 <= len(words) <= 5 or len(line) > 60 or any(c in ",:;.!?|" or c.isdigit() for c in line):
        return None
    # English capitalises each word of a name; Russian only the first.
    if not words[0][:1].isupper() and not caseless(words[0]):
        return None
    if line.isascii() and not all(word[:1].isupper() or word in _INSIDE for word in words):
        return None
    if words[0].casefold() in (listed("sections") | listed("asks")) or _of_a_page(words[-1]):
        return None
    edges = (words[-1], words[1] if words[0].casefold() in listed("articles") else words[0])
    return line if any(word.casefold() in listed("words") for word in edges) else None


def _paired(line: str) -> str:
    """With the quotation marks and brackets that its edges lost: `Агентство «Север` is not the name."""
    for first, last in ("«»", "“”", "()", "[]"):
        line = first * (line.count(last) - line.count(first)) + line
        line += last * (line.count(first) - line.count(last))
    return line


def _of_a_page(word: str) -> bool:
    """Whether a word is a page's, and no part of a paper's name: `News Archive`."""
    folded = word.casefold()
    return folded in listed("not_names") and folded not in listed("words")


def place(text: str) -> bool:
    """Whether this is a place that reports are sent from."""
    return text.strip(" ,.:;|–—-").casefold() in listed("places")


def office(text: str) -> bool:
    """Whether this is what somebody is at a paper: `Diplomatic Editor`, `обозреватель`."""
    words = text.casefold().split()
    return bool(words) and len(words) <= 6 and not listed("offices").isdisjoint((words[0], words[-1]))


def ranked(text: str) -> bool:
    """Whether a line is an office and nothing else: `Senior Reporter` under its writer's name."""
    words = text.casefold().split()
    return words[-1:] != [] and words[-1] in listed("offices") and listed("ranks").issuperset(words[:-1])


def staff(line: str) -> str | None:
    """The outlet whose staff a line names: `HALDEN POST STAFF WRITER`, `Reuters correspondent`."""
    words = line.strip(" ,.:;|–—-").split()
    if not 2 <= len(words) <= 6 or words[-1].casefold() not in listed("offices"):
        return None
    words.pop()
    ranks = listed("ranks") | listed("offices")
    while len(words) > 1 and words[-1].casefold() in ranks:
        words.pop()
    name = outlet(" ".join(words))
    return spelt(name) if name else None


def spelt(name: str) -> str:
    """A name that a paper sets in capitals, as people write it: `PATRICK O'BRIEN` is Patrick O'Brien."""
    if not name.isupper() or " " not in name:
        return name
    words = name.title().split(" ")
    return " ".join(f"Mc{word[2:].title()}" if word.startswith("Mc") else word for word in words)


def agency(paragraph: str) -> str | None:
    """The wire that signs a first paragraph: `VIENNA, March 12 (Reuters) -`, `МОСКВА, 10 дек - ТАСС.`."""
    start = paragraph[:_AGENCY_REACH]
    for match in load().agency.finditer(start):
        before, after = start[: match.start()].rstrip(), start[match.end() :].lstrip()
        opened = not before or before[-1] in "(/-–—." or before[-1].isdigit()
        if opened and after[:1] in (")", "/", ".", "-", "–", "—") and len(before) <= 60:
            return load().aliases.get(match.group().casefold(), match.group())
    return None


def rights(line: str) -> str | None:
    """Who keeps the rights: `© 1999-2012 The Old Gazette Ltd. All rights reserved.` is the paper's line."""
    match = _RIGHTS.match(line)
    if match is None:
        return None
    first = _CLAUSE.split(match["name"])[0].strip(" ,.-–—")
    name = FIRM.sub("", _AFTER.sub("", first)).strip(" ,.-–—")
    name = load().aliases.get(name.casefold(), name)
    plain = 1 <= len(name.split()) <= 5 and len(name) > 2 and not no_name(name)
    proper = plain and (caseless(name) or name[0].isupper())
    return (
        name if proper and name.split()[0].casefold() not in listed("asks") | listed("not_in_front") else None
    )


def no_name(text: str) -> bool:
    """Whether a text has what no name has: an address, a digit."""
    return "://" in text or any(c == "@" or c.isdigit() for c in text)


def caseless(word: str) -> bool:
    """Whether a word is of a script without capitals."""
    return word.lower() == word.upper()
