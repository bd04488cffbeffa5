"""Answers: each writer on the questions about the seeds, and lies and paraphrases before the checker.

The writers' table decides which writer is the default. `helps` counts the answers in which a sentence of the
model's own stands above a quote that is at least a quarter longer; `unsupported shown` the sentences of a
model that are shown although the checker, asked again, does not support them (it must be 0). Times are
medians in seconds, the search included, of the questions at which the writer wrote anything. A writer that
cannot be used here is left out.

python -m tests.benchmarks DATA answers
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import rag
from rag.evaluate import evaluate, read_questions
from rag.records import Answer, Statement
from rag.verify.support import Source, judge
from rag.write import models
from tests.benchmarks.harness import show

sys.path.insert(0, str(Path(__file__).parent.parent))

from replies import ROOT, faithful, lies

QUESTIONS = ROOT / "tests" / "data" / "seed_questions.jsonl"
FIGURES = tuple(
    "answer_recall citation_precision citation_recall citation_exact refusal_recall false_refusal".split()
)
WRITERS = ("none", "smollm2")


def written(answer: Answer) -> list[Statement]:
    """The statements that a model wrote."""
    return [one for one in answer.statements if one.writer != "quote"]


def unsupported(answer: Answer) -> int:
    """Sentences of a model that are shown, and that their citations do not support."""
    articles = {hit.article.id: hit.article for hit in answer.hits}
    return sum(
        judge(
            one.text, *(Source(articles[c.article_id], c.start, c.end) for c in one.citations)
        ).support == "unsupported"
        for one in written(answer)
    )  # fmt: skip


def helps(answer: Answer) -> bool:
    """Whether a model's sentence says in fewer words what the quote under it says."""
    return any(
        len(one.text.split()) <= 0.75 * min(len(c.quote.split()) for c in one.citations)
        for one in written(answer)
    )


def row(library: rag.Library, name: str) -> list[object]:
    figures = evaluate(QUESTIONS, library=library, llm=name)
    first, last, asked, shown, useful, wrong = [], [], 0, 0, 0, 0
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
        wrong += unsupported(answer)
    times = (statistics.median(first), statistics.median(last)) if first else ("", "")
    return [name, *(float(figures[f]) for f in FIGURES), f"{shown} of {asked}", useful, wrong, *times]


def main(data: Path | None) -> None:
    usable = {model.name for model in models() if model.usable}
    with tempfile.TemporaryDirectory(prefix="rag-bench-") as folder:
        library = rag.open(Path(folder) / "index", ROOT / "seeds")
        library.rebuild()
        head = ["writer", *FIGURES, "own sentence", "helps", "unsupported shown", "first word", "last word"]
        show(head, [row(library, name) for name in WRITERS if name in usable])
    for name, made in (("lies", lies(500)), ("faithful", faithful(500))):
        aside, kinds = Counter[str](), Counter(reply.kind for reply in made)
        for reply in made:
            source = Source(reply.cites.article, reply.cites.start, reply.cites.end)
            aside[reply.kind] += judge(reply.text, source).support == "unsupported"
        print(f"\n{name}: {sum(aside.values())} of {len(made)} set aside", flush=True)
        show(["kind", "replies", "set aside"], [[kind, kinds[kind], aside[kind]] for kind in kinds])
