"""Labelled pages as plain text, with everything around the story in it: how well that is cleaned.

The half that the weights are fitted on, and the one that they are not, are told apart. The title is right
where it is the one that the page's markup states, on a line of its own; so with who wrote it, and when (a
time near midnight in the markup is another day in another zone). Outlets are fitted on both halves: how well
they are known on other sites `fit_outlet` tells.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from rag.clean import clean
from rag.records import Article, Raw
from tests.benchmarks.cleaning import Tally, characters, report
from tests.benchmarks.fit_headline import same, stated_of
from tests.benchmarks.fit_story import fitted_on, rows


def pages(folder: Path) -> None:
    tallies: dict[str, Tally] = {}
    for row, text in rows(folder):
        kind = row["id"].split("-")[0]
        name = kind if kind != "aeb" else "aeb, fitted on" if fitted_on(row) else "aeb, not fitted on"
        tally = tallies.setdefault(name, Tally())
        made = clean(Raw("page.txt", hashlib.sha256(text.encode()).hexdigest(), text, "txt"))
        kept = "\n".join(made.text[b.start : b.end] for b in made.blocks if b.role in ("lead", "body"))
        body, size, out, others = characters(kept, row["body"], text)
        tally.add("body characters kept", body, size)
        tally.add("others kept out", out, others)
        _metadata(stated_of(folder, row), made, text, tally)
    for name, tally in tallies.items():
        report(name, tally)


def _metadata(stated: dict[str, str], made: Article, text: str, tally: Tally) -> None:
    known = stated.get("title", "")
    if any(same(line, known) for line in text.split("\n")):
        tally.add("title", same(made.title or "", known), 1)
    if (writer := stated.get("author", "")) and writer in text:
        tally.add("author", writer in ("; ".join(made.author), *made.author), 1)
    if (outlet := stated.get("publisher", "")) and outlet in text:
        tally.add("outlet", made.publisher == outlet, 1)
        tally.add("another outlet given", made.publisher not in (None, outlet), 1)
    if (day := stated.get("date", "")[:10]) and day[:4].isdigit() and day[:4] in text:
        tally.add("date", made.published.date == day, 1)
