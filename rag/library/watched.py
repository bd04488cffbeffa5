"""The watch list: a person or a topic that the user keeps, beside the index; a rebuild tells what it brought.

`watched.jsonl` in the index's folder has a line each: {"speaker": "Lavrov", "about": "Syria"}, either "".
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import FilterError
from rag.library.lines import read_lines, write_lines
from rag.records import BroughtStatements, RebuildReport

if TYPE_CHECKING:
    import pandas as pd

NAME = "watched.jsonl"
Watch = tuple[str, str]
"""(speaker, about)."""


def watched(index: Path) -> list[Watch]:
    """What is kept, oldest first. Raises StoreError for a line that cannot be understood."""
    return read_lines(index / NAME, "speaker and topic", lambda one: (str(one["speaker"]), str(one["about"])))


def keep(index: Path, speaker: str, about: str) -> None:
    """Keeps a speaker, a topic or both, once. Raises FilterError for neither, StoreError."""
    if not (speaker or about):
        raise FilterError("there is nothing to keep", "Name a speaker, a topic or both.")
    _write(index, list(dict.fromkeys([*watched(index), (speaker, about)])))


def drop(index: Path, speaker: str, about: str) -> None:
    """No longer keeps it."""
    _write(index, [one for one in watched(index) if one != (speaker, about)])


def _write(index: Path, watches: list[Watch]) -> None:
    write_lines(index / NAME, ({"speaker": speaker, "about": about} for speaker, about in watches))


def brought(
    index: Path, said: Callable[..., pd.DataFrame], report: RebuildReport
) -> tuple[BroughtStatements, ...]:
    """The statements of new and changed articles for each that is kept; those that have none are left out."""
    fresh = {*report.added, *report.changed}
    new = []
    for speaker, about in watched(index) if fresh else ():
        table = said(speaker=speaker or None, about=about or None)
        rows = table[table["path"].isin(fresh)]
        if len(rows):
            quotes = tuple(zip(rows["path"].tolist(), rows["text"].tolist(), strict=True))
            new.append(BroughtStatements(speaker, about, quotes))
    return tuple(new)
