"""Fits the gate, and says how it does on questions that it was not fitted on.

python -m tests.benchmarks.fit_gate FOLDER [--work FOLDER] [--fit]

FOLDER holds the sets (nomiracl-en, xquad-en, qed, timeqa: `documents.jsonl.gz`, `questions.jsonl.gz`);
indexes and what was retrieved are kept in the work folder, so that a second run only computes the signs
anew. Without `--fit` it reports the gate as it is.

Where a set has no unanswerable questions they are made: of xquad-en and qed only every other document is
indexed, so a third of the questions, taken in order, are asked with their document or without it. The other
paragraphs of the same articles stay, which makes them hard. Fitted on: the development questions, half of
nomiracl (even places), the even half of timeqa, qed. Reported on: the rest.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from rag.gate.lacking import absent, undated
from rag.gate.shown import SILENT, said
from rag.gate.signs import BIAS, WEIGHTS, signs
from rag.library import open as open_library
from rag.records import Retrieved
from rag.write.asked import taken_apart
from rag.write.evidence import candidates, on_topic

DATA = Path(__file__).parent.parent / "data"
OF_SEEDS = ("seed_questions", "gate_questions", "answers_seeds_dev", "answers_seeds_held")
OF_NEWS = ("answers_news_dev", "answers_news_held")
FITTED = {
    "seed_questions": 2.0, "gate_questions": 1.0, "answers_seeds_dev": 1.0, "answers_news_dev": 1.0,
    "nomiracl-en even": 0.5, "timeqa even": 0.3, "qed": 0.3,
}  # fmt: skip
"""What a question of each set weighs; the news of the seeds' kind is what the kit is for."""
Asked = tuple[dict[str, Any], Retrieved]


def read(path: Path) -> list[dict[str, Any]]:
    held = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in held.decode("utf-8").splitlines() if line.strip()]


def asked_of(name: str, folder: Path, work: Path) -> dict[str, list[Asked]]:
    """The questions of a set with what was retrieved for them, by the part that they belong to."""
    kept = work / f"{name}.pickle"
    if not kept.exists():
        documents, questions = _set(name, folder)
        seeds = work / name / "seeds"
        seeds.mkdir(parents=True, exist_ok=True)
        lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in documents)
        (seeds / "documents.jsonl").write_text("".join(lines), encoding="utf-8")
        library = open_library(work / name / "index", seeds)
        library.rebuild()
        kept.write_bytes(pickle.dumps([(one, library.search(one["question"])) for one in questions]))
    pairs: list[Asked] = pickle.loads(kept.read_bytes())
    if name in ("nomiracl-en", "timeqa"):
        return {f"{name} {'odd' if odd else 'even'}": pairs[odd::2] for odd in (0, 1)}
    return {name: pairs}


def _set(name: str, folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    documents = read(folder / name / "documents.jsonl.gz")
    questions = read(folder / name / "questions.jsonl.gz")
    if name in ("xquad-en", "qed"):
        documents, questions = documents[::2], questions[::3]
        left = {one["id"] for one in documents}
        for one in questions:
            one["answerable"] = any(gold["article"] in left for gold in one["gold"])
    if name == "timeqa":  # a third of its pages: 13,335 documents take five minutes
        pages = sorted({one["id"].rsplit("-", 1)[0] for one in questions})[:120]
        documents = [one for one in documents if one["id"].rsplit("-", 1)[0] in pages]
        questions = [one for one in questions if one["id"].rsplit("-", 1)[0] in pages]
    return documents, questions


def own(work: Path) -> dict[str, list[Asked]]:
    """The questions of tests/data over the five seeds and over the news of extracts.jsonl."""
    news = work / "news" / "seeds"
    news.mkdir(parents=True, exist_ok=True)
    (news / "extracts.jsonl").write_bytes((DATA / "extracts.jsonl").read_bytes())
    found = {}
    for names, seeds, index in (
        (OF_SEEDS, DATA.parent.parent / "seeds", work / "seeds-index"),
        (OF_NEWS, news, work / "news" / "index"),
    ):
        library = open_library(index, seeds)
        library.rebuild()
        for name in names:
            found[name] = [(one, library.search(one["question"])) for one in read(DATA / f"{name}.jsonl")]
    return found


def measured(found: Retrieved) -> dict[str, float] | None:
    """The signs of a question; None where a rule refuses it before they are looked at."""
    made, asked = candidates(found), taken_apart(found)
    made = on_topic(made, found.language)
    if not made or absent(found, asked) or (asked.dates and undated(found, asked)):
        return None
    if asked.by_name and said(found, asked, made) < SILENT:
        return None
    return asdict(signs(found, asked, made))


def fitted(rows: dict[str, list[tuple[bool, dict[str, float] | None]]]) -> tuple[dict[str, float], float]:
    """Weights and bias by logistic regression over the sets that may be fitted on."""
    told = [(x, y, FITTED[name]) for name in FITTED for y, x in rows.get(name, []) if x is not None]
    table = np.array([[*(x[sign] for sign in WEIGHTS), 1.0] for x, _, _ in told])
    right = np.array([float(y) for _, y, _ in told])
    found = regression(table, right, np.array([weight for _, _, weight in told]))
    return dict(zip(WEIGHTS, map(float, found[:-1]), strict=True)), float(found[-1])


PENALTY = 1 / 3.0


def regression(table: np.ndarray, right: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Logistic regression by Newton's steps; the last column is the bias, which is not penalised."""
    found = np.zeros(table.shape[1])
    penalty = np.full(table.shape[1], PENALTY)
    penalty[-1] = 0.0
    for _ in range(50):
        chance = 1 / (1 + np.exp(-table @ found))
        slope = table.T @ (weights * (chance - right)) + penalty * found
        bend = (table * (weights * chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        found -= np.linalg.solve(bend, slope)
    return found


def report(
    rows: dict[str, list[tuple[bool, dict[str, float] | None]]], weights: dict[str, float], bias: float
) -> None:
    for name, told in rows.items():
        passed = [(y, x is not None and bias + sum(weights[s] * x[s] for s in weights) > 0) for y, x in told]
        refused = [not good for y, good in passed if not y]
        wrongly = [not good for y, good in passed if y]
        refusal, false = np.mean(refused or [0]), np.mean(wrongly or [0])
        print(
            f"{name:22s}{'fitted' if name in FITTED else '':8s}refusal_recall {refusal:.3f} of "
            f"{len(refused)}, "
            f"false_refusal {false:.3f} of {len(wrongly)}, balanced {(refusal + 1 - false) / 2:.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--work", type=Path, default=Path("indexes/fit"))
    parser.add_argument("--sets", nargs="*", default=["nomiracl-en", "xquad-en", "qed", "timeqa"])
    parser.add_argument("--fit", action="store_true")
    told = parser.parse_args()
    found = own(told.work)
    for name in told.sets:
        found |= asked_of(name, told.folder, told.work)
    rows = {
        name: [(one["answerable"], measured(hits)) for one, hits in pairs] for name, pairs in found.items()
    }
    weights, bias = fitted(rows) if told.fit else (WEIGHTS, BIAS)
    print({name: round(weight, 2) for name, weight in weights.items()}, round(bias, 2))
    report(rows, weights, bias)


if __name__ == "__main__":
    main()
