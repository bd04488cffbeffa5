"""The forward pass of the kit's models with numpy alone, for one text: a question does not wait for torch.

torch takes two to three seconds to import; the weights of a question's pass are mapped in no time, and the
pass takes about as long as that of torch. A test holds the one against the other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from rag.encode.bert import EPSILON, HEADS, Weights

Floats = npt.NDArray[np.float32]


class NumpyBert:
    """What `TorchBert` computes in float32."""

    def __init__(self, weights: Weights) -> None:
        self._pool = ThreadpoolController()
        self._words, self._tensors, self._layers = weights.words, weights.tensors, weights.layers
        kind = self._tensors["embeddings.token_type_embeddings.weight"][0]
        self._positions = self._tensors["embeddings.position_embeddings.weight"] + kind

    def __call__(self, ids: list[int]) -> Floats:
        """Token vectors (n, 384) of the token ids of one text.

        By one core: cores that share products of 384 columns wait for each other, on a busy machine for ten
        times as long as the pass takes.
        """
        with self._pool.limit(limits=1, user_api="blas"):
            return self._pass(ids)

    def _pass(self, ids: list[int]) -> Floats:
        state = self._words(np.array(ids)) + self._positions[: len(ids)]
        state = self._normed("embeddings", state)
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
        made: Floats = state @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"]
        return made

    def _normed(self, name: str, state: Floats) -> Floats:
        state = state - state.mean(axis=1, keepdims=True)
        state /= np.sqrt(np.square(state).mean(axis=1, keepdims=True) + EPSILON)
        norm = f"{name}.LayerNorm"
        made: Floats = state * self._tensors[f"{norm}.weight"] + self._tensors[f"{norm}.bias"]
        return made


def _softmax(likeness: Floats) -> Floats:
    shares = np.exp(likeness - likeness.max(axis=-1, keepdims=True))
    made: Floats = shares / shares.sum(axis=-1, keepdims=True)
    return made


def _gelu(wide: Floats) -> Floats:
    """x Phi(x). numpy has no erf: this is 7.1.26 of Abramowitz and Stegun, exact to 1.5e-7."""
    size = np.abs(wide) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * size)
    tail = np.polyval(_SERIES, t) * np.exp(-size * size) / 2
    made: Floats = wide * np.where(wide < 0, tail, 1 - tail)
    return made


_SERIES = np.array([1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592, 0], np.float32)
