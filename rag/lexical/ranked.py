"""BM25 (Robertson and Zaragoza 2009) of the words of a question: of given rows, or the best of all rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from rag.lexical.arrays import Array, Floats, Mask, Rows

# Term saturation and length normalisation, fitted on kremlin, qed and the even questions of timeqa
# (best mean of three sets that disagree: b from 0.4 to 0.75). Not to be tuned on a report set.
K1 = 0.9
B = 0.4

_SLACK: Final = 1e-3
"""Sums of float32 in another order differ by far less: rows this near to the edge are summed in order."""


def length_norm(b: float, lengths: Array) -> Floats:
    """What BM25 adds to counts, by lengths as multiples of their mean."""
    return (K1 * (1 - b + b * lengths)).astype(np.float32)


def idf(holding: float, size: int) -> float:
    """ln(1 + (N - n + 0.5) / (n + 0.5)), where n of N rows hold a word: positive for every word."""
    return math.log1p((size - holding + 0.5) / (holding + 0.5))


class Asked(NamedTuple):
    """A word of a question: the numbers of its keys that are here, how many rows hold any, and its IDF."""

    terms: list[int]
    rows: int
    idf: float


@dataclass(frozen=True)
class Word:
    """A word of a question, by one key or by several: the `rows` that hold any, ascending, and the greatest
    count of one of them there; `norm` is what BM25 adds to the counts of each row of the index."""

    asked: Asked
    rows: Array
    counts: Array
    norm: Floats

    def worth(self, rows: Array, counts: Array) -> Floats:
        """What it adds to the scores of some rows that hold it so often."""
        tf = counts.astype(np.float32)
        gain: Floats = np.float32(self.asked.idf * (K1 + 1)) * tf / (tf + self.norm[rows])
        return gain

    def most(self, least: float) -> float:
        """The most that it can add to a row, where the least norm is `least`."""
        count = float(self.counts.max(initial=0))
        return float(np.float32(self.asked.idf * (K1 + 1))) * count / (count + least)

    def at(self, rows: Array) -> tuple[Array, Array]:
        """(which of some rows, int32, hold it, as their numbers; its counts there)."""
        if not len(self.rows):
            return np.zeros(0, np.int64), self.counts[:0]
        places = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
        there = np.flatnonzero(self.rows[places] == rows)
        return there, self.counts[places[there]]

    def add(self, rows: Array, total: Floats) -> None:
        """Adds what it is worth in some rows, int32, to their totals."""
        there, counts = self.at(rows)
        total[there] += self.worth(rows[there], counts)


class Ranked:
    """The rows for a question. `asked` is what each word is worth, in the question's order; its `rows` are
    those that pass the mask.

    A row's score is the sum of its words' in that order, to the bit the same whichever way it is asked for.
    """

    def __init__(self, words: Sequence[Word], norm: Floats, mask: Mask | None) -> None:
        self.words, self._norm, self._mask = words, norm, mask
        self.asked = [
            word.asked if mask is None else word.asked._replace(rows=int(np.count_nonzero(mask[word.rows])))
            for word in words
        ]

    def covered(self, rows: Array) -> float:
        """The greatest share of the question's words, by their IDF, that one of some rows holds, 0 to 1."""
        share = np.zeros(len(rows))
        for word in self.words:
            share[word.at(rows.astype(np.int32))[0]] += word.asked.idf
        return float(share.max(initial=0.0)) / (sum(word.asked.idf for word in self.words) or 1.0)

    def scores(self, rows: Array) -> Floats:
        """BM25 of some rows."""
        total, wanted = np.zeros(len(rows), np.float32), rows.astype(np.int32)
        for word in self.words:  # in this order: the bits depend on it
            word.add(wanted, total)
        return total

    def best(self, k: int) -> tuple[Rows, Floats]:
        """The `k` best rows that hold any word and pass the mask, with their scores, by (-score, row)."""
        rows = self._hopeful(k).astype(np.int64)
        scores = self.scores(rows)
        some = np.flatnonzero((scores > 0) & (scores >= _kth(scores, k)))
        some = some[np.lexsort((rows[some], -scores[some]))[:k]]
        return rows[some], scores[some]

    def _hopeful(self, k: int) -> Array:
        """Rows that may be among the `k` best: all that are, and few that are not (Turtle and Flood 1995).

        Words are taken in order of the most that one can add. As soon as the rows that none of those
        taken holds cannot come up to the k-th best, the others are only looked up in the rows at hand.
        """
        least_norm = float(self._norm.min(initial=K1))
        most = {id(word): word.most(least_norm) for word in self.words}
        words = sorted((word for word in self.words if len(word.rows)), key=lambda word: -most[id(word)])
        rest = [*np.cumsum([0.0, *(most[id(word)] for word in reversed(words))]).tolist()][::-1]
        total, least, taken = np.zeros(len(self._norm), np.float32), 0.0, 0
        for taken, word in enumerate(words, 1):
            total[word.rows] += word.worth(word.rows, word.counts)
            least = max(least, _kth(total[self._passing(word.rows)], k))
            if least > rest[taken] + _SLACK:
                break
        rows = self._passing(np.flatnonzero(total > max(least - rest[taken] - _SLACK, 0)).astype(np.int32))
        sums = total[rows]
        for number, word in enumerate(words[taken:], taken + 1):
            word.add(rows, sums)
            least = max(least, _kth(sums, k))
            stay = sums >= least - rest[number] - _SLACK
            rows, sums = rows[stay], sums[stay]
        return rows

    def _passing(self, rows: Array) -> Array:
        return rows if self._mask is None else rows[self._mask[rows]]


def union(lists: Sequence[tuple[Array, Array]], size: int) -> tuple[Array, Array]:
    """The rows of any of some lists, each once, ascending, and the greatest count of one of them there."""
    if len(lists) == 1:
        return lists[0]
    if 8 * sum(len(rows) for rows, _ in lists) > size:
        most = np.zeros(size, np.uint16)
        for rows, counts in lists:
            most[rows] = np.maximum(most[rows], counts)
        held = np.flatnonzero(most).astype(np.int32)
        return held, most[held]
    rows = np.concatenate([np.zeros(0, np.int32), *(rows for rows, _ in lists)])
    counts = np.concatenate([np.zeros(0, np.uint16), *(counts for _, counts in lists)])
    order = np.lexsort((counts, rows))
    rows, counts = rows[order], counts[order]
    last = np.append(rows[1:] != rows[:-1], True) if len(rows) else np.zeros(0, bool)
    return rows[last], counts[last]


def _kth(scores: Floats, k: int) -> float:
    """The k-th greatest; 0 where there are fewer."""
    if len(scores) < k or not k:
        return 0.0
    return float(np.partition(scores, len(scores) - k)[len(scores) - k])
