"""all-MiniLM-L6-v2 with the weights of the official release: for English."""

from __future__ import annotations

from typing import Any

from rag.encode.bert import Weights, tokenizer_of, weights_of
from rag.encode.pooled import Pooled
from rag.encode.weights import MINILM_FILES, minilm
from rag.settings import MINILM


class MiniLM(Pooled):
    name = MINILM
    limit = 256  # the model's own max_seq_length
    max_tokens = limit - 2  # the two special tokens
    languages = frozenset({"en"})

    def __init__(self, precision: str) -> None:
        self._folder = minilm()
        super().__init__(precision)
        self.digest = f"minilm-{MINILM_FILES['model.safetensors'][:12]}-late1-{self.precision}"

    def tokenizer(self) -> Any:
        return tokenizer_of(self._folder)

    def weights(self) -> Weights:
        return weights_of(self._folder)
