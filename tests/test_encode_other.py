"""Another encoder by one setting: the real loading code on a tiny model that the test makes and saves."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rag.encode import EncoderInput, load
from rag.errors import EncoderError
from rag.index import LocalIndex
from rag.pipeline import rebuild
from rag.records import Filter
from rag.retrieve import retrieve
from rag.settings import Settings

pytestmark = pytest.mark.slow

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "bread", "harvest", "the",
         "good", "was", "хлеб", "урожай", "был"]  # fmt: skip


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random weights, its prompts and pooling as E5 has them, saved to a folder."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=16, max_position_embeddings=64,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder / "base")
    BertTokenizerFast(str(folder / "vocab.txt"), do_lower_case=True).save_pretrained(folder / "base")
    body = Transformer(str(folder / "base"), max_seq_length=24)
    model = SentenceTransformer(
        modules=[body, Pooling(body.get_embedding_dimension(), pooling_mode="cls")],
        prompts={"query": "query: ", "document": "passage: "}, device="cpu",
    )  # fmt: skip
    model.save(str(folder / "model"))
    return folder / "model"


def test_prompts_pooling_and_length_are_the_model_s_own(tiny: Path) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    encoder = load(Settings(encoder=str(tiny)))
    body, tokenizer = AutoModel.from_pretrained(tiny), AutoTokenizer.from_pretrained(tiny)

    def by_hand(text: str) -> np.ndarray:
        told = tokenizer(text, truncation=True, max_length=24, return_tensors="pt")
        with torch.inference_mode():
            first = body(**told).last_hidden_state[0, 0].numpy()
        return first / np.linalg.norm(first)

    np.testing.assert_allclose(encoder.encode_query("the harvest"), by_hand("query: the harvest"), atol=1e-5)
    long = "the bread was good " * 20
    made = encoder.encode_passages([EncoderInput("bread", "the harvest was good", ((0, 11),)),
                                    EncoderInput("", long, ())])  # fmt: skip
    np.testing.assert_allclose(made.passages[0], by_hand("passage: bread\nthe harvest was good"), atol=1e-5)
    np.testing.assert_allclose(made.passages[1], by_hand("passage: " + long), atol=1e-5)
    np.testing.assert_allclose(made.sentences, [by_hand("passage: the harvest")], atol=1e-5)
    assert (encoder.dimension, encoder.max_tokens, encoder.languages) == (16, 16, None)
    assert encoder.count(["the harvest was good", ""]) == [4, 0]


def test_one_setting_builds_and_searches_in_every_language(tiny: Path, tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    lines = [
        {"id": "ru", "language": "ru", "text": "Урожай был, хлеб был. " * 3},
        {"id": "en", "language": "en", "text": "The harvest was good."},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (tmp_path / "seeds" / "news.jsonl").write_text(text, encoding="utf-8")
    settings = Settings(encoder=str(tiny))
    rebuild(tmp_path / "seeds", tmp_path / "index", settings)
    index = LocalIndex.open(tmp_path / "index")
    assert index.status()["encoder"] == str(tiny)
    assert index.encoder.dimension == 16
    encoder = load(settings)
    found = retrieve("Какой был урожай?", index, encoder, Filter(), 3).hits
    assert found[0].article.language == "ru"
    assert all(hit.dense_rank and hit.sentence_scores for hit in found)
    # Counted by the model's own word pieces, so nothing of a passage is cut off.
    room = encoder.max_tokens
    texts = [hit.text for hit in found]
    assert max(encoder.count(texts)) <= room


def test_a_folder_without_a_model_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="does not load"):
        load(Settings(encoder=str(tmp_path))).encode_query("bread")
