"""An encoder that encodes each question once, however often it is searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.encode import Encoder


class Once:
    """`encoder`, whose question vectors are kept as long as this object is."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._made = encoder, dict[str, Any]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._encoder, name)

    def encode_query(self, question: str) -> Any:
        if question not in self._made:
            self._made[question] = self._encoder.encode_query(question)
        return self._made[question]
