"""Fits rag/answer/weights.toml: which sentence answers, and how sure the best ones are.

    python -m tests.benchmarks.fit_answers EVAL [INDEX]

EVAL is the folder of evaluation sets, of which `desk_train` is fitted on: 759 questions as journalists put them
over kremlin items and UN speeches. INDEX is an index of that corpus that was built before; without one it is
built in a temporary folder (some minutes). Figures are of folds left out, by article.

`order` is a logistic regression over `Features`: does a sentence hold a gold quote or an accepted answer? Each question weighs the same. `certainty` is one over `Certainty`: does one of the quotes shown?
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.answer.evidence import gather, weigh
from rag.answer.features import Features, Table, table
from rag.answer.select import Certainty, certainty
from rag.answer.weights import Linear, Models
from rag.library import Library
from rag.library import open as open_library
from rag.question import read
from rag.records import Question, Retrieved

Floats = NDArray[np.float64]
FILES = ("k1", "k2", "k3", "k4", "un")
FOLDS = 5
PENALTY = 0.05
"""Inverse strength of the ridge; 0.005 and 0.5 give the same figures to two digits."""
OUT = Path(__file__).parent.parent.parent / "rag" / "answer" / "weights.toml"


@dataclass(frozen=True)
class Asked:
    """A question of the set, what was found for it, and which candidates are right."""

    gold: dict[str, Any]
    question: Question
    found: Retrieved
    table: Table
    right: NDArray[np.bool_]

    @property
    def article(self) -> str:
        return next((g["article"] for g in self.gold["gold"]), self.gold["id"])


def corpus(data: Path, folder: Path) -> None:
    """Writes the articles of desk_train as seeds."""
    with gzip.open(data / "kremlin" / "documents.jsonl.gz", "rt", encoding="utf-8") as file:
        lines = file.readlines()
    (folder / "kremlin.jsonl").write_text(
        "".join(x for k in (1, 2, 3, 4) for x in lines[k::17]), encoding="utf-8"
    )
    with gzip.open(data / "desk_train" / "ungdc.documents.jsonl.gz", "rt", encoding="utf-8") as file:
        (folder / "ungdc.jsonl").write_text(file.read(), encoding="utf-8")


def plain(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", text.lower())) + " "


def holds(quote: str, gold: str) -> bool:
    """Whether one text lies in the other, or holds four fifths of the shorter one's words (as desk/score.py)."""
    one, other = plain(quote), plain(gold)
    mine, theirs = set(one.split()), set(other.split())
    return one in other or other in one or len(mine & theirs) >= 0.8 * min(len(mine), len(theirs))


def is_right(gold: dict[str, Any], path: str, quote: str) -> bool:
    """Whether a quote holds a gold quote of its article, or an accepted answer."""
    document = path.split("#", 1)[-1].rsplit("/", 1)[-1]
    quoted = any(document == g["article"] and holds(quote, g["quote"]) for g in gold["gold"])
    return quoted or any(plain(a) in plain(quote) for a in gold.get("answer", []) if len(a) > 3)


def asked(gold: dict[str, Any], library: Library) -> Asked:
    question = read(gold["question"])
    found = library.search(question.text)
    candidates = table(question, found, library.index.notes)
    right = np.zeros(len(candidates.sentences), bool)
    for row, one in enumerate(candidates.sentences):
        right[row] = gold["answerable"] and is_right(gold, found.hits[one.hit].article.path, one.text)
    return Asked(gold, question, found, candidates, right)


