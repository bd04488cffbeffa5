"""Labels that the user gives to articles, beside the index: `labels.jsonl`, a line an article.

{"article": "its id", "path": "afp.txt", "labels": ["checked"]}: the id finds it after a move, the path after
its text was changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from rag.errors import StoreError

NAME: Final = "labels.jsonl"
Labelled = tuple[str, str]
"""(id, path) of an article."""


def labels(index: Path) -> dict[Labelled, tuple[str, ...]]:
    """The labels by article. Raises StoreError for a line that cannot be understood."""
    path = index / NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        told = [json.loads(line) for line in lines if line.strip()]
        return {(str(one["article"]), str(one["path"])): tuple(map(str, one["labels"])) for one in told}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{path} cannot be read: {error}", "Mend or delete it.") from error


def label(index: Path, articles: Iterable[Labelled], label: str, on: bool = True) -> None:
    """Gives a label to articles, or takes it from them. Raises StoreError."""
    found = labels(index)
    for one in articles:
        known = next((held for held in found if held[0] == one[0] or held[1] == one[1]), one)
        kept = tuple(name for name in found.pop(known, ()) if name != label)
        if now := (*kept, label) if on else kept:
            found[one] = now
    _write(index, found)


def _write(index: Path, found: dict[Labelled, tuple[str, ...]]) -> None:
    path, half = index / NAME, index / f".{NAME}.part"
    lines = (
        json.dumps({"article": name, "path": where, "labels": told}, ensure_ascii=False) + "\n"
        for (name, where), told in found.items()
    )
    try:
        half.write_text("".join(lines), encoding="utf-8")
        os.replace(half, path)
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}", "Is there room?") from error
