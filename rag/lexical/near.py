"""What the words of some rows say beyond their counts: sentences that hold many, forms that look alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from rag.language import respelled
from rag.lexical.arrays import Array, Floats, bounds, ranges
from rag.lexical.ranked import K1, B, Word, length_norm
from rag.lexical.vocabulary import LEAST, Vocabulary

SENTENCE_B = 0.1
GRAM_B = 0.25
FORM, GRAM = "f", "g"
"""What the name of a thing begins with: a word as it is written, the hash of an n-gram."""


@dataclass(frozen=True)
class Totals:
    """What BM25 needs of all rows beside the counts of terms, and the letters that their words are in."""

    passages: int
    words: int
    tokens: int
    sentences: int
    latin: bool
    cyrillic: bool

    @classmethod
    def of(cls, arrays: Mapping[str, Array], vocabulary: Vocabulary) -> Totals:
        """Those of the arrays of `Postings`."""
        lengths = np.asarray(arrays["lengths"])
        return cls(
            len(lengths), int(lengths.sum()), int(arrays["token_counts"].sum()), int(arrays["marks"][0]),
            vocabulary.has_between(b"a", b"{"), vocabulary.has_between(b"\xd0", b"\xd4"),
        )  # fmt: skip

    @property
    def length(self) -> float:
        """Words of a row, on the mean."""
        return max(self.words / max(self.passages, 1), 1.0)

    def spelled(self, form: str) -> str:
        """A folded word in the other alphabet, if anything here is written in that; else ""."""
        other = respelled(form) if (self.cyrillic if form.isascii() else self.latin) else ""
        return other if len(other) >= LEAST else ""


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


class Text:
    """The words of some rows, one after the other, and the sentences that they make; a row's first may be
    its context. All that is here belongs to a word or to a sentence by its number."""

    def __init__(self, stream: Array, starts: Array) -> None:
        marks = stream < 0
        sentence: Array = np.cumsum(marks) - marks
        row = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        self.words, self.row, self.sentence = stream[~marks], row[~marks], sentence[~marks]
        self.firsts = sentence[starts[:-1]]  # every row ends with a mark
        self.sentences = int(np.count_nonzero(marks))
        first = self.firsts[row[marks]]
        has_context = (stream[marks] == -2)[first] & (first != np.arange(self.sentences))
        self.context = np.where(has_context, first, self.sentences)  # the last stands for none
        sizes = np.bincount(self.sentence, minlength=self.sentences + 1)
        self.lengths = sizes[:-1] + sizes[self.context]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.firsts)


class Near:
    """Looks into given rows, word by word, over the arrays of `Postings`.

    Where these are some rows of more, `totals` and the counts of terms (`count_of`) are those of all.
    """

    def __init__(
        self, arrays: dict[str, Array], vocabulary: Vocabulary, totals: Totals,
        count_of: Mapping[str, int] | None,
    ) -> None:  # fmt: skip
        self._arrays, self.vocabulary, self._totals, self._count_of = arrays, vocabulary, totals, count_of
        self._sentence_mean = max(totals.tokens / max(totals.sentences, 1), 1.0)

    def look(
        self, rows: Array, words: Sequence[Word], forms: Sequence[str], numbers: Sequence[int] = ()
    ) -> Looks:
        """What each of `rows` (ascending) holds of a question.

        `words` are those of the question, `numbers` says which of them are numbers, `forms` are the
        question's words as they are written, folded.
        """
        arrays, forms = self._arrays, list(dict.fromkeys(forms))
        starts, ends = bounds(arrays["stream_ends"][:-1])[rows], arrays["stream_ends"][rows]
        text = Text(arrays["stream"][ranges(starts, ends)], bounds(np.cumsum(ends - starts)))
        sentences, share = self._sentences(text, words, numbers)
        lengths = arrays["lengths"][rows] / self._totals.length
        words_of = self.vocabulary
        hashes, holding = words_of.of_grams([*forms, *filter(None, map(self._totals.spelled, forms))])
        written = [words_of.of_form(form) for form in forms]
        letters = self._rows(text, [f"{GRAM}{one}" for one in hashes], holding, length_norm(GRAM_B, lengths))
        same = self._rows(text, [f"{FORM}{one}" for one in forms], written, length_norm(B, lengths))
        return Looks(sentences, letters, same, share)

    def _sentences(self, text: Text, words: Sequence[Word], numbers: Sequence[int]) -> tuple[Floats, Floats]:
        """The greatest BM25 of one sentence with the context, and the share of numbers, of each row."""
        if not words:
            return np.zeros(len(text), np.float32), np.zeros(len(text), np.float32)
        worth = np.array([one.asked.idf for one in words], np.float32)
        counts = self._counts(text, text.sentence, text.sentences + 1, self._owned(words))
        norm = length_norm(SENTENCE_B, text.lengths / self._sentence_mean)
        score = _bm25(counts[:-1] + counts[text.context], norm, worth)
        held = np.maximum.reduceat(counts[:-1][:, list(numbers)], text.firsts, axis=0) > 0
        share = held @ (worth[list(numbers)] / max(worth[list(numbers)].sum(), np.float32(1e-9)))
        return np.maximum.reduceat(score, text.firsts), share

    def _owned(self, words: Sequence[Word]) -> list[Array]:
        """The words of the vocabulary that are each word; one that several ask for belongs to the last."""
        owner = {
            one: number
            for number, word in enumerate(words)
            for one in self.vocabulary.of_keys(word.asked.terms).tolist()
        }
        held, by = np.array([*owner], np.int64), np.array([*owner.values()])
        return [held[by == number] for number in range(len(words))]

    def _rows(self, text: Text, names: Sequence[str], things: Sequence[Array], norm: Floats) -> Floats:
        """BM25 of each row over some things, each of which is any of some words of the vocabulary."""
        often, size = self._often(names, things), self._totals.passages
        # The rows that hold a thing, if it fell on them by chance: to count them would cost a large index
        # an inverted index of all n-grams.
        rows = size * -np.expm1(-often / max(size, 1))
        worth = np.log1p((size - rows + 0.5) / (rows + 0.5)).astype(np.float32)
        return _bm25(self._counts(text, text.row, len(text), things), norm, worth)

    def _often(self, names: Sequence[str], things: Sequence[Array]) -> Array:
        """How often each thing occurs in all."""
        if self._count_of is not None:
            return np.array([self._count_of.get(name, 0) for name in names], np.float64)
        counts = self._arrays["token_counts"]
        return np.array([counts[words].sum() for words in things], np.float64)

    def _counts(self, text: Text, owner: Array, size: int, things: Sequence[Array]) -> Floats:
        """(size, things): how often the words of each owner, 0..size-1, are each thing."""
        words = np.concatenate([np.zeros(0, np.int64), *things])
        order = np.argsort(words, kind="stable")
        thing = np.repeat(np.arange(len(things)), [len(one) for one in things])[order]
        sizes = np.bincount(words, minlength=len(self.vocabulary))
        ends = np.cumsum(sizes)[text.words]
        pairs = thing[ranges(ends - sizes[text.words], ends)]
        places = np.repeat(owner, sizes[text.words]) * len(things) + pairs
        counts = np.bincount(places, minlength=size * len(things))
        return counts.reshape(size, len(things)).astype(np.float32)


def _bm25(counts: Floats, norm: Floats, worth: Floats) -> Floats:
    """The BM25 of rows by their counts of things, (rows, things), and what each is worth."""
    score: Floats = np.vecdot(counts / (counts + norm[:, None]), worth * np.float32(K1 + 1))
    return score
