"""Any other model, by name or path, through sentence-transformers with its own prompts and pooling."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.encode import Encoded, EncoderInput, Floats, joined
from rag.errors import EncoderError
from rag.weights import checked_sha256

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ROWS = 16  # texts in a batch
_PARTS = frozenset((".json", ".safetensors", ".bin", ".txt", ".model"))  # what the rows depend on


class Other:
    """A sentence-transformers model. Its sentences are encoded one by one: its pooling may not be a mean."""

    def __init__(self, name: str, precision: str) -> None:
        self.name = name
        self.precision = precision
        self.languages: frozenset[str] | None = None
        self._folder = folder_of(name)
        digest = hashlib.sha256()
        for path in sorted(p for p in self._folder.rglob("*") if p.is_file() and p.suffix in _PARTS):
            digest.update(f"{path.relative_to(self._folder)} {checked_sha256(path)}\n".encode())
        self.digest = f"{digest.hexdigest()[:16]}-alone1-{precision}"

    @cached_property
    def _model(self) -> SentenceTransformer:
        import torch
        from sentence_transformers import SentenceTransformer

        try:
            model = SentenceTransformer(str(self._folder), local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise EncoderError(
                f"the embedding model {self.name!r} does not load: {error}", _ADVICE
            ) from error
        return model.to(torch.bfloat16) if self.precision == "bfloat16" else model

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    @property
    def max_tokens(self) -> int:
        return int(self._model.max_seq_length or 512) - 8  # its special tokens and its prompt's

    def count(self, texts: list[str]) -> list[int]:
        told = self._model.tokenizer(texts, add_special_tokens=False, verbose=False)["input_ids"]
        return [len(ids) for ids in told]

    def encode_query(self, question: str) -> Floats:
        vector: Floats = self._rows([question], "query")[0]
        return vector

    def encode_answer(self, question: str) -> None:
        return None

    def tokens(self, texts: Sequence[str]) -> None:
        return None

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded:
        sentences = [item.text[start:end] for item in items for start, end in item.spans]
        return Encoded(
            self._rows([joined(item) for item in items], "document"), self._rows(sentences, "document")
        )

    def _rows(self, texts: list[str], kind: str) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        encode = self._model.encode_query if kind == "query" else self._model.encode_document
        rows = np.asarray(encode(texts, batch_size=ROWS, show_progress_bar=False), np.float32)
        lengths = np.sqrt(np.einsum("nd,nd->n", rows, rows))[:, None]
        unit: Floats = (rows / np.maximum(lengths, 1e-12)).astype(np.float32)
        return unit


_ADVICE = "Give the name of a sentence-transformers model that is on this machine, or its folder."


def folder_of(name: str) -> Path:
    """The model's folder: the path itself, or what the hub's cache or the hub holds by that name."""
    if Path(name).expanduser().is_dir():
        return Path(name).expanduser()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        try:
            return Path(snapshot_download(repository, local_files_only=True))
        except LocalEntryNotFoundError:
            return Path(snapshot_download(repository))
    except (OSError, HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EncoderError(f"the embedding model {name!r} is not here: {reason}", _ADVICE) from error
