"""BM25 of the words of a question: of given rows, of every row, or the best rows without scoring all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

FEW: Final = 20_000
"""Rows up to which every one is scored: it takes less than to find out which need not be."""
_SLACK: Final = 1e-3
"""Sums of float32 in another order differ by far less: rows this near to the edge are summed in order."""


class Held:
    """Where a word stands, by one key or by several: the rows that hold any, and the greatest count there.

    `lists` are (rows ascending, counts) of the keys. They are made one only if that is asked for: the
    most common words are the dearest, and seldom decide anything.
    """

    def __init__(self, lists: Sequence[tuple[Array, Array]], size: int) -> None:
        self._lists = sorted(lists, key=lambda one: -len(one[0]))
        self._size, self.weight = size, np.float32(0)

    def __len__(self) -> int:
        """How many rows hold it."""
        return self._size if self._all else len(self._seen)

    def passing(self, mask: Mask) -> int:
        """How many of these pass."""
        return int(np.count_nonzero(mask if self._all else mask[self._seen]))

    @property
    def _all(self) -> bool:
        return bool(self._lists) and len(self._lists[0][0]) == self._size

    @cached_property
    def _seen(self) -> Array:
        """The rows."""
        if len(self._lists) == 1 or "whole" in self.__dict__:
            return self.whole[0]
        if 16 * sum(len(rows) for rows, _ in self._lists) < self._size:
            return self.whole[0]
        there = np.zeros(self._size, bool)
        for rows, _ in self._lists:
            there[rows] = True
        return np.flatnonzero(there)

    @cached_property
    def whole(self) -> tuple[Array, Array]:
        """(rows, counts)."""
        return union(self._lists, self._size)

    @cached_property
    def most(self) -> float:
        """The greatest count."""
        return float(max((counts.max() for _, counts in self._lists if len(counts)), default=0))

    def counts(self, rows: Array) -> Array:
        """The counts in some rows, int32; 0 where it is not."""
        made = np.zeros(len(rows), np.uint16)
        for held, counts in self._lists:
            if len(held):
                at = np.minimum(np.searchsorted(held, rows), len(held) - 1)
                there = np.flatnonzero(held[at] == rows)
                made[there] = np.maximum(made[there], counts[at[there]])
        return made


class Asked(NamedTuple):
    """A word of a question: the numbers of its keys that are here, how many rows hold any, its IDF."""

    terms: list[int]
    rows: int
    idf: float


class Ranked:
    """The rows for a question. `asked` is what each word is worth, in the question's order.

    A row's score is the sum of its words' in that order, to the bit the same whichever way it is asked for.
    """

    def __init__(
        self, held: Sequence[Held], asked: list[Asked], norm: tuple[Floats, float], mask: Mask | None
    ) -> None:
        self.asked = asked
        self._held, self._mask = held, mask
        self._norm, self._least_norm = norm

    def every(self) -> Floats:
        """BM25 of every row."""
        total = np.zeros(len(self._norm), np.float32)
        for one in self._held:
            self._add_whole(one, total)
        return total

    def scores(self, rows: Array) -> Floats:
        """BM25 of some rows."""
        if 8 * len(rows) >= len(self._norm):
            return self.every()[rows]
        total, wanted = np.zeros(len(rows), np.float32), rows.astype(np.int32)
        for one in self._held:
            self._add(one, wanted, total)
        return total

    def best(self, k: int) -> tuple[NDArray[np.int64], Floats]:
        """The `k` best rows that hold any word and pass the mask, with their scores, by (-score, row)."""
        if len(self._norm) <= FEW or not k:
            return best(self.every(), k, self._mask)
        rows = self._hopeful(k).astype(np.int64)
        return best(self.scores(rows), k, None, rows)

    def _hopeful(self, k: int) -> Array:
        """Rows that may be among the `k` best: all that are, and few that are not (Turtle and Flood 1995).

        Words are taken in order of the most that one can add. As soon as the rows that none of those
        taken holds cannot come up to the k-th best, the others are only looked up in the rows at hand.
        """
        held = sorted((one for one in self._held if len(one)), key=self._most, reverse=True)
        rest = [0.0, *np.cumsum([self._most(one) for one in reversed(held)]).tolist()][::-1]
        total, least, taken = np.zeros(len(self._norm), np.float32), 0.0, 0
        for taken, one in enumerate(held, 1):
            rows = self._add_whole(one, total)
            least = max(least, _kth(total[self._passing(rows)], k))
            if least > rest[taken] + _SLACK:
                break
        rows = self._passing(np.flatnonzero(total > max(least - rest[taken] - _SLACK, 0)).astype(np.int32))
        sums = total[rows]
        for number, one in enumerate(held[taken:], taken + 1):
            self._add(one, rows, sums)
            least = max(least, _kth(sums, k))
            stay = sums >= least - rest[number] - _SLACK
            rows, sums = rows[stay], sums[stay]
        return rows

    def _passing(self, rows: Array) -> Array:
        return rows if self._mask is None else rows[self._mask[rows]]

    def _most(self, one: Held) -> float:
        """The most that a word can add to a row."""
        return float(one.weight) * one.most / (one.most + self._least_norm)

    def _add_whole(self, one: Held, total: Floats) -> Array:
        """Adds what a word is worth in all its rows to the totals of all; the rows."""
        rows, counts = one.whole
        total[rows] += self._worth(one, rows, counts)
        return rows

    def _add(self, one: Held, rows: Array, total: Floats) -> None:
        """Adds what a word is worth in some rows, int32, to their totals."""
        counts = one.counts(rows)
        there = np.flatnonzero(counts)
        total[there] += self._worth(one, rows[there], counts[there])

    def _worth(self, one: Held, rows: Array, counts: Array) -> Floats:
        tf = counts.astype(np.float32)
        worth: Floats = one.weight * tf / (tf + self._norm[rows])
        return worth


def union(lists: Sequence[tuple[Array, Array]], size: int) -> tuple[Array, Array]:
    """The rows of any of some lists, each once, ascending, and the greatest count of one of them there."""
    if len(lists) == 1:
        return lists[0]
    if 8 * sum(len(rows) for rows, _ in lists) > size:
        most = np.zeros(size, np.uint16)
        for rows, counts in lists:
            most[rows] = np.maximum(most[rows], counts)
        found = np.flatnonzero(most > 0).astype(np.int32)
        return found, most[found]
    rows = np.concatenate([np.zeros(0, np.int32), *(rows for rows, _ in lists)])
    counts = np.concatenate([np.zeros(0, np.uint16), *(counts for _, counts in lists)])
    order = np.lexsort((counts, rows))
    rows, counts = rows[order], counts[order]
    last = np.append(rows[1:] != rows[:-1], True) if len(rows) else np.zeros(0, bool)
    return rows[last], counts[last]


def best(
    scores: Floats, k: int, mask: Mask | None = None, rows: Array | None = None
) -> tuple[NDArray[np.int64], Floats]:
    """The rows of the `k` greatest positive scores that pass `mask`, by (-score, row).

    `scores` are those of all rows, or of `rows`.
    """
    some = np.flatnonzero(scores > 0 if mask is None else (scores > 0) & mask)
    if len(some) > k:
        some = some[scores[some] >= _kth(scores[some], k)]
    names = some if rows is None else rows[some]
    order = np.lexsort((names, -scores[some]))[:k]
    return names[order], scores[some[order]]


def _kth(scores: Floats, k: int) -> float:
    """The k-th greatest; 0 where there are fewer."""
    if len(scores) < k or not k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
