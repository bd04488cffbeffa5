"""Small libraries for tests: a handful of texts, indexed with the real encoder."""

from __future__ import annotations

import json
from pathlib import Path

from rag.library import Library
from rag.library import open as open_library


def library_of(folder: Path, *documents: dict[str, str | None], **texts: str) -> Library:
    """A library in `folder` over `documents`, the lines of d.jsonl, and `texts`, each a file NAME.txt."""
    seeds = folder / "seeds"
    seeds.mkdir()
    if documents:
        lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in documents)
        (seeds / "d.jsonl").write_text(lines, encoding="utf-8")
    for name, text in texts.items():
        (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    made = open_library(folder / "index", seeds)
    made.rebuild()
    return made
