"""Dialogues: questions that follow up on the one before, and others that leave it, in the answers they get.

106 dialogues of three or four questions each (tests/data/dialogues.jsonl), by people who knew the articles
and not how a follow-up is read: `follow` leans on what was asked before ("Who survived?", "And the mayor?"),
`switch` stands alone and is about another article. In 46 of them the story is told by several articles
(`stories`), and two follow-ups of three are answered by another one than the question before. Over all items
of Wikinews, and two seventeenths of kremlin; and each over a library of eight articles (`small`): its own,
and those that are nearest to them. Right is a quote that holds a gold one; `its articles first`: those of
the last answer lead.

    python -m tests.benchmarks DATA dialogues
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from rag.index import LocalIndex
from rag.library import Library
from rag.pipeline.ask import GOES_ON
from rag.records import Answer
from tests.benchmarks.asked import is_right, lines
from tests.benchmarks.harness import library_over, show
from tests.benchmarks.small_libraries import ARTICLES

DIALOGUES = Path(__file__).parent.parent / "data" / "dialogues.jsonl"
SEVENTEENTHS = (5, 6)
COLUMNS = ("first right", "any right", "its articles first", "claimed", "claimed and right")


def corpora(data: Path) -> dict[str, list[str]]:
    """The articles, as lines of JSON, by the prefix of their ids."""
    kremlin = lines(data / "kremlin" / "documents.jsonl.gz")
    return {
        "wn": lines(data / "wikinews" / "documents.jsonl.gz"),
        "kremlin": [line for k in SEVENTEENTHS for line in kremlin[k::17]],
    }


def libraries(data: Path, work: Path) -> Iterator[tuple[str, Library, list[dict[str, Any]]]]:
    """Whose articles a library has, itself, and the dialogues asked of it; `work` keeps them."""
    every = [json.loads(line) for line in DIALOGUES.read_text(encoding="utf-8").splitlines()]
    for prefix, articles in corpora(data).items():
        some = [one for one in every if one["turns"][0]["gold"][0]["article"].startswith(prefix)]
        whole = library_over(work / f"dialogues-{prefix}", articles)
        yield prefix, whole, some
        texts = {json.loads(line)["id"]: line for line in articles}
        near = Near(whole)
        for one in some:
            own = {gold["article"] for turn in one["turns"] for gold in turn["gold"]}
            beside = near.beside(own.union(one["cluster"]))
            small = library_over(work / "dialogues-small" / one["id"], map(texts.__getitem__, beside))
            yield f"{prefix}, small", small, [one]


class Near:
    """Which articles of a library are nearest to some of them, by the mean of their passages' vectors."""

    def __init__(self, library: Library) -> None:
        index = library.index
        assert isinstance(index, LocalIndex)
        every = [(one.path.partition("#")[2], index.passages_of(one.id)) for one in index.articles()]
        self._ids = [document for document, _ in every]
        rows = (index.vectors([index.row(one.id) for one in passages]) for _, passages in every)
        self._means = np.array([vectors.mean(axis=0) for vectors in rows])

    def beside(self, some: Collection[str]) -> list[str]:
        """These and the nearest to any of them, a small library."""
        own = [self._ids.index(one) for one in some]
        nearest = np.argsort(-(self._means @ self._means[own].T).max(axis=1), kind="stable")
        rest = [self._ids[n] for n in nearest if self._ids[n] not in some]
        return sorted([*some, *rest][:ARTICLES])


Told = dict[str, list[list[bool]]]


def figures(library: Library, dialogues: list[dict[str, Any]]) -> Told:
    """For each kind of question the figures of COLUMNS, a row a question."""
    told: Told = defaultdict(list)
    for one in dialogues:
        history: list[Answer] = []
        for turn in one["turns"]:
            answer = library.ask(turn["question"], history=history)
            history.append(answer)
            right = [is_right(turn, s.citations[0].path, s.text) for s in answer.statements]
            claimed = answer.status in ("answered", "partial", "conflicting")
            told[turn["kind"]].append(
                [any(right[:1]), any(right), answer.note.startswith(GOES_ON), claimed, claimed and any(right)]
            )
    return told


def main(data: Path | None) -> None:
    if data is None:
        print("left out: there is no DATA")
        return
    every: defaultdict[tuple[str, str], list[list[bool]]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="rag-bench-") as work:
        for name, library, dialogues in libraries(data, Path(work)):
            for has, told in ((False, name), (True, f"{name}, stories")):
                some = [one for one in dialogues if bool(one["cluster"]) is has]
                for kind, rows in figures(library, some).items():
                    every[told, kind] += rows
    show(
        ["articles", "question", "count", *COLUMNS],
        [[*key, len(rows), *map(float, np.mean(rows, axis=0))] for key, rows in sorted(every.items())],
    )
