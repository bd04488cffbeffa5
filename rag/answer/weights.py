"""The fitted weights: of `weights.toml`, linear models over named features, and of `order.safetensors`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer.data import LEXICONS
from rag.tensors import tensors

Floats = NDArray[np.float64]
ORDER = Path(__file__).with_name("order.safetensors")


@dataclass(frozen=True)
class Linear:
    """`bias` and a weight for each feature, by name; one that is not named weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def logits(self, features: Floats, names: Sequence[str]) -> Floats:
        """The logits (n,) of rows of features (n, len(names))."""
        made: Floats = features @ np.array([self.weights.get(name, 0.0) for name in names]) + self.bias
        return made

    def towards(self, other: Linear, share: float) -> Linear:
        """What lies between this model (`share` 0) and another of the same features (1)."""
        weights = {
            k: (1 - share) * own + share * other.weights.get(k, 0.0) for k, own in self.weights.items()
        }
        return Linear((1 - share) * self.bias + share * other.bias, weights)


class Net(NamedTuple):
    """A net of one hidden layer over features: what one is worth depends on the others, and on what is asked.

    `hidden` (features, units), `hidden_bias` (units,), `out` (units,), `bias` (1,).
    """

    hidden: Floats
    hidden_bias: Floats
    out: Floats
    bias: Floats

    def logits(self, features: Floats) -> Floats:
        """The logits (n,) of rows of features (n, features); a unit's activation is x * sigmoid(x)."""
        sums = np.clip(features @ self.hidden + self.hidden_bias, -500, 500)
        made: Floats = (sums / (1 + np.exp(-sums))) @ self.out + self.bias
        return made


class Closer(NamedTuple):
    """The order of candidates that were read word piece by word piece (rag/answer/closer.py).

    `attention` (d,): what a piece of a question weighs is the softmax of its vector's product with it; `net`
    is over the features, the nearness, and how far that lies behind the best of the candidates.
    """

    attention: Floats
    net: Net

    def weights(self, pieces: Floats) -> Floats:
        """What the pieces (q, d) of a question weigh, (q,)."""
        products = pieces @ self.attention
        powers = np.exp(products - products.max())
        shares: Floats = powers / powers.sum()
        return shares

    def logits(self, features: Floats, near: Floats) -> Floats:
        """The logits (n,) of rows of features (n, features) and of their nearness (n, 6)."""
        return self.net.logits(self.inputs(features, near))

    @staticmethod
    def inputs(features: Floats, near: Floats) -> Floats:
        """What the net is given of them."""
        return np.hstack([features, near, near - near.max(axis=0)])


def sigmoid(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))


SURE = ("certainty", "certainty_small")
SMALL, LARGE = 80, 2000
"""Passages of a small library and of a large one: what eight articles have, and some three hundred."""


class Models(NamedTuple):
    """The order of candidates, that of those that are read closely (None: none are), and the certainty of the
    best ones in a large and in a small library: logits.

    Among few passages hardly one is near a question that they do not answer, and fewer words are known: what
    tells an answer there is worth little among many, and the other way round.
    """

    order: Net
    closer: Closer | None
    certainty: Linear
    certainty_small: Linear

    def certainty_among(self, passages: int) -> Linear:
        """The certainty for an index of some passages: between both by the logarithm of their number."""
        share = math.log(LARGE / min(max(passages, SMALL), LARGE)) / math.log(LARGE / SMALL)
        return self.certainty.towards(self.certainty_small, share)


@dataclass(frozen=True)
class Scale:
    """What the cosines of an encoder are worth: (cosine - `mean`) / `spread`.

    These are of a question with passages of all kinds. With one in another language cosines are lower by
    `across`.
    """

    mean: float = 0.0
    spread: float = 1.0
    across: float = 0.0

    def worth(self, cosine: float, across: bool) -> float:
        return (cosine - self.mean + self.across * across) / self.spread


def scale_of(encoder: str) -> Scale:
    """The scale of an encoder by its name; that of MiniLM, and of one that is not known, leaves cosines."""
    return Scale(**LEXICONS.table("weights")["scale"].get(encoder.rpartition("/")[2], {}))


@cache
def fitted(encoder: str = "") -> Models:
    """The models for the cosines of an encoder, scaled or as they are."""
    is_scaled = scale_of(encoder) != Scale()
    table = LEXICONS.table("weights")  # it names the command that fits what is in it
    table = table["scaled"] if is_scaled else table
    held = tensors(ORDER)
    sure = [Linear(table[name]["bias"], table[name]["weights"]) for name in SURE]
    if is_scaled:
        return Models(_net(held, "scaled."), None, *sure)
    attention = held["closer.attention"].astype(np.float64)
    return Models(_net(held, ""), Closer(attention, _net(held, "closer.")), *sure)


def _net(held: Mapping[str, NDArray[np.float32]], before: str) -> Net:
    return Net(*(held[f"{before}{name}"].astype(np.float64) for name in Net._fields))
