"""Answers: each writer on the questions about the seeds, and the levels of what it wrote.

`helps` counts the answers in which a sentence of the model's own stands above a quote that is at least a
quarter longer. The levels are those of all sentences that a model wrote, each judged by the model itself.
Times are medians in seconds, the search included, of the questions at which the writer wrote anything. A
writer that cannot be used here is left out.

python -m tests.benchmarks DATA answers
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import get_args

import rag
from rag.answer.listed import models
from rag.evaluate import evaluate, read_questions
from rag.records import Answer, Level, Statement
from tests.benchmarks.harness import show

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = ROOT / "tests" / "data" / "seed_questions.jsonl"
FIGURES = tuple(
    "answer_recall citation_precision citation_recall citation_exact refusal_recall false_refusal".split()
)
LEVELS: tuple[Level, ...] = get_args(Level)


def written(answer: Answer) -> list[Statement]:
    """The statements that a model wrote."""
    return [one for one in answer.statements if one.writer != "quote"]


def helps(answer: Answer) -> bool:
    """Whether a model's sentence says in fewer words what the quotes under it say."""
    return any(
        len(one.text.split()) <= 0.75 * min(len(c.quote.split()) for c in one.citations)
        for one in written(answer)
        if one.citations
    )


def row(library: rag.Library, name: str) -> list[object]:
    figures = evaluate(QUESTIONS, library=library, llm=name)
    levels = Counter[str]()
    first, last, asked, shown, useful = [], [], 0, 0, 0
    for question in read_questions(QUESTIONS):
        if not question.answerable:
            continue
        began, heard = time.perf_counter(), []
        answer = library.ask(
            question.question, llm=name, on_text=lambda _, heard=heard: heard.append(time.perf_counter())
        )
        asked += 1
        if heard:
            last.append(time.perf_counter() - began)
            first.append(heard[0] - began)
        shown += bool(written(answer))
        useful += helps(answer)
        levels.update(one.level for one in written(answer))
    times = (statistics.median(first), statistics.median(last)) if first else ("", "")
    told = [levels[level] for level in LEVELS]
    return [name, *(float(figures[f]) for f in FIGURES), f"{shown} of {asked}", useful, *told, *times]


def main(data: Path | None) -> None:
    usable = [model.name for model in models() if model.usable and model.group in ("quotes", "this machine")]
    with tempfile.TemporaryDirectory(prefix="rag-bench-") as folder:
        library = rag.open(Path(folder) / "index", ROOT / "seeds")
        library.rebuild()
        head = ["writer", *FIGURES, "own sentence", "helps", *LEVELS, "first word", "last word"]
        show(head, [row(library, name) for name in usable])
