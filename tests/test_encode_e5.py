"""The multilingual encoder: its file read by hand, its tokens and its pass against known ones."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from rag.encode import EncoderInput, load
from rag.encode.e5 import BLOCK, E5Small, Q4File, unpacked
from rag.errors import EncoderError
from rag.settings import E5_SMALL, Settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def encoder() -> E5Small:
    made = load(Settings(encoder=E5_SMALL, precision="float32"))
    assert isinstance(made, E5Small)
    return made


def test_a_block_is_a_scale_and_two_halves_of_a_row() -> None:
    block = np.zeros(1, BLOCK)
    block["scale"] = 0.5
    block["halves"][0] = [0xF0 + n for n in range(16)]
    expected = [(n - 8) * 0.5 for n in range(16)] + [3.5] * 16
    np.testing.assert_array_equal(unpacked(block, 32), [expected])


def test_a_small_file_is_read(tmp_path: Path) -> None:
    pieces = [("<s>", 0.0), ("▁мир", -2.5), ("é", -3.0)]
    texts = [text.encode() for text, _ in pieces]
    edges = np.cumsum([0, *map(len, texts)]).astype("<u4")
    vocabulary = struct.pack("<5iQ", 3, 0, 2, 1, 3, int(edges[-1])) + edges.tobytes()
    vocabulary += np.array([score for _, score in pieces], "<f4").tobytes() + b"".join(texts)
    characters = struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0xFF5E, 1, 0x7E)
    norm, block = np.array([1.5, 2.5], "<f4").tobytes(), struct.pack("<e16B", 2.0, *range(16))
    head = b"E5S1" + bytes(40) + vocabulary + characters + struct.pack("<i", 2)
    start = len(head) + 2 * (2 + 3 + 1 + 4 + 16)
    entries = struct.pack("<H3sBIQQ", 3, b"a.b", 0, 2, start, 8)
    entries += struct.pack("<H3sBIQQ", 3, b"a.w", 1, 32, start + 8, 18)
    (tmp_path / "model").write_bytes(head + entries + norm + block)
    file = Q4File(tmp_path / "model")
    assert file.pieces == pieces
    np.testing.assert_array_equal(file.tensors["a.b"], [1.5, 2.5])
    assert unpacked(file.tensors["a.w"], 32)[0, :3].tolist() == [-16, -14, -12]


def test_tokens_are_those_of_xlm_roberta(encoder: E5Small) -> None:
    """The ids that the tests of the transformers library hold for "Hello World!"."""
    assert encoder._tokenizer.encode("Hello World!").ids == [0, 35378, 6661, 38, 2]
    assert encoder.count(["Hello World!", "", "Путин\u00a0в  Кремле.\n"]) == [3, 0, 5]


@pytest.mark.parametrize(
    "text",
    [
        "Who met in Geneva?",
        "Почему подорожал хлеб?",
        "لماذا ارتفع سعر الخبز؟",
        "ＡＢ①ﬁ 12,5 𓀀𓀁 x",
        "a" * 90,
        "",
    ],
)
def test_the_pieces_that_stand_in_a_question_cut_it_as_all_of_them_do(encoder: E5Small, text: str) -> None:
    assert encoder.question_ids(text) == encoder._tokenizer.encode(text).ids


def test_the_pass_is_that_of_transformers(encoder: E5Small) -> None:
    """The same tensors in the BertModel of that library: token vectors agree."""
    import torch
    from transformers import BertConfig, BertModel

    body = BertModel(
        BertConfig(vocab_size=250_037, hidden_size=384, num_hidden_layers=12, intermediate_size=1536),
        add_pooling_layer=False,
    ).eval()
    tensors = {name: torch.tensor(array) for name, array in encoder.weights().tensors.items()}
    words = unpacked(encoder._file.tensors["emb.word"], 384)
    tensors["embeddings.word_embeddings.weight"] = torch.from_numpy(words)
    assert body.load_state_dict(tensors, strict=False).unexpected_keys == []
    question = "Кто встретился с президентом в Женеве?"
    ids = encoder._tokenizer.encode(f"query: {question}").ids
    with torch.inference_mode():
        mean = body(torch.tensor([ids])).last_hidden_state[0].mean(dim=0).numpy()
    assert float(encoder.encode_query(question) @ mean / np.linalg.norm(mean)) > 0.99999


def test_the_official_weights_are_the_same_setting(
    encoder: E5Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tensors and tokenizer of the packed file in a folder as the hub has it: the same rows."""
    from safetensors.numpy import save_file

    from rag.encode import e5

    words = unpacked(encoder._file.tensors["emb.word"], 384)
    tensors = {name: np.array(array) for name, array in encoder.weights().tensors.items()}
    save_file(tensors | {"embeddings.word_embeddings.weight": words}, tmp_path / "model.safetensors")
    encoder._tokenizer.save(str(tmp_path / "tokenizer.json"))
    monkeypatch.setattr(e5, "folder_of", lambda name: tmp_path)
    official = e5.E5Official("float32")
    item = EncoderInput("Село", "Урожай погиб. Хлеб подорожал.", ((0, 13), (14, 29)))
    made, same = official.encode_passages([item]), encoder.encode_passages([item])
    assert np.array_equal(made.passages, same.passages)
    assert np.array_equal(made.sentences, same.sentences)
    assert official.digest != encoder.digest
    question = "Почему подорожал хлеб?"
    assert np.array_equal(official.encode_query(question), encoder.encode_query(question))


def test_a_question_finds_what_is_said_in_another_language(encoder: E5Small) -> None:
    texts = [
        "The harvest failed after three months without rain, and bread prices doubled.",
        "Министр иностранных дел прибыл в Женеву на переговоры о перемирии.",
        "أغلقت المدارس أبوابها بسبب الفيضانات.",
    ]
    rows = encoder.encode_passages([EncoderInput("", text) for text in texts]).passages
    asked = [
        ("Почему подорожал хлеб?", 0), ("لماذا ارتفع سعر الخبز؟", 0), ("Where are the truce talks held?", 1),
        ("أين تجري محادثات الهدنة؟", 1), ("Why were schools shut?", 2), ("Из-за чего не работают школы?", 2),
    ]  # fmt: skip
    for question, best in asked:
        assert int(np.argmax(rows @ encoder.encode_query(question))) == best, question


def test_a_row_depends_on_its_own_text_alone(encoder: E5Small) -> None:
    items = [
        EncoderInput("Заголовок", "Раз. " * n + "Два.", ((0, 4), (5 * n, 5 * n + 4))) for n in range(1, 30)
    ]
    together = encoder.encode_passages(items)
    alone = [encoder.encode_passages([item]) for item in items]
    assert np.array_equal(together.passages, np.concatenate([one.passages for one in alone]))
    assert np.array_equal(together.sentences, np.concatenate([one.sentences for one in alone]))


def test_what_a_question_and_a_passage_begin_with_differs(encoder: E5Small) -> None:
    text = "Bread prices doubled."
    passage = encoder.encode_passages([EncoderInput("", text)]).passages[0]
    assert 0.8 < float(encoder.encode_query(text) @ passage) < 0.9999
    assert (encoder.languages, encoder.dimension, encoder.max_tokens) == (None, 384, 504)


def test_a_missing_file_is_one_clear_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_CACHE", str(tmp_path))
    with pytest.raises(EncoderError, match=r"e5-small-q4.bin is not at .* python -m rag\.weights"):
        E5Small("float32")
    (tmp_path / "e5-small-q4.bin").write_bytes(b"E5S1")
    with pytest.raises(EncoderError, match="is damaged"):
        E5Small("float32")
