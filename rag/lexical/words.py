"""The distinct words of a passage, to be held against those of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

BITS: Final = 256


class Words:
    """Some distinct words, as numbers; `fact` says of a word whether it is a name or a number."""

    __slots__ = ("_fact", "_marks", "_size", "_words")

    def __init__(self, words: Iterable[int], fact: Callable[[int], bool]) -> None:
        self._words, self._fact = frozenset(words), fact
        self._size = len(self._words)
        self._marks = 0
        for word in self._words:
            self._marks |= 1 << word % BITS

    def repeats(self, other: Words, least: float) -> bool:
        """Whether this says what `other` says: at least `least` (over 0, to 1) of the words of either are
        in both (Jaccard), and no name and no number of this is missing in the other.

        Two accounts that differ in a figure are no repetition but a disagreement, which must be seen.
        """
        # A word sets one bit of the marks, so every bit that only one has stands for a word that only one
        # has: with more of these than may be, nothing need be counted.
        both = self._size + other._size
        if (self._marks ^ other._marks).bit_count() > both * (1 - least) / (1 + least):
            return False
        common = len(self._words & other._words)
        return common >= least * (both - common) and not any(map(self._fact, self._words - other._words))
