"""What each unit of a page looks like, and what stands around it: what `story` weighs.

No sign asks which words there are: letters, marks, shapes, neighbours, and the words that the page's own
paragraphs share, so that they mean the same in every language.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import numpy as np

from rag.clean.page import Page
from rag.clean.rules import load
from rag.clean.units import NUMBER, WORD, Unit

_CLOCK: Final = re.compile(r"\b\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_BULLETS: Final = tuple("-–—•*▪»>")
_QUOTES: Final = "\"'“”„«»‘’"

OWN: Final = (
    "tiny", "size", "long", "sentence", "opens", "commas", "capitals", "shouts", "digits", "bullet", "quoted",
    "clock", "shared", "again", "furniture", "caption", "byline", "head rule", "tail rule", "links", "rest",
    "comments", "prose", "dated", "prose run",
)  # fmt: skip
AROUND: Final = (
    "prose", "size", "sentence", "shared", "clock", "furniture", "capitals", "again", "tiny", "byline",
    "dated", "prose run",
)  # fmt: skip
REACHES: Final = ("3 above", "3 below", "8 above", "8 below")
PLACE: Final = (
    "first", "prose above", "prose below", "least prose", "after links", "after rest", "after comments",
    "run", "in prose", "dense 2", "dense 6", "dense 15", "mass 6", "most",
)  # fmt: skip
CROSSED: Final = (
    ("prose", "shared"), ("prose", "prose 3 above"), ("prose", "prose 3 below"), ("prose", "prose 8 above"),
    ("prose", "prose 8 below"), ("tiny", "in prose"), ("size", "in prose"), ("sentence", "in prose"),
    ("sentence", "shared"), ("capitals", "in prose"), ("prose", "least prose"), ("prose", "after rest"),
    ("prose", "after links"), ("prose", "after comments"), ("prose", "again 8 above"),
    ("prose", "again 8 below"), ("prose", "dated 8 above"), ("prose", "dated 8 below"),
    ("prose", "tiny 8 above"), ("prose", "tiny 8 below"), ("prose run", "dense 6"), ("prose run", "shared"),
    ("prose run", "after comments"), ("prose run", "after rest"), ("clock", "in prose"),
    ("again", "in prose"), ("furniture", "in prose"), ("prose", "dense 2"), ("prose", "dense 6"),
    ("prose", "dense 15"), ("tiny", "dense 2"), ("tiny", "dense 6"), ("sentence", "dense 6"),
    ("size", "dense 6"), ("size", "dense 2"), ("capitals", "dense 6"), ("long", "dense 15"),
    ("dense 2", "dense 6"), ("dense 6", "dense 15"), ("shared", "dense 6"), ("shared", "dense 15"),
    ("dense 6", "after links"), ("dense 6", "after rest"), ("dense 6", "most"),
)  # fmt: skip
NAMES: Final = (
    *OWN, *(f"{what} {reach}" for reach in REACHES for what in AROUND), *PLACE,
    *(f"{one} x {other}" for one, other in CROSSED),
)  # fmt: skip


def table(page: Page) -> np.ndarray:
    """The signs of the page's units: (units, len(NAMES)) float64, each near 0 to 1."""
    shared, shapes = _words(page), [NUMBER.sub("0", unit.head) for unit in page.units]
    again = Counter(shapes)
    told = [_own(page, i, shared[i], again[shape] > 1) for i, shape in enumerate(shapes)]
    own = np.array(told, dtype=float)
    columns = {name: own[:, k] for k, name in enumerate(OWN[:-1])}
    columns["prose run"] = _runs(columns["prose"] > 0, 5)
    around = np.column_stack([columns[what] for what in AROUND])
    for reach in REACHES:
        columns |= {f"{what} {reach}": one for what, one in zip(AROUND, _near(around, reach).T, strict=True)}
    columns |= _place(page, columns)
    made = [columns[name] for name in NAMES[: -len(CROSSED)]]
    made += [columns[one] * columns[other] for one, other in CROSSED]
    return np.column_stack(made)


def _words(page: Page) -> list[float]:
    """For each unit the share of its words that two other paragraphs of the page have as well."""
    told = [frozenset(WORD.findall(unit.head.casefold())) for unit in page.units]
    times: Counter[str] = Counter()
    for i, words in enumerate(told):
        if page.units[i].prose:
            times.update(words)
    return [
        sum(times[word] - page.units[i].prose > 1 for word in words) / max(len(words), 1)
        for i, words in enumerate(told)
    ]


