"""all-MiniLM-L6-v2 against SentenceTransformer, and rows that do not depend on their neighbours."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from rag.encode import EncoderInput, load
from rag.encode.minilm import MiniLM, minilm
from rag.encode.torch_bert import beside
from rag.errors import EncoderError
from rag.language import sentences
from rag.settings import E5_SMALL, MINILM, Settings

SEEDS = Path(__file__).parent / "data"
TEXTS = [
    "Lavrov met Kerry in Geneva on Friday.",
    "Syria agreed to hand over its chemical weapons. The talks went on for three days. Nobody slept.",
    "Путин выступил в Кремле.",
    "word " * 400,
    "x",
]


def items(texts: list[str]) -> list[EncoderInput]:
    return [EncoderInput("A title | An outlet", text, tuple(sentences(text))) for text in texts]


@pytest.mark.slow
@pytest.mark.parametrize(("precision", "least"), [("float32", 0.99999), ("bfloat16", 0.999)])
def test_rows_are_those_of_sentence_transformers(precision: str, least: float) -> None:
    from sentence_transformers import SentenceTransformer

    made = load(Settings(encoder=MINILM, precision=precision)).encode_passages(
        [EncoderInput("", text) for text in TEXTS]
    )
    model = SentenceTransformer(str(minilm()), device="cpu")
    wanted = model.encode(TEXTS, normalize_embeddings=True, show_progress_bar=False)
    assert (made.passages * wanted).sum(axis=1).min() > least


@pytest.mark.parametrize(("precision", "least"), [("float32", 0.999999), ("bfloat16", 0.9999)])
def test_a_question_by_numpy_is_a_passage_by_torch(precision: str, least: float) -> None:
    """The model has no prompts: a text is encoded alike as either."""
    encoder = load(Settings(encoder=MINILM, precision=precision))
    rows = encoder.encode_passages([EncoderInput("", text) for text in TEXTS]).passages
    for text, row in zip(TEXTS, rows, strict=True):
        assert float(encoder.encode_query(text) @ row) > least, text


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_a_row_depends_on_its_own_text_alone(precision: str) -> None:
    """To the bit: this is what makes a full build equal to an incremental one."""
    encoder = load(Settings(encoder=MINILM, precision=precision))
    told = items(TEXTS * 4)
    together = encoder.encode_passages(told)
    alone = [encoder.encode_passages([one]) for one in told]
    assert np.array_equal(together.passages, np.concatenate([one.passages for one in alone]))
    assert np.array_equal(together.sentences, np.concatenate([one.sentences for one in alone]))


@pytest.mark.slow
@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_cores_that_work_beside_each_other_give_the_rows_of_one(
    precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To the bit, in the order of the texts; and other threads have as many cores afterwards as before."""
    import torch

    from rag.encode import pooled as module

    before = torch.get_num_threads()
    encoder, told = load(Settings(encoder=MINILM, precision=precision)), items(TEXTS * 6)
    monkeypatch.setattr(module, "TOKENS", 256)  # so that there are many batches
    try:
        torch.set_num_threads(3)
        together = encoder.encode_passages(told)
        assert torch.get_num_threads() == 3
        seen: list[int] = []
        thread = threading.Thread(target=lambda: seen.append(torch.get_num_threads()))
        thread.start()
        thread.join()
        assert seen == [3]
    finally:
        torch.set_num_threads(before)
    alone = [encoder.encode_passages([one]) for one in told]
    assert np.array_equal(together.passages, np.concatenate([one.passages for one in alone]))
    assert np.array_equal(together.sentences, np.concatenate([one.sentences for one in alone]))


def test_what_one_batch_raises_ends_the_others() -> None:
    begun: list[int] = []

    def run(batch: int) -> None:
        begun.append(batch)
        time.sleep(0.01)  # a batch takes its time: else all would be over before the first has failed
        if batch == 1:
            raise MemoryError("no room")

    with pytest.raises(MemoryError, match="no room"):
        beside(run, range(1000))
    assert len(begun) < 100


def test_sentences_are_means_of_their_own_tokens() -> None:
    """One sentence without a context: its row is the passage's, but for the two marks at its ends."""
    encoder = load(Settings(encoder=MINILM, precision="float32"))
    text = "Syria agreed to hand over its chemical weapons."
    made = encoder.encode_passages([EncoderInput("", text, ((0, len(text)),))])
    assert made.sentences.shape == (1, 384)
    assert 0.9 < float(made.sentences[0] @ made.passages[0]) < 1
    assert np.linalg.norm(made.sentences[0]) == pytest.approx(1, abs=1e-5)


def test_a_sentence_beyond_the_limit_takes_the_row_of_its_passage() -> None:
    encoder = load(Settings(encoder=MINILM, precision="float32"))
    text = "word " * 400 + "End."
    made = encoder.encode_passages([EncoderInput("", text, ((0, 2000), (2000, 2004)))])
    assert np.array_equal(made.sentences[1], made.passages[0])


@pytest.mark.slow
@pytest.mark.parametrize(("name", "pieces"), [(MINILM, 6), (E5_SMALL, 4)])
def test_counting_and_asking_need_no_torch(name: str, pieces: int) -> None:
    code = (
        "import sys; from rag.encode import load; from rag.settings import Settings;"
        f"e = load(Settings(encoder={name!r}));"
        f"assert e.count(['Lavrov met Kerry.']) == [{pieces}];"
        "assert e.encode_query('Who met Kerry?').shape == (384,);"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_no_texts() -> None:
    made = load(Settings(encoder=MINILM, precision="float32")).encode_passages([])
    assert made.passages.shape == made.sentences.shape == (0, 384)


def test_a_model_that_is_not_here() -> None:
    with pytest.raises(EncoderError, match="precision 'int8' is not known"):
        load(Settings(encoder=MINILM, precision="int8"))


def test_word_pieces_of_a_text_are_unit_rows_where_they_begin() -> None:
    encoder = load(Settings(encoder=MINILM))
    text = "Lavrov met Kerry. Talks went on."
    ((vectors, starts),) = encoder.tokens([text]) or ()
    assert len(vectors) == len(starts) == encoder.count([text])[0]
    np.testing.assert_allclose(np.linalg.norm(vectors.astype(np.float64), axis=1), 1, atol=2e-3)
    assert starts[0] == 0
    assert text[starts[-1] :] == "."
    assert starts.tolist() == sorted(starts.tolist())


def test_word_pieces_do_not_hang_on_the_texts_beside_them() -> None:
    texts = [f"The envoy of country {n} spoke. {'He said so again. ' * n}" for n in range(12)]
    together = load(Settings(encoder=MINILM)).tokens(texts) or []
    for text, one in zip(texts, together, strict=True):
        (alone,) = MiniLM("float32").tokens([text]) or ()
        np.testing.assert_array_equal(one.vectors, alone.vectors)


def test_no_more_texts_are_kept_than_are_said() -> None:
    encoder = MiniLM("float32")
    for n in range(encoder.kept + 5):
        encoder.tokens([f"word {n}"])
    assert len(encoder._kept) == encoder.kept == 128


def test_a_long_text_is_read_up_to_the_limit_of_the_model() -> None:
    ((vectors, starts),) = load(Settings(encoder=MINILM)).tokens(["word " * 400]) or ()
    assert len(vectors) == len(starts) == MiniLM.max_tokens
