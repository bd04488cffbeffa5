"""The closer reading of passages: word pieces of a question held against those of each sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

import rag
from rag.answer.closer import KNOTS, PASSAGES, Reading, closely, kinds, order
from rag.answer.table import table
from rag.answer.weights import fitted
from rag.encode import Tokens, load
from rag.pipeline import search
from rag.question import read
from rag.records import Filter, Hit
from rag.settings import E5_SMALL, MINILM, Settings

QUESTION = "Which missile deliveries to Syria did Moscow suspend?"


def test_a_sentence_has_its_own_cosines_and_the_best_beside_it() -> None:
    made = kinds(np.array([[0.9, 0.1], [0.2, 0.3], [0.0, 0.7]]))
    assert made.shape == (3, 6, 2)
    np.testing.assert_allclose(made[:, 0], [[0.9, 0.1], [0.2, 0.3], [0.0, 0.7]])
    np.testing.assert_allclose(made[:, 1], [[0.9 - KNOTS[0], 0], [0, 0], [0, 0.7 - KNOTS[0]]], atol=1e-12)
    np.testing.assert_allclose(made[:, 2], [[0.9 - KNOTS[1], 0], [0, 0], [0, 0.7 - KNOTS[1]]], atol=1e-12)
    np.testing.assert_allclose(made[:, 3], [[0.9, 0.3], [0.9, 0.7], [0.2, 0.7]])


def test_one_sentence_has_none_beside_it() -> None:
    made = kinds(np.array([[0.5, 0.8]]))
    np.testing.assert_array_equal(made[:, :3], made[:, 3:])


class Read:
    """The word pieces of the real encoder; `texts` is what was read."""

    def __init__(self) -> None:
        self.encoder = load(Settings(encoder=MINILM))
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> list[Tokens] | None:
        self.texts += texts
        return self.encoder.tokens(texts)


@pytest.fixture
def hits(index: Path) -> tuple[Hit, ...]:
    return rag.open(index).search(QUESTION, k=10).hits


def test_each_piece_has_its_best_cosine_in_each_sentence(hits: tuple[Hit, ...]) -> None:
    tokens_of = Read()
    read = Reading(QUESTION, hits, tokens_of).cosines([0, 2])
    assert read is not None
    pieces, best = read
    for n, cosines in zip([0, 2], best, strict=True):
        passage, text = hits[n].passage, hits[n].article.text[hits[n].passage.start : hits[n].passage.end]
        assert tokens_of.texts.count(text) == 1
        ((vectors, starts),) = tokens_of.encoder.tokens([text]) or ()
        assert cosines.shape == (len(passage.sentences), len(pieces))
        for (start, end), row in zip(passage.sentences, cosines, strict=True):
            own = (starts >= start - passage.start) & (starts < end - passage.start)
            expected = (pieces @ vectors[own].T.astype(np.float64)).max(axis=1)
            np.testing.assert_allclose(row, expected)


def test_a_passage_is_read_once_and_only_when_it_is_asked_for(hits: tuple[Hit, ...]) -> None:
    tokens_of = Read()
    reading = Reading(QUESTION, hits, tokens_of)
    reading.cosines([1])
    reading.cosines([1, 3])
    texts = [hits[n].article.text[hits[n].passage.start : hits[n].passage.end] for n in (1, 3)]
    assert [text for text in tokens_of.texts if text != QUESTION] == texts


def test_only_the_first_passages_are_put_in_another_order(index: Path) -> None:
    library, tokens_of = rag.open(index), Read()
    question = read(QUESTION)
    found = search(QUESTION, library.index, tokens_of.encoder, Filter(), library.settings)
    candidates, models = table(question, found, library.index.notes), fitted(found.encoder)
    plain = order(candidates, models, None)
    close = order(candidates, models, Reading(QUESTION, found.hits, tokens_of))
    assert models.closer is not None
    changed = {one.hit for one, a, b in zip(candidates.sentences, plain, close, strict=True) if a != b}
    assert len(changed) == min(PASSAGES, len(found.hits))
    assert candidates.sentences[int(plain.argmax())].hit in changed
    kept = [n for n, one in enumerate(candidates.sentences) if one.hit not in changed]
    np.testing.assert_array_equal(plain[kept], close[kept])
    read_ = closely(candidates, sorted(changed), Reading(QUESTION, found.hits, tokens_of))
    assert read_ is not None
    assert read_.kinds.shape == (len(read_.rows), 6, len(read_.pieces))


def test_without_word_pieces_the_order_stays(index: Path) -> None:
    library = rag.open(index)
    encoder = load(Settings(encoder=MINILM))
    found = search(QUESTION, library.index, encoder, Filter(), library.settings)
    candidates, models = table(read(QUESTION), found, library.index.notes), fitted(found.encoder)
    plain = order(candidates, models, None)
    np.testing.assert_array_equal(
        plain, order(candidates, models, Reading(QUESTION, found.hits, lambda texts: None))
    )


def test_the_pieces_of_a_question_weigh_one_together() -> None:
    closer = fitted(MINILM).closer
    assert closer is not None
    (pieces, _), *_ = load(Settings(encoder=MINILM)).tokens([QUESTION]) or ()
    weights = closer.weights(pieces.astype(np.float64))
    assert weights.sum() == pytest.approx(1.0)
    assert (weights > 0).all()


def test_e5_reads_nothing_closely() -> None:
    assert fitted(E5_SMALL).closer is None
    assert load(Settings(encoder=E5_SMALL)).tokens([QUESTION]) is None
