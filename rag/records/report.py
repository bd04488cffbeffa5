"""What a rebuild did."""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.records.drawn import Drawn
from rag.records.source import plural


@dataclass(frozen=True, slots=True)
class Failure:
    """A seed that could not be read: what happened and what to do. `kept`: its last good version stays."""

    path: str
    reason: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """A saved question whose answer a rebuild changed, and the articles that caused it."""

    question: str
    before: str
    after: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BroughtStatements:
    """What a rebuild brought of a speaker and a topic on the watch list: (path, exact text) each."""

    speaker: str
    about: str
    statements: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        who = f" of {self.speaker}" if self.speaker else ""
        what = f" about {self.about}" if self.about else ""
        return f"{plural(len(self.statements), 'new statement')}{who}{what}"


@dataclass(frozen=True, slots=True)
class RebuildReport(Drawn):
    """Paths of articles by what happened to them, and passages by number. `seconds` is by stage."""

    version: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    passages: int = 0
    passages_added: int = 0
    passages_removed: int = 0
    embedded: int = 0
    notes: int = 0
    """Articles whose notes were made just now."""
    notes_missing: str = ""
    """Why notes are not whole ("notes of 300 of 712 articles: ..."), or nothing."""
    because: str = ""
    """Why more than the changed articles was rebuilt (a new model, new settings), or nothing."""
    encoder: str = ""
    """Which encoder a new index took, and why, where that was left open and it is not the one for English."""
    same: bool | None = None
    """Whether an index that was built anew (`full`) is what was there, byte for byte in what is searched."""
    seconds: dict[str, float] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    """Files among the seeds that are of no kind that is read."""
    remarks: tuple[Failure, ...] = ()
    """What a user should know of files that were read: an encoding that is a guess."""
    answers: tuple[ChangedAnswer, ...] = ()
    brought: tuple[BroughtStatements, ...] = ()
