"""multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"), in 4 bits or of the hub."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.encode.bert import Bert
from rag.encode.folder import bert_of, tokenizer_of
from rag.encode.other import folder_of
from rag.encode.pooled import Pooled
from rag.encode.q4 import BLOCK, Q4File, unpacked
from rag.settings import E5_OFFICIAL, E5_SMALL
from rag.weights import E5_SMALL as FILE
from rag.weights import checked_sha256

if TYPE_CHECKING:
    import torch

# The names that BERT has for its tensors, and those of the file.
_EMBEDDINGS = {
    "position_embeddings.weight": "emb.pos", "token_type_embeddings.weight": "emb.type",
    "LayerNorm.weight": "emb.ln.w", "LayerNorm.bias": "emb.ln.b",
}  # fmt: skip
_LAYER = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "ao", "attention.output.LayerNorm": "aln",
    "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
}  # fmt: skip
_LAYERS = 12
_UNKNOWN = 3  # the token id of a character that no piece holds


class E5Small(Pooled):
    name = E5_SMALL
    limit = 512
    max_tokens = limit - 8  # two special tokens, and those of a prompt
    languages = None
    prompts = ("query: ", "passage: ")

    def __init__(self, precision: str) -> None:
        self._path = FILE.path()
        super().__init__(precision)
        self.digest = f"e5-small-q4-{FILE.sha256[:12]}-late1-{self.precision}"

    @cached_property
    def _file(self) -> Q4File:
        return Q4File(self._path)

    def tokenizer(self) -> Any:
        """That of XLM-RoBERTa: SentencePiece unigrams of NFKC text."""
        from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

        tokenizer = Tokenizer(models.Unigram(self._file.pieces, _UNKNOWN))
        tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
        )
        tokenizer.post_processor = processors.TemplateProcessing(
            "<s> $A </s>", None, [("<s>", 0), ("</s>", 2)]
        )
        return tokenizer

    def bert(self, precision: str) -> Bert:
        """The word vectors stay packed, and are unpacked as they are asked for: 54 MB instead of 384."""
        import torch

        words = self._file.tensors["emb.word"].reshape(-1, self.dimension // 32)

        def rows(ids: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(unpacked(words[ids.numpy()], self.dimension).reshape(*ids.shape, -1))

        return Bert(dict(self._tensors()), rows, precision)

    def _tensors(self) -> Iterator[tuple[str, torch.Tensor]]:
        """The tensors of the file but its word vectors, by the names that BERT has for them."""
        import torch

        file = self._file.tensors
        for name, key in _EMBEDDINGS.items():
            shape = (-1, self.dimension) if "embeddings" in name else (-1,)
            yield f"embeddings.{name}", torch.from_numpy(np.array(file[key]).reshape(shape))
        for n in range(_LAYERS):
            for name, key in _LAYER.items():
                weight, bias = file[f"l{n}.{key}.w"], np.array(file[f"l{n}.{key}.b"])
                full = unpacked(weight, 32 * len(weight) // len(bias)) if weight.dtype == BLOCK else weight
                yield f"encoder.layer.{n}.{name}.weight", torch.from_numpy(np.array(full))
                yield f"encoder.layer.{n}.{name}.bias", torch.from_numpy(bias)


class E5Official(E5Small):
    """The official weights: of a folder, of the hub's cache or of the hub."""

    name = E5_OFFICIAL

    def __init__(self, precision: str) -> None:
        self._folder = folder_of(self.name)
        super(E5Small, self).__init__(precision)
        weights = checked_sha256(self._folder / "model.safetensors")
        self.digest = f"e5-small-{weights[:12]}-late1-{self.precision}"

    def tokenizer(self) -> Any:
        return tokenizer_of(self._folder)

    def bert(self, precision: str) -> Bert:
        return bert_of(self._folder, precision)
