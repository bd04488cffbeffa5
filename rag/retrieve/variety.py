"""A list without repetition: of reprints and near-identical passages the best stays."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Article

SAME = 0.9
REPRINT = 0.5
"""Two passages that share this much of their words (Jaccard) say the same; the first of any two articles,
the second of two that are known to be one story."""


def varied(articles: Sequence[Article], words: Sequence[frozenset[int]], k: int) -> list[int]:
    """Which `k` of some hits to show, as numbers: those that say something new, then repetitions.

    `articles` are those of the hits, best first, `words` the words of their passages as numbers. Only
    passages of different articles are held to repeat each other, so that neighbours in one article stay.
    """
    kept: list[int] = []
    again: list[int] = []
    for number in range(len(articles)):
        if len(kept) == k:
            break
        (again if _repeats(number, kept, articles, words) else kept).append(number)
    return [*kept, *again][:k]


def _repeats(
    number: int, kept: Sequence[int], articles: Sequence[Article], words: Sequence[frozenset[int]]
) -> bool:
    """Whether a passage says what one of `kept`, of another article, says."""
    mine, own = words[number], articles[number]
    for one in kept:
        reprint = own.reprint is not None and own.reprint == articles[one].reprint
        least, few, many = REPRINT if reprint else SAME, len(mine), len(words[one])
        if few > many:
            few, many = many, few
        if few < least * many or own.id == articles[one].id:
            continue  # too different in size to share so much, or neighbours
        common = len(mine & words[one])
        if common >= least * (few + many - common):
            return True
    return False
