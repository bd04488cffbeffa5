"""Four letters at a time: what two forms of a word share where a stemmer does not see it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges

Array = NDArray[Any]

N = 4
_PAD = "_"
# Odd 32-bit multipliers; two of a million n-grams that meet in 62 bits are no concern.
_FACTORS = (2654435761, 2246822519, 3266489917, 668265263)
_MULTIPLIERS = np.array(_FACTORS, np.uint64)


def grams(forms: list[str]) -> tuple[Array, Array]:
    """(hashes int64, number of the form): the n-grams of each form, padded with one mark at each end.

    A form shorter than two letters is filled up to one n-gram; an empty one has none.
    """
    padded = [f"{_PAD}{form}{_PAD}".ljust(N, _PAD) if form else "" for form in forms]
    sizes = np.fromiter((len(one) for one in padded), np.int64, len(padded))
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)
    if len(letters) < N:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(letters, N)
    owner = np.repeat(np.arange(len(padded)), sizes)
    whole = owner[: len(windows)] == owner[N - 1 :]
    mixed = (windows[whole] * _MULTIPLIERS).sum(axis=1, dtype=np.uint64)
    mixed ^= mixed >> np.uint64(29)
    return (mixed & np.uint64((1 << 62) - 1)).astype(np.int64), owner[: len(windows)][whole]


def gram_hashes(form: str) -> set[int]:
    """The hashes that `grams` gives for one form: for a few words quicker than arrays are."""
    padded = f"{_PAD}{form}{_PAD}".ljust(N, _PAD) if form else ""
    codes = [ord(c) for c in padded]
    a, b, c, d = _FACTORS
    mixed = (
        (a * codes[i] + b * codes[i + 1] + c * codes[i + 2] + d * codes[i + 3]) & 0xFFFFFFFFFFFFFFFF
        for i in range(len(codes) - N + 1)
    )
    return {(one ^ one >> 29) & (1 << 62) - 1 for one in mixed}


def count(form: str) -> int:
    """How many n-grams a form has, equal ones each."""
    return max(len(form) + 2 - N + 1, 1)


class Grams:
    """The n-grams of the tokens of an index, and which tokens each is in."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self.hashes = arrays["gram_hashes"]
        self._ends, self._tokens = arrays["gram_ends"], arrays["gram_tokens"]

    def of(self, forms: list[str]) -> Array:
        """The n-grams of `forms` that are here, as numbers, ascending."""
        if not len(self.hashes):
            return np.zeros(0, np.int64)
        wanted = np.unique(grams(forms)[0])
        at = np.searchsorted(self.hashes, wanted)
        there = self.hashes[np.minimum(at, len(self.hashes) - 1)] == wanted
        made: Array = at[there]
        return made

    def tokens(self, found: Array) -> tuple[Array, Array]:
        """(the tokens of some n-grams, one n-gram's after the other's; how many each has)."""
        ends = self._ends[found]
        starts = np.where(found > 0, self._ends[found - 1], 0)
        return self._tokens[ranges(starts, ends)], ends - starts
