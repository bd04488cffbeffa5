"""The metric code on scifact with plain BM25, against the published figure.

k1 0.9, b 0.4, title and text, English stop words left out, no stemming. Published for this set: nDCG@10 0.665
(BEIR, Thakur et al. 2021, Anserini's BM25, which stems); without stemming 0.660. A figure far from these
means that the metric is wrong, not the search.
"""

from __future__ import annotations

from pathlib import Path

import bm25s

from rag.evaluate import Outcome, Span, Target, figures, read_questions
from tests.benchmarks.harness import documents, sets, show


def main(data: Path | None) -> None:
    for folder in sets(data, "scifact"):
        texts = {one["id"]: f"{one['title']} {one['text']}" for one in documents(folder)}
        names = list(texts)
        search = bm25s.BM25(k1=0.9, b=0.4)
        search.index(bm25s.tokenize(list(texts.values()), show_progress=False), show_progress=False)
        questions = read_questions(folder / "questions.jsonl.gz")
        asked = bm25s.tokenize([one.question for one in questions], show_progress=False)
        rows, _ = search.retrieve(asked, k=50, show_progress=False)
        outcomes = [
            Outcome(
                answerable=True,
                targets=tuple(Target(frozenset({gold.article})) for gold in question.gold),
                passages=tuple(Span(names[row], 0, 1) for row in found),
                relevant=len(question.gold),
            )
            for question, found in zip(questions, rows, strict=True)
        ]
        told = figures(outcomes)
        columns = ["recall_at_1", "recall_at_10", "mrr_at_10", "ndcg_at_10"]
        show(["set", *columns, "published nDCG@10"], [[folder.name, *(told[c] for c in columns), "0.665"]])