def logistic(rows: Floats, labels: NDArray[np.bool_], weights: Floats, names: Sequence[str]) -> Linear:
    """A ridge logistic regression on standardised features, as weights of the features as they are."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-9)
    spread[rows.std(axis=0) < 1e-9] = np.inf
    model = LogisticRegression(C=PENALTY, max_iter=5000)
    model.fit((rows - mean) / spread, labels, sample_weight=weights)
    scaled = model.coef_[0] / spread
    return Linear(float(model.intercept_[0] - scaled @ mean), dict(zip(names, scaled.tolist(), strict=True)))


def fit_order(items: Sequence[Asked]) -> Linear:
    known = [one for one in items if one.right.any()]
    rows = np.vstack([one.table.features for one in known])
    labels = np.concatenate([one.right for one in known])
    weights = np.concatenate([np.full(len(one.right), 50 / len(one.right)) for one in known])
    return logistic(rows, labels, weights, Features._fields)


def shown(one: Asked, models: Models) -> list[bool]:
    """Of each quote that would be shown, whether it is right."""
    made = gather(one.question, weigh(one.question, one.found, one.table, models), ())
    return [is_right(one.gold, made.hits[e.hit].article.path, e.text) for e in made.shown]


NOTHING = Linear(0.0, {})


def fit(items: Sequence[Asked]) -> Models:
    """Both models. Certainty is fitted on an order that has not seen the question (by folds): one that has is too sure."""
    rows, labels = [], []
    for others, fold in folds(items):
        order = fit_order(others)
        for one in fold:
            logits = order.logits(one.table.features, Features._fields)
            rows.append(certainty(one.question, one.found, one.table, logits))
            labels.append(one.gold["answerable"] and any(shown(one, Models(order, NOTHING))))
    whole = np.array(rows, np.float64)
    return Models(fit_order(items), logistic(whole, np.array(labels), np.ones(len(rows)), Certainty._fields))


def folds(items: Sequence[Asked]) -> Iterator[tuple[list[Asked], list[Asked]]]:
    """(the others, one fold), by article."""
    articles = sorted({one.article for one in items})
    np.random.default_rng(1).shuffle(articles)
    place = {article: n % FOLDS for n, article in enumerate(articles)}
    for fold in range(FOLDS):
        yield [o for o in items if place[o.article] != fold], [o for o in items if place[o.article] == fold]


def figures(items: Sequence[Asked], models: Models, claim: float) -> dict[str, tuple[int, int]]:
    """Counts (right, of) of what is told of these questions."""
    made = {name: [0, 0] for name in ("first", "shown", "claims right", "false claims", "claimed")}

    def count(name: str, good: bool) -> None:
        made[name][0] += good
        made[name][1] += 1

    for one in items:
        held = shown(one, models)
        claimed = weigh(one.question, one.found, one.table, models).probability >= claim
        count("claimed", claimed)
        if claimed:
            count("claims right", one.gold["answerable"] and any(held))
        if one.gold["answerable"]:
            count("first", held[0])
            count("shown", any(held))
        else:
            count("false claims", claimed)
    return {name: (right, of) for name, (right, of) in made.items()}


def write(models: Models) -> None:
    """The file of weights, each to five digits."""
    lines = [
        "# Fitted by: python -m tests.benchmarks.fit_answers EVAL",
        "# On desk_train (k1 to k4 and un, 759 questions); its docstring says how, `Features` and `Certainty` what.",
    ]
    for name, model in zip(Models._fields, models, strict=True):
        lines += ["", f"[{name}]", f"bias = {model.bias:.5g}", f"[{name}.weights]"]
        lines += [f"{feature} = {weight:.5g}" for feature, weight in model.weights.items()]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(data: Path, index: Path | None) -> None:
    with tempfile.TemporaryDirectory(prefix="fit-answers-") as folder:
        seeds = Path(folder) / "seeds"
        library = open_library(index or Path(folder) / "index", seeds)
        if index is None:
            seeds.mkdir()
            corpus(data, seeds)
            library.rebuild()
        lines = (
            line
            for name in FILES
            for line in (data / "desk_train" / f"{name}.questions.jsonl").open(encoding="utf-8")
        )
        items = [one for one in (asked(json.loads(line), library) for line in lines) if one.table.sentences]
    made = [(fold, fit(others)) for others, fold in folds(items)]
    for claim in CLAIMS:
        told = [figures(fold, models, claim) for fold, models in made]
        sums = {name: np.sum([one[name] for one in told], axis=0) for name in told[0]}
        print(
            f"claim at {claim}:",
            ", ".join(f"{n} {r / max(of, 1):.3f} of {of}" for n, (r, of) in sums.items()),
        )
    write(fit(items))


CLAIMS = (0.5, 0.6, 0.7, 0.8)

if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
