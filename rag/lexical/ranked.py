"""BM25 of the words of a question: of given rows, of every row, or the best rows without scoring all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]

# Term saturation and length normalisation, fitted on kremlin, qed and the even questions of timeqa
# (best mean of three sets that disagree: b from 0.4 to 0.75). Not to be tuned on a report set.
K1 = 0.9
B = 0.4

FEW: Final = 20_000
"""Rows up to which every one is scored: it takes less than to find out which need not be."""
_SLACK: Final = 1e-3
"""Sums of float32 in another order differ by far less: rows this near to the edge are summed in order."""


class Norm(NamedTuple):
    """What BM25 adds to the counts of each row for its length, and the least of that."""

    rows: Floats
    least: float


class Asked(NamedTuple):
    """A word of a question: the numbers of its keys that are here, how many rows hold any, and its IDF.

    That is ln(1 + (N - n + 0.5) / (n + 0.5)) where n of N rows hold it: positive for every word.
    """

    terms: list[int]
    rows: int
    idf: float


class Held:
    """Where a word stands, by one key or by several: the rows that hold any, and the greatest count there.

    `lists` are (rows ascending, counts) of the keys. They are made one only if that is asked for: the
    most common words are the dearest, and seldom decide anything.
    """

    def __init__(self, terms: list[int], lists: Sequence[tuple[Array, Array]], norm: Norm) -> None:
        self.terms = terms
        self._lists = sorted(lists, key=lambda one: -len(one[0]))
        self._norm, self._size = norm, len(norm.rows)

    @cached_property
    def asked(self) -> Asked:
        """What it is worth in the whole index."""
        holding = self._size if self._all else len(self._seen)
        return Asked(self.terms, holding, math.log1p((self._size - holding + 0.5) / (holding + 0.5)))

    @cached_property
    def _weight(self) -> np.float32:
        return np.float32(self.asked.idf * (K1 + 1))

    def __len__(self) -> int:
        """How many rows hold it."""
        return self.asked.rows

    def passing(self, mask: Mask | None) -> Asked:
        """What it is worth, and how many rows that pass hold it."""
        if mask is None:
            return self.asked
        return self.asked._replace(rows=int(np.count_nonzero(mask if self._all else mask[self._seen])))

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
        return np.flatnonzero(self._there)

    @cached_property
    def whole(self) -> tuple[Array, Array]:
        """(rows, counts)."""
        return union(self._lists, self._size)

    @cached_property
    def gains(self) -> tuple[Array, Floats]:
        """(rows, what it adds to the score of each)."""
        rows, counts = self.whole
        return rows.astype(np.int64), self.worth(rows, counts)

    def worth(self, rows: Array, counts: Array) -> Floats:
        """What it adds to the scores of some rows that hold it so often."""
        tf = counts.astype(np.float32)
        worth: Floats = self._weight * tf / (tf + self._norm.rows[rows])
        return worth

    @cached_property
    def most(self) -> float:
        """The most that it can add to a row."""
        count = float(max((counts.max() for _, counts in self._lists if len(counts)), default=0))
        return float(self._weight) * count / (count + self._norm.least)

    def counts(self, rows: Array) -> Array:
        """The counts in some rows, int32; 0 where it is not."""
        made = np.zeros(len(rows), np.uint16)
        for held, counts in self._lists:
            if len(held):
                at = np.minimum(np.searchsorted(held, rows), len(held) - 1)
                there = np.flatnonzero(held[at] == rows)
                made[there] = np.maximum(made[there], counts[at[there]])
        return made

    def holds(self, rows: Array) -> Mask:
        """Whether each of some rows holds it."""
        made: Mask = self._there[rows] if self._size <= FEW else self.counts(rows) > 0
        return made

    @cached_property
    def _there(self) -> Mask:
        made = np.zeros(self._size, bool)
        for rows, _ in self._lists:
            made[rows] = True
        return made


class Ranked:
    """The rows for a question. `asked` is what each word is worth, in the question's order.

    A row's score is the sum of its words' in that order, to the bit the same whichever way it is asked for.
    """

    def __init__(self, held: Sequence[Held], size: int, mask: Mask | None) -> None:
        self.asked = [one.passing(mask) for one in held]
        self.words, self._size, self._mask = held, size, mask

    def covered(self, rows: Array) -> float:
        """The greatest share of the question's words, by their IDF, that one of some rows holds, 0 to 1."""
        if not self.words or not len(rows):
            return 0.0
        worth = np.array([word.asked.idf for word in self.words])
        held = np.array([word.holds(rows) for word in self.words], np.float64)
        return float((worth @ held).max() / worth.sum())

    def every(self) -> Floats:
        """BM25 of every row."""
        total = np.zeros(self._size, np.float32)
        if self.words:
            rows, worth = zip(*(one.gains for one in self.words), strict=True)
            np.add.at(
                total, np.concatenate(rows), np.concatenate(worth)
            )  # in this order: the bits depend on it
        return total

    def scores(self, rows: Array) -> Floats:
        """BM25 of some rows."""
        if 8 * len(rows) >= self._size:
            every = self.every()
            return every if len(rows) == self._size else every[rows]
        total, wanted = np.zeros(len(rows), np.float32), rows.astype(np.int32)
        for one in self.words:
            self._add(one, wanted, total)
        return total

    def best(self, k: int) -> tuple[NDArray[np.int64], Floats]:
        """The `k` best rows that hold any word and pass the mask, with their scores, by (-score, row)."""
        if self._size <= FEW or not k:
            return best(self.every(), k, self._mask)
        rows = self._hopeful(k).astype(np.int64)
        return best(self.scores(rows), k, None, rows)

    def _hopeful(self, k: int) -> Array:
        """Rows that may be among the `k` best: all that are, and few that are not (Turtle and Flood 1995).

        Words are taken in order of the most that one can add. As soon as the rows that none of those
        taken holds cannot come up to the k-th best, the others are only looked up in the rows at hand.
        """
        held = sorted((one for one in self.words if len(one)), key=lambda one: one.most, reverse=True)
        rest = [0.0, *np.cumsum([one.most for one in reversed(held)]).tolist()][::-1]
        total, least, taken = np.zeros(self._size, np.float32), 0.0, 0
        for taken, one in enumerate(held, 1):
            rows, counts = one.whole
            total[rows] += one.worth(rows, counts)
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

    def _add(self, one: Held, rows: Array, total: Floats) -> None:
        """Adds what a word is worth in some rows, int32, to their totals."""
        counts = one.counts(rows)
        there = np.flatnonzero(counts)
        total[there] += one.worth(rows[there], counts[there])


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
