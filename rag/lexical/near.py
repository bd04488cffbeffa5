"""What the words of some rows say beyond their counts: sentences that hold many, forms that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges
from rag.lexical.grams import grams
from rag.lexical.ranked import Held
from rag.lexical.text import Text
from rag.lexical.words import Words

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
        self.words = lru_cache(maxsize=2048)(self._words)
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

    def _words(self, row: int) -> Words:
        """The words of a row, without its context."""
        stream = self._arrays["stream"][self._bounds[row] : self._bounds[row + 1]]
        heads = np.flatnonzero(stream == -2)
        text = stream[heads[-1] + 1 :] if len(heads) else stream
        return Words(text[text >= 0].tolist())

    def look(
        self, rows: Array, words: Sequence[Held], forms: Sequence[str], numbers: Sequence[int], lengths: Array
    ) -> tuple[Floats, Floats, Floats]:
        """Of each of `rows` (ascending): BM25 of its best sentence, of its letters; its share of `numbers`.

        `words` are those of the question, `numbers` says which of them are numbers, `forms` are the
        question's words as written, `lengths` the words of each of all rows.
        """
        text = self._read(rows)
        sentences, held = self._sentences(text, words, numbers)
        return sentences, self._alike(text, forms, lengths[rows]), held

    def _read(self, rows: Array) -> Text:
        """The words of `rows`, in ascending order."""
        starts, ends = self._bounds[rows], self._bounds[rows + 1]
        stream = self._arrays["stream"][ranges(starts, ends)]
        return Text(stream, np.concatenate(([0], np.cumsum(ends - starts))))

    # -- sentences

    def _sentences(self, text: Text, words: Sequence[Held], numbers: Sequence[int]) -> tuple[Floats, Floats]:
        """The greatest BM25 of one sentence with the context, and the share of numbers, of each row."""
        at, word_at = self._find(text, words)
        best, share = np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
        if not len(at):
            return best, share
        # Only segments that hold something: a sentence that does not is worth less than its context alone.
        segment = text.segment[at]
        place = np.zeros(text.segments + 1, np.int64)
        place[segment] = 1
        some = np.flatnonzero(place)
        place[:] = len(some)
        place[some] = np.arange(len(some))
        shape = (len(some) + 1, len(words))  # the last row stands for no context
        flat = np.bincount(place[segment] * shape[1] + word_at, minlength=shape[0] * shape[1])
        tf = flat.reshape(shape).astype(np.float32)
        held = tf[:-1] + tf[place[text.context[some]]]
        worth = np.array([one.asked.idf for one in words], np.float32)
        score = (held / (held + self._norm(text)[some, None])) @ (worth * np.float32(K1 + 1))
        row = text.segment_row[some]
        first = np.flatnonzero(np.append(True, row[1:] != row[:-1]))
        best[row[first]] = np.maximum.reduceat(score, first)
        if numbers:
            within = np.maximum.reduceat(tf[:-1][:, numbers], first, axis=0) > 0
            share[row[first]] = within @ (worth[numbers] / worth[numbers].sum())
        return best, share

    def _norm(self, text: Text) -> Floats:
        """What BM25 adds to the counts of each segment for its length."""
        norm = K1 * (1 - SENTENCE_B + SENTENCE_B * text.lengths / self._sentence_mean)
        return norm.astype(np.float32)

    def _find(self, text: Text, words: Sequence[Held]) -> tuple[Array, Array]:
        """(places, word) of the tokens that a word owns; one that several ask for belongs to the last."""
        table = np.full(self._size + 2, -1, np.int16)
        for number, word in enumerate(words):
            table[sorted(self._tokens_of(word))] = number
        word_at = table[text.stream]
        at = np.flatnonzero(word_at >= 0)
        return at, word_at[at]

    def _tokens_of(self, word: Held) -> frozenset[int]:
        """The tokens of a word in any spelling."""
        of, ends = self._arrays["token_of"], self._arrays["token_of_ends"]
        spans = [slice(ends[term - 1] if term else 0, ends[term]) for term in word.terms]
        return frozenset(token for span in spans for token in of[span].tolist())

    # -- letters

    def _grams(self, forms: Sequence[str]) -> Array:
        """The n-grams of `forms` that are here, as numbers, ascending."""
        hashes = self._arrays["gram_hashes"]
        if not len(hashes):
            return np.zeros(0, np.int64)
        wanted = np.unique(grams(list(forms))[0])
        at = np.searchsorted(hashes, wanted)
        there = hashes[np.minimum(at, len(hashes) - 1)] == wanted
        made: Array = at[there]
        return made

    def _gram_tokens(self, found: Array) -> tuple[Array, Array]:
        """(tokens, how many each n-gram has)."""
        ends = self._arrays["gram_ends"][found]
        starts = np.where(found > 0, self._arrays["gram_ends"][found - 1], 0)
        return self._arrays["gram_tokens"][ranges(starts, ends)], ends - starts

    def _gram_idf(self, tokens: Array, counts: Array) -> Array:
        """The IDF of each n-gram, if its occurrences fell on rows by chance.

        Counting its rows would cost a large index an inverted index of n-grams.
        """
        gram = np.repeat(np.arange(len(counts)), counts)
        size = len(self._bounds) - 1
        often = size * -np.expm1(-np.bincount(gram, self._frequency[tokens], len(counts)) / max(size, 1))
        made: Array = np.log1p((size - often + 0.5) / (often + 0.5))
        return made

    def _alike(self, text: Text, forms: Sequence[str], lengths: Array) -> Floats:
        """BM25 of rows over the n-grams of the question's `forms`: inflections, compounds, misspellings."""
        found = self._grams(forms)
        tokens, counts = self._gram_tokens(found)
        idf, gram = self._gram_idf(tokens, counts), np.repeat(np.arange(len(found)), counts)
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
        shape = (len(text), len(found))
        tf = np.bincount(row * shape[1] + pairs, minlength=shape[0] * shape[1]).reshape(shape)
        tf = tf.astype(np.float32)
        norm = K1 * (1 - GRAM_B + GRAM_B * lengths / self._mean)
        made: Floats = ((tf / (tf + norm[:, None])) @ (idf * (K1 + 1))).astype(np.float32)
        return made
