"""Fits rag/answer/cells.toml: how sure it is that one article answers a question (a cell of the grid).

    python -m tests.benchmarks.fit_cells EVAL [WORK]

EVAL and WORK are as for `fit_answers`. Of every sixth question of desk_train that has an answer, each
article that holds it is asked by itself, three that are near to the question, and three at random. The model
is a logistic regression over `Certainty`: is the article one of those that answer? A near article may answer
too and be marked as one that does not: it counts half. Figures are of the folds left out, by question.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from rag.answer.cells import cell_features
from rag.answer.evidence import look
from rag.answer.select import Certainty
from rag.answer.weights import Scale
from rag.library import Library
from rag.pipeline import search
from rag.question import read
from rag.records import Filter
from rag.settings import MINILM
from tests.benchmarks.asked import library_of, questions
from tests.benchmarks.fit_answers import SCALES, Floats, logistic

STEP = 6
BESIDE = 3
"""Near articles, and articles at random, of each question."""
FOLDS = 5
SCALE = Scale(**SCALES[MINILM])
WEIGHT = {"answers": 1.0, "near": 0.5, "random": 1.0}


def cells(library: Library, golds: list[dict[str, Any]]) -> list[tuple[int, str, Certainty]]:
    """(question, what the article is to it, what is known of the cell) of each article that is asked."""
    index, encoder = library.index, library._fitting_encoder()
    chance, every = random.Random(1), list(index.articles())
    made = []
    for number, gold in enumerate(golds):
        question = read(gold["question"])
        names = {one["article"] for one in gold["gold"]}
        mine = [one for one in every if one.path.partition("#")[2] in names or one.path in names]
        hits = search(question.text, index, encoder, Filter(), library.settings).hits
        near = {hit.article.id: hit.article for hit in hits if hit.article not in mine}
        kinds = {
            "answers": mine,
            "near": list(near.values())[:BESIDE],
            "random": [one for one in chance.sample(every, BESIDE) if one not in mine and one.id not in near],
        }
        for kind, articles in kinds.items():
            for article in articles:
                where = Filter(paths=(article.path,))
                found = search(question.text, index, encoder, where, library.settings)
                seen = look(question, found, index.notes, encoder.tokens)
                if seen.table.sentences:
                    made.append((number, kind, cell_features(seen, SCALE)))
    return made


def matrix(some: list[tuple[int, str, Certainty]]) -> tuple[Floats, Any, Floats]:
    """The features, labels and weights of cells."""
    rows = np.array([one for _, _, one in some], np.float64)
    labels = np.array([kind == "answers" for _, kind, _ in some])
    return rows, labels, np.array([WEIGHT[kind] for _, kind, _ in some])


def main(data: Path, work: Path) -> None:
    """Fits, writes and prints how many of each kind pass the thresholds of the grid."""
    golds = [one for one in questions(data, "desk_train") if one["answerable"]][::STEP]
    some = cells(library_of(data, "desk_train", work), golds)
    left: list[tuple[str, float]] = []
    for fold in range(FOLDS):
        rest = [one for one in some if one[0] % FOLDS != fold]
        model = logistic(*matrix(rest), Certainty._fields)
        mine = [one for one in some if one[0] % FOLDS == fold]
        logits = model.logits(matrix(mine)[0], Certainty._fields)
        left += [(kind, float(logit)) for (_, kind, _), logit in zip(mine, logits, strict=True)]
    for least in (0.0, -0.8):
        passing = {k: np.mean([logit >= least for kind, logit in left if kind == k]) for k in WEIGHT}
        print({kind: round(float(share), 3) for kind, share in passing.items()}, "pass the logit", least)
    model = logistic(*matrix(some), Certainty._fields)
    told = [f"{name} = {weight:.5g}" for name, weight in model.weights.items() if weight]
    scale = [f"{name} = {value}" for name, value in SCALES[MINILM].items()]
    head = ["# Fitted by: python -m tests.benchmarks.fit_cells EVAL", f"bias = {model.bias:.5g}"]
    head += ["[scale]", *scale, "[weights]"]
    path = Path(__file__).parents[2] / "rag" / "answer" / "cells.toml"
    path.write_text("\n".join([*head, *told, ""]), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made))
