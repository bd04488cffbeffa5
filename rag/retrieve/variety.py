"""A list without repetition: of reprints and near-identical passages the best stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.records import Hit

SAME = 0.9
REPRINT = 0.5
"""Two passages that share this much of their words (Jaccard) say the same; the first of any two articles,
the second of two that are known to be one story."""


def varied(hits: Sequence[Hit], words: Sequence[NDArray[Any]], k: int) -> list[int]:
    """Which `k` of `hits` to show, as numbers: those that say something new, then repetitions.

    `words` are the words of each hit's passage as numbers. Only passages of different articles are
    held to repeat each other, so that neighbours in one article stay.
    """
    if not hits:
        return []
    alike = _jaccard(words) >= _floor(hits)
    kept: list[int] = []
    again: list[int] = []
    for number, hit in enumerate(hits):
        if len(kept) == k:
            break
        same = any(alike[number, other] and hits[other].article.id != hit.article.id for other in kept)
        (again if same else kept).append(number)
    return [*kept, *again][:k]


def _floor(hits: Sequence[Hit]) -> NDArray[np.float32]:
    """(n, n): from which share of words two hits repeat each other; less is enough between reprints."""
    groups = [hit.article.reprint for hit in hits]
    same = [[one is not None and one == other for other in groups] for one in groups]
    return np.where(same, REPRINT, SAME).astype(np.float32)


def _jaccard(words: Sequence[NDArray[Any]]) -> NDArray[np.float32]:
    """(n, n): distinct words in common over distinct words of either; 1 for two empty ones."""
    _, number = np.unique(np.concatenate(words), return_inverse=True)
    holds = np.zeros((len(words), int(number.max(initial=0)) + 1), np.float32)
    holds[np.repeat(np.arange(len(words)), [len(one) for one in words]), number] = 1
    common = holds @ holds.T
    size = holds.sum(axis=1)
    either = size[:, None] + size[None, :] - common
    made: NDArray[np.float32] = np.divide(common, either, out=np.ones_like(common), where=either > 0)
    return made
