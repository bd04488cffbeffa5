"""A model's folder as the hub has it: `tokenizer.json` and `model.safetensors`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rag.encode.bert import Bert
from rag.errors import EncoderError


def tokenizer_of(folder: Path) -> Any:
    """Its `tokenizers.Tokenizer`, that neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def bert_of(folder: Path, precision: str) -> Bert:
    """Its BERT. Raises EncoderError for weights that are none."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        tensors = load_file(str(folder / "model.safetensors"))
        table = tensors.pop("embeddings.word_embeddings.weight")
        return Bert(tensors, lambda ids: table[ids], precision)
    except (OSError, KeyError, SafetensorError) as error:
        raise EncoderError(
            f"the weights in {folder} do not load: {error}", "Fetch the model again."
        ) from error
