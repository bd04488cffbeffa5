"""The weights of the fusion, fitted again: on kremlin, qed and the even questions of timeqa, on nothing else.

    python -m tests.benchmarks DATA weights

Coordinate ascent on the mean reciprocal rank, each set at equal weight (kremlin and timeqa at the mean of a
sample and of all their documents: what is right among 1,000 need not be among 10,000): every weight is tried
at half, at its root-two neighbours and at double, the others held; the best change is taken as long as one
gains more than `GAIN`. It starts at what rag/retrieve/fuse.py holds, and prints what each step does: no step
means that the weights there are fitted. GAIN is a standard error of the mean: what is less is noise, and
following noise cost up to 0.008 of recall@1 on sets that were not fitted on. Then the grid of LEAN and USUAL.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rag.encode import load
from rag.index import LocalIndex, Query
from rag.language import detect
from rag.lexical import ask
from rag.records import Filter
from rag.retrieve.fuse import DENSE, LEAN, LEAST, LEXICAL, NUMBERS, SHORT, USUAL, shortness
from rag.retrieve.search import POOL, can_read, candidates, figures_of
from rag.settings import Settings
from tests.benchmarks.harness import sets, show
from tests.benchmarks.retrieval import FITTED, halves, index_of

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
VIEWS = (("qed", None), ("kremlin", 1000), ("kremlin", None), ("timeqa", 1000), ("timeqa", None))
"""The fitted sets with the most documents."""
LEANS = (0.0, 0.7, 1.0, 1.4, 2.0)
USUALS = (0.6, 0.65, 0.7, 0.75, 0.8)


class Case(NamedTuple):
    """Of one question: parts of each row (rows, 8), whether it is of a gold document, its document; and the
    greatest share of the question's words that a row holds."""

    parts: np.ndarray
    wanted: np.ndarray
    documents: np.ndarray
    covered: float


def standard(scores: Sequence[np.ndarray]) -> np.ndarray:
    """Rows in standard deviations from their mean; zero where all are equal."""
    rows = np.array(scores, np.float32)
    rows -= rows.mean(axis=1, keepdims=True)
    spread = rows.std(axis=1, keepdims=True)
    return rows / np.where(spread > LEAST, spread, np.inf)


def cases(index: LocalIndex, asked: Sequence[dict[str, object]]) -> list[Case]:
    """The questions that the encoder reads."""
    encoder, made = load(Settings(), index.encoder.precision), []
    names = {article.id: article.path.partition("#")[2] for article in index.articles()}
    for one in asked:
        question, language = str(one["question"]), detect(str(one["question"]))
        if not can_read(encoder.languages, question, language):
            continue  # a question that the encoder seems not to read says nothing of its weights
        groups = index.known(ask(question, language))
        query = Query(encoder.encode_query(question), groups, figures_of(groups))
        found = candidates(query, index, encoder.languages, Filter(), POOL)
        pool = found.pool
        parts = [
            *standard([*pool.words, *found.cosines]),
            shortness(pool.lengths),
            pool.numbers,
        ]
        documents = np.array([names[one.article_id] for one in pool.take(np.arange(len(pool)))])
        gold = {entry["article"] for entry in one["gold"]}  # type: ignore[attr-defined]
        made.append(Case(np.stack(parts, axis=1), np.isin(documents, list(gold)), documents, found.covered))
    return made


def reciprocal(some: Sequence[Case], weights: np.ndarray, lean: float = LEAN, usual: float = USUAL) -> float:
    """MRR@10, a document at its best passage."""
    total = 0.0
    for parts, wanted, documents, covered in some:
        more = lean * (covered - usual)
        own = weights * np.array([1 + more] * len(LEXICAL) + [1 - more] * len(DENSE) + [1, 1])
        order = np.argsort(-(parts @ own), kind="stable")[:60]
        first = np.flatnonzero(wanted[order])
        if len(first):
            rank = len(set(documents[order[: first[0]]].tolist())) + 1
            total += 1 / rank if rank <= 10 else 0.0
    return total / len(some)


Sets = dict[str, list[list[Case]]]


def each(told: Sets, weights: np.ndarray, lean: float = LEAN, usual: float = USUAL) -> np.ndarray:
    """The figure of each set: the mean over its views."""
    return np.array(
        [np.mean([reciprocal(view, weights, lean, usual) for view in views]) for views in told.values()]
    )


def read(data: Path | None, work: Path) -> Sets:
    """The questions of the sets that are there."""
    told: Sets = {}
    for folder in sets(data, *FITTED):
        asked = halves(folder)[0][2]
        views = [most for name, most in VIEWS if name == folder.name]
        told[folder.name] = [cases(index_of(folder, work, most), asked) for most in views]
    return told


def ascend(told: Sets, weights: np.ndarray) -> np.ndarray:
    """The weights from which no change of one gains enough."""
    now = each(told, weights)
    while True:
        changes = [(part, step) for part in range(len(PARTS)) for step in STEPS]
        tried = [weights * np.where(np.arange(len(PARTS)) == part, step, 1) for part, step in changes]
        scores = np.array([each(told, one) for one in tried])
        rows = [
            (PARTS[part], f"{weights[part]:.2f} -> {one[part]:.2f}", *score, float(score.mean() - now.mean()))
            for (part, _), one, score in zip(changes, tried, scores, strict=True)
        ]
        print(f"\nnow {np.round(weights, 2).tolist()}: {np.round(now, 4).tolist()}, mean {now.mean():.4f}")
        show(("weight", "change", *told, "gain of the mean"), rows)
        best = int(np.argmax(scores.mean(axis=1)))
        if scores[best].mean() < now.mean() + GAIN:
            print("no change gains enough: these are the weights", flush=True)
            return weights
        weights, now = tried[best], scores[best]


def main(data: Path | None, work: Path | None = None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        told = read(data, work or Path(folder))
    if not told:
        return
    start = np.array([*LEXICAL, *DENSE, SHORT, NUMBERS * sum((*LEXICAL, *DENSE))], np.float64)
    weights = ascend(told, start)
    grid = [(lean, [float(each(told, weights, lean, usual).mean()) for usual in USUALS]) for lean in LEANS]
    print("\nthe mean by LEAN (rows) and USUAL", flush=True)
    show(("", *map(str, USUALS)), [(str(lean), *(f"{mean:.4f}" for mean in means)) for lean, means in grid])
