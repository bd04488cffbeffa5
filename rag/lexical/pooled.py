"""BM25 of a few passages by what a whole archive counts: for an index whose postings are not at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from rag.lexical.analysis import Group
from rag.lexical.arrays import unpack
from rag.lexical.near import FORM, GRAM, Totals
from rag.lexical.postings import Postings
from rag.lexical.ranked import Word, idf
from rag.lexical.vocabulary import grams

KEY = "k"
"""What the name of a key begins with (passages that hold it); see FORM and GRAM (how often they occur)."""


def terms_of(postings: Postings) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(term, its count, for a form its stems) of every term of postings that are at hand."""
    arrays = postings.arrays()
    counts = np.diff(arrays["starts"]).tolist()
    for key, count in zip(unpack(arrays["blob"], arrays["ends"]), counts, strict=True):
        yield KEY + key.decode(), count, ()
    often = np.asarray(arrays["token_counts"])
    forms: dict[str, tuple[int, tuple[str, ...]]] = {}
    for token, count in zip(postings.tokens(), often.tolist(), strict=True):
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
        self.count_of: dict[str, int] = {}
        super().__init__(Postings.build(docs).arrays(), totals, self.count_of)

    def _word(self, keys: Sequence[str]) -> Word:
        word = super()._word(keys)
        each = [self.count_of.get(KEY + key, 0) for key in keys]
        some = int(np.diff(self._arrays["starts"])[word.asked.terms].sum())
        share = len(word.rows) / some if some else 0.0
        size = self.totals.passages
        holding = max(max(each, default=0), min(round(share * sum(each)), size))
        asked = word.asked._replace(rows=holding, idf=idf(holding, size))
        return Word(asked, word.rows, word.counts, self._norm)
