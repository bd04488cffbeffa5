"""The fitted weights of `weights.toml`: linear models over named features."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rag.answer.data import LEXICONS

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Linear:
    """`bias` and a weight for each feature, by name; one that is not named weighs nothing."""

    bias: float
    weights: Mapping[str, float]

    def logits(self, features: Floats, names: Sequence[str]) -> Floats:
        """The logits (n,) of rows of features (n, len(names))."""
        made: Floats = features @ np.array([self.weights.get(name, 0.0) for name in names]) + self.bias
        return made


def sigmoid(logit: float) -> float:
    """The probability of a logit."""
    return 1 / (1 + math.exp(-logit)) if logit >= 0 else math.exp(logit) / (1 + math.exp(logit))


class Models(NamedTuple):
    """The order of candidates, and the certainty of the best ones: logits of both."""

    order: Linear
    certainty: Linear


@cache
def fitted() -> Models:
    """The models of `weights.toml`, which names the command that fits them."""
    told = LEXICONS.table("weights")
    return Models(*(Linear(told[name]["bias"], told[name]["weights"]) for name in Models._fields))
