"""Fits rag/answer/talk.toml: whether a question goes on about the article of the answer before it.

    python -m tests.benchmarks.fit_talk EVAL [WORK]

EVAL and WORK are as for `fit_answers`. Those that go on are the follow-ups of `dialogues`, asked of the
article that the question before is about. Those that do not are its switches, and questions of desk_train,
of qed (as typed into a search engine) and of ours over Wikinews in a shuffled order, asked of the article
that answers the one before; of libraries of eight articles (`small_libraries`) also those without an answer.
The model is a logistic regression over `Talk`; its bias is such that of these one in a hundred is taken for
a follow-up. Figures are of the folds left out, by dialogue.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from rag.answer.evidence import look
from rag.answer.talk import Talk, talk
from rag.library import Library
from rag.pipeline import search
from rag.question import read
from rag.records import Answer, Filter, Question
from tests.benchmarks.asked import corpus, library_of, plain, questions
from tests.benchmarks.dialogues import libraries
from tests.benchmarks.fit_answers import SMALL, logistic
from tests.benchmarks.small_libraries import Gold, small_libraries

ALONE = ("news", "desk_train", "qed")
MOST = 300
"""Questions of each of these sets."""
LIBRARIES = 30
"""Small libraries of a set."""
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
        self._articles = {one.path.partition("#")[2]: one for one in library.index.articles()}

    def probability(self, question: Question, *paths: str) -> float:
        """That all articles answer a question, or the one of this path."""
        index, encoder = self.library.index, self.library._fitting_encoder()
        where = Filter(paths=paths)
        found = search(question.text, index, encoder, where, self.library.settings)
        return look(question, found, index.notes).probability

    def turn(self, fold: int, text: str, before: str, history: list[Answer], goes_on: bool) -> Turn:
        whole, typed = read(text, history), read(text)
        article = self._articles[before]
        everywhere, within = self.probability(whole), self.probability(typed, article.path)
        return Turn(fold, goes_on, talk(typed, whole, article, everywhere, within))

    def alone(self, asked: Sequence[Gold]) -> Iterator[Turn]:
        """Questions in this order, each after one that another article answers."""
        for n, (before, one) in enumerate(pairwise(asked)):
            if before["gold"] and _article(before) != _article(one):
                yield self.turn(n, one["question"], _article(before), [], False)


def in_dialogues(data: Path, work: Path) -> Iterator[Turn]:
    for _, library, dialogues in libraries(data, work):
        archive = Archive(library)
        for one in dialogues:
            for before, turn in pairwise(one["turns"]):
                history = [library.ask(before["question"])]
                goes_on = turn["kind"] == "follow"
                yield archive.turn(
                    crc32(one["id"].encode()), turn["question"], before["article"], history, goes_on
                )


def alone(data: Path, work: Path, name: str) -> Iterator[Turn]:
    every = [one for one in questions(data, name) if one["answerable"] and one["gold"]]
    yield from Archive(library_of(data, name, work)).alone(_shuffled(every)[:MOST])


def alone_in_small(data: Path, work: Path, name: str) -> Iterator[Turn]:
    every = small_libraries([*corpus(data, name)], questions(data, name), work / f"small-{name}", plain)
    for library, some in islice(every, LIBRARIES):
        yield from Archive(library).alone(_shuffled(some))


def _shuffled(some: Sequence[Gold]) -> list[Gold]:
    return random.Random(5).sample(some, len(some))


def _article(one: Gold) -> str:
    return str(one["gold"][0]["article"] if one["gold"] else one["id"])


def main(data: Path, work: Path) -> None:
    """Fits, writes and prints the shares that are taken for follow-ups."""
    turns = [*in_dialogues(data, work)]
    turns += [one for name in ALONE for one in alone(data, work, name)]
    turns += [one for name in SMALL for one in alone_in_small(data, work, name)]
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
