"""The weights of the kit's models (BERT of width 384), and their forward pass with numpy alone, text by text.

torch takes two to three seconds to import; the weights of a question's pass are mapped in no time, and the
pass takes about as long as that of torch. A test holds the one against the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from rag.errors import EncoderError
from rag.tensors import tensors

HEADS = 12
THREADS = 4
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
        arrays = tensors(folder / "model.safetensors")
        table = arrays.pop("embeddings.word_embeddings.weight")
        return Weights(arrays, lambda ids: table[ids])
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


class NumpyBert:
    """What `TorchBert` computes in float32."""

    def __init__(self, weights: Weights) -> None:
        self._pool = ThreadpoolController()
        self._words, self._tensors, self._layers = weights.words, weights.tensors, weights.layers
        kind = self._tensors["embeddings.token_type_embeddings.weight"][0]
        self._positions = self._tensors["embeddings.position_embeddings.weight"] + kind

    def __call__(self, texts: Sequence[list[int]]) -> list[Floats]:
        """Token vectors (n, 384) of the token ids of each text.

        A text by one core: cores that share products of 384 columns wait for each other, on a busy machine
        for ten times as long as the pass takes.
        """
        with self._pool.limit(limits=1, user_api="blas"):
            if len(texts) < 2:
                return [self._pass(ids) for ids in texts]
            with ThreadPoolExecutor(THREADS) as threads:
                return list(threads.map(self._pass, texts))

    def _pass(self, ids: list[int]) -> Floats:
        state = self._normed("embeddings", self._words(np.array(ids)) + self._positions[: len(ids)])
        for n in range(self._layers):
            state = self._through(f"encoder.layer.{n}", state)
        return state

    def _through(self, layer: str, state: Floats) -> Floats:
        three = (self._linear(f"{layer}.attention.self.{name}", state) for name in ("query", "key", "value"))
        query, key, value = (rows.reshape(len(state), HEADS, -1).swapaxes(0, 1) for rows in three)
        likeness = query @ key.swapaxes(1, 2) / np.float32(np.sqrt(query.shape[2]))
        seen = (_softmax(likeness) @ value).swapaxes(0, 1).reshape(state.shape)
        state = self._normed(
            f"{layer}.attention.output", state + self._linear(f"{layer}.attention.output.dense", seen)
        )
        wide = _gelu(self._linear(f"{layer}.intermediate.dense", state))
        return self._normed(f"{layer}.output", state + self._linear(f"{layer}.output.dense", wide))

    def _linear(self, name: str, state: Floats) -> Floats:
        product: Floats = state @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]
        return product

    def _normed(self, name: str, state: Floats) -> Floats:
        state = state - state.mean(axis=1, keepdims=True)
        state /= np.sqrt(np.square(state).mean(axis=1, keepdims=True) + EPSILON)
        norm = f"{name}.LayerNorm"
        scaled: Floats = state * self._tensors[f"{norm}.weight"] + self._tensors[f"{norm}.bias"]
        return scaled


def _softmax(likeness: Floats) -> Floats:
    shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    normed: Floats = shares / shares.sum(axis=-1, keepdims=True)
    return normed


def _gelu(wide: Floats) -> Floats:
    """x Phi(x). numpy has no erf: this is 7.1.26 of Abramowitz and Stegun, exact to 1.5e-7."""
    size = np.abs(wide) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.polyval(_SERIES, t) * np.exp(-size * size) / 2
    activated: Floats = wide * np.where(wide < 0, tail, 1 - tail)
    return activated


_SERIES = np.array([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592, 0], np.float32)
