"""Nearest rows to a question. The only place that imports faiss; it sees arrays, never a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Array = NDArray[Any]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


class Exact:
    """Every row is compared: exact, and quick while there are few rows."""

    kind = "exact"

    def __init__(self, vectors: Callable[[], Floats]) -> None:
        self._load = vectors

    @cached_property
    def _index(self) -> faiss.IndexFlatIP:
        import faiss

        rows = self._load()
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return index

    def nearest(self, query: Floats, k: int, mask: Mask | None) -> Array:
        """At least the `k` best rows that pass, in no order; more where the last ones tie."""
        import faiss

        index, size = self._index, int(mask.sum()) if mask is not None else self._index.ntotal
        given = None
        if mask is not None:
            bits = np.packbits(mask, bitorder="little")
            given = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
        k = min(k, size)
        while k:
            asked = min(k + 8, size)
            scores, rows = index.search(query[None], asked, params=given)
            if asked == size or scores[0, -1] < scores[0, k - 1]:
                return np.asarray(rows[0])
            k = min(2 * k, size)  # equal rows at the edge: all of them must be seen to put them in order
        return np.zeros(0, np.int64)


def cosines(vectors: Floats, query: Floats) -> Floats:
    """The inner product of each row with the query; a row's bits depend on that row alone."""
    made: Floats = np.einsum("ij,j->i", vectors, query, dtype=np.float32)
    return made
