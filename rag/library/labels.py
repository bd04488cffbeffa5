"""Labels that the user gives to articles, beside the index: `labels.jsonl`, a line an article.

{"article": "its id", "path": "afp.txt", "labels": ["checked"]}: the id finds it after a move, the path after
its text was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rag.library.lines import read_lines, write_lines

NAME: Final = "labels.jsonl"
Labelled = tuple[str, str]
"""(id, path) of an article."""


def labels(index: Path) -> dict[Labelled, tuple[str, ...]]:
    """The labels by article. Raises StoreError for a line that cannot be understood."""

    def make(one: dict[str, Any]) -> tuple[Labelled, tuple[str, ...]]:
        return (str(one["article"]), str(one["path"])), tuple(map(str, one["labels"]))

    return dict(read_lines(index / NAME, "label of an article", make))


def give(index: Path, articles: Iterable[Labelled], label: str, on: bool = True) -> None:
    """Gives a label to articles, or takes it from them. Raises StoreError."""
    labelled = labels(index)
    for one in articles:
        known = next((held for held in labelled if held[0] == one[0] or held[1] == one[1]), one)
        kept = tuple(name for name in labelled.pop(known, ()) if name != label)
        if now := (*kept, label) if on else kept:
            labelled[one] = now
    write_lines(
        index / NAME,
        ({"article": name, "path": where, "labels": names} for (name, where), names in labelled.items()),
    )
