"""Texts -> unit rows. `load(settings)` gives the encoder; nothing here imports torch before it must."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from rag.records import Made
from rag.records.encoder import EncoderInput
from rag.settings import E5_OFFICIAL, E5_SMALL, MINILM, Settings

__all__ = ["Encoded", "Encoder", "EncoderInput", "Tokens", "joined", "load"]

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Encoded:
    """Unit rows. `passages` (n, d); `sentences` (m, d) in the order of the inputs' spans."""

    passages: Floats
    sentences: Floats


class Tokens(NamedTuple):
    """The word pieces of a text: unit rows `vectors` (n, d), and where in it each begins, `starts` (n,)."""

    vectors: npt.NDArray[np.float16]
    starts: npt.NDArray[np.int64]


class Encoder(Made, Protocol):
    """What turns text into unit rows of `dimension` float32.

    `digest` names all that the rows depend on: weights, tokenizer, pooling, prompts and precision.
    `languages` are the codes that the model was made for; None means any. A row depends on its own
    text only, to the bit, never on what was encoded with it.
    """

    @property
    def max_tokens(self) -> int: ...
    @property
    def languages(self) -> frozenset[str] | None: ...

    def count(self, texts: list[str]) -> list[int]:
        """Word pieces of each text, special tokens not counted; torch is not needed."""

    def encode_passages(self, items: Sequence[EncoderInput]) -> Encoded: ...

    def encode_query(self, question: str) -> Floats:
        """The unit vector (dimension,) of a question; the kit's models need no torch for it."""

    def encode_answer(self, question: str) -> Floats | None:
        """The unit vector near which sentences that answer a question lie; None: near its own."""

    def tokens(self, texts: Sequence[str]) -> list[Tokens] | None:
        """The word pieces of each text, without torch; None where nothing is fitted to them."""


def joined(item: EncoderInput) -> str:
    """What the encoder reads of a passage."""
    return f"{item.context}\n{item.text}" if item.context else item.text


def load(settings: Settings, precision: str | None = None) -> Encoder:
    """The encoder of these settings; one a process for each model and precision.

    `precision` is that of the index at hand, where one is asked: it matters to passages alone. "auto" is
    MiniLM, until an article is in another language. Raises EncoderError.
    """
    return _load(settings.named(MINILM).encoder, precision or settings.precision)


@lru_cache(maxsize=4)
def _load(name: str, precision: str) -> Encoder:
    if name.removeprefix("sentence-transformers/") == MINILM:
        from rag.encode.minilm import MiniLM

        return MiniLM(precision)
    if name in (E5_SMALL, E5_OFFICIAL):
        from rag.encode.e5 import E5Official, E5Small

        return E5Small(precision) if name == E5_SMALL else E5Official(precision)
    from rag.encode.other import Other

    return Other(name, precision)
