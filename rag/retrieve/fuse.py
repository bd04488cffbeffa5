"""One score of several: BM25 as a share of what the question could reach, and cosines."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# What a cosine weighs against BM25's share. See `tests/benchmarks/retrieval.py --fit`.
DENSE = 1.0


def dense_weight(languages: frozenset[str] | None, language: str | None) -> float:
    """What the dense search counts for a question in `language`: nothing where the encoder lacks it.

    `languages` of None is an encoder that does not say, or speaks many.
    """
    if languages is None or language is None or language in languages:
        return DENSE
    return 0.0


def fuse(
    lexical: NDArray[Any], ceiling: float, dense: NDArray[Any], sentence: NDArray[Any], weight: float
) -> NDArray[np.float32]:
    """Fused scores of rows from their BM25, passage cosine and best-sentence cosine, float32.

    BM25 is taken as a share of `ceiling`, so that a score means the same for every question and
    does not depend on which rows are compared.
    """
    share = lexical / ceiling if ceiling > 0 else lexical
    fused: NDArray[np.float32] = (share + weight * (dense + sentence) / 2).astype(np.float32)
    return fused
