"""BM25 of a few passages by what a whole archive counts: for an index whose postings are not at hand."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.lexical.analysis import HEAD, SENTENCE, Group
from rag.lexical.grams import gram_hashes, grams
from rag.lexical.near import Near, chance_idf
from rag.lexical.postings import Postings
from rag.lexical.ranked import K1, Asked, B, Held, Norm

Array = NDArray[Any]
KEY, FORM, GRAM = "k", "f", "g"
"""What a term is, and what it begins with: a key (passages that hold it), a word as it is written, folded,
and the hash of four letters (how often they occur in all)."""


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
        arrays = postings.arrays()
        ends = np.asarray(arrays["token_ends"]).tolist()
        blob = bytes(arrays["token_blob"])
        first = {blob[start] for start, end in pairwise([0, *ends]) if end > start}
        return cls(
            len(postings), int(np.asarray(postings.lengths).sum()), int(arrays["token_counts"].sum()),
            int(arrays["marks"][0]), any(0x61 <= one <= 0x7A for one in first),
            any(0xD0 <= one <= 0xD3 for one in first),
        )  # fmt: skip

    def document(self) -> dict[str, Any]:
        """The fields, for JSON."""
        return asdict(self)


def terms_of(postings: Postings) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """(term, its count, for a form its stems) of every term of postings that are at hand."""
    arrays = postings.arrays()
    blob, ends = bytes(arrays["blob"]), np.asarray(arrays["ends"]).tolist()
    counts = np.diff(np.asarray(arrays["starts"])).tolist()
    for (start, end), count in zip(pairwise([0, *ends]), counts, strict=True):
        yield KEY + blob[start:end].decode(), count, ()
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
    blob, ends = bytes(arrays["token_blob"]), np.asarray(arrays["token_ends"]).tolist()
    return [blob[start:end].decode() for start, end in pairwise([0, *ends])]


def wanted(groups: Sequence[Group], forms: Sequence[str]) -> set[str]:
    """The terms whose counts `Pooled` needs for a query."""
    keys = {KEY + key for group in groups for key in group.keys}
    grams = {f"{GRAM}{gram}" for form in forms for gram in gram_hashes(form)}
    return keys | grams | {FORM + form for form in forms}


def shortened(docs: Sequence[Sequence[str]], terms: Collection[str]) -> list[list[str]]:
    """The same documents, word by word, for a query of these terms: what it does not ask for is one word.

    Nothing that the query is scored by changes, and 400 passages are prepared in a fifth of the time.
    """
    words = list({word for doc in docs for word in doc}.difference((HEAD, SENTENCE)))
    parts = [word.split("\0") for word in words]
    hashes, owners = grams([own for own, *_ in parts])
    asked = np.array(sorted(int(term[1:]) for term in terms if term[0] == GRAM), np.int64)
    at = np.searchsorted(asked[:-1], hashes)
    alike = set(owners[asked[at] == hashes].tolist()) if len(asked) else set()
    keys = {term[1:] for term in terms if term[0] == KEY}
    other = {True: "\x1d\0\x1d", False: "\0\x1d"}  # a word without a form of its own has no length
    short = {HEAD: HEAD, SENTENCE: SENTENCE} | {
        word: word if at in alike or not keys.isdisjoint(part[1:] or part) else other[bool(part[0])]
        for at, (word, part) in enumerate(zip(words, parts, strict=True))
    }
    return [[short[word] for word in doc] for doc in docs]


class Pooled(Postings):
    """Postings of some passages, scored as they would be among all: by `totals`, and by `count_of` terms.

    Of a word with several keys only the passages that hold each are known: those that hold any are taken to
    be the same share of that sum as in the pool.
    """

    def __init__(self, docs: Iterable[Sequence[str]], totals: Totals) -> None:
        super().__init__(Postings.build(docs).arrays())
        self._totals = totals
        self.count_of: dict[str, int] = {}
        mean = max(totals.words / max(totals.passages, 1), 1.0)
        norm = (K1 * (1 - B + B * self.lengths / mean)).astype(np.float32)
        self._norm = Norm(norm, float(norm.min()) if len(norm) else 1.0)
        self._near = _Near(self._arrays, totals, self.count_of, mean)
        self._held = self._found

    def _found(self, keys: tuple[str, ...]) -> Held:
        held = super()._found(keys)
        each = [self.count_of.get(KEY + key, 0) for key in keys]
        some = sum(len(rows) for rows, _ in held._lists)
        share = len(held.whole[0]) / some if some else 0.0
        size = self._totals.passages
        holding = max(max(each, default=0), min(round(share * sum(each)), size))
        idf = math.log1p((size - holding + 0.5) / (holding + 0.5))
        held.asked = Asked(held.terms, holding, idf)
        return held


class _Near(Near):
    """Looks into the passages of a pool by the counts of all."""

    def __init__(
        self, arrays: dict[str, Array], totals: Totals, counts: Mapping[str, int], mean: float
    ) -> None:
        super().__init__(arrays)
        self._totals, self._counts_of, self._mean = totals, counts, mean
        self.cognates._latin, self.cognates._cyrillic = totals.latin, totals.cyrillic

    @cached_property
    def _sentence_mean(self) -> float:
        return max(self._totals.tokens / max(self._totals.sentences, 1), 1.0)

    def _gram_idf(self, grams: Array, tokens: Array, counts: Array) -> Array:
        names = [f"{GRAM}{gram}" for gram in self._grams.hashes[grams].tolist()]
        return self._idf(names)

    def _form_idf(self, forms: Sequence[str], tokens: Array, counts: Array) -> Array:
        return self._idf([FORM + form for form in dict.fromkeys(forms)])

    def _idf(self, names: Sequence[str]) -> Array:
        often = np.array([self._counts_of.get(name, 0) for name in names], np.float64)
        return chance_idf(often, self._totals.passages)
