"""Reports and quotations of news, marked by hand before they were annotated: what is found, and whose."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.annotate import annotate
from rag.records import Article, Block, Published

pytestmark = pytest.mark.slow

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "least_found", "least_right"),
    [
        # now .94 and 1.0; at first sight .85 were found, and .91 of the named right
        ("indirect_reports", 0.85, 0.96),
        # of all kinds; now .93 and .98; at first sight .93 were found, and .93 of the named right
        ("statements", 0.9, 0.96),
    ],
)
def test_what_is_found_and_whose(name: str, least_found: float, least_right: float) -> None:
    found, named, right, marked = 0, 0, 0, 0
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        text = item["text"]
        body = (Block(0, len(text), "body"),)
        published = Published(item["date"], "stated")
        notes = annotate(Article("x", "x.txt", "", item["title"], None, (), published, "en", text, body))
        for words, speaker in item["reports"]:
            at = text.index(words) + len(words) // 2
            fit = [one for one in notes.utterances if one.start <= at < one.end]
            marked += 1
            found += bool(fit)
            who = min(fit, key=lambda one: one.end - one.start).speaker if fit else None
            named += who is not None
            right += who is not None and any(name in who for name in (speaker or "-").split("|"))
    assert found >= least_found * marked, (found, marked)
    assert right >= least_right * named, (right, named)
