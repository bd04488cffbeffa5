"""What the words of some rows say beyond their counts: sentences that hold many, forms that look alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges
from rag.lexical.cognates import Cognates
from rag.lexical.grams import Grams
from rag.lexical.merge import bisected
from rag.lexical.ranked import K1, B, Held
from rag.lexical.text import Text

Array = NDArray[Any]
Floats = NDArray[np.float32]

SENTENCE_B = 0.1
GRAM_B = 0.25


class Looks(NamedTuple):
    """What rows hold of a question beyond the counts of its words: float32, a value a row.

    `sentences` is BM25 of the best sentence with the context; `letters` that of the n-grams of its words
    (inflections, compounds, misspellings), `forms` that of its words as they are written; `numbers` the
    share, 0 to 1, of its numbers by their IDF.
    """

    sentences: Floats
    letters: Floats
    forms: Floats
    numbers: Floats

    def of(self, rows: Array) -> Looks:
        """The same of some rows."""
        return Looks(*(one[rows] for one in self))


def length_norm(b: float, lengths: Array) -> Array:
    """What BM25 adds to counts, by lengths as multiples of their mean."""
    return K1 * (1 - b + b * lengths)


def chance_idf(often: Array, size: int) -> Array:
    """The IDF of things that occur so often, if they fell on `size` rows by chance.

    Counting their rows would cost a large index an inverted index of them.
    """
    rows = size * -np.expm1(-often / max(size, 1))
    made: Array = np.log1p((size - rows + 0.5) / (rows + 0.5))
    return made


class Near:
    """Looks into given rows, word by word, over the arrays of `Postings`."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self._size = len(arrays["token_ends"])
        self._grams = Grams(arrays)
        self.cognates = Cognates(arrays, self._grams)
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

    def look(
        self, rows: Array, words: Sequence[Held], forms: Sequence[str], numbers: Sequence[int], lengths: Array
    ) -> Looks:
        """What each of `rows` (ascending) holds of a question.

        `words` are those of the question, `numbers` says which of them are numbers, `forms` are the
        question's words as written, `lengths` the words of each of all rows.
        """
        text = self._read(rows)
        sentences, held = self._sentences(text, words, numbers)
        mean = lengths[rows] / self._mean
        grams = self._grams.of(self._spelled(forms))
        found, written = self._grams.tokens(grams), self._tokens_of_forms(forms)
        letters = self._held_by(text, *found, length_norm(GRAM_B, mean), self._gram_idf(grams, *found))
        same = self._held_by(text, *written, length_norm(B, mean), self._form_idf(forms, *written))
        return Looks(sentences, letters, same, held)

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
        return length_norm(SENTENCE_B, text.lengths / self._sentence_mean).astype(np.float32)

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

    # -- forms and their letters

    def _spelled(self, forms: Sequence[str]) -> list[str]:
        """The forms, and those that the other alphabet may write."""
        return [*forms, *filter(None, map(self.cognates.spelled, forms))]

    def _tokens_of_forms(self, forms: Sequence[str]) -> tuple[Array, Array]:
        """(the tokens that are written like each form, how many each form has)."""
        found = [self._written(form) for form in dict.fromkeys(forms)]
        return np.array([one for some in found for one in some], np.int64), np.array(
            [*map(len, found)], np.int64
        )

    def _written(self, form: str) -> range:
        """The tokens of one form: they lie together, for the form is what they begin with."""
        blob, ends, own = self._arrays["token_blob"], self._arrays["token_ends"], form.encode()
        first, _ = bisected(blob, ends, own)
        after, _ = bisected(blob, ends, own + b"\x01", first)
        return range(first, after)

    def _gram_idf(self, grams: Array, tokens: Array, counts: Array) -> Array:
        """The IDF of n-grams that have so many of `tokens`."""
        return self._chance_idf(tokens, counts)

    def _form_idf(self, forms: Sequence[str], tokens: Array, counts: Array) -> Array:
        """The IDF of forms that have so many of `tokens`."""
        return self._chance_idf(tokens, counts)

    def _chance_idf(self, tokens: Array, counts: Array) -> Array:
        owner = np.repeat(np.arange(len(counts)), counts)
        often = np.bincount(owner, self._frequency[tokens], len(counts))
        return chance_idf(often, len(self._bounds) - 1)

    def _held_by(self, text: Text, tokens: Array, counts: Array, norm: Floats, idf: Array) -> Floats:
        """BM25 of rows over things (n-grams, forms) of which the n-th is in `counts[n]` of `tokens`."""
        owner = np.repeat(np.arange(len(counts)), counts)
        order = np.argsort(tokens, kind="stable")
        tokens, owner = tokens[order], owner[order]
        first = np.flatnonzero(np.diff(tokens, prepend=-1))
        distinct, count = tokens[first], np.diff(first, append=len(tokens))
        table = np.zeros(self._size + 2, np.int32)
        table[distinct] = np.arange(1, len(distinct) + 1)
        word = table[text.stream]
        places = np.flatnonzero(word)
        word = word[places] - 1
        pairs = owner[ranges(first[word], first[word] + count[word])]
        row = np.repeat(text.row[places], count[word])
        shape = (len(text), len(counts))
        tf = np.bincount(row * shape[1] + pairs, minlength=shape[0] * shape[1]).reshape(shape)
        tf = tf.astype(np.float32)
        made: Floats = ((tf / (tf + norm[:, None])) @ (idf * (K1 + 1))).astype(np.float32)
        return made
