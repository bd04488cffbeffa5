"""One score of several: what the lexical and the dense search say of the same rows, on one scale."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import Array

# Weights of standard scores: BM25 of the passage, of its best sentence with the context, of the n-grams of
# the words and of the words as they are written; then the cosine of the passage and of its best sentence.
# Fitted on the questions of qed, kremlin and (even numbers) timeqa: `python -m tests.benchmarks DATA weights`
# finds no change of one weight that gains 0.005 of their mean reciprocal rank. N-grams earn little in
# English, much where words inflect. The sets of the fit are English, where a word told as it was asked for
# says more than another of its forms. What the encoder does not read is not: there the words ALONE decide,
# as they were fitted before forms were told apart, and forms say nothing, for most words are inflected.
LEXICAL = (0.4, 1.0, 0.8, 0.8)
DENSE = (2.0, 2.0)
ALONE = (1.2, 1.0, 0.8, 0.0)

# The greatest cosine of a sentence with the vector near which answers lie, where a question has one
# (rag/encode/adapter.py). Of 881 questions of journalists, each with an adapter that was fitted on other
# articles, the ten best passages hold the answer for 0.909 without it, 0.921 with 1, 0.931 with 2 to 4; the
# MRR goes from 0.732 to 0.742 (desk: R@10 0.952 and 0.968, MRR 0.789 and 0.819). recall@1 of kremlin, whose
# questions are headlines, is 0.700, 0.704, 0.708 and with 3 0.689, of xquad-en 0.973, 0.971, 0.970 and 0.969.
ANSWER = 2.0

# A row in another language than the question's holds its words as names and by the dictionary, which BM25
# counts; the letters that it shares with them are mostly chance, and being short counts half. Fitted on 132
# Russian and Arabic questions about English news (MRR 0.792 with LEXICAL and SHORT, 0.817 with these).
ACROSS = (1.2, 2.0, 0.4, 0.0)

# Cosines overrate passages of a few words (a heading, a caption): what log(words / ENOUGH) takes off.
SHORT = 2.0
SHORT_ACROSS = 1.0
ENOUGH = 60

# Of versions of one text, that differ by a figure or a name, an encoder prefers the one that says what it
# expects, and the text that a language model wrote to the one that people wrote (Dai et al. 2024, "Neural
# retrievers are biased towards LLM-generated content"): in ramdocs the cosine of the false of two versions
# is the greater one 37 times in 44. So all of them take the cosines of the best, and the words choose; a
# hundredth of its own stays with each, for where the words are the same.
OWN = 0.01

# Where one passage holds nearly all words of a question, its words find it; where none does, they are other
# words than the text's, and meaning decides: the weight of the words grows, and that of the cosines falls, by
# LEAN for each part by which that share is over USUAL. Fitted as the weights: `weights` prints the grid.
LEAN = 1.4
USUAL = 0.7

LEAST = 1e-6
"""A standard deviation that is none: what is left of equal scores after rounding."""

_LOGS = np.log(np.arange(1, ENOUGH + 1) / ENOUGH).astype(np.float32)

# A question with a year or a figure wants the passage that holds it: what the share of them is worth, as a
# multiple of all weights together (with ANSWER left out of them, recall@1 of timeqa is .431 and .485 in its
# halves, and so .490 and .524). Fitted as these. A number of one or two digits is a word like others: so
# kremlin gains 0.004 of its MRR, qed 0.001, and the years of timeqa find what they found.
NUMBERS = 2.0
DIGITS = 3


def fuse(
    lexical: Sequence[Array], dense: Sequence[Array], lengths: Array, read: NDArray[np.bool_] | None = None,
    numbers: Array | None = None, covered: float = USUAL, own: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:  # fmt: skip
    """Fused scores of rows, float32: weighted standard scores over these rows; no `dense`, no share of it.

    All arrays are of one length, a value a row; `dense` are the cosines of DENSE, and of ANSWER where there
    is one, `lengths` are words, `numbers` shares of the question's numbers. `covered` is the greatest share
    of the question's words, by weight, that one row holds. `read` says which rows the encoder can read
    (None: all); in the others its cosines mean nothing, and their words take its weight. `own` says which
    are in the question's language (None: all).
    """
    weights = (*LEXICAL, *(*DENSE, ANSWER)[: len(dense)]) if dense else ALONE
    lean = LEAN * (covered - USUAL)
    words, cosines = _times(1 + lean, LEXICAL), _times(1 - lean, (*DENSE, ANSWER)[: len(dense)])
    short: Array | np.float32 = np.float32(SHORT)
    if not dense:
        total = _sum(ALONE, lexical)
    elif read is None:
        total = _sum([*words, *cosines], [*lexical, *dense])
        if own is not None:
            across = [*_times(1 + lean, ACROSS), *cosines]
            total = np.where(own, total, _sum(across, [*lexical, *dense]))
            short = np.where(own, short, np.float32(SHORT_ACROSS))
    else:
        heavier = 1 + sum(DENSE) / max(sum(ALONE), 1e-6)
        total = _sum([heavier * weight for weight in ALONE], lexical)
        total[read] = _sum(words, lexical)[read] + _sum(cosines, np.array(dense)[:, read])
    if dense:
        total += short * shortness(lengths)
    if numbers is not None and numbers.any():
        total += np.float32(NUMBERS * sum(weights)) * numbers
    return total


def is_figure(word: str) -> bool:
    """Whether a word of a question is a year or another number of at least `DIGITS` digits."""
    return word[0].isdecimal() and sum(letter.isdecimal() for letter in word) >= DIGITS


def levelled(
    score: Array, groups: Sequence[Array], dense: Sequence[Array], covered: float = USUAL
) -> NDArray[np.float32]:
    """`score`, as `fuse` made it, where each row of a group takes what the cosines give the best of them.

    `dense` and `covered` are as `fuse` took them; the encoder reads all rows of the groups.
    """
    cosines = _times(1 - LEAN * (covered - USUAL), (*DENSE, ANSWER)[: len(dense)])
    total, own = score.copy(), _sum(cosines, dense)
    for group in groups:
        total[group] += (1 - OWN) * (own[group].max() - own[group])
    return total


def shortness(lengths: Array) -> NDArray[np.float32]:
    """log(words / ENOUGH) of short passages, 0 of others."""
    return _LOGS[np.minimum(lengths, ENOUGH - 1)]


def _times(factor: float, weights: Sequence[float]) -> list[float]:
    return [factor * one for one in weights]


def _sum(weights: Sequence[float], scores: Array | Sequence[Array]) -> NDArray[np.float32]:
    """The weighted sum of standard scores."""
    centred: NDArray[np.float32] = np.array(scores, np.float32)
    size = np.float32(max(centred.shape[-1], 1))
    centred -= np.add.reduce(centred, axis=-1, keepdims=True) / size
    pairs = zip(weights, np.sqrt(np.vecdot(centred, centred) / size).tolist(), strict=True)
    total: NDArray[np.float32] = np.array([w / s if s > LEAST else 0 for w, s in pairs], np.float32) @ centred
    return total
