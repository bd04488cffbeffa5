"""Sentences that models write: what the hard checks catch, and what a judge right 95 times in 100 adds.

The sentences, 130 true and 110 wrong, stand in DATA/desk with the quotes that they cite; nothing is fitted to
one of them. Wrong in a number, date or name are those labelled so, and of the wrong entities and speakers
the ones that name somebody whom their quotes do not name: that is all that a check of names can see.
Claims of WiCE and FEVER-symmetric show what is left of checking a draft without a judge.

python -m tests.benchmarks DATA sentences
"""

from __future__ import annotations

import gzip
import json
import random
import runpy
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from rag.answer import Follow
from rag.answer.check import Quote, check
from rag.answer.draft import speaker_of, support
from rag.answer.judge import Claim, Verdict, judged
from rag.answer.quoted import quoted
from rag.answer.weights import Floats
from rag.encode import EncoderInput, load
from rag.language import words
from rag.records import Article, Evidence, Hit, Notes, Passage, Published
from rag.settings import Settings
from tests.benchmarks.harness import show, write_csv

RIGHT = 0.95
"""How often the scripted judge is right, both ways."""
SEEDS = 5
PASSAGE = 600
"""Characters of an article around a quote that stand for its passage."""
FOLDS = 10
NEAR = 5
"""Sentences of a page that a claim is held against: those that share most words with it."""
CLAIMS = (("wice", "SUPPORTED"), ("fever_symmetric", "SUPPORTS"))
HEAD = ["set", "what", "count", "figure"]


class Scripted:
    """A judge that knows the truth and tells it in RIGHT of all cases."""

    name, is_small = "scripted", False

    def __init__(self, true: Sequence[bool], seed: int) -> None:
        self._true, self._random = list(true), random.Random(seed)

    def verdicts(self, claims: Sequence[Claim], follow: Follow = Follow()) -> tuple[Verdict | None, ...]:
        told = [yes if self._random.random() < RIGHT else not yes for yes in self._true[: len(claims)]]
        return tuple(Verdict("yes" if yes else "no") for yes in told)


def articles(data: Path, wanted: set[str]) -> dict[str, tuple[Article, Notes]]:
    """The articles of the desk corpus by id, with their notes."""
    from rag.annotate import annotate
    from rag.clean import clean
    from rag.read import find, read

    found = {}
    with tempfile.TemporaryDirectory() as folder:
        argv, sys.argv = sys.argv, ["corpus.py", folder]
        runpy.run_path(str(data / "desk" / "corpus.py"))
        sys.argv = argv
        for seed in find(Path(folder)):
            for raw in read(seed):
                name = getattr(raw, "path", "").split("#")[-1]
                if name in wanted and not isinstance(raw, Exception):
                    article = clean(raw, {})
                    found[name] = (article, annotate(article))
    return found


def quote_of(text: str, article: Article, notes: Notes) -> Quote:
    start = article.text.index(text)
    end = start + len(text)
    around = max(0, start - PASSAGE), min(len(article.text), end + PASSAGE)
    passage = Passage("p", article.id, *around, "body", ((start, end),))
    evidence = Evidence(1, 0, start, end, text, speaker=speaker_of(start, end, notes)[0])
    return quoted(evidence, Hit(passage, article, 1.0), notes)


