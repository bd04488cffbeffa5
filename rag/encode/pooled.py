"""What the encoders of the kit share: a BERT whose passages and sentences are means of its token vectors."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from rag.encode import Encoded, EncoderInput, Floats, Tokens, joined
from rag.encode.adapter import adapter_of
from rag.encode.bert import NumpyBert, Weights, tokenizer_of, unit, weights_of
from rag.encode.closer import change_of, changed
from rag.errors import EncoderError

if TYPE_CHECKING:
    from rag.encode.torch_bert import TorchBert

STEP = 16  # rows are padded to a multiple of this: a row's bits depend on its own length alone
TOKENS = 1024  # in a batch: 512 to 4096 are as fast, and a small one holds up a question less


class Pooled:
    """Reads a passage once, for its own vector and those of its sentences ("late chunking")."""

    name: ClassVar[str]
    dimension: ClassVar[int] = 384
    max_tokens: ClassVar[int]
    languages: ClassVar[frozenset[str] | None]
    limit: ClassVar[int]
    """Tokens that the model reads, the special ones among them."""
    prompts: ClassVar[tuple[str, str]] = ("", "")
    """What stands before a question and before a passage."""
    kept = 128
    """Texts whose word pieces are kept for the next question: 15 to 20 MB."""
    _folder: Path
    """Where its files lie, as the hub has them."""

    def __init__(self, precision: str) -> None:
        """Raises EncoderError for a precision that is not known."""
        if precision not in ("float32", "bfloat16"):
            raise EncoderError(f"precision {precision!r} is not known", "Use float32 or bfloat16.")
        self.precision, self.adapter = precision, adapter_of(self.name)
        self.question_tokens = lru_cache(maxsize=64)(self._question_tokens)
        """Token vectors (n, dimension) of a question, which is searched for part by part."""
        self._kept: OrderedDict[str, Tokens] = OrderedDict()

    @cached_property
    def _tokenizer(self) -> Any:
        """Its `tokenizers.Tokenizer`, that puts a special token at either end."""
        return tokenizer_of(self._folder)

    def weights(self) -> Weights:
        """Its tensors, mapped anew for either way through them. Raises EncoderError."""
        return weights_of(self._folder)

    @cached_property
    def _torch(self) -> TorchBert:
        from rag.encode.torch_bert import TorchBert

        return TorchBert(self.weights(), self.precision)

    @cached_property
    def _numpy(self) -> NumpyBert:
        return NumpyBert(self.weights())

    @cached_property
    def closer(self) -> NumpyBert | None:
        """The pass for word pieces; None where nothing was fitted to them."""
        change = change_of(self.name)
        return NumpyBert(changed(self.weights(), change)) if change else None

    def count(self, texts: list[str]) -> list[int]:
        return [len(one.ids) for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def encode_query(self, question: str) -> Floats:
        return unit(self.question_tokens(question).mean(axis=0))

    def encode_answer(self, question: str) -> Floats | None:
        return self.adapter(self.question_tokens(question)) if self.adapter else None

    def _question_tokens(self, question: str) -> Floats:
        return self._numpy([_cut(self.question_ids(self.prompts[0] + question), self.limit)])[0]

    def tokens(self, texts: Sequence[str]) -> list[Tokens] | None:
        if self.closer is None:
            return None
        held = {text: kept for text in texts if (kept := self._kept.get(text))}
        others = [text for text in dict.fromkeys(texts) if text not in held]
        encodings = [self._tokenizer.encode(text) for text in others]
        states = self.closer([_cut(one.ids, self.limit) for one in encodings])
        for text, one, state in zip(others, encodings, states, strict=True):
            starts = np.array(_starts(one, self.limit), np.int64)
            rows = state[1:-1] / np.maximum(np.linalg.norm(state[1:-1], axis=1, keepdims=True), 1e-12)
            held[text] = self._kept[text] = Tokens(rows.astype(np.float16), starts)
        while len(self._kept) > self.kept:
            self._kept.popitem(last=False)
        return [held[text] for text in texts]

    def question_ids(self, text: str) -> list[int]:
        """The token ids of a question, the special ones among them."""
        return list(self._tokenizer.encode(text).ids)

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded:
        texts = [self.prompts[1] + joined(item) for item in items]
        encodings = self._tokenizer.encode_batch(texts)
        pieces = [_pieces(*each, self.limit) for each in zip(encodings, texts, items, strict=True)]
        ends = np.cumsum([len(item.spans) for item in items], dtype=np.int64)
        passages = np.zeros((len(items), self.dimension), np.float32)
        sentences = np.zeros((sum(len(item.spans) for item in items), self.dimension), np.float32)

        def keep(row: int, state: Floats) -> None:
            ids, spans = pieces[row]
            passages[row] = unit(state[: len(ids)].mean(axis=0))
            for n, (start, end) in enumerate(spans, int(ends[row]) - len(spans)):
                sentences[n] = unit(state[start:end].mean(axis=0)) if start < end else passages[row]

        self._read([ids for ids, _ in pieces], keep)
        return Encoded(passages, sentences)

    def _read(self, texts: list[list[int]], keep: Callable[[int, Floats], None]) -> None:
        """Gives `keep` the number of each text and its token vectors; what stands after its end is noise."""
        from rag.encode.torch_bert import beside

        bert = self._torch

        def run(rows: list[int]) -> None:
            for row, state in zip(rows, bert(*_padded([texts[row] for row in rows])), strict=True):
                keep(row, state)

        batches = _batches([len(ids) for ids in texts])
        if bert.device == "cpu":
            beside(run, batches)
        else:
            for rows in batches:
                run(rows)


def _pieces(encoding: Any, text: str, item: EncoderInput, limit: int) -> tuple[list[int], list[list[int]]]:
    """(the ids of a passage's word pieces, cut to the model's limit, its sentences as spans of them)."""
    edges = np.array(item.spans, np.int64).reshape(-1, 2) + (len(text) - len(item.text))
    spans: list[list[int]] = (np.searchsorted(_starts(encoding, limit), edges) + 1).tolist()
    return _cut(encoding.ids, limit), spans


def _starts(encoding: Any, limit: int) -> list[int]:
    """Where each word piece that is read begins, the special tokens at both ends left out: ascending."""
    return [start for start, _ in encoding.offsets[1:-1][: limit - 2]]


def _cut(ids: list[int], limit: int) -> list[int]:
    """As many as the model reads, with the special token at the end."""
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def _batches(lengths: list[int]) -> Iterator[list[int]]:
    """Row numbers by padded length, longest first (memory shows at once), about TOKENS in a batch."""
    by_width: dict[int, list[int]] = {}
    for row, length in enumerate(lengths):
        by_width.setdefault(-(-length // STEP) * STEP, []).append(row)
    for width in sorted(by_width, reverse=True):
        rows, size = by_width[width], max(1, TOKENS // width)
        for first in range(0, len(rows), size):
            yield rows[first : first + size]


def _padded(rows: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    lengths = np.array([len(row) for row in rows], np.int64)
    width = -(-int(lengths.max()) // STEP) * STEP
    return np.array([ids + [0] * (width - len(ids)) for ids in rows], np.int64), lengths
