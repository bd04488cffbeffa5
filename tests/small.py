"""Small libraries for tests: a handful of texts, indexed with the real encoder."""

from __future__ import annotations

import json
from pathlib import Path

from rag.library import Library
from rag.library import open as open_library

NORTH = """The harbour of Norwich opens

AFP, 3 March 2014

The harbour of Norwich cost 40 million euros, the mayor said. Ships come from 1 May on.
"""
SOUTH = """A bakery closes

TASS, 5 April 2014

The bakery of Southwold closed on Monday. Its bread was known along the coast.
"""


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
