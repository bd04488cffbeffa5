"""Fits the weights by which `rag.clean.imprint` knows a page's outlet, and says how they do.

python -m tests.benchmarks.fit_outlet FOLDER [--fit]

FOLDER holds the labelled pages of `fit_story`, both halves; fitted on too: the labelled half `tune` and a few
kremlin pages. A page's outlet is what its markup states: the same name or address among those of its text.
How well it is known is told with each outlet left out (12 folds by outlet): sites are what is scarce.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from rag.clean import clean
from rag.clean.article import around
from rag.clean.dates import numeric_order
from rag.clean.imprint import SIGNS, SURE, bare, candidates, likeliest, same
from rag.clean.roles import labels
from rag.clean.units import units
from rag.records import Raw
from tests.benchmarks.cleaning import LABELS, parse
from tests.benchmarks.fit_headline import softmax, stated_of
from tests.benchmarks.fit_story import arguments, crossed, rows

_KREMLIN: Final = 3
_FOLDS: Final = 12
_PENALTY: Final = 0.3
_FREE: Final = 0.1
"""The spread of what is always so: its weight is hardly held down."""
_LEVELS: Final = (0.5, 0.6, 0.7, SURE, 0.85, 0.9)
_SHORT: Final = 4


@dataclass
class Page:
    """A page's names, their signs, and which of them are its outlet."""

    outlet: str
    forms: list[str]
    signs: np.ndarray
    right: np.ndarray


def plain(name: str) -> str:
    """An outlet's name or address, as it is compared."""
    return bare(name.strip("/").split("://")[-1].removeprefix("www."))


def page(text: str, outlet: str) -> Page:
    made = clean(Raw("page.txt", hashlib.sha256(text.encode()).hexdigest(), text, "txt"))
    found = units(text)
    marks = labels(found, None, [None] * len(found), numeric_order(unit.head for unit in found))
    lines = list(zip(found, marks, strict=True))
    forms, signs = candidates(around(lines, made.author))
    right = np.array([bool(outlet) and plain(form) == plain(outlet) for form in forms], bool)
    return Page(outlet, forms, signs, right)


def pages(folder: Path) -> Iterator[Page]:
    kremlin = 0
    for row, text in rows(folder):
        ours = row["id"].startswith("aeb")
        kremlin += not ours
        if ours or kremlin <= _KREMLIN:
            yield page(text, row.get("publisher") or stated_of(folder, row).get("publisher", ""))
    for path in sorted((LABELS / "tune").glob("*.txt.labels")):
        told = parse(path)
        yield page(told.source, told.stated["publisher"])


def fit(some: Sequence[Page]) -> np.ndarray:
    """Weights of `SIGNS`: of a page's names, or no name (whose logit is 0), one is right (a softmax)."""
    able = [one for one in some if one.forms]
    spread = np.vstack([one.signs for one in able]).std(axis=0)
    spread = np.where(spread > 1e-9, spread, _FREE)
    nothing = np.zeros((1, len(SIGNS)))
    choices = [
        (np.vstack([one.signs / spread, nothing]), np.append(one.right, not one.right.any())) for one in able
    ]
    weights: np.ndarray = softmax(choices, _PENALTY) / spread
    return weights


def report(name: str, some: Sequence[Page], weights: Sequence[np.ndarray]) -> None:
    """How many of the outlets that stand in the text are given by their name, and how many others are.

    A longer or shorter form of a name (`Business Insider` of `Business Insider Deutschland`) is no other one.
    """
    for level in _LEVELS:
        right = forms = others = 0
        for one, own in zip(some, weights, strict=True):
            if one.forms and (given := likeliest(one.forms, one.signs @ own, level)):
                right += plain(given) == plain(one.outlet)
                forms += akin(given, one.outlet)
                others += not akin(given, one.outlet)
        known = sum(bool(one.right.any()) for one in some)
        print(f"{name:20s} above {level}: {right} of {known}, {forms} in any form, {others} others given")


def akin(one: str, other: str) -> bool:
    """Whether two names are forms of one."""
    short, long = sorted((plain(one), plain(other)), key=len)
    return same(one, other) or (len(short) > _SHORT and short in long)


def main() -> None:
    folder, is_fitted = arguments(__doc__)
    every = list(pages(folder))
    folds = [hashlib.sha256(plain(one.outlet).encode()).digest()[1] % _FOLDS for one in every]
    crossed("imprint", SIGNS, every, folds, is_fitted, fit, report)


if __name__ == "__main__":
    main()
