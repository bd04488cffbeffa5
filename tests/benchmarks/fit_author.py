"""Fits the weights by which `rag.clean.authors` knows who wrote a page of text, and says how they do.

python -m tests.benchmarks.fit_author FOLDER [--fit]

FOLDER holds the labelled pages of `fit_story`; fitted on too: the labelled articles, and half of the kremlin
pages, which name nobody. A page's author is whom its markup states; one that states none is left out. To
these are added the same pages without their author's lines, and with another line in their place
(`tests/data/bylines.toml`). How well authors are known is told with each page left out (12 folds by page).
"""

from __future__ import annotations

import calendar
import hashlib
import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.clean.authors import MENUS, SIGNS, candidates
from rag.clean.dates import numeric_order
from rag.clean.language import language
from rag.clean.page import Line
from rag.clean.roles import labels
from rag.clean.units import units
from rag.records import REPORTING, Raw
from tests.benchmarks.cleaning import HALVES, LABELS, parse
from tests.benchmarks.fit_headline import softmax, stated_of
from tests.benchmarks.fit_story import arguments, crossed, fitted_on, rows

BYLINES: Final = LABELS.parent / "bylines.toml"
_FOLDS: Final = 12
_PENALTY: Final = 0.0003
_REAL: Final = 4
"""A page as it is counts for as many that are made of it."""
_MADE: Final = 8
_NEAR: Final = 12
_LONGEST: Final = 200


@dataclass
class Page:
    """A page's candidates, their signs, and which of them name its author ("" where it has none)."""

    kind: str
    author: str
    names: list[tuple[str, ...]]
    signs: np.ndarray
    fold: int = 0
    weight: int = 1

    @property
    def right(self) -> np.ndarray:
        known = self.author.casefold()
        return np.array([bool(known) and one[0].casefold() in known for one in self.names], bool)


def lines_of(text: str) -> list[Line]:
    found = units(text)
    tongue = language(Raw("page.txt", "", text, "txt"), found)
    day_first = tongue not in (None, "en") or numeric_order(unit.head for unit in found)
    return list(zip(found, labels(found, None, [None] * len(found), day_first), strict=True))


def pages(folder: Path, chance: random.Random) -> Iterator[Page]:
    """All pages, and those that are made of them."""
    kremlin = 0
    for row, text in rows(folder):
        if row["id"].startswith("aeb"):
            author = stated_of(folder, row).get("author", "")
            half = "aeb, fitted on" if fitted_on(row) else "aeb, not fitted on"  # of `cleaning.py --text`
            kind = half if author and author in text else "aeb, others"
            yield from _with_made(kind, row["id"], text, author, chance)
        else:
            kremlin += 1
            yield from _with_made("kremlin", row["id"], text, "", chance, not kremlin % 2, False)
    for half in HALVES:
        for path in sorted((LABELS / half).glob("*.txt.labels")):
            told = parse(path)
            kind = "labelled" if told.stated.get("author") else "labelled, no author"
            yield from _with_made(kind, path.name, told.source, told.stated.get("author", ""), chance)


def _with_made(
    kind: str, name: str, text: str, author: str, chance: random.Random, own: bool = True, more: bool = True
) -> Iterator[Page]:
    fold = hashlib.sha256(name.encode()).digest()[2] % _FOLDS
    lines = lines_of(text)
    known = author or not kind.startswith("aeb")
    yield Page(kind, author, *candidates(lines), fold, _REAL if own and known else 0)
    if not more or not known:
        return
    first = next((names[0] for names in candidates(lines)[0] if names[0].casefold() in author.casefold()), "")
    rest = [line for line in text.split("\n") if not first or first.casefold() not in line.casefold()]
    if first:
        yield Page("without its author", "", *candidates(lines_of("\n".join(rest))), fold)
    for made, who in _made(lines, text.split("\n"), rest, first, chance):
        yield Page("made" if who else "made, no author", who, *candidates(lines_of(made)), fold)


