"""A text that a user brought, sentence by sentence against the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.records.answer import Citation
from rag.records.drawn import Drawn

DraftLevel = Literal["quote", "checked", "unverified", "contradicted", "nothing_near"]
"""As of a statement; `nothing_near` where no quote near to it was found."""


@dataclass(frozen=True, slots=True)
class Differs:
    """A number, date or name of a sentence that its nearest quotes do not have, and what they have."""

    kind: Literal["number", "date", "name", "speaker", "negation"]
    text: str
    instead: str = ""

    def __str__(self) -> str:
        if self.kind == "negation":
            return f"the quotes {self.instead} “{self.text}”"
        return f"the quotes do not give the {self.kind} {self.text}{self.instead and f' but {self.instead}'}"


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """`draft.text[start:end] == text`, its level, why, and the nearest quotes, nearest first.

    `against` is the number (from 0) of the citation that contradicts it, where the judge named one.
    """

    text: str
    start: int
    end: int
    level: DraftLevel
    reason: str = ""
    differs: tuple[Differs, ...] = ()
    citations: tuple[Citation, ...] = ()
    against: int | None = None


@dataclass(frozen=True, slots=True)
class CheckedDraft(Drawn):
    """A draft, and what was found of each sentence that states something. `judge`: "none" without a model."""

    name: str
    text: str
    sentences: tuple[DraftSentence, ...]
    judge: str = "none"
    index_version: str = ""
    note: str = ""

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Every citation, each once, in the order of its first mark."""
        return tuple(dict.fromkeys(c for one in self.sentences for c in one.citations))
