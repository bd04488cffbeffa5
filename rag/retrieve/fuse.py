"""One score of several: what the lexical and the dense search say of the same rows, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Weights of standard scores: BM25 of the passage, of its best sentence with the context, and of the
# n-grams of the words; then the cosine of the passage and of its best sentence. Fitted on qed,
# kremlin and the even questions of timeqa (`tests/benchmarks/retrieval.py --fit`).
LEXICAL = (0.5, 1.35, 1.4)
DENSE = (1.5, 1.5)


def fuse(
    lexical: Sequence[Array], dense: Sequence[Array], read: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Fused scores of rows, float32: weighted standard scores over these rows; no `dense`, no share of it.

    All arrays are of one length, a value a row. `read` says which rows the encoder can read (None:
    all); in the others its cosines mean nothing, and they count as average.
    """
    total = np.zeros(len(lexical[0]), np.float32)
    for weight, scores in zip(LEXICAL, lexical, strict=True):
        total += np.float32(weight) * standard(scores)
    if read is None:
        read = np.ones(len(total), bool)
    for weight, scores in zip(DENSE, dense, strict=False):
        total[read] += np.float32(weight) * standard(scores[read])
    return total


def standard(scores: Array) -> NDArray[np.float32]:
    """`scores` in standard deviations from their mean; zero where all are equal."""
    made = np.asarray(scores, np.float32)
    made = made - made.mean() if len(made) else made
    spread = float(np.sqrt(np.mean(made * made))) if len(made) else 0.0
    return made / np.float32(spread) if spread > 1e-6 else np.zeros_like(made)
