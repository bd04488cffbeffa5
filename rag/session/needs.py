"""What a session needs of a library. `rag.Library` has it; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from rag.records import Answer, Article, Filter, Hit, RebuildReport, Retrieved
from rag.records.draft import CheckedDraft


class Library(Protocol):
    """The part of `rag.Library` that the panels use; each method may be called from any thread."""

    def ask(
        self,
        question: str,
        *,
        llm: str | None = None,
        where: Filter = ...,
        on_stage: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Answer: ...

    def search(self, question: str, *, where: Filter = ..., k: int | None = None) -> Retrieved: ...

    def warm(self, on_stage: Callable[[str], None] | None = None) -> None: ...

    def recheck(self, answer: Answer) -> Answer: ...

    def verify(
        self,
        draft: str | Path,
        *,
        llm: str = "none",
        name: str = "",
        on_stage: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> CheckedDraft: ...

    def export(self, answer: Answer | CheckedDraft, kind: str) -> bytes: ...

    def keep(self, *answers: Answer) -> None: ...

    def drop(self, question: str) -> None: ...

    def take(self, *sources: str | Path) -> list[str]: ...

    def reload(self) -> None: ...

    def follow(self, heard: Callable[[], object]) -> None: ...

    @property
    def version(self) -> str | None: ...

    @property
    def newer(self) -> str | None: ...

    @property
    def articles(self) -> Any: ...

    @property
    def passages(self) -> Any: ...

    def status(self) -> dict[str, Any]: ...

    def said(
        self, *, speaker: str | None = None, about: str | None = None, since: str | None = None,
        until: str | None = None, kind: str | None = None,
    ) -> Any: ...  # fmt: skip

    def asked(self, question: str | Answer) -> Any: ...

    def table_bytes(self, table: Any, kind: str) -> bytes: ...

    def positions_of(self, table: Any) -> Sequence[Any]: ...

    def keep_watch(self, speaker: str = "", about: str = "") -> None: ...

    def correct_speaker(self, path: str, start: int, end: int, speaker: str) -> None: ...

    def correct_people(self, **correction: Any) -> None: ...

    def article(self, article: str) -> Article: ...

    def models(self) -> Sequence[Any]: ...

    def near(self, passage: str, k: int = 5) -> tuple[Hit, ...]: ...

    def plan(self) -> RebuildReport: ...

    def rebuild(self, **options: Any) -> RebuildReport: ...

    def versions(self) -> list[dict[str, Any]]: ...

    def rollback(self, version: str | None = None) -> str: ...

    def correct(self, path: str, **corrections: Any) -> RebuildReport: ...
