"""Who wrote a story, by where and how the lines around it name people.

Every line that names somebody is a candidate. A softmax over what is known of each (`SIGNS`), and over no
line at all, says which one names the authors; its weights are in `weights.toml`, fitted by
`python -m tests.benchmarks.fit_author`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from rag.clean.bylines import BY, person, signed
from rag.clean.datelines import DATE_LINE, date_line
from rag.clean.dates import dates
from rag.clean.outlets import office, outlet, place
from rag.clean.page import Line
from rag.clean.rules import SIGNED, agencies, listed, load, weights

MENUS: Final = 40
"""A page with more lines than these around its story is a site's: there an agency is who wrote."""
_ABOVE: Final = 8
_BELOW: Final = 4
"""So many lines above the headline, and below the story, are asked."""
_STORY: Final = ("body", "lead")
_MOST: Final = 4
_BITS: Final = re.compile(
    r"\s*[|│•·/(),;:\[\]]\s*|\s[–—-]\s|\s(?=@)|@\S+|\d{1,2}:\d\d(?::\d\d)?|\s+(?:and|und|и)\s+"
)
_NICK: Final = re.compile(r"(?:^|[\s/|·•])(?:posted\s)?by:?\s?(\S{3,24})$", re.I)
SIGNS: Final = (
    "always", "signed", "outright", "byline", "dateline", "caption", "furniture", "body", "alone", "several",
    "signed below", "biography", "under an office", "name and outlet", "part", "nickname", "one word",
    "agency", "agency of a site", "dated", "handle", "office", "forename", "two words", "slash",
    "colon", "title 1", "title 3", "title 8", "above the title", "under the title", "body 1", "body 3",
    "body 8", "below the story", "right below the story", "again", "times", "in the story", "another above",
)  # fmt: skip


def authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """The names that the likeliest line gives; none where no line is likelier than not."""
    names, signs = candidates(lines)
    logits = signs @ weights("author", SIGNS)
    return tuple(dict.fromkeys(names[int(np.argmax(logits))])) if names and logits.max() > 0 else ()


def candidates(lines: Sequence[Line]) -> tuple[list[tuple[str, ...]], np.ndarray]:
    """The names of each line that has some, and its signs: (candidates, len(SIGNS))."""
    page = _Page.of(lines)
    near = range(page.title - _ABOVE, page.last + _BELOW + 1)
    asked = (i for i, (_, mark) in enumerate(lines) if i in near or mark.people)
    named = {i: found for i in asked if (found := _names(lines[i]))[0]}
    signs = [page.signs(i, names[0], how, i - 1 in named) for i, (names, how) in named.items()]
    return [names for names, _ in named.values()], np.array(signs, float).reshape(-1, len(SIGNS))


def _names(line: Line) -> tuple[tuple[str, ...], str]:
    """Whom a line names, and how that is known."""
    (unit, mark), nobody = line, ((), "")
    if mark.role == "comment" or mark.people:
        return tuple(one for one in mark.people if not one.startswith("The ")), "label"
    if unit.prose or mark.role == "headline":
        return nobody
    if names := signed(unit.head):
        return names, "label"
    parts = _parts(unit.head) if unit.size <= DATE_LINE else []
    if people := tuple(one for one in map(person, parts) if one and not one.startswith("The ")):
        return people[:_MOST], "part"
    if wires := [part for part in parts if outlet(part) in agencies()]:
        return tuple(wires[:1]), "agency"
    if len(parts) == 1 and _one_word(parts[0]) and date_line(unit.head):
        return tuple(parts), "one word"
    nick = _NICK.search(" ".join(parts))
    return ((nick[1],), "nickname") if nick else nobody


def _one_word(part: str) -> bool:
    return " " not in part and part[0].isalpha() and not place(part) and not office(part)


def _parts(line: str) -> list[str]:
    """A line by its marks, without dates, times and "by"."""
    for one in reversed(list(dates(line))):
        line = f"{line[: one.start]} | {line[one.end :]}"
    bits = (bit.strip() for bit in _BITS.split(load().ago.sub(" | ", line)))
    return [plain for bit in bits if (plain := BY.sub("", bit, 1) if BY.match(bit) else bit)]


@dataclass(frozen=True, slots=True)
class _Page:
    """The lines of a page: its headline, the `first` and the `last` of its story, whether it is a site's."""

    lines: Sequence[Line]
    title: int
    first: int
    last: int
    site: bool
    prose: Sequence[str]

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Page:
        roles = [mark.role for _, mark in lines]
        story = [i for i, role in enumerate(roles) if role == "body"]
        first, last = (story[0], story[-1]) if story else (0, len(lines) - 1)
        site = sum(role not in (*_STORY, "comment") for role in roles) > MENUS
        prose = [unit.head for unit, mark in lines if mark.role in _STORY and unit.prose]
        title = roles.index("headline") if "headline" in roles else first
        return cls(lines, title, first, last, site, prose)

    def signs(self, i: int, name: str, how: str, above: bool) -> list[float]:
        """What is weighed of line `i`, whose first name is `name`; `above`: the line above names one too."""
        (unit, mark), words = self.lines[i], name.split()
        line, at = unit.head, unit.head.find(name)
        before, after = (line[:at].rstrip(), line[at + len(name) :].lstrip()) if at >= 0 else ("", "")
        dated = date_line(line) is not None or next(iter(dates(line)), None) is not None
        others = (other.head for other, own in self.lines if own.role not in _STORY and other is not unit)
        times = sum(name in other for other in others)
        known = {
            "always": True,
            "signed": bool(signed(line)),
            "outright": mark.why in SIGNED,
            **{role: mark.role == role for role in ("byline", "dateline", "caption", "furniture", "body")},
            "alone": mark.why == "alone",
            "several": mark.why == "several",
            "signed below": mark.why == "signed",
            "biography": mark.why == "about the author",
            "under an office": mark.why == "a name under an office",
            "name and outlet": mark.why == "name and outlet",
            **{kind: how == kind for kind in ("part", "nickname", "one word", "agency")},
            "agency of a site": how == "agency" and self.site,
            "dated": dated,
            "handle": "@" in line,
            "office": any(word.casefold().strip(",.") in listed("offices") for word in line.split()),
            "forename": words[0] in listed("given_names"),
            "two words": len(words) == 2,
            "slash": after.startswith("/") and not dated,
            "colon": before.endswith(":") and not signed(line),
            **{f"title {reach}": abs(i - self.title) <= reach for reach in (1, 3, 8)},
            "above the title": i < self.title,
            "under the title": 0 < i - self.title <= 2,
            **{f"body {reach}": 0 <= self.first - i <= reach for reach in (1, 3, 8)},
            "below the story": i > self.last,
            "right below the story": 0 < i - self.last <= 2,
            "again": times > 0,
            "times": math.log1p(times),
            # A biography at the story's end speaks of its author.
            "in the story": any(name in one and not one.startswith(name) for one in self.prose[:-2]),
            "another above": above,
        }
        return [float(known[sign]) for sign in SIGNS]
