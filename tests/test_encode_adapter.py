"""The adapter: from the tokens of a question to the vector near which its answers lie."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.encode import load
from rag.encode.adapter import Adapter, adapter_of
from rag.settings import E5_SMALL, MINILM, Settings
from tests.benchmarks.fit_adapter import Pair, fit_adapter
from tests.fakes import FakeEncoder

TOKENS = np.array([[1, 0], [0, 1]], np.float32)


def test_without_weights_it_is_the_mean_through_the_matrix() -> None:
    turned = np.array([[0, 1], [-1, 0]], np.float32)
    made = Adapter(np.zeros(2, np.float32), turned)(TOKENS)
    np.testing.assert_allclose(made, np.array([-1, 1]) / np.sqrt(2), atol=1e-6)


def test_a_token_counts_by_its_weight() -> None:
    first = Adapter(np.array([50, 0], np.float32), np.eye(2, dtype=np.float32))
    np.testing.assert_allclose(first(TOKENS), [1, 0], atol=1e-6)


def test_only_minilm_has_one() -> None:
    assert adapter_of(E5_SMALL) is None
    adapter = adapter_of(MINILM)
    assert adapter is not None
    assert [one.shape for one in adapter] == [(384,), (384, 384)]


def test_minilm_turns_a_question_to_its_answer() -> None:
    encoder = load(Settings(encoder=MINILM))
    question = "Why did the talks on the border break down?"
    own, answer = encoder.encode_query(question), encoder.encode_answer(question)
    assert answer is not None
    assert abs(float(np.linalg.norm(answer)) - 1) < 1e-5
    assert 0.3 < float(own @ answer) < 0.99
    np.testing.assert_array_equal(answer, encoder.encode_answer(question))


def test_an_encoder_without_one_says_so() -> None:
    assert FakeEncoder().encode_answer("Who spoke?") is None


@pytest.mark.slow
@pytest.mark.no_cover
def test_fitting_puts_what_answers_before_what_is_alike() -> None:
    random = np.random.default_rng(3)
    size = 8
    kept = np.arange(size) < size / 2

    def pair() -> Pair:
        tokens = random.normal(size=(3, size)).astype(np.float32)
        mean = tokens.mean(axis=0)
        rows = np.stack([mean, mean * kept, *random.normal(size=(4, size))]).astype(np.float32)
        return Pair(tokens, rows / np.linalg.norm(rows, axis=1, keepdims=True), np.arange(6) == 1)

    learned, fresh = [pair() for _ in range(400)], [pair() for _ in range(100)]
    plain = Adapter(np.zeros(size, np.float32), np.eye(size, dtype=np.float32))
    fitted = fit_adapter(learned * 40)
    right = [
        np.mean([one.right[(one.candidates @ adapter(one.tokens)).argmax()] for one in fresh])
        for adapter in (plain, fitted)
    ]
    assert right[0] == 0.0
    assert right[1] > 0.8


def test_the_file_names_the_command_that_fits_it() -> None:
    from safetensors import safe_open

    from rag.encode.adapter import FILE

    with safe_open(FILE, framework="np") as held:
        command = held.metadata()["fitted by"].split()
    module = command[command.index("-m") + 1].replace(".", "/") + ".py"
    assert (Path(__file__).parents[1] / module).is_file()


@pytest.mark.parametrize("name", ["all-MiniLM-L12-v2", ""])
def test_no_other_encoder_takes_it(name: str) -> None:
    assert adapter_of(name) is None
