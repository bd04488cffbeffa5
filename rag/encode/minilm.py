"""The default encoder, all-MiniLM-L6-v2: word pieces by `tokenizers`, vectors by rag.encode.bert."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rag.encode import Encoded, EncoderInput, Floats, joined
from rag.encode.beside import beside
from rag.encode.tokens import content, unit_rows
from rag.encode.weights import MINILM_FILES, minilm
from rag.errors import EncoderError
from rag.settings import MINILM

if TYPE_CHECKING:
    from rag.encode.bert import Bert

DIMENSION = 384
LIMIT = 256  # the model's own max_seq_length, the two special tokens among them
SPECIAL = 2
STEP = 16  # rows are padded to a multiple of this: a row's bits depend on its own length alone
TOKENS = 1024  # in a batch: 512 to 4096 are as fast, and a small one holds up a question less


class MiniLM:
    """all-MiniLM-L6-v2 with the weights of the official release."""

    name = MINILM
    dimension = DIMENSION
    max_tokens = LIMIT - SPECIAL
    languages = frozenset({"en"})

    def __init__(self, folder: Path, precision: str) -> None:
        self._folder = folder
        self.precision = precision
        self.digest = f"minilm-{MINILM_FILES['model.safetensors'][:12]}-late1-{precision}"

    @classmethod
    def load(cls, precision: str) -> MiniLM:
        """With `precision` "auto" a short trial finds the faster one, once a machine."""
        folder = minilm()
        if precision == "auto":
            from rag.encode.trial import fastest

            precision = fastest(folder)
        if precision not in ("float32", "bfloat16"):
            raise EncoderError(f"precision {precision!r} is not known", "Use auto, float32 or bfloat16.")
        return cls(folder, precision)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _bert(self) -> Bert:
        from rag.encode.bert import Bert
        from rag.encode.trial import device

        return Bert(self._folder / "model.safetensors", self.precision, device())

    def count(self, texts: list[str]) -> list[int]:
        return [len(one.ids) for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    def encode_query(self, question: str) -> Floats:
        one: Floats = self.encode_passages([EncoderInput("", question)]).passages[0]
        return one

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded:
        pieces = self._pieces(items)
        ends = np.cumsum([len(item.spans) for item in items], dtype=np.int64) if items else np.zeros(0, int)
        passages = np.zeros((len(items), DIMENSION), np.float32)
        sentences = np.zeros((int(ends[-1]) if items else 0, DIMENSION), np.float32)

        def keep(row: int, state: Floats) -> None:
            piece = pieces[row]
            passages[row] = _unit(state[: len(piece.ids)].mean(axis=0))
            first = int(ends[row]) - len(piece.spans)
            for n, (start, end) in enumerate(piece.spans, first):
                sentences[n] = _unit(state[start:end].mean(axis=0)) if start < end else passages[row]

        self._read([piece.ids for piece in pieces], keep)
        return Encoded(passages, sentences)

    def token_vectors(self, question: str) -> Floats:
        return self.sentence_tokens([EncoderInput("", question, ((0, len(question)),))])[0][0]

    def sentence_tokens(self, items: Sequence[EncoderInput]) -> list[list[Floats]]:
        pieces = self._pieces(items)
        rows: list[list[Floats]] = [[] for _ in items]

        def keep(row: int, state: Floats) -> None:
            piece = pieces[row]
            kept = content(joined(items[row]), piece.offsets)
            rows[row] = [unit_rows(state[start:end][kept[start:end]]) for start, end in piece.spans]

        self._read([piece.ids for piece in pieces], keep)
        return rows

    def _pieces(self, items: Sequence[EncoderInput]) -> list[_Pieces]:
        encodings = self._tokenizer.encode_batch([joined(item) for item in items])
        return [_Pieces(one, item) for one, item in zip(encodings, items, strict=True)]

    def _read(self, texts: list[list[int]], keep: Callable[[int, Floats], None]) -> None:
        """Gives `keep` the number of each text and its token vectors; what stands after its end is noise."""
        bert = self._bert

        def run(rows: list[int]) -> None:
            for row, state in zip(rows, bert(*_padded([texts[row] for row in rows])), strict=True):
                keep(row, state)

        batches = _batches([len(ids) for ids in texts])
        if bert.device == "cpu":
            beside(run, batches)
        else:
            for rows in batches:
                run(rows)


class _Pieces:
    """A passage's word pieces, cut to the model's limit, and its sentences as spans of them."""

    def __init__(self, encoding: Any, item: EncoderInput) -> None:
        ids: list[int] = encoding.ids
        self.ids = ids if len(ids) <= LIMIT else [*ids[: LIMIT - 1], ids[-1]]
        self.offsets: list[tuple[int, int]] = [*encoding.offsets[:-1][: LIMIT - 1], (0, 0)]
        shift = len(joined(item)) - len(item.text)
        # Where each word piece begins, the special tokens at both ends left out: ascending.
        starts = np.array([start for start, _ in encoding.offsets[1:-1]][: LIMIT - SPECIAL], np.int64)
        edges = np.array(item.spans, np.int64).reshape(-1, 2) + shift
        found = np.searchsorted(starts, edges) + 1
        self.spans: list[tuple[int, int]] = [(int(start), int(end)) for start, end in found]


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
    tokens = np.zeros((len(rows), width), np.int64)
    for row, ids in zip(tokens, rows, strict=True):
        row[: len(ids)] = ids
    return tokens, lengths


def _unit(vector: Floats) -> Floats:
    return vector / max(float(np.sqrt(np.dot(vector, vector))), 1e-12)
