"""The stage after the passages: notes of the articles that have none, while the index answers already."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

from rag.errors import Cancelled
from rag.index import Disk, LocalIndex, Noting
from rag.pipeline.stages import annotate_batch
from rag.pipeline.work import Hands, Work
from rag.records import Article, Notes
from rag.statements import Corrections

FAR = 8
"""Articles in a task for a worker."""
SAVE_SECONDS = 5.0
"""Notes are saved for good about so often: what a kill can cost."""


class Annotator(Protocol):
    """What makes notes: `rag.annotate`, or a test's own. Equal version and article, equal notes."""

    @property
    def VERSION(self) -> str: ...  # noqa: N802 - a module is one

    def annotate(self, article: Article) -> Notes: ...


def said_of_people(seeds: Path) -> dict[str, list[Any]]:
    """What the user says of people and statements in the seeds' corrections. Raises SeedsError."""
    from rag.clean import corrected_lists

    lists = corrected_lists(seeds)
    Corrections.of(lists)
    return lists


def annotate(
    index: LocalIndex, maker: Annotator | None, corrections: Mapping[str, Any], work: Work,
    disk: Disk | None, crew: Hands,
) -> tuple[int, str]:  # fmt: skip
    """Makes the notes that are missing (by the kit's own annotator, if none is given), saving as it goes.

    Gives how many it made, and why they are not whole yet, "" where they are.

    The caller holds the lock of the index.

    An annotator that fails (a model that is not here) and a user who stops leave the rest for the next
    rebuild; StoreError is raised.
    """
    from rag import annotate as own

    noting = Noting(index, (maker or own).VERSION, corrections, disk)
    held: list[tuple[bytes, Notes]] = []
    count, reason, saved = 0, "", time.monotonic()
    articles, size = map(index.article, noting.missing.values()), FAR if crew.many else 1
    batches = ((some, maker) for some in iter(lambda: list(islice(articles, size)), []))
    try:
        work.stage("annotating", len(noting.missing))
        every = chain.from_iterable(crew.each(annotate_batch, batches))
        for key, (notes, what) in zip(noting.missing, every, strict=True):
            if notes is None:
                reason = reason or what
            else:
                held.append((key, notes))
            work.step()
            if time.monotonic() - saved > SAVE_SECONDS:
                noting.put(held)
                count, held, saved = count + len(held), [], time.monotonic()
    except Cancelled:
        reason = "the rebuild was stopped, the next one goes on from here"
    if held:
        noting.put(held)
        count += len(held)
    if noting.missing:
        noting.finish()
    done = noting.total - len(noting.missing) + count
    return count, f"notes of {done:,} of {noting.total:,} articles: {reason}" if reason else ""