def _made(
    lines: list[Line], text: list[str], rest: list[str], author: str, chance: random.Random
) -> Iterator[tuple[str, str]]:
    """The page with another line where its author stood, or under its headline; and whom that line names."""
    title = next((unit.head for unit, mark in lines if mark.role == "headline"), None)
    end = max((unit.end for unit, mark in lines if mark.role == "body"), default=0)
    if title not in text:
        return
    above, below = text.index(title), "\n".join(text)[:end].count("\n") + 1
    said = [i for i, line in enumerate(text) if author and author.casefold() in line.casefold()]
    own = [i for i in said if len(text[i]) < _LONGEST and abs(i - above) <= _NEAR]
    if author and not own:
        return
    at = min(own, key=lambda i: (i < above, abs(i - above)), default=above + 1)
    site = sum(mark.role not in REPORTING for _, mark in lines) > MENUS
    for number in range(_MADE if author else _MADE // 2):
        kind = "below" if chance.random() < 0.1 else "no" if number % 2 else "yes"
        line, who = _line(kind, text, site, chance)
        near = chance.choice([-1, 1, 2]) if chance.random() < 0.25 else 0
        there = below if kind == "below" else max(at + near, 0)
        there -= sum(i < there for i in said)
        yield "\n".join([*rest[:there], line, *rest[there:]]), who


def _line(kind: str, text: list[str], site: bool, chance: random.Random) -> tuple[str, str]:
    table: dict[str, Any] = tomllib.loads(BYLINES.read_text(encoding="utf-8"))
    line: str = chance.choice([one for one in table[kind] if site or kind == "no" or "WIRE" not in one])
    letters = "".join(text).lower()
    scripts = {"cyrillic": ("а", "я"), "arabic": ("ء", "ي")}
    share = {one: sum(a <= c <= z for c in letters) / len(letters) for one, (a, z) in scripts.items()}
    names = table["names"][next((one for one, part in share.items() if part > 1 / 3), "latin")]
    filled = {"NAME": chance.choice(names), "OTHER": chance.choice(names), "DATE": _day(chance)}
    filled |= {key: chance.choice(values) for key, values in table["fill"].items()}
    who = next((filled[key] for key in ("NAME", "NICK", "WIRE") if kind != "no" and key in line), "")
    for key, value in filled.items():
        line = line.replace(key, value)
    return line, who


def _day(chance: random.Random) -> str:
    year, month, day = chance.randint(2008, 2024), chance.randint(1, 12), chance.randint(13, 28)
    name = calendar.month_name[month]
    return chance.choice([
        f"{name} {day}, {year}", f"{name[:3]} {day}, {year}", f"{day} {name} {year}",
        f"{year}-{month:02}-{day}", f"{day}/{month:02}/{year}", f"{day}.{month:02}.{year}",
        f"{name} {day}, {year} {month}:{day} AM", f"{year}-{month:02}-{day} {month:02}:{day}:17",
    ])  # fmt: skip


def fit(some: Sequence[Page]) -> np.ndarray:
    """Weights of `SIGNS`: of a page's lines, or no line (whose logit is 0), one is right (a softmax)."""
    nothing = np.zeros((1, len(SIGNS)))
    choices = [
        (np.vstack([one.signs, nothing]), np.append(one.right, not one.right.any()))
        for one in some if one.names for _ in range(one.weight)
    ]  # fmt: skip
    return softmax(choices, _PENALTY)


def report(title: str, some: Sequence[Page], weights: Sequence[np.ndarray]) -> None:
    """How many of the authors stated are given, and on how many pages somebody else is."""
    tally: dict[str, list[int]] = {}
    for one, own in zip(some, weights, strict=True):
        logits = one.signs @ own
        given = bool(one.names) and logits.max() > 0
        right = given and bool(one.right[np.argmax(logits)])
        counts = tally.setdefault(one.kind, [0, 0, 0])
        for n, value in enumerate((bool(one.author), right, given and not right)):
            counts[n] += value
    for kind, (known, right, other) in sorted(tally.items()):
        print(f"{title:12s} {kind:20s} {right} of {known} given, {other} others given")


def main() -> None:
    folder, is_fitted = arguments(__doc__)
    every = list(pages(folder, random.Random(3)))
    folds = [one.fold for one in every]
    crossed("author", SIGNS, every, folds, is_fitted, fit, report)


if __name__ == "__main__":
    main()
