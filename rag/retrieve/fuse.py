"""One score of several: what the lexical and the dense search say of the same rows, on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

# Weights of standard scores: BM25 of the passage, of its best sentence with the context, and of the
# n-grams of the words; then the cosine of the passage and of its best sentence. Fitted on the 1,826
# questions of qed, kremlin and (even numbers) timeqa; flat around here: half or double of any weight
# costs under 0.01 of reciprocal rank. N-grams earn little in English, much where words inflect.
LEXICAL = (1.2, 1.0, 0.8)
DENSE = (1.5, 1.5)

# Cosines overrate passages of a few words (a heading, a caption): what log(words / ENOUGH) takes off.
SHORT = 2.0
ENOUGH = 60


def fuse(
    lexical: Sequence[Array], dense: Sequence[Array], lengths: Array, read: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """Fused scores of rows, float32: weighted standard scores over these rows; no `dense`, no share of it.

    All arrays are of one length, a value a row; `lengths` are words. `read` says which rows the
    encoder can read (None: all); in the others its cosines mean nothing, and their words take its
    weight.
    """
    total = np.zeros(len(lexical[0]), np.float32)
    for weight, scores in zip(LEXICAL, lexical, strict=True):
        total += np.float32(weight) * standard(scores)
    if read is None:
        read = np.ones(len(total), bool)
    for weight, scores in zip(DENSE, dense, strict=False):
        total[read] += np.float32(weight) * standard(scores[read])
    if dense:
        total[~read] *= np.float32(1 + sum(DENSE) / max(sum(LEXICAL), 1e-6))
        total += np.float32(SHORT) * np.log(np.minimum(lengths + 1, ENOUGH) / ENOUGH).astype(np.float32)
    return total


def standard(scores: Array) -> NDArray[np.float32]:
    """`scores` in standard deviations from their mean; zero where all are equal."""
    made = np.asarray(scores, np.float32)
    made = made - made.mean() if len(made) else made
    spread = float(np.sqrt(np.mean(made * made))) if len(made) else 0.0
    return made / np.float32(spread) if spread > 1e-6 else np.zeros_like(made)
