"""A list without repetition: of reprints and near-identical passages the best stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.lexical import Words
from rag.records import Article

SAME = 0.9
REPRINT = 0.5
"""Two passages that share this much of their words (Jaccard) say the same, if the second has no name and no
number that is not in the first; SAME is for any two articles, REPRINT for two that are known to be one story.

Where names and numbers did not count, variety hid who disagrees: of the right and wrong answers that the
documents of ramdocs tell, 0.842 stood among the first five passages instead of 0.876."""

Told = tuple[Article, Words]


def varied(found: Iterable[Told], k: int) -> list[int]:
    """Which `k` of some hits to show, as numbers: those that say something new, then repetitions.

    `found` are the hits, best first, each with its article and the words of its passage. Only passages
    of different articles are held to repeat each other, so that neighbours in one article stay.
    """
    kept: list[int] = []
    again: list[int] = []
    seen: list[Told] = []
    for number, one in enumerate(found):
        if _repeats(one, seen):
            again.append(number)
        else:
            kept.append(number)
            seen.append(one)
        if len(kept) == k:
            break
    return [*kept, *again][:k]


def _repeats(one: Told, seen: Sequence[Told]) -> bool:
    """Whether a passage says what one of those `seen`, of another article, says."""
    own, mine = one
    for article, words in seen:
        least = REPRINT if own.reprint is not None and own.reprint == article.reprint else SAME
        if mine.repeats(words, least) and own.id != article.id:
            return True
    return False
