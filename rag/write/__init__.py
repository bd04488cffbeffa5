"""The writers: quotes alone, or a language model that may only write from numbered evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rag.records import Draft, Evidence, Hit
from rag.settings import Settings
from rag.write.evidence import Candidate, candidates, evidence
from rag.write.listed import ModelInfo, models
from rag.write.quotes import Quotes

__all__ = ["Candidate", "ModelInfo", "Quotes", "Writer", "candidates", "evidence", "models", "writer"]


class Writer(Protocol):
    """Makes a draft from evidence. It never raises for what a model does; only Cancelled passes."""

    name: str

    def write(
        self,
        question: str,
        evidence: Sequence[Evidence],
        hits: Sequence[Hit],
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Draft: ...


def writer(name: str = "none", settings: Settings | None = None) -> Writer:
    """The writer of that name: `none`, `smollm2`, or any model of the `llm` library.

    Raises WriterError where there is no such model here.
    """
    if name in ("", "none"):
        return Quotes()
    from rag.write.model import load

    return load(name)
