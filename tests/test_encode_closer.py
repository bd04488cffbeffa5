"""What a closer reading adds to the weights of the encoder."""

from __future__ import annotations

import numpy as np
import pytest

from rag.encode import EncoderInput, load
from rag.encode.bert import NumpyBert, weights_of
from rag.encode.closer import change_of, changed
from rag.encode.minilm import MiniLM, minilm
from rag.settings import E5_SMALL, MINILM, Settings
from tests.benchmarks.fit_reading import LAYERS, RANK, Lesson, Read, fit_change, mean_of

TEXT = "Russia suspended deliveries of S-300 missiles to Syria. Kerry welcomed that in Geneva."


def test_the_product_of_two_narrow_matrices_is_added_and_the_rest_stays() -> None:
    plain, name = weights_of(minilm()), "encoder.layer.5.intermediate.dense"
    a, b = np.ones((2, 384), np.float32), np.full((1536, 2), 0.5, np.float32)
    made = changed(plain, {name: (a, b)})
    np.testing.assert_allclose(made.tensors[f"{name}.weight"] - plain.tensors[f"{name}.weight"], 1, atol=1e-6)
    others = [one for one in plain.tensors if one != f"{name}.weight"]
    assert all(made.tensors[one] is plain.tensors[one] for one in others)
    assert made.layers == plain.layers


def test_the_mean_of_two_is_half_of_each() -> None:
    random = np.random.default_rng(1)
    changes = [{"x": (random.normal(size=(2, 4)), random.normal(size=(3, 2)))} for _ in range(2)]
    ((a, b),) = mean_of(changes).values()
    np.testing.assert_allclose(b @ a, sum(one["x"][1] @ one["x"][0] for one in changes) / 2)


def test_it_was_fitted_for_minilm_alone() -> None:
    assert change_of(E5_SMALL) is None
    change = change_of(MINILM)
    assert change is not None
    assert {int(name.split(".")[2]) for name in change} == {3, 4, 5}
    assert all(len(a) == b.shape[1] == 2 * RANK and b.any() for a, b in change.values())


def test_word_pieces_alone_are_read_with_it() -> None:
    encoder, bare = MiniLM("float32"), MiniLM("float32")
    bare.closer = NumpyBert(bare.weights())
    item = EncoderInput(TEXT, ((0, len(TEXT)),))
    rows = [one.encode_passages([item]).passages for one in (encoder, bare)]
    np.testing.assert_array_equal(*rows)
    np.testing.assert_array_equal(encoder.encode_query(TEXT), bare.encode_query(TEXT))
    with_it, without = ((one.tokens([TEXT]) or [])[0].vectors.astype(float) for one in (encoder, bare))
    assert with_it.shape == without.shape
    assert (with_it * without).sum(axis=1).max() < 0.99


def test_without_a_change_a_word_piece_is_what_a_question_s_is() -> None:
    bare = MiniLM("float32")
    bare.closer = NumpyBert(bare.weights())
    ((vectors, _),) = bare.tokens([TEXT]) or ()
    told = bare.question_tokens(TEXT)[1:-1]
    told = told / np.linalg.norm(told, axis=1, keepdims=True)
    np.testing.assert_allclose(vectors.astype(np.float32), told, atol=1e-3)


@pytest.mark.slow
def test_fitting_changes_the_last_layers() -> None:
    tokenizer = load(Settings(encoder=MINILM))
    assert isinstance(tokenizer, MiniLM)
    ids = tokenizer.question_ids(TEXT)
    passage = Read(ids, np.repeat([0, 1], [len(ids) - 10, 8]))
    lesson = Lesson(tokenizer.question_ids("What was suspended?"), [passage], [np.array([True, False])])
    made = fit_change([lesson] * 48)
    layers = {6 - n for n in range(1, LAYERS + 1)}
    assert {int(name.split(".")[2]) for name in made} == layers
    for name, (a, b) in made.items():
        outputs, inputs = weights_of(minilm()).tensors[f"{name}.weight"].shape
        assert (a.shape, b.shape) == ((RANK, inputs), (outputs, RANK))
        assert b.any()
