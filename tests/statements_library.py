"""A small library whose notes are made by the fake annotator: three outlets, two speakers, two spellings."""

from __future__ import annotations

import json
from pathlib import Path

from fakes import FakeAnnotator, FakeEncoder

from rag.library import Library
from rag.settings import Settings

ROWS = [
    ("a", "2012-01-31", "AFP", "Talks on Syria", 'Sergei Lavrov said "there is no deal on Syria" in Moscow.'),
    ("b", "2012-03-05", "Reuters", "Visit",
     'Sergey Lavrov said "we sell wheat" at noon.\n\nJohn Kerry said "we are close" in Geneva.'),
    ("c", "2012-03", "TASS", "Later", 'Lavrov said "Syria must decide" again.'),
    ("d", "", "TASS", "Undated", 'Lavrov said "nobody knows when" again.'),
]  # fmt: skip


def library_of_statements(folder: Path, *more: tuple[str, str, str, str, str]) -> Library:
    seeds = folder / "seeds"
    seeds.mkdir()
    lines = [
        {
            "id": name,
            "date": date or None,
            "publisher": outlet,
            "title": title,
            "text": f"{title}\n\n{text}\n",
        }
        for name, date, outlet, title, text in (*ROWS, *more)
    ]
    told = "".join(json.dumps({k: v for k, v in one.items() if v}) + "\n" for one in lines)
    (seeds / "d.jsonl").write_text(told)
    made = Library(Settings(seeds=seeds, index=folder / "index"), FakeEncoder())  # type: ignore[arg-type]
    made.rebuild(annotator=FakeAnnotator())
    return made
