"""Nearest rows to a question. The only place that imports faiss; it sees arrays, never a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from rag.lexical.arrays import Array, Floats, Mask

if TYPE_CHECKING:
    import faiss


EXACT: Final = 50_000
"""Rows up to which every one is compared: 3 ms and 77 MB there (one core); beyond, `Signs` is quicker."""
FIRST: Final = 16_000
"""Rows that are taken by their signs alone, to be estimated with the query's own numbers."""
DEPTH: Final = 1_000
"""Of these the best by that estimate, to be compared exactly; or five for each that is wanted, if more.

recall@10 by signs alone and 1,000 rows: 0.998 of 100,000 real MiniLM vectors (300 questions of five sets),
but 0.96 of 100,000 and 0.94 of a million that are mixed of 1,200 passages, so that each question has
hundreds of near neighbours. With estimates of 8,000 rows: 0.996 and 0.990 there, for 2 ms."""
FEW: Final = 20_000
"""Rows that pass a filter up to which they are simply compared, one by one (10 ms)."""


class Exact:
    """Every row is compared: exact, and quick while there are few rows."""

    kind = "exact"

    def __init__(self, vectors: Floats) -> None:
        import faiss

        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

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
    """One bit a dimension (its sign) is compared, the best are estimated, the best of these compared.

    Nothing is trained, and a row's code is made of its own vector alone: adding costs what was added,
    and a full build gives the same bytes. (Charikar 2002; 48 bytes a row for 384 dimensions.)
    """

    kind = "signs, then exact"

    def __init__(self, codes: Array) -> None:
        import faiss

        self._codes, self._index = codes, faiss.IndexBinaryFlat(8 * codes.shape[1])
        self._index.add(np.ascontiguousarray(codes))
        self._index.use_heap = False  # type: ignore[attr-defined]  # distances are counted: many are asked for

    def nearest(self, query: Floats, k: int, mask: Mask | None) -> Array:
        """DEPTH rows or 5 `k` that pass, in no order: to be compared exactly."""
        size = int(mask.sum()) if mask is not None else len(self._codes)
        if mask is not None and size <= FEW:
            return np.flatnonzero(mask)
        depth = min(max(DEPTH, 5 * k), size)
        first = min(max(FIRST, 2 * depth), size)
        _, candidates = self._index.search(signs(query[None]), first, params=_selecting(mask))
        rows = np.sort(candidates[0])  # neighbours in the file are read together
        if depth == first:
            return rows
        estimated = estimates(self._codes[rows], query)
        return rows[np.argpartition(-estimated, depth - 1)[:depth]]


def signs(vectors: Floats) -> Array:
    """The codes of some vectors: bit i is set where number i is positive."""
    return np.packbits(vectors > 0, axis=1, bitorder="little")


def estimates(codes: Array, query: Floats) -> Floats:
    """For each code the sum of the query's numbers where its bit is set: grows with the cosine.

    The sum over each byte is looked up, for its 256 values are few.
    """
    padded = np.zeros(8 * codes.shape[1], np.float32)
    padded[: len(query)] = query
    bits = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little")
    sums = padded.reshape(-1, 8) @ bits.T.astype(np.float32)
    total = np.zeros(len(codes), np.float32)
    for table, column in zip(sums, np.ascontiguousarray(codes.T), strict=True):
        total += table.take(column)
    return total


def cosines(vectors: Floats, query: Floats) -> Floats:
    """The inner product of each row with the query; a row's bits depend on that row alone."""
    products: Floats = np.vecdot(vectors, query)
    return products


def _selecting(mask: Mask | None) -> faiss.SearchParameters | None:
    if mask is None:
        return None
    import faiss

    bits = np.packbits(mask, bitorder="little")
    return faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))  # type: ignore[call-arg, arg-type]
