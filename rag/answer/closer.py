"""A closer reading of the best passages, word piece by word piece: which of their sentences answers?

A vector of a whole sentence says what it is about, and not that it has each thing that is asked for. So the
word pieces of the question are held against those of a sentence, each by its best cosine ("late interaction",
ColBERT; Khattab and Zaharia, 2020), as an encoder has them that was fitted to that (rag/encode/closer.py). Of
a question's pieces some weigh more; what they weigh is fitted together with the net that puts the sentences
in order (`python -m tests.benchmarks.fit_answers`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer.features import Table
from rag.answer.weights import Floats, Models
from rag.records import Hit

PASSAGES = 4
"""Passages that are read so; with all ten the first quote is right as often."""
SHARE = 0.8
"""How much the closer reading counts beside the first order. Of 6,616 questions (folds left out, by article)
the best candidate is right for .465 without it, .523 with half, .532 with .7 and .530 with all; of 113 of
qed, other texts, whose words the questions have, for .602, .673, .681 and .708."""
KNOTS = (0.35, 0.6)
"""What a cosine has above these counts by itself: to be near is not worth as much as to be the same."""
TokensOf = Callable[[Sequence[str]], Sequence[tuple[NDArray[np.float16], NDArray[np.int64]]] | None]
"""The word pieces of texts as an encoder has them, unit rows (n, d) and where each begins, (n,); or None."""


@dataclass(frozen=True)
class Reading:
    """The passages found, to be read word piece by word piece; each is read when it is asked for."""

    question: str
    hits: Sequence[Hit]
    tokens_of: TokensOf
    _read: dict[int, Floats] = field(default_factory=dict, init=False)

    def cosines(self, hits: Sequence[int]) -> tuple[Floats, list[Floats]] | None:
        """The vectors (q, d) of the pieces of the question, and for each hit, by number, the best cosine of
        each with a piece of each sentence, (sentences, q). None where the encoder has no such vectors."""
        new = [n for n in dict.fromkeys(hits) if n not in self._read]
        texts = [(one := self.hits[n]).article.text[one.passage.start : one.passage.end] for n in new]
        tokens = self.tokens_of([self.question, *texts])
        if not tokens or not len(tokens[0][0]):
            return None
        asked = tokens[0][0].astype(np.float64)
        for n, (vectors, starts) in zip(new, tokens[1:], strict=True):
            passage = self.hits[n].passage
            spans = np.array(passage.sentences or [(passage.start, passage.end)]) - passage.start
            self._read[n] = _best(asked @ vectors.astype(np.float64).T, np.searchsorted(starts, spans))
        return asked, [self._read[n] for n in hits]


def _best(cosines: Floats, spans: NDArray[np.int64]) -> Floats:
    """The best of each row of (q, n) within each span of columns, (spans, q); 0 where one is empty."""
    return np.array([cosines[:, a:b].max(axis=1) if a < b else np.zeros(len(cosines)) for a, b in spans])


def kinds(best: Floats) -> Floats:
    """What is averaged over the pieces of a question, (n, 6, q), of the `best` cosines (n, q) of a passage's
    sentences: these, and what they have above each of KNOTS; then the same of each sentence and those beside
    it together, each piece by its best."""
    before, after = np.vstack([best[:1], best[:-1]]), np.vstack([best[1:], best[-1:]])
    both = (best, np.maximum(best, np.maximum(before, after)))
    return np.stack([p for some in both for p in (some, *(np.maximum(some - k, 0) for k in KNOTS))], axis=1)


class Closely(NamedTuple):
    """Candidates that were read closely: their `rows` in the table, (n,), their `kinds` (n, 6, q), and the
    `pieces` (q, d) of the question."""

    rows: NDArray[np.int64]
    kinds: Floats
    pieces: Floats


def closely(candidates: Table, hits: Sequence[int], reading: Reading) -> Closely | None:
    """The candidates of some hits, by number; None where the encoder has no word pieces."""
    if (read := reading.cosines(hits)) is None:
        return None
    pieces, best = read[0], dict(zip(hits, map(kinds, read[1]), strict=True))
    rows = [n for n, one in enumerate(candidates.sentences) if one.hit in best]
    sentences = [candidates.sentences[row] for row in rows]
    return Closely(np.array(rows), np.array([best[one.hit][one.number] for one in sentences]), pieces)


def first(candidates: Table, logits: Floats) -> list[int]:
    """The passages that are read closely, by number: those of the best candidates."""
    best = np.argsort(-logits, kind="stable").tolist()
    return list(dict.fromkeys(candidates.sentences[row].hit for row in best))[:PASSAGES]


def order(candidates: Table, models: Models, reading: Reading | None) -> Floats:
    """The logits (n,) of candidates; those of the first PASSAGES once these were read closely."""
    logits = models.order.logits(candidates.features)
    if reading is None or models.closer is None or not len(logits):
        return logits
    if (read := closely(candidates, first(candidates, logits), reading)) is not None:
        near = read.kinds @ models.closer.weights(read.pieces)
        close = models.closer.logits(candidates.features[read.rows], near)
        logits[read.rows] = (1 - SHARE) * logits[read.rows] + SHARE * close
    return logits
