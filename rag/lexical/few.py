"""What a small index keeps in memory beside its arrays, so that a question touches only what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import ranges
from rag.lexical.grams import gram_hashes
from rag.lexical.near import GRAM_B, Looks, Near, length_norm
from rag.lexical.ranked import K1, B, Held
from rag.lexical.text import Text

Array = NDArray[Any]
Floats = NDArray[np.float32]

FEW: Final = 60_000
"""Words of an index that count as few: some 500 passages, a few megabytes, made in 50 ms at first use."""


def near(arrays: dict[str, Array]) -> Near:
    """What looks into the rows of `arrays`, by their number of words."""
    return Few(arrays) if len(arrays["stream"]) <= FEW else Near(arrays)


class Few(Near):
    """Keeps where each word and n-gram stands, and what each that was asked for is worth there."""

    def __init__(self, arrays: dict[str, Array]) -> None:
        super().__init__(arrays)
        self._tokens_of_word = lru_cache(maxsize=4096)(self._tokens_of)
        self._worth = lru_cache(maxsize=4096)(self._worth_of)
        self._grams_of = lru_cache(maxsize=4096)(self._form_grams)
        self._gain = lru_cache(maxsize=1024)(self._gain_of)
        self._form = lru_cache(maxsize=1024)(self._form_of)

    def look(
        self, rows: Array, words: Sequence[Held], forms: Sequence[str], numbers: Sequence[int], lengths: Array
    ) -> Looks:
        """As `Near.look`, to the last bits but one: the sums run in another order."""
        told = [self._worth(*one) for one in zip(self._owned(words), words, strict=True)]
        total = np.zeros(self._text.segments, np.float32)
        if told:
            segments, worth = zip(*told, strict=True)
            np.add.at(total, np.concatenate(segments), np.concatenate(worth))
        best = np.maximum.reduceat(total, self._text.first_segments)
        share, whole = np.zeros(len(best), np.float32), sum([words[number].asked.idf for number in numbers])
        for number in numbers:
            holding = np.unique(self._text.segment_row[told[number][0]])
            share[holding] += np.float32(words[number].asked.idf / whole)
        made = Looks(best, self._alike(forms), self._as_written(forms), share)
        return made if len(rows) == len(best) else made.of(rows)

    @cached_property
    def _text(self) -> Text:
        return Text(np.asarray(self._arrays["stream"]), self._bounds)

    # -- sentences

    def _owned(self, words: Sequence[Held]) -> list[frozenset[int]]:
        """The tokens of each word; one that several words ask for belongs to the last."""
        held = [self._tokens_of_word(one) for one in words]
        if len(frozenset().union(*held)) == sum(map(len, held)):
            return held
        return [some.difference(*held[number + 1 :]) for number, some in enumerate(held)]

    def _worth_of(self, tokens: frozenset[int], word: Held) -> tuple[Array, Floats]:
        """(segments that hold any of a word's tokens, or whose context does; what BM25 gives them for it)."""
        order, starts = self._places
        found = np.array(sorted(tokens), np.int64)
        places = order[ranges(starts[found], starts[found + 1])]
        text = self._text
        tf = np.bincount(text.segment[places], minlength=text.segments + 1).astype(np.float32)
        held = tf[:-1] + tf[text.context]
        some = np.flatnonzero(held)
        return some, held[some] / (held[some] + self._norms[some]) * np.float32(word.asked.idf * (K1 + 1))

    @cached_property
    def _places(self) -> tuple[Array, Array]:
        """(the places of all words, by token; where those of each token begin, and the last end)."""
        order = np.argsort(self._text.stream, kind="stable")
        return order, np.searchsorted(self._text.stream[order], np.arange(self._size + 1))

    @cached_property
    def _norms(self) -> Floats:
        return self._norm(self._text)

    # -- forms and their letters

    def _as_written(self, forms: Sequence[str]) -> Floats:
        """BM25 of all rows over some forms."""
        gains = [np.zeros(len(self._text)), *map(self._form, dict.fromkeys(forms))]
        made: Floats = np.add.reduce(gains).astype(np.float32)
        return made

    def _form_of(self, form: str) -> Array:
        """BM25 of all rows over one form."""
        order, starts = self._places
        tokens = self._written(form)
        places = order[starts[tokens.start] : starts[tokens.stop]]
        tf = np.bincount(self._text.row[places], minlength=len(self._text))
        idf = self._chance_idf(np.array(tokens, np.int64), np.array([len(tokens)]))
        return (K1 + 1) * idf * tf / (tf + length_norm(B, self._arrays["lengths"] / self._mean))

    def _alike(self, forms: Sequence[str]) -> Floats:
        """BM25 of all rows over the n-grams of some forms; one of several forms counts with the first."""
        seen: set[int] = set()
        spelled = self._spelled(forms)
        gains = np.zeros((len(spelled) + 1, len(self._text)))
        for number, form in enumerate(spelled):
            own = self._grams_of(form)
            gains[number] = self._gain(own if seen.isdisjoint(own) else own - seen)
            seen |= own
        made: Floats = np.add.reduce(gains).astype(np.float32)
        return made

    def _form_grams(self, form: str) -> frozenset[int]:
        numbers = map(self._hashes.get, gram_hashes(form))
        return frozenset(number for number in numbers if number is not None)

    @cached_property
    def _hashes(self) -> dict[int, int]:
        return {one: number for number, one in enumerate(self._grams.hashes.tolist())}

    def _gain_of(self, found: frozenset[int]) -> Array:
        """BM25 of all rows over some n-grams."""
        starts, rows, worth = self._letters
        some = np.array(sorted(found), np.int64)
        at = ranges(starts[some], starts[some + 1])
        return np.bincount(rows[at], worth[at], len(self._text))

    @cached_property
    def _letters(self) -> tuple[Array, Array, Array]:
        """(where the rows of each n-gram begin, and the last end; those rows; its BM25 there)."""
        arrays, text = self._arrays, self._text
        tokens, sizes = self._grams.tokens(np.arange(len(self._grams.hashes)))
        order = np.argsort(tokens, kind="stable")
        gram = np.repeat(np.arange(len(sizes)), sizes)[order]
        starts = np.searchsorted(tokens[order], np.arange(self._size + 1))
        places = np.flatnonzero(text.stream >= 0)
        word = text.stream[places]
        pairs = gram[ranges(starts[word], starts[word + 1])].astype(np.int64)
        owners = np.repeat(text.row[places], starts[word + 1] - starts[word])
        both, counts = np.unique(pairs * len(text) + owners, return_counts=True)
        grams, rows = np.divmod(both, len(text))
        idf = (K1 + 1) * self._chance_idf(tokens, sizes)
        norm = length_norm(GRAM_B, arrays["lengths"][rows] / self._mean)
        return np.searchsorted(grams, np.arange(len(sizes) + 1)), rows, idf[grams] * counts / (counts + norm)
