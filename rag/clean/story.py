"""Where on a page the story stands: the stretch of units that scores best.

Each stretch is worth the sum of what its units are worth, and what its first and its last unit are worth as
such. The weights of the signs are learned (`weights.toml`, by `tests/benchmarks/fit_story.py`) so that the
best stretch loses as little of the story, and takes in as little else, as can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from rag.clean.page import Page
from rag.clean.signs import NAMES, OWN, table
from rag.clean.weights import load

_GROWTH: Final = 0.3
"""A long paragraph counts for more than a short line, but less than by its letters: found by trying."""
AT_EDGE: Final = (
    "prose", "sentence", "size", "long", "shared", "capitals", "small", "clock", "furniture", "byline",
    "head rule", "caption", "opens", "tiny", "quoted", "stops", "marks", "digits",
)  # fmt: skip
ROUND_EDGE: Final = (
    "dense 2", "dense 6", "dense 15", "mass 6", "prose above", "prose below", "prose run", "first",
    "after links", "after rest", "after comments",
    *(f"{what} {reach}"
      for what in ("prose", "size", "shared", "furniture", "dated", "again", "tiny", "byline")
      for reach in ("3 above", "3 below")),
    "prose 8 above", "prose 8 below", "again 8 below", "dated 8 below",
)  # fmt: skip
BEYOND: Final = tuple(f"{name} beyond" for name in AT_EDGE)
EDGE: Final = (*AT_EDGE, *BEYOND, *ROUND_EDGE, "bias")
INNER: Final = (*NAMES, "bias")
_AT_EDGE: Final = [OWN.index(name) for name in AT_EDGE]
_ROUND_EDGE: Final = [NAMES.index(name) for name in ROUND_EDGE]


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a page's units, ready to be weighed: a row a unit, the columns INNER, EDGE and EDGE.

    `inside` is scaled by the size of each unit.
    """

    inside: np.ndarray
    begin: np.ndarray
    end: np.ndarray


def story(page: Page) -> tuple[int, int]:
    """(first, stop) of the page's best stretch; (0, 0) for a page of nothing."""
    if not page.units:
        return 0, 0
    told, weights = signs(page), load()
    sums = np.concatenate(([0.0], np.cumsum(told.inside @ weights.inside)))
    opened = np.maximum.accumulate(told.begin @ weights.begin - sums[:-1])
    stop = int(np.argmax(opened + told.end @ weights.end + sums[1:]))
    first = int(np.argmax((told.begin @ weights.begin - sums[:-1])[: stop + 1]))
    return first, stop + 1


def signs(page: Page) -> Signs:
    """What is weighed of a page: `story` and the fit see the same."""
    seen = table(page)
    none, one = np.zeros((1, len(AT_EDGE))), np.ones((len(seen), 1))
    own, around = seen[:, _AT_EDGE], seen[:, _ROUND_EDGE]
    scale = np.array([unit.size for unit in page.units], dtype=float) ** _GROWTH / 8
    return Signs(
        inside=np.hstack([seen, one]) * scale[:, None],
        begin=np.hstack([own, np.vstack([none, own[:-1]]), around, one]),
        end=np.hstack([own, np.vstack([own[1:], none]), around, one]),
    )
