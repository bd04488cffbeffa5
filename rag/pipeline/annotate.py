"""The stage after the passages: notes of the articles that have none, while the index answers already."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.errors import Cancelled, RagError
from rag.pipeline.work import Work
from rag.records import Article, Notes

if TYPE_CHECKING:
    from rag.index import Disk, LocalIndex

SAVE_SECONDS = 5.0
"""Notes are saved for good about so often: what a kill can cost."""


class Annotator(Protocol):
    """What makes notes: `rag.annotate`, or a test's own. Equal version and article, equal notes."""

    @property
    def VERSION(self) -> str: ...  # noqa: N802 - a module is one

    def annotate(self, article: Article) -> Notes: ...


@dataclass(frozen=True)
class Annotating:
    """What the stage did: how many notes it made, and why they are not whole yet, if so."""

    notes: int = 0
    missing: str = ""


def said_of_people(seeds: Path) -> dict[str, list[Any]]:
    """What the user says of people and statements in the seeds' corrections. Raises SeedsError."""
    from rag.clean import corrected_lists
    from rag.statements import Corrections

    lists = corrected_lists(seeds)
    Corrections.of(lists)
    return lists


def recorrect(seeds: Path, index: Path) -> None:
    """Takes up what the user says of people and statements now; no article is read or embedded again.

    Raises SeedsError, IndexLocked and StoreError.
    """
    from rag.index import rewrite_corrections

    rewrite_corrections(index, said_of_people(seeds))


def annotate(
    index: LocalIndex, maker: Annotator, corrections: Mapping[str, Any], work: Work, disk: Disk | None
) -> Annotating:
    """Makes the notes that are missing, saving as it goes. The caller holds the lock of the index.

    An annotator that fails (a model that is not here) and a user who stops leave the rest for the next
    rebuild; StoreError is raised.
    """
    from rag.index import Noting

    noting = Noting(index, maker.VERSION, corrections, disk)
    held: list[tuple[bytes, Notes]] = []
    made, reason, saved = 0, "", time.monotonic()
    try:
        work.stage("annotating", len(noting))
        for key, article in noting.articles():
            work.step(0)
            try:
                held.append((key, maker.annotate(article)))
            except RagError as error:
                reason = reason or f"{article.path}: {error}"
            work.step()
            if time.monotonic() - saved > SAVE_SECONDS:
                noting.put(held)
                made, held, saved = made + len(held), [], time.monotonic()
    except Cancelled:
        reason = "the rebuild was stopped, the next one goes on from here"
    if held:
        noting.put(held)
        made += len(held)
    if len(noting):
        noting.finish()
    done = noting.total - len(noting) + made
    return Annotating(made, f"notes of {done:,} of {noting.total:,} articles: {reason}" if reason else "")
