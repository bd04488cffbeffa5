"""What a closer reading adds to the weights of an encoder: products of low rank.

An encoder is fitted to whole texts that are alike; its word pieces were never held against each other. For a
closer reading (rag/answer/closer.py) its last layers are fitted to that ("LoRA"; Hu and others, 2021), by
`python -m tests.benchmarks.fit_answers`: each weight matrix has the product of two narrow ones added. Vectors
of questions, passages and sentences are made without them, and stay as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rag.encode.bert import Floats, Weights
from rag.tensors import fitted_to

FILE = Path(__file__).with_name("closer.safetensors")
Change = Mapping[str, tuple[Floats, Floats]]
"""By the name of a linear map `a` (rank, inputs) and `b` (outputs, rank): `b @ a` is added to its weights."""


def change_of(encoder: str) -> Change | None:
    """What was fitted for an encoder, by its name; None where nothing was."""
    held = fitted_to(FILE, encoder)
    names = [name.removesuffix(".a") for name in held if name.endswith(".a")]
    return {name: (held[f"{name}.a"], held[f"{name}.b"]) for name in names} or None


def changed(weights: Weights, change: Change) -> Weights:
    """The weights with a change added."""
    made = {f"{name}.weight": weights.tensors[f"{name}.weight"] + b @ a for name, (a, b) in change.items()}
    return Weights({**weights.tensors, **made}, weights.words)
