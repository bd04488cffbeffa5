"""The candidates of local files: rows of both searches, and what the mapped arrays say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from rag.index.protocol import Array, Mask, Pool, Query
from rag.language import fold
from rag.lexical import Ranked

if TYPE_CHECKING:
    from rag.index.local import LocalIndex


def pool_of(index: LocalIndex, query: Query, mask: Mask | None, size: int) -> Pool:
    """The candidates among the rows that pass, ascending."""
    ranked = index.postings.ranked([group.keys for group in query.groups], mask)
    rows = _rows(index, query, ranked, mask, size)
    if not len(rows):  # the filter lets nothing through
        none = np.zeros(0, np.float32)
        return Pool(
            ranked.asked, (none,) * 4, none, none, none, none, none, np.zeros(0, object), 0.0, lambda _: []
        )
    forms = [fold(group.text) for group in query.groups if " " not in group.text]
    *looks, numbers = index.postings.near(rows, ranked.words, forms, query.figures)
    cosines, sentences, ends = index.compared(query.vector, rows)
    return Pool(
        ranked.asked, (ranked.scores(rows), *looks), numbers, cosines, sentences, ends,
        index.postings.lengths[rows], index.languages_of(rows), ranked.covered(rows),
        lambda some: index.passages(rows[some]),
    )  # fmt: skip


def _rows(index: LocalIndex, query: Query, ranked: Ranked, mask: Mask | None, size: int) -> Array:
    """The rows to compare, ascending: all that pass where there are few, else the best of both searches."""
    if len(index) <= 2 * size:
        return np.arange(len(index)) if mask is None else np.flatnonzero(mask)
    rows = ranked.best(size)[0]
    if query.compared or len(rows) < size:
        rows = np.union1d(rows, index.dense(query.vector, size, mask)[0])
    return np.sort(rows)