def _own(page: Page, i: int, shared: float, again: bool) -> list[float]:
    unit, told = page.units[i], page.told[i]
    any_rule = told.get("any")
    role = any_rule.rule.role if any_rule else None
    spreads = {one.rule.spread for one in told.values()}
    return [
        *_shape(unit),
        shared,
        again,
        role == "furniture",
        role == "caption",
        role == "byline",
        "head" in told,
        "tail" in told,
        "links" in spreads,
        "rest" in spreads,
        "comments" in spreads,
        unit.prose and role is None,
        unit.size <= 80
        and (_CLOCK.search(unit.head) is not None or load().ago.search(unit.head) is not None),
    ]


def _shape(unit: Unit) -> list[float]:
    head = unit.head
    size = max(unit.size, 6 * unit.words)
    first = head.split(maxsplit=1)[0]
    long = [word for word in head.split() if len(word) > 3 and word[0].isalpha()]
    cased = [word for word in long if word.lower() != word.upper()]
    return [
        size <= 24,
        min(np.log2(1 + size) / 9, 1.2),
        min(size, 600) / 600,
        unit.sentence,
        unit.last in ":;,،،",
        min(8 * (head.count(",") + head.count("،") + head.count("、")) / len(head), 1.0),
        sum(word[0].isupper() for word in cased) / max(len(cased), 1),
        head.isupper(),
        min(4 * sum(c.isdigit() for c in head) / len(head), 1.0),
        head.startswith(_BULLETS) or (first[:-1].isdecimal() and len(first) < 4 and first[-1] in ".)"),
        head[0] in _QUOTES or head[-1] in _QUOTES,
        _CLOCK.search(head) is not None,
    ]


def _near(columns: np.ndarray, reach: str) -> np.ndarray:
    """The means over so many units above or below each; beyond the page's edges there is nothing."""
    number, side = reach.split()
    width, size = int(number), len(columns)
    sums = np.vstack([np.zeros((1, columns.shape[1])), np.cumsum(columns, axis=0)])
    at = np.arange(size)
    above = side == "above"
    low, high = (np.maximum(at - width, 0), at) if above else (at + 1, np.minimum(at + 1 + width, size))
    near: np.ndarray = (sums[high] - sums[low]) / width
    return near


def _place(page: Page, columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Where each unit stands among the page's paragraphs and lists."""
    size = len(page.units)
    mass = columns["prose"] * np.array([min(unit.size, 1000) for unit in page.units]) / 200
    above = np.concatenate(([0.0], np.cumsum(mass)[:-1]))
    below = mass.sum() - above - mass
    first = np.zeros(size)
    first[0] = 1.0
    most = np.log1p(30)
    over, under = np.minimum(np.log1p(above) / most, 1), np.minimum(np.log1p(below) / most, 1)
    short = (columns["sentence"] == 0) & (columns["prose"] == 0)
    return {
        "first": first,
        "prose above": over,
        "prose below": under,
        "least prose": np.minimum(over, under),
        "after links": _since(columns["links"], 8),
        "after rest": np.minimum(np.cumsum(columns["rest"]) - columns["rest"], 1.0),
        "after comments": np.minimum(np.cumsum(columns["comments"]) - columns["comments"], 1.0),
        "run": _runs(short, 10),
        "in prose": columns["prose 3 above"] * columns["prose 3 below"],
        **_dense(mass),
    }


def _dense(mass: np.ndarray) -> dict[str, np.ndarray]:
    """How much prose stands near, beside the page's densest place; and how much it has there."""
    made = {}
    for width in (2, 6, 15):
        weights = 1 - np.abs(np.arange(-width, width + 1)) / (width + 1)
        near = np.convolve(mass, weights)[width : width + len(mass)]
        made[f"dense {width}"] = near / max(near.max(), 1e-9)
        if width == 6:
            made["mass 6"] = np.minimum(np.log1p(near) / np.log1p(20), 1.0)
            made["most"] = np.full(len(mass), min(np.log1p(near.max()) / np.log1p(20), 1.0))
    return made


def _since(column: np.ndarray, width: int) -> np.ndarray:
    """1 right after a unit that has the sign, less and less below it."""
    made, last = np.zeros(len(column)), -width
    for i, one in enumerate(column):
        made[i] = max(1 - (i - last - 1) / width, 0.0)
        last = i if one else last
    return made


def _runs(such: np.ndarray, most: int) -> np.ndarray:
    """How long the run of such units is in which one stands: 1 for `most` of them and more."""
    made, i = np.zeros(len(such)), 0
    while i < len(such):
        j = i
        while j < len(such) and such[j]:
            j += 1
        made[i:j] = min((j - i) / most, 1.0)
        i = max(j, i + 1)
    return made
