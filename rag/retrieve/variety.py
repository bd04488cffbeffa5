"""A list without repetition: of reprints and near-identical passages the best stays."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import fold, words
from rag.records import Hit

SAME = 0.8
"""Two passages that share this much of their words (Jaccard) are the same to a reader."""


def varied(hits: Sequence[Hit], k: int) -> list[Hit]:
    """The first `k` of `hits` that say something new; repetitions fill up what remains, last."""
    kept: list[Hit] = []
    again: list[Hit] = []
    for hit in hits:
        if len(kept) == k:
            break
        (again if any(_same(hit, other) for other in kept) else kept).append(hit)
    return [*kept, *again][:k]


def _same(one: Hit, other: Hit) -> bool:
    if one.article.id == other.article.id or not 0.5 < len(one.text) / len(other.text) < 2:
        return False
    mine, theirs = _vocabulary(one), _vocabulary(other)
    return len(mine & theirs) >= SAME * len(mine | theirs)


def _vocabulary(hit: Hit) -> frozenset[str]:
    return frozenset(fold(word.text) for word in words(hit.text))
