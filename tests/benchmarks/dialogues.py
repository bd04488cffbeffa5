"""Dialogues: questions that follow up on the one before, and others that leave it, in the answers they get.

60 dialogues of three or four questions each (tests/data/dialogues.jsonl), by somebody who knew the articles
and not how a follow-up is read: `follow` leans on what was asked before ("Who survived?", "And the mayor?"),
`switch` stands alone and is about another article. Over all items of Wikinews, and two seventeenths of
kremlin. Right is a quote that holds the gold one; `asked of the article`: looked for in the article that the
last answer quotes first.

    python -m tests.benchmarks DATA dialogues
"""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

import rag
from rag.records import Answer
from tests.benchmarks.asked import is_right, lines
from tests.benchmarks.harness import library_over, show

DIALOGUES = Path(__file__).parent.parent / "data" / "dialogues.jsonl"
SEVENTEENTHS = (5, 6)
COLUMNS = ("first right", "any right", "asked of the article", "claimed", "claimed and right")


def corpora(data: Path) -> dict[str, list[str]]:
    """The articles, as lines of JSON, by the prefix of their ids."""
    kremlin = lines(data / "kremlin" / "documents.jsonl.gz")
    return {
        "wn": lines(data / "wikinews" / "documents.jsonl.gz"),
        "kremlin": [line for k in SEVENTEENTHS for line in kremlin[k::17]],
    }


def figures(library: rag.Library, dialogues: list[dict[str, list[dict[str, str]]]]) -> list[list[object]]:
    """For each kind of question: how many, and the shares of the columns."""
    told: defaultdict[str, list[list[bool]]] = defaultdict(list)
    for one in dialogues:
        history: list[Answer] = []
        for turn in one["turns"]:
            answer = library.ask(turn["question"], history=history)
            history.append(answer)
            gold = {"gold": [{"article": turn["article"], "quote": turn["quote"]}]}
            right = [is_right(gold, s.citations[0].path, s.text) for s in answer.statements]
            claimed = answer.status in ("answered", "partial", "conflicting")
            told[turn["kind"]].append(
                [any(right[:1]), any(right), bool(answer.where.paths), claimed, claimed and any(right)]
            )
    return [[kind, len(rows), *map(float, np.mean(rows, axis=0))] for kind, rows in told.items()]


def main(data: Path | None) -> None:
    if data is None:
        print("left out: there is no DATA")
        return
    every = [json.loads(line) for line in DIALOGUES.read_text(encoding="utf-8").splitlines()]
    rows = []
    for prefix, articles in corpora(data).items():
        some = [one for one in every if one["turns"][0]["article"].startswith(prefix)]
        with tempfile.TemporaryDirectory(prefix="rag-bench-") as folder:
            rows += [[prefix, *row] for row in figures(library_over(Path(folder), articles), some)]
    show(["articles", "question", "count", *COLUMNS], rows)
