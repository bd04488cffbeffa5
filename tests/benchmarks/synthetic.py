"""An encoder of no cost, for benchmarks of everything else: a text's vector is a random direction."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.encode import Encoded, EncoderInput, joined
from rag.encode.minilm import MiniLM


class SyntheticEncoder:
    """Counts word pieces as MiniLM does; its vectors are random, 384 wide, and the same each time."""

    name, digest, dimension, precision = "synthetic", "synthetic-384", 384, "float32"
    max_tokens = 254
    languages: frozenset[str] | None = None

    def __init__(self) -> None:
        self._counter = MiniLM.load("float32")

    def count(self, texts: list[str]) -> list[int]:
        return self._counter.count(texts)

    def encode_query(self, question: str) -> Any:
        return self._rows([question])[0]

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded:
        sentences = [item.text[start:end] for item in items for start, end in item.spans]
        return Encoded(self._rows([joined(item) for item in items]), self._rows(sentences))

    def _rows(self, texts: list[str]) -> Any:
        made = np.empty((len(texts), 384), np.float32)
        for row, text in enumerate(texts):
            seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
            made[row] = np.random.default_rng(seed).standard_normal(384, dtype=np.float32)
        return made / np.linalg.norm(made, axis=1, keepdims=True)
