"""The distinct words of a passage, to be held against those of another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

BITS: Final = 256


class Words:
    """Some distinct words, as numbers."""

    __slots__ = ("_marks", "_size", "_words")

    def __init__(self, words: Iterable[int]) -> None:
        self._words = frozenset(words)
        self._size = len(self._words)
        self._marks = 0
        for word in self._words:
            self._marks |= 1 << word % BITS

    def share(self, other: Words, least: float) -> bool:
        """Whether both share at least `least` (over 0, to 1) of the words of either (Jaccard).

        A word sets one bit of the marks, so every bit that only one has stands for a word that only one
        has: with more of these than may be, nothing need be counted.
        """
        both = self._size + other._size
        apart = both * (1 - least) / (1 + least)  # words that only one has, at most
        if (self._marks ^ other._marks).bit_count() > apart:
            return False
        common = len(self._words & other._words)
        return common >= least * (both - common)
