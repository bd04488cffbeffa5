"""What the words of some rows say beyond their counts: sentences that hold many, forms that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges
from rag.lexical.grams import grams

Array = NDArray[Any]
Floats = NDArray[np.float32]

K1 = 0.9
SENTENCE_B = 0.1
GRAM_B = 0.25


class Near:
    """Looks into given rows, word by word, over the arrays of `Postings`."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self._size = len(arrays["token_ends"])
        self.words = lru_cache(maxsize=512)(self._words)
        self._mean = max(float(np.asarray(arrays["lengths"]).mean()), 1.0) if len(arrays["lengths"]) else 1.0

    @cached_property
    def _bounds(self) -> Array:
        return np.concatenate(([0], self._arrays["stream_ends"]))

    @cached_property
    def _sentence_mean(self) -> float:
        words, sentences = int(self._frequency.sum()), int(self._arrays["marks"][0])
        return max(words / max(sentences, 1), 1.0)

    @property
    def _frequency(self) -> Array:
        """How often each token occurs in all."""
        return self._arrays["token_counts"]

    def _words(self, row: int) -> Array:
        """The distinct words of a row, without its context."""
        stream = self._arrays["stream"][self._bounds[row] : self._bounds[row + 1]]
        heads = np.flatnonzero(stream == -2)
        text = stream[heads[-1] + 1 :] if len(heads) else stream
        made: Array = np.unique(text[text >= 0])
        return made

    def read(self, rows: Array) -> Text:
        """The words of `rows`, in ascending order."""
        if len(rows) == len(self._bounds) - 1:
            return self._whole
        starts, ends = self._bounds[rows], self._bounds[rows + 1]
        stream = self._arrays["stream"][ranges(starts, ends)]
        return Text(stream, np.concatenate(([0], np.cumsum(ends - starts))))

    @cached_property
    def _whole(self) -> Text:
        """All rows; asked for again and again where there are few."""
        return Text(np.asarray(self._arrays["stream"]), self._bounds)

    def sentences(self, text: Text, terms: Sequence[Sequence[int]], idfs: Sequence[float]) -> Floats:
        """For each row the greatest BM25 of one sentence with the context; an idf for each group of terms."""
        table = np.full(self._size + 2, -1, np.int16)
        for number, group in enumerate(terms):
            for term in group:
                table[self._tokens_of(term)] = number
        group_at = table[text.stream]
        at = np.flatnonzero(group_at >= 0)
        n = len(terms)
        shape = (text.segments, n)
        tf = np.bincount(text.segment[at] * n + group_at[at], minlength=shape[0] * n).reshape(shape)
        held = tf.astype(np.float32) + tf[text.context] * text.has_context[:, None]
        length = text.sizes + text.sizes[text.context] * text.has_context
        norm = K1 * (1 - SENTENCE_B + SENTENCE_B * length / self._sentence_mean)
        score = (held / (held + norm[:, None])) @ (np.array(idfs, np.float32) * (K1 + 1))
        made: Floats = np.maximum.reduceat(score.astype(np.float32), text.first_segments)
        return made

    def _tokens_of(self, term: int) -> Array:
        ends = self._arrays["token_of_ends"]
        return self._arrays["token_of"][int(ends[term - 1]) if term else 0 : int(ends[term])]

    def alike(self, text: Text, forms: Sequence[str], lengths: Array) -> Floats:
        """BM25 of rows over the n-grams of the question's `forms`: inflections, compounds, misspellings."""
        told = self._arrays
        wanted = np.unique(grams(list(forms))[0])
        at = np.searchsorted(told["gram_hashes"], wanted)
        at = at[at < len(told["gram_hashes"])]
        at = at[np.isin(told["gram_hashes"][at], wanted)]
        ends = told["gram_ends"][at]
        starts = np.where(at > 0, told["gram_ends"][at - 1], 0)
        tokens, gram = told["gram_tokens"][ranges(starts, ends)], np.repeat(np.arange(len(at)), ends - starts)
        # In how many rows an n-gram is, if its occurrences fell on rows by chance: counting would cost an
        # inverted index of n-grams.
        size = len(self._bounds) - 1
        often = size * -np.expm1(-np.bincount(gram, self._frequency[tokens], len(at)) / max(size, 1))
        idf = np.log1p((size - often + 0.5) / (often + 0.5))
        order = np.argsort(tokens, kind="stable")
        tokens, gram = tokens[order], gram[order]
        first = np.flatnonzero(np.diff(tokens, prepend=-1))
        distinct, count = tokens[first], np.diff(first, append=len(tokens))
        table = np.zeros(self._size + 2, np.int32)
        table[distinct] = np.arange(1, len(distinct) + 1)
        word = table[text.stream]
        places = np.flatnonzero(word)
        word = word[places] - 1
        pairs = gram[ranges(first[word], first[word] + count[word])]
        row = np.repeat(text.row[places], count[word])
        shape = (len(text.bounds) - 1, len(at))
        tf = np.bincount(row * shape[1] + pairs, minlength=shape[0] * shape[1]).reshape(shape)
        tf = tf.astype(np.float32)
        norm = K1 * (1 - GRAM_B + GRAM_B * lengths / self._mean)
        made: Floats = ((tf / (tf + norm[:, None])) @ (idf * (K1 + 1))).astype(np.float32)
        return made


class Text:
    """The words of some rows one after the other: `stream[bounds[i]:bounds[i+1]]` is the i-th row."""

    def __init__(self, stream: Array, bounds: Array) -> None:
        self.stream, self.bounds = stream, bounds

    @cached_property
    def row(self) -> Array:
        """Of each word the number of its row among those read."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    @cached_property
    def _marks(self) -> Array:
        """Places where a segment (context or sentence) begins: after each mark; every row ends with one."""
        return np.concatenate(([0], np.flatnonzero(self.stream < 0)[:-1] + 1))

    @cached_property
    def segment(self) -> Array:
        """Of each word the number of its segment."""
        return np.repeat(np.arange(self.segments), self.sizes_with_marks)

    @property
    def segments(self) -> int:
        return len(self._marks)

    @cached_property
    def sizes_with_marks(self) -> Array:
        return np.diff(np.append(self._marks, len(self.stream)))

    @cached_property
    def sizes(self) -> Array:
        """How many words each segment has."""
        return self.sizes_with_marks - 1

    @cached_property
    def first_segments(self) -> Array:
        """The first segment of each row."""
        return np.searchsorted(self._marks, self.bounds[:-1])

    @cached_property
    def context(self) -> Array:
        """Of each segment the first segment of its row."""
        count = np.diff(np.append(self.first_segments, self.segments))
        return np.repeat(self.first_segments, count)

    @cached_property
    def has_context(self) -> Array:
        """Of each segment whether its row's first one is a context, and it is not that one."""
        ends = self._marks + self.sizes_with_marks - 1
        is_context = self.stream[np.minimum(ends, len(self.stream) - 1)] == -2
        made: Array = is_context[self.context] & (self.context != np.arange(self.segments))
        return made
