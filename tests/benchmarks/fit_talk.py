"""Fits rag/answer/talk.toml: whether a question goes on about the first article of the answer before it, and
whether what that tells then comes first.

    python -m tests.benchmarks.fit_talk EVAL [WORK]

EVAL and WORK are as for `fit_answers`. Those that go on are the follow-ups of `dialogues`. Those that do not
are its switches, and questions of desk_train, of qed (as typed into a search engine) and of ours over
Wikinews in a shuffled order, each after another that another article answers; of libraries of eight articles
(`small_libraries`) also those without an answer. Both models are logistic regressions over `Talk`; the bias
of the first is such that of these one in a hundred is taken for a follow-up. The second is fitted on the
follow-ups of which either look, and not the other, has a right quote first. Figures are of the folds left
out, by dialogue.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

from rag.answer.evidence import Look, gather, look
from rag.answer.table import reach
from rag.answer.talk import Talk, talk
from rag.answer.weights import Floats, Linear
from rag.library import Library
from rag.pipeline import search
from rag.question import read
from rag.records import Filter, Question
from tests.benchmarks.asked import corpus, is_right, library_of, plain, questions
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
    """A question after another: of which fold, whether it goes on, what is known of it, and whether the
    first quote of all articles is right, and that of the article of the last answer."""

    fold: int
    goes_on: bool
    known: Talk
    right: tuple[bool, bool]


class Archive:
    """A library whose questions are asked of all articles, and of the first one of the last answer."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def look(self, question: Question, *paths: str) -> Look:
        index, settings = self.library.index, self.library.settings
        settings = replace(settings, k=reach(question, settings.k))
        encoder = self.library._fitting_encoder()
        found = search(question.text, index, encoder, Filter(paths=paths), settings)
        return look(question, found, index.notes, encoder.tokens)

    def turns(self, fold: int, asked: Gold, before: str, goes_on: bool) -> Iterator[Turn]:
        """The turn of a question after another, if there is one: what stands alone is answered elsewhere."""
        last = self.library.ask(before)
        paths = [c.path for one in last.statements[:1] for c in one.citations[:1]]
        documents = [path.partition("#")[2] for path in paths]
        if not paths or (not goes_on and any(one["article"] in documents for one in asked["gold"])):
            return
        typed = read(asked["question"])
        looks = self.look(read(asked["question"], [last])), self.look(typed, *paths)
        if all(len(one.logits) for one in looks):
            right = tuple(self._is_right(asked, one) for one in looks)
            yield Turn(fold, goes_on, talk(typed, *looks), right)

    def _is_right(self, asked: Gold, one: Look) -> bool:
        found = gather(one.question, one, ())
        return any(is_right(asked, found.hits[e.hit].article.path, e.text) for e in found.shown[:1])

    def alone(self, asked: Sequence[Gold]) -> Iterator[Turn]:
        """Questions in this order, each after another."""
        for n, (before, one) in enumerate(pairwise(asked)):
            yield from self.turns(n, one, before["question"], goes_on=False)


def in_dialogues(data: Path, work: Path) -> Iterator[Turn]:
    for _, library, dialogues in libraries(data, work):
        archive = Archive(library)
        for one in dialogues:
            for before, turn in pairwise(one["turns"]):
                fold, goes_on = crc32(one["id"].encode()), turn["kind"] == "follow"
                yield from archive.turns(fold, turn, before["question"], goes_on)


def alone(data: Path, work: Path, name: str) -> Iterator[Turn]:
    every = [one for one in questions(data, name) if one["answerable"] and one["gold"]]
    yield from Archive(library_of(data, name, work)).alone(_shuffled(every)[:MOST])


def alone_in_small(data: Path, work: Path, name: str) -> Iterator[Turn]:
    every = small_libraries([*corpus(data, name)], questions(data, name), work / f"small-{name}", plain)
    for library, some in islice(every, LIBRARIES):
        yield from Archive(library).alone(_shuffled(some))


def _shuffled(some: Sequence[Gold]) -> list[Gold]:
    return random.Random(5).sample(some, len(some))


def fit(rows: Floats, labels: Floats, edge: Floats | None = None) -> Linear:
    """A logistic regression; with an `edge` one in a hundred of these rows is over it."""
    model = logistic(rows, labels, np.ones(len(rows)), Talk._fields)
    bias = 0.0 if edge is None else float(np.quantile(model.logits(edge, Talk._fields), 1 - TAKEN))
    return Linear(model.bias - bias, model.weights)


def left_out(rows: Floats, labels: Floats, folds: Floats, *, edge: bool) -> Floats:
    """The decisions of the folds that are left out."""
    told = np.zeros(len(rows), bool)
    for fold in range(FOLDS):
        rest = folds != fold
        model = fit(rows[rest], labels[rest], rows[rest & ~labels] if edge else None)
        told[~rest] = model.logits(rows[~rest], Talk._fields) > 0
    return told


def main(data: Path, work: Path) -> None:
    """Fits, writes, and prints how many are taken for follow-ups and how many first quotes are right."""
    turns = [*in_dialogues(data, work)]
    turns += [one for name in ALONE for one in alone(data, work, name)]
    turns += [one for name in SMALL for one in alone_in_small(data, work, name)]
    rows, goes_on = np.array([one.known for one in turns]), np.array([one.goes_on for one in turns])
    folds, right = np.array([one.fold % FOLDS for one in turns]), np.array([one.right for one in turns])
    taken = left_out(rows, goes_on, folds, edge=True)
    for name, some in (("go on", goes_on), ("stand alone", ~goes_on)):
        print(f"{name}: {np.mean(taken[some]):.3f} of {some.sum()} taken for follow-ups")
    told = goes_on & (right[:, 0] != right[:, 1])
    within = left_out(rows[told], right[told, 1], folds[told], edge=False)
    print(f"the right quote first: {np.mean(within == right[told, 1]):.3f} of {told.sum()}")
    lines = ["# Fitted by: python -m tests.benchmarks.fit_talk EVAL"]
    for name, model in (
        ("goes_on", fit(rows, goes_on, rows[~goes_on])),
        ("leads", fit(rows[told], right[told, 1])),
    ):
        weights = [f"{feature} = {weight:.5g}" for feature, weight in model.weights.items()]
        lines += ["", f"[{name}]", f"bias = {model.bias:.5g}", f"[{name}.weights]", *weights]
    OUT.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made))
