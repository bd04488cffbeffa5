"""BM25 of a few passages by what a whole archive counts: for an index whose postings are not at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.lexical.analysis import Group
from rag.lexical.arrays import Array, unpack
from rag.lexical.near import FORM, GRAM, Near
from rag.lexical.postings import Postings
from rag.lexical.ranked import B, Word, idf, length_norm
from rag.lexical.vocabulary import Vocabulary, grams

KEY = "k"
"""What the name of a key begins with (passages that hold it); see FORM and GRAM (how often they occur)."""


@dataclass(frozen=True)
class Totals:
    """What BM25 needs of a whole archive beside the counts of terms."""

    passages: int
    words: int
    tokens: int
    sentences: int
    latin: bool
    cyrillic: bool

    @classmethod
    def of(cls, postings: Postings) -> Totals:
        """The totals of postings that are at hand."""
        arrays, near = postings.arrays(), postings.vocabulary
        return cls(
            len(postings), int(np.asarray(postings.lengths).sum()), int(arrays["token_counts"].sum()),
            int(arrays["marks"][0]), near.latin, near.cyrillic,
        )  # fmt: skip


def terms_of(postings: Postings) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(term, its count, for a form its stems) of every term of postings that are at hand."""
    arrays = postings.arrays()
    counts = np.diff(arrays["starts"]).tolist()
    for key, count in zip(unpack(arrays["blob"], arrays["ends"]), counts, strict=True):
        yield KEY + key.decode(), count, ()
    often = np.asarray(arrays["token_counts"])
    forms: dict[str, tuple[int, tuple[str, ...]]] = {}
    for token, count in zip(tokens_of(postings), often.tolist(), strict=True):
        own, *keys = token.split("\0")
        if own:
            old, stems = forms.get(own, (0, ()))
            forms[own] = old + count, (*stems, *keys[:1])
    for form, (count, stems) in forms.items():
        yield FORM + form, count, stems
    owner = np.repeat(np.arange(len(arrays["gram_ends"])), np.diff(arrays["gram_ends"], prepend=0))
    sums = np.bincount(owner, often[arrays["gram_tokens"]], len(arrays["gram_ends"])).astype(np.int64)
    for gram, count in zip(arrays["gram_hashes"].tolist(), sums.tolist(), strict=True):
        yield f"{GRAM}{gram}", count, ()


def tokens_of(postings: Postings) -> list[str]:
    """The words of postings as `analyse` gives them, by their numbers."""
    arrays = postings.arrays()
    return [word.decode() for word in unpack(arrays["token_blob"], arrays["token_ends"])]


def wanted(groups: Sequence[Group], forms: Sequence[str]) -> set[str]:
    """The terms whose counts `Pooled` needs for a query."""
    keys = {KEY + key for group in groups for key in group.keys}
    return keys | {f"{GRAM}{gram}" for gram in grams(forms)[0].tolist()} | {FORM + form for form in forms}


class Pooled(Postings):
    """Postings of some passages, scored as they would be among all: by `totals`, and by `count_of` terms.

    Of a word with several keys only the passages that hold each are known: those that hold any are taken to
    be the same share of that sum as in the pool.
    """

    def __init__(self, docs: Iterable[Sequence[str]], totals: Totals) -> None:
        super().__init__(Postings.build(docs).arrays())
        self.totals, self.count_of = totals, dict[str, int]()
        self.near = _Near(self._arrays, self.vocabulary, totals, self.count_of)
        self._norm = length_norm(B, self.lengths / self.near.mean)

    def _word(self, keys: Sequence[str]) -> Word:
        word = super()._word(keys)
        each = [self.count_of.get(KEY + key, 0) for key in keys]
        some = int(np.diff(self._arrays["starts"])[word.asked.terms].sum())
        share = len(word.rows) / some if some else 0.0
        size = self.totals.passages
        holding = max(max(each, default=0), min(round(share * sum(each)), size))
        asked = word.asked._replace(rows=holding, idf=idf(holding, size))
        return Word(asked, word.rows, word.counts, self._norm)


class _Near(Near):
    """Looks into the passages of a pool by the counts of all."""

    def __init__(
        self, arrays: dict[str, Array], vocabulary: Vocabulary, totals: Totals, count_of: Mapping[str, int]
    ) -> None:
        super().__init__(arrays, vocabulary)
        self.rows, self.mean = totals.passages, max(totals.words / max(totals.passages, 1), 1.0)
        self.sentence_mean = max(totals.tokens / max(totals.sentences, 1), 1.0)
        vocabulary.latin, vocabulary.cyrillic = totals.latin, totals.cyrillic
        self._count_of = count_of

    def _often(self, names: Sequence[str], things: Sequence[Array]) -> Array:
        return np.array([self._count_of.get(name, 0) for name in names], np.float64)