def claims_of(data: Path) -> list[tuple[dict[str, Any], Claim]]:
    lines = (data / "desk" / "llm_sentences.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    held = articles(data, {cite["article"] for one in told for cite in one["cites"]})
    found = []
    before: dict[str, Any] = {}
    for one in told:
        quotes = tuple(quote_of(cite["quote"], *held[cite["article"]]) for cite in one["cites"])
        same = before.get("question_id") == one["question_id"]
        found.append((one, Claim(one["sentence"], quotes, before["sentence"] if same else "")))
        before = one
    return found


def names_another(claim: Claim) -> bool:
    """Whether a sentence names somebody who stands in none of its quotes, as text."""
    from rag.annotate import names

    told = " ".join(f"{quote.text} {quote.speaker}" for quote in claim.quotes)
    written = [claim.text[start:end].split()[-1] for start, end in names(claim.text, "en")]
    first = claim.text.split()[0]
    if any(f" {first}" in q.around and f" {first.lower()} " not in q.around for q in claim.quotes):
        written.append(first)
    return any(name not in told for name in written)


def desk(data: Path) -> list[list[object]]:
    told = claims_of(data)
    true = [one["label"] == "correct" for one, _ in told]
    passed = [check(claim.text, claim.quotes, claim.before).ok for _, claim in told]
    facts = [
        one["error"] in ("wrong_number", "wrong_date")
        or (one["error"] in ("wrong_entity", "wrong_speaker") and names_another(claim))
        for one, claim in told
    ]
    rows = [
        _row("desk", "hard checks pass the true", passed, true),
        _row("desk", "hard checks catch wrong numbers, dates, names", [not ok for ok in passed], facts),
        _row("desk", "hard checks catch any wrong", [not ok for ok in passed], [not yes for yes in true]),
    ]
    for error in sorted({one["error"] for one, _ in told if one["error"]}):
        kind = [one["error"] == error for one, _ in told]
        rows.append(_row("desk", f"hard checks catch {error}", [not ok for ok in passed], kind))
    shown: Counter[str] = Counter()
    worst = 0
    for seed in range(SEEDS):
        levels = judged([claim for _, claim in told], Scripted(true, seed))
        checked = [one.level == "checked" for one in levels]
        shown["true"] += sum(c for c, yes in zip(checked, true, strict=True) if yes)
        shown["wrong"] += sum(c for c, yes in zip(checked, true, strict=True) if not yes)
        worst = max(worst, sum(c for c, fact in zip(checked, facts, strict=True) if fact))
    count = {"true": sum(true), "wrong": len(true) - sum(true)}
    for kind, number in shown.items():
        rows.append(["desk", f"{kind} shown as checked, judge right {RIGHT:.0%}, mean of {SEEDS} seeds",
                     count[kind], number / SEEDS / count[kind]])  # fmt: skip
    rows.append(["desk", "wrong numbers, dates, names shown as checked, the worst seed", sum(facts), worst])
    return rows


def _row(name: str, what: str, said: Sequence[bool], of: Sequence[bool]) -> list[object]:
    chosen = [one for one, mine in zip(said, of, strict=True) if mine]
    return [name, what, len(chosen), sum(chosen) / max(1, len(chosen))]


# -- claims of drafts


def overlap(claim: str, text: str) -> float:
    """The share of the claim's words that the text has: what words alone can tell."""
    mine = {word.text.lower() for word in words(claim)}
    return len(mine & {word.text.lower() for word in words(text)}) / max(1, len(mine))


def balanced(said: Sequence[bool], labels: Sequence[bool]) -> float:
    """The mean of the two classes' accuracies."""
    right = np.array(said, bool) == np.array(labels, bool)
    return float(np.mean([right[np.array(labels, bool) == kind].mean() for kind in (True, False)]))


def threshold(values: Sequence[float], labels: Sequence[bool]) -> float:
    """The cut with the best balanced accuracy."""
    return max(sorted(set(values)), key=lambda cut: balanced([v >= cut for v in values], labels))


def of_drafts(data: Path) -> list[list[object]]:
    """Balanced accuracy; the cuts of overlap and cosine are fitted on WiCE and only used on the other."""
    encoder = load(Settings(), "float32")
    rows: list[list[object]] = []
    cuts: dict[str, float] = {}
    tables: dict[str, Floats] = {}
    alone: dict[str, Floats] = {}
    truths: dict[str, Floats] = {}
    for name, yes in CLAIMS:
        with gzip.open(data / name / "claims.jsonl.gz", "rt", encoding="utf-8") as lines:
            told = [json.loads(line) for line in lines]
        labels = [one["label"] == yes for one in told]
        near = [
            sorted((t for t in one["sentences"] if t.strip()), key=lambda t: -overlap(one["claim"], t))[:NEAR]
            for one in told
        ]
        claims = [
            Claim(one["claim"], tuple(Quote(text, "en", published=Published()) for text in texts))
            for one, texts in zip(told, near, strict=True)
        ]
        values = {
            "word overlap": [overlap(c.text, " ".join(q.text for q in c.quotes)) for c in claims],
            "cosine": [_cosine(encoder, c) for c in claims],
        }
        for method, told_of in values.items():
            cut = cuts.setdefault(method, threshold(told_of, labels))
            rows.append([name, method, len(labels), balanced([v >= cut for v in told_of], labels)])
        checked = [check(c.text, c.quotes) for c in claims]
        rows.append([name, "hard checks alone", len(labels), balanced([c.ok for c in checked], labels)])
        tables[name] = np.array([[*support(*one).values()] for one in zip(claims, checked, strict=True)])
        alone[name] = np.array(values["word overlap"])[:, None]
        truths[name] = np.array(labels)
        levels = judged(claims, Scripted(labels, 0))
        rows.append([name, f"hard checks and a judge right {RIGHT:.0%}", len(labels),
                     balanced([one.level == "checked" for one in levels], labels)])  # fmt: skip
    for method, used in (("checks and words", tables), ("word overlap", alone)):
        for name, said in fitted(used, truths).items():
            labels = truths[name].tolist()
            rows.append([name, f"{method}, folds left out", len(labels), balanced(said, labels)])
    return rows


def fitted(tables: dict[str, Floats], truths: dict[str, Floats]) -> dict[str, list[bool]]:
    """What the linear model of a draft without a judge says of each claim, fitted without its fold.

    Each set and each label counts as much as the others; claims of one page stand side by side, in one fold.
    """
    from sklearn.linear_model import LogisticRegression

    fold = {name: np.arange(len(table)) * FOLDS // len(table) for name, table in tables.items()}
    said = {name: [False] * len(table) for name, table in tables.items()}
    for left in (*range(FOLDS), -1):
        kept = {name: fold[name] != left for name in tables}
        rows = np.concatenate([tables[name][kept[name]] for name in tables])
        true = np.concatenate([truths[name][kept[name]] for name in tables])
        share = [np.where(y, 0.5 / y.mean(), 0.5 / (1 - y.mean())) / len(y)
                 for y in (truths[name][kept[name]] for name in tables)]  # fmt: skip
        model = LogisticRegression(max_iter=1000)
        model.fit(rows, true, sample_weight=np.concatenate(share) * len(true) / len(tables))
        for name in tables:
            for n in np.flatnonzero(fold[name] == left):
                said[name][n] = bool(model.decision_function(tables[name][n : n + 1])[0] > 0)
    print("[draft]", model.intercept_.round(2), model.coef_.round(2), flush=True)
    return said


def _cosine(encoder: Any, claim: Claim) -> float:
    texts = [claim.text, *(quote.text[:600] for quote in claim.quotes)]
    rows = encoder.encode_passages([EncoderInput("", text) for text in texts]).passages
    return float((rows[1:] @ rows[0]).max())


def main(data: Path | None) -> None:
    if data is None or not (data / "desk").is_dir():
        print("left out: it needs the folder given as DATA", flush=True)
        return
    rows = desk(data) + of_drafts(data)
    show(HEAD, rows)
    written = [[f"{c:.3f}" if isinstance(c, float) else c for c in row] for row in rows]
    write_csv("sentences", [dict(zip(HEAD, row, strict=True)) for row in written])
