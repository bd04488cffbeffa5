"""What an encoder says of itself: the index keeps it beside the vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Made(Protocol):
    """Which encoder made some vectors. `digest` names all that they depend on."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def precision(self) -> str: ...


@dataclass(frozen=True, slots=True)
class EncoderInfo:
    """The same as a record."""

    name: str
    digest: str
    dimension: int
    precision: str

    @classmethod
    def of(cls, encoder: Made) -> EncoderInfo:
        return cls(encoder.name, encoder.digest, encoder.dimension, encoder.precision)

    def __str__(self) -> str:
        return f"{self.name} ({self.precision})"


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """A passage: `context` (title, outlet, date) stands before `text`; `spans` are sentences in `text`."""

    context: str
    text: str
    spans: tuple[tuple[int, int], ...] = ()
