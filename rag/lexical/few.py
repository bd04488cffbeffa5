"""What a small index keeps in memory beside its arrays, so that a question touches only what it asks for."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges
from rag.lexical.text import Text

Array = NDArray[Any]

FEW: Final = 60_000
"""Words of an index that count as few: some 500 passages, a few megabytes, made in 50 ms at first use."""


class Places:
    """Where each token stands in a text of all rows."""

    def __init__(self, text: Text, size: int) -> None:
        self._order = np.argsort(text.stream, kind="stable")
        self._starts = np.searchsorted(text.stream[self._order], np.arange(size + 1))

    def of(self, tokens: Array) -> tuple[Array, Array]:
        """(places, how many of them each token has)."""
        starts, ends = self._starts[tokens], self._starts[tokens + 1]
        return self._order[ranges(starts, ends)], ends - starts


class Letters:
    """For each n-gram the rows that hold it, and what BM25 makes of how often (IDF left out)."""

    def __init__(self, text: Text, arrays: dict[str, Array], size: int, norm: Array) -> None:
        """`norm` is what BM25 adds to the counts of each row for its length."""
        sizes = np.diff(arrays["gram_ends"], prepend=0)
        tokens = arrays["gram_tokens"]
        order = np.argsort(tokens, kind="stable")
        gram = np.repeat(np.arange(len(sizes)), sizes)[order]
        starts = np.searchsorted(tokens[order], np.arange(size + 1))
        places = np.flatnonzero(text.stream >= 0)
        word = text.stream[places]
        pairs = gram[ranges(starts[word], starts[word + 1])]
        rows = np.repeat(text.row[places], starts[word + 1] - starts[word])
        both, counts = np.unique(pairs * np.int64(len(text)) + rows, return_counts=True)
        self._starts = np.searchsorted(both, np.arange(len(sizes) + 1) * np.int64(len(text)))
        self._rows = both % len(text)
        self._worth = counts / (counts + norm[self._rows])

    def of(self, found: Array) -> tuple[Array, Array, Array]:
        """(rows, worth, how many rows each n-gram has) of some n-grams."""
        starts, ends = self._starts[found], self._starts[found + 1]
        at = ranges(starts, ends)
        return self._rows[at], self._worth[at], ends - starts
