"""Nearest rows to a question. The only place that imports faiss; it sees arrays, never a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import faiss

Array = NDArray[Any]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

EXACT: Final = 50_000
"""Rows up to which every one is compared: 3 ms and 77 MB there (one core); beyond, `Signs` is quicker."""
DEPTH: Final = 500
"""Rows that `Signs` hands on to be compared exactly, or five for each that is wanted if that is more.

recall@10 with 500, 1,000, 2,000: of 20,000 rows 0.994, 0.999, 1.000; of 100,000 0.996, 0.998, 1.000; of
400,000 0.997, 1.000, 1.000 (real MiniLM vectors, the last grown from them; 300 questions of five sets)."""
FEW: Final = 20_000
"""Rows that pass a filter up to which they are simply compared, one by one (10 ms)."""


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
        index, size = self._index, int(mask.sum()) if mask is not None else self._index.ntotal
        given, k = _selecting(mask), min(k, size)
        while k:
            asked = min(k + 8, size)
            scores, rows = index.search(query[None], asked, params=given)
            if asked == size or scores[0, -1] < scores[0, k - 1]:
                return np.asarray(rows[0])
            k = min(2 * k, size)  # equal rows at the edge: all of them must be seen to put them in order
        return np.zeros(0, np.int64)


class Signs:
    """One bit a dimension (its sign) is compared; the best of these are then compared exactly.

    Nothing is trained, and a row's code is made of its own vector alone: adding costs what was added,
    and a full build gives the same bytes. (Charikar 2002; 48 bytes a row for 384 dimensions.)
    """

    kind = "signs, then exact"

    def __init__(self, codes: Array) -> None:
        self._codes = codes

    @cached_property
    def _index(self) -> faiss.IndexBinaryFlat:
        import faiss

        index = faiss.IndexBinaryFlat(8 * self._codes.shape[1])
        index.add(np.ascontiguousarray(self._codes))
        return index

    def nearest(self, query: Floats, k: int, mask: Mask | None) -> Array:
        """DEPTH rows or 5 `k` that pass, in no order: to be compared exactly."""
        size = int(mask.sum()) if mask is not None else len(self._codes)
        if mask is not None and size <= FEW:
            return np.flatnonzero(mask)
        depth = min(max(DEPTH, 5 * k), size)
        _, rows = self._index.search(signs(query[None]), depth, params=_selecting(mask))
        return np.asarray(rows[0])


def signs(vectors: Floats) -> Array:
    """The codes of some vectors: bit i is set where number i is positive."""
    return np.packbits(vectors > 0, axis=1, bitorder="little")


def cosines(vectors: Floats, query: Floats) -> Floats:
    """The inner product of each row with the query; a row's bits depend on that row alone."""
    made: Floats = np.vecdot(vectors, query)
    return made


def _selecting(mask: Mask | None) -> faiss.SearchParameters | None:
    if mask is None:
        return None
    import faiss

    bits = np.packbits(mask, bitorder="little")
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
