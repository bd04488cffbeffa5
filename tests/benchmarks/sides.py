"""Right and wrong documents on one question: which an answer cites, and whether it says they disagree.

Ramdocs has, for a question, documents that tell right answers and documents of the same text in which a model
has put a wrong one. Which is which nobody can tell from the text, so an answer should cite both and say that
the sources disagree; worst is the wrong one alone. Questions that no document answers wrongly may disagree
too, for several people or places share a name. The table goes to sides.csv.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path

from rag.library import Library
from rag.library import open as open_library
from rag.records import Answer
from tests.benchmarks.harness import documents, every_question, sets, show, write_csv
from tests.benchmarks.retrieval import index_of

CITED = ("right", "both", "wrong", "others", "none")
COLUMNS = ("documents", "questions", *CITED, "said to disagree", "both, and said to disagree")


def cited(answer: Answer, kinds: dict[str, str], own: set[str]) -> str:
    """Which of a question's `own` documents an answer cites, by their kinds: one of `CITED`."""
    names = {one.path.partition("#")[2] for statement in answer.statements for one in statement.citations}
    found = {kinds[name] for name in names & own}
    if {"correct", "misinfo"} <= found:
        return "both"
    if "misinfo" in found:
        return "wrong"
    return "right" if "correct" in found else "others" if names else "none"


def measure(folder: Path, library: Library) -> list[dict[str, object]]:
    """A row for the questions with a wrong document, and one for those without."""
    kinds = {one["id"]: one["kind"] for one in documents(folder)}
    told: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for one in every_question(folder):
        own = set(one["candidates"])
        answer = library.ask(one["question"])
        what, disagree = cited(answer, kinds, own), answer.status == "conflicting"
        counts = told[any(kinds[name] == "misinfo" for name in own)]
        counts.update(["questions", what, *["said to disagree"] * disagree])
        counts["both, and said to disagree"] += disagree and what == "both"
    labels = {True: "right and wrong", False: "right"}
    return [
        dict.fromkeys(COLUMNS, 0) | counts | {"documents": labels[wrong]} for wrong, counts in told.items()
    ]


def main(data: Path | None, work: Path | None = None) -> None:
    for folder in sets(data, "ramdocs"):
        with tempfile.TemporaryDirectory() as temporary:
            home = work or Path(temporary)
            index_of(folder, home)
            place = home / f"{folder.name}@all"
            rows = measure(folder, open_library(place / "index", place / "seeds"))
        show(COLUMNS, [tuple(row.values()) for row in rows])
        write_csv("sides", rows)
