"""The weights of the fusion, fitted again: on kremlin, qed and the even questions of timeqa, on nothing else.

    python -m tests.benchmarks DATA weights

Coordinate ascent on the mean reciprocal rank over the three sets, each set at equal weight: every weight is
tried at half, at its root-two neighbours and at double, the others held; the best change is taken as long as
one gains more than `GAIN`. It starts at what rag/retrieve/fuse.py holds, and prints what each step does: no
step means that the weights there are fitted. GAIN is a standard error of the mean: what is less is noise,
and following noise cost up to 0.008 of recall@1 on sets that were not fitted on.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.encode import load
from rag.index import LocalIndex
from rag.language import detect
from rag.lexical import ask
from rag.records import Filter
from rag.retrieve.fuse import DENSE, LEXICAL, NUMBERS, SHORT, shortness, standard
from rag.retrieve.search import POOL, candidates, readable
from rag.settings import Settings
from tests.benchmarks.harness import sets, show
from tests.benchmarks.retrieval import FITTED, MOST, halves, index_of

PARTS = (
    "BM25",
    "sentences",
    "letters",
    "forms",
    "passage vectors",
    "sentence vectors",
    "shortness",
    "numbers",
)
STEPS = (0.5, 0.71, 1.41, 2.0)
GAIN = 0.005
Case = tuple[np.ndarray, np.ndarray, np.ndarray]


def cases(index: LocalIndex, asked: Sequence[dict[str, object]]) -> list[Case]:
    """Of each question (parts of each row (rows, 8), whether it is of a gold document, its document)."""
    encoder, made = load(Settings(), index.encoder.precision), []
    names = {article.id: article.path.partition("#")[2] for article in index.articles()}
    for one in asked:
        question, language = str(one["question"]), detect(str(one["question"]))
        query, mask = encoder.encode_query(question), index.mask(Filter())
        read = readable(index, encoder.languages, question, language)
        found = candidates(query, ask(question, language), index, read, mask, POOL)
        if read is False:
            continue  # a question that the encoder seems not to read says nothing of its weights
        lengths = index.postings.lengths[found.rows]
        parts = [*standard([*found.words, *found.cosines]), shortness(lengths), found.numbers]
        documents = np.array([names[index.article_of(row)] for row in found.rows])
        gold = {entry["article"] for entry in one["gold"]}  # type: ignore[attr-defined]
        made.append((np.stack(parts, axis=1), np.isin(documents, list(gold)), documents))
    return made


def reciprocal(some: Sequence[Case], weights: np.ndarray) -> float:
    """MRR@10, a document at its best passage."""
    total = 0.0
    for parts, wanted, documents in some:
        order = np.argsort(-(parts @ weights), kind="stable")[:60]
        first = np.flatnonzero(wanted[order])
        if len(first):
            rank = len(set(documents[order[: first[0]]].tolist())) + 1
            total += 1 / rank if rank <= 10 else 0.0
    return total / len(some)


def main(data: Path | None, work: Path | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = sets(data, *FITTED)
        told = [
            cases(index_of(one, work or Path(folder), MOST.get(one.name)), halves(one)[0][2]) for one in found
        ]
    if not told:
        return
    weights = np.array([*LEXICAL, *DENSE, SHORT, NUMBERS * sum((*LEXICAL, *DENSE))], np.float64)
    now = np.array([reciprocal(some, weights) for some in told])
    while True:
        changes = [(part, step) for part in range(len(PARTS)) for step in STEPS]
        tried = [weights * np.where(np.arange(len(PARTS)) == part, step, 1) for part, step in changes]
        scores = np.array([[reciprocal(some, one) for some in told] for one in tried])
        rows = [
            (PARTS[part], f"{weights[part]:.2f} -> {one[part]:.2f}", *score, float(score.mean() - now.mean()))
            for (part, _), one, score in zip(changes, tried, scores, strict=True)
        ]
        print(f"\nnow {np.round(weights, 2).tolist()}: {np.round(now, 4).tolist()}, mean {now.mean():.4f}")
        show(("weight", "change", *(one.name for one in found), "gain of the mean"), rows)
        best = int(np.argmax(scores.mean(axis=1)))
        if scores[best].mean() < now.mean() + GAIN:
            print("no change gains enough: these are the weights", flush=True)
            return
        weights, now = tried[best], scores[best]
