"""Fits rag/answer/talk.toml: whether a question goes on about the article of the answer before it.

    python -m tests.benchmarks.fit_talk EVAL [WORK]

EVAL and WORK are as for `fit_answers`. Those that go on are the follow-ups of `dialogues`, asked of the
article that the question before is about. Those that do not are its switches, and questions of desk_train,
of qed (as typed into a search engine) and of ours over Wikinews in a shuffled order, asked of the article
that answers the one before. The model is a logistic regression over `Talk`; its bias is such that of these
one in a hundred is taken for a follow-up. Figures are of the folds left out, by dialogue.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rag.answer.evidence import look
from rag.answer.talk import Talk, talk
from rag.library import Library
from rag.pipeline import search
from rag.question import read
from rag.records import Answer, Filter, Question
from tests.benchmarks.asked import library_of, questions
from tests.benchmarks.dialogues import DIALOGUES, corpora
from tests.benchmarks.fit_answers import logistic
from tests.benchmarks.harness import library_over

ALONE = ("news", "desk_train", "qed")
MOST = 300
"""Questions of each of these sets."""
TAKEN = 0.01
FOLDS = 5
OUT = Path(__file__).parents[2] / "rag" / "answer" / "talk.toml"


class Turn(NamedTuple):
    """A question after another: of which fold, whether it goes on, and what is known of it."""

    fold: int
    goes_on: bool
    known: Talk


class Archive:
    """A library that is asked as a whole, or one of its articles."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self._paths = {one.path.partition("#")[2]: one.path for one in library.index.articles()}

    def probability(self, question: Question, article: str = "") -> float:
        """That all articles answer a question, or the one of this id."""
        index, encoder = self.library.index, self.library._fitting_encoder()
        where = Filter(paths=(self._paths[article],) if article else ())
        found = search(question.text, index, encoder, where, self.library.settings)
        return look(question, found, index.notes).probability

    def turn(self, fold: int, text: str, before: str, history: list[Answer], goes_on: bool) -> Turn:
        everywhere, typed = self.probability(read(text, history)), read(text)
        return Turn(fold, goes_on, talk(typed, everywhere, self.probability(typed, before)))


def in_dialogues(data: Path, work: Path) -> list[Turn]:
    made = []
    every = [json.loads(line)["turns"] for line in DIALOGUES.read_text(encoding="utf-8").splitlines()]
    for prefix, articles in corpora(data).items():
        archive = Archive(library_over(work / f"dialogues-{prefix}", articles))
        for fold, turns in enumerate(every):
            if not turns[0]["article"].startswith(prefix):
                continue
            for before, one in pairwise(turns):
                history = [archive.library.ask(before["question"])]
                goes_on = one["kind"] == "follow"
                made.append(archive.turn(fold, one["question"], before["article"], history, goes_on))
    return made


def alone(data: Path, work: Path, name: str) -> list[Turn]:
    every = [one for one in questions(data, name) if one["answerable"] and one["gold"]]
    some = random.Random(5).sample(every, min(MOST, len(every)))
    archive = Archive(library_of(data, name, work))
    pairs = [pair for pair in pairwise(some) if len({_article(one) for one in pair}) > 1]
    return [
        archive.turn(n, one["question"], _article(before), [], False) for n, (before, one) in enumerate(pairs)
    ]


def _article(one: dict[str, list[dict[str, str]]]) -> str:
    return one["gold"][0]["article"]


def main(data: Path, work: Path) -> None:
    """Fits, writes and prints the shares that are taken for follow-ups."""
    turns = [*in_dialogues(data, work), *(one for name in ALONE for one in alone(data, work, name))]
    rows, goes_on = np.array([one.known for one in turns]), np.array([one.goes_on for one in turns])
    folds, weights = np.array([one.fold % FOLDS for one in turns]), np.ones(len(turns))
    left = np.zeros(len(turns))
    for fold in range(FOLDS):
        rest = folds != fold
        model = logistic(rows[rest], goes_on[rest], weights[rest], Talk._fields)
        edge = np.quantile(model.logits(rows[rest & ~goes_on], Talk._fields), 1 - TAKEN)
        left[~rest] = model.logits(rows[~rest], Talk._fields) - edge
    for name, some in (("go on", goes_on), ("stand alone", ~goes_on)):
        print(f"{name}: {np.mean(left[some] > 0):.3f} of {some.sum()} taken for follow-ups")
    model = logistic(rows, goes_on, weights, Talk._fields)
    bias = model.bias - np.quantile(model.logits(rows[~goes_on], Talk._fields), 1 - TAKEN)
    told = [f"{name} = {weight:.5g}" for name, weight in model.weights.items()]
    head = ["# Fitted by: python -m tests.benchmarks.fit_talk EVAL", f"bias = {bias:.5g}", "[weights]"]
    OUT.write_text("\n".join([*head, *told, ""]), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made))
