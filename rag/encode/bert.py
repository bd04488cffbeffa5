"""The weights of the kit's models: BERT of width 384, by the names of the hub's files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.errors import EncoderError
from rag.tensors import tensors

HEADS = 12
WIDTH = 384
EPSILON = 1e-12

Floats = npt.NDArray[np.float32]


def unit(vector: Floats) -> Floats:
    """A vector (d,) at length one."""
    return vector / max(float(np.sqrt(np.dot(vector, vector))), 1e-12)


@dataclass(frozen=True)
class Weights:
    """Tensors (float32) by their names in a `model.safetensors`, but for the word vectors.

    `words` gives these, (..., 384), of token ids (...): they need not all lie in memory.
    """

    tensors: Mapping[str, Floats]
    words: Callable[[npt.NDArray[np.int64]], Floats]

    @property
    def layers(self) -> int:
        return sum(name.endswith("attention.self.query.weight") for name in self.tensors)


def weights_of(folder: Path) -> Weights:
    """Those of a folder as the hub has it, memory-mapped. Raises EncoderError for weights of no BERT."""
    try:
        made = tensors(folder / "model.safetensors")
        table = made.pop("embeddings.word_embeddings.weight")
        return Weights(made, lambda ids: table[ids])
    except (OSError, KeyError, ValueError) as error:
        raise EncoderError(
            f"the weights in {folder} do not load: {error}", "Fetch the model again."
        ) from error


def tokenizer_of(folder: Path) -> Any:
    """The folder's `tokenizers.Tokenizer`, that neither pads nor cuts."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
