"""The vectors of a version's rows, wherever in the parts they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.index.store import Part
from rag.lexical.arrays import Array, Floats, ranges


class Vectors:
    """Row i has its vectors in part `place["part"][i]` at `place["row"][i]`."""

    def __init__(self, place: Mapping[str, Array], parts: Sequence[Part], dimension: int) -> None:
        self._part, self._row = place["part"], place["row"]
        self._parts, self._dimension = parts, dimension

    def __len__(self) -> int:
        return len(self._part)

    def of_passages(self, rows: Array) -> Floats:
        """The unit vectors of some rows, (len(rows), d)."""
        vectors = np.empty((len(rows), self._dimension), np.float32)
        for part, those, places in self._by_part(rows):
            vectors[those] = part.arrays.rows("vectors", places, np.ones_like(places))
        return vectors

    def of_sentences(self, rows: Array) -> tuple[Floats, Array]:
        """The unit vectors of the sentences of some rows, one after the other, and how many each has."""
        sizes = np.zeros(len(rows), np.int64)
        for part, those, places in self._by_part(rows):
            sizes[those] = part.sentences(places)[1]
        ends = np.cumsum(sizes)
        vectors = np.empty((int(sizes.sum()), self._dimension), np.float32)
        for part, those, places in self._by_part(rows):
            into = ranges(ends[those] - sizes[those], ends[those])
            vectors[into] = part.arrays.rows("sentences", *part.sentences(places))
        return vectors, sizes

    def _by_part(self, rows: Array) -> list[tuple[Part, NDArray[np.bool_], Array]]:
        """For each part that holds some of the rows: itself, which of them, and where in it they lie."""
        part, row = self._part[rows], self._row[rows].astype(np.int64)
        return [(self._parts[n], part == n, row[part == n]) for n in np.unique(part).tolist()]
