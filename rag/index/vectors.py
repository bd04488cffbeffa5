"""The vectors of a version's rows, wherever in the parts they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt
from rag.index.arrays import ranges
from rag.index.store import Part

Array = NDArray[Any]
Floats = NDArray[np.float32]

FEW = 1000
"""Up to so many passages all vectors are kept in memory, as float32: every question compares them all, and
they take a few megabytes."""


class Vectors:
    """Row i has its vectors in part `place["part"][i]` at `place["row"][i]`."""

    def __init__(self, place: Mapping[str, Array], parts: Sequence[Part], dimension: int) -> None:
        if set(place) != {"part", "row"} or len(place["part"]) != len(place["row"]):
            raise IndexCorrupt("places.safetensors holds other arrays than it should", "Run `rag build`.")
        self._part, self._row = place["part"], place["row"]
        self._parts, self._dimension = parts, dimension

    def __len__(self) -> int:
        return len(self._part)

    def of_passages(self, rows: Array) -> Floats:
        """The unit vectors of some rows, (len(rows), d)."""
        if len(self) > FEW:
            return self._passages(rows)
        vectors = self.few[0][: len(self)]
        return vectors if self.all_of(rows) else vectors[rows]

    def of_sentences(self, rows: Array) -> tuple[Floats, Array]:
        """The unit vectors of the sentences of some rows, one after the other, and how many each has."""
        if len(self) > FEW:
            return self._sentences(rows)
        both, ends = self.few
        sizes = np.diff(ends, prepend=0)
        vectors = both[len(self) :]
        if self.all_of(rows):
            return vectors, sizes
        return vectors[ranges(ends[rows] - sizes[rows], sizes[rows])], sizes[rows]

    def all_of(self, rows: Array) -> bool:
        """Whether these are all rows, in order, of an index so small that `few` holds them."""
        return len(rows) == len(self) <= FEW and bool((rows[1:] > rows[:-1]).all())

    @cached_property
    def few(self) -> tuple[Floats, Array]:
        """The vectors of all passages and then of all their sentences; where those of each passage end."""
        rows = np.arange(len(self))
        vectors, sizes = self._sentences(rows)
        return np.concatenate([self._passages(rows), vectors]), np.cumsum(sizes)

    def _passages(self, rows: Array) -> Floats:
        made = np.empty((len(rows), self._dimension), np.float32)
        part, place = self._part[rows], self._row[rows]
        for number in np.unique(part).tolist():
            those = part == number
            some = place[those].astype(np.int64)
            made[those] = self._parts[number].arrays.rows("vectors", some, np.ones_like(some))
        return made

    def _sentences(self, rows: Array) -> tuple[Floats, Array]:
        part, place = self._part[rows], self._row[rows]
        sizes = np.zeros(len(rows), np.int64)
        for number in np.unique(part).tolist():
            those, one = part == number, self._parts[number]
            sizes[those] = one.arrays["ends"][place[those]] - one.starts[place[those]]
        firsts = np.cumsum(sizes) - sizes
        made = np.empty((int(sizes.sum()), self._dimension), np.float32)
        for number in np.unique(part).tolist():
            those, one = part == number, self._parts[number]
            found = one.arrays.rows("sentences", one.starts[place[those]], sizes[those])
            made[ranges(firsts[those], sizes[those])] = found
        return made, sizes
