"""An NLI CrossEncoder beside the rules: real ones, made here with weights that always prefer one label."""

from pathlib import Path

import pytest
from test_write_models import found

from rag.errors import EncoderError
from rag.records import Draft, Sentence
from rag.settings import Settings
from rag.verify import verify
from rag.verify.nli import entailed
from rag.write import evidence

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "some", "100", "tanks", "are", "being", "shifted", "."]


def made(folder: Path, labels: list[str], preferred: int) -> str:
    """A BERT of one tiny layer whose classifier gives the label at `preferred` for any pair."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=8, num_hidden_layers=1, num_attention_heads=2, intermediate_size=8,
        id2label=dict(enumerate(labels)), label2id={label: n for n, label in enumerate(labels)},
    )  # fmt: skip
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        model.classifier.bias.fill_(-4.0)
        if preferred >= 0:
            model.classifier.bias[preferred] = 4.0
    model.save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(folder / "kept"))
    return str(folder / "kept")


@pytest.mark.parametrize(
    ("labels", "preferred", "supported"),
    [
        (["entailment", "neutral", "contradiction"], 0, True),
        (["contradiction", "entailment", "neutral"], 0, False),
        (["contradiction", "entailment", "neutral"], 1, True),
        (["CONTRADICTION", "NEUTRAL", "ENTAILMENT"], 2, True),
        (["not_entailment", "entailment"], 0, False),
        (["not_entailment", "entailment"], 1, True),
        (["supported"], 0, True),
        (["supported"], -1, False),
    ],
)
def test_the_place_of_entailment_is_read_from_the_model(tmp_path, labels, preferred, supported):
    name = made(tmp_path / "model", labels, preferred)
    assert entailed("Tanks are shifted.", "Some 100 tanks are being shifted.", name) is supported


def test_a_model_without_entailment_is_refused_with_its_labels(tmp_path):
    name = made(tmp_path / "model", ["positive", "negative"], 0)
    with pytest.raises(EncoderError, match="no label for entailment, only positive, negative"):
        entailed("Tanks are shifted.", "Some 100 tanks are being shifted.", name)


def test_a_folder_without_a_model_is_an_error_of_ours(tmp_path):
    with pytest.raises(EncoderError, match="does not load"):
        entailed("Tanks.", "Tanks.", str(tmp_path / "nothing"))


@pytest.mark.parametrize(("preferred", "aside"), [(0, []), (1, ["the source does not imply this"])])
def test_it_joins_in_as_one_more_way_to_fail(tmp_path, preferred, aside):
    name = made(tmp_path / "model", ["entailment", "contradiction"], preferred)
    retrieved = found()
    numbered = evidence(retrieved)
    one = next(e.number for e in numbered if "100 tanks" in e.text)
    draft = Draft("model", (Sentence("100 tanks are being shifted to Aleppo.", (one,)),), numbered)
    answer = verify(retrieved.question, draft, retrieved, Settings(nli=name))
    assert [s.reason for s in answer.set_aside] == aside
    assert len(answer.statements) == 1 - len(aside)
