"""Support of claims: the checker beside cosine alone and word overlap alone, on labelled claims.

Thresholds and weights are fitted on WiCE (claims of Wikipedia against the page that they cite) and on the
open half of the claims written by hand; FEVER-symmetric and the second held-out claims are only reported on
(the first held-out half was looked at in the end, and rules were changed for it). `score`
is the checker's probability, cut at 0.5; `shown` is its verdict, which sets aside whatever its rules do not
understand. The cosine is that of the kit's own MiniLM, of the best of the NEAR sentences that share most
words with the claim.

python -m tests.benchmarks DATA support
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode import EncoderInput, load
from rag.language import words
from rag.records import Article, Published
from rag.settings import Settings
from rag.verify.pair import Pair
from rag.verify.score import LIKELY, WEIGHTS, features
from rag.verify.support import FACTS, ROLES, TURNED, Source, judge, speakers
from tests.benchmarks.harness import show, write_csv

sys.path.insert(0, str(Path(__file__).parent.parent))

from by_hand import claims as by_hand

NEAR = 5
"""Sentences of a page that are encoded and judged, those that share most words with the claim. The best
cosine of these five tells the labels of WiCE apart as well as that of all 41,700 (AUROC 0.656, 0.657), in a
tenth of the time."""
SETS = (("wice", "SUPPORTED", "fitted"), ("fever_symmetric", "SUPPORTS", "reported"))
HALVES = (("open", "fitted"), ("held out", "looked at"), ("second held out", "reported"))
AGAINST = ("facts", "turned", "roles", "spoken")
"""Weights that may only count against a claim; all others but the two constants only for it."""
HEAD = ["set", "use", "claims", "method", "balanced accuracy", "AUROC"]


@dataclass
class Labelled:
    """The claims of a set with all that is measured of them."""

    name: str
    labels: list[bool]
    overlaps: list[float]
    cosines: list[float]
    scores: list[float]
    shown: list[bool]
    features: list[dict[str, float]]


def overlap(claim: str, text: str) -> float:
    """The share of the claim's words that the text has: what words alone can tell."""
    mine = {word.text.lower() for word in words(claim)}
    return len(mine & {word.text.lower() for word in words(text)}) / max(1, len(mine))


def auroc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The chance that a supported claim scores above one that is not (ties count half)."""
    pairs = list(zip(scores, labels, strict=True))
    yes, no = np.array([s for s, y in pairs if y]), np.array([s for s, y in pairs if not y])
    return float(((yes[:, None] > no) + 0.5 * (yes[:, None] == no)).mean())


def balanced(said: Sequence[bool], labels: Sequence[bool]) -> float:
    """The mean of the two classes' accuracies."""
    right = np.array(said, bool) == np.array(labels, bool)
    return float(np.mean([right[np.array(labels, bool) == kind].mean() for kind in (True, False)]))


def source(text: str) -> Source:
    article = Article("claim", "claim", "", None, None, (), Published(), "en", text, ())
    return Source(article, 0, len(text))


def told(folder: Path) -> list[dict[str, Any]]:
    with gzip.open(folder / "claims.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def measured(name: str, claims: Sequence[tuple[str, list[Source], bool]]) -> Labelled:
    """Each claim with its possible sources and whether it is supported."""
    found = Labelled(name, [], [], [], [], [], [])
    for claim, sources, label in claims:
        near = sorted(sources, key=lambda s: -overlap(claim, s.text))[:NEAR]
        cosine = _cosine(claim, [s.text for s in near])
        judged = judge(claim, *near, cosine=cosine)
        found.labels.append(label)
        found.overlaps.append(overlap(claim, near[0].text))
        found.cosines.append(cosine)
        found.scores.append(judged.score)
        found.shown.append(judged.support != "unsupported")
        found.features.append(_features(claim, near, cosine))
    return found


def _cosine(claim: str, texts: list[str]) -> float:
    encoder = load(Settings(), "float32")
    rows = encoder.encode_passages([EncoderInput("", text[:600]) for text in (claim, *texts)]).passages
    return float((rows[1:] @ rows[0]).max())


def _features(claim: str, read: Sequence[Source], cosine: float) -> dict[str, float]:
    pairs = [Pair(claim, one) for one in read]
    best = max(pairs, key=lambda pair: pair.coverage)
    return features(
        pairs, [any(rule(best) for rule in rules) for rules in (FACTS, TURNED, ROLES, (speakers,))], cosine
    )


def fitted(sets: Sequence[Labelled]) -> dict[str, float]:
    """The weights of rag.verify.score: logistic, each set and each label of it with the same weight."""
    names = list(WEIGHTS)
    rows = np.array([[one[name] for name in names] for s in sets for one in s.features])
    labels = np.array([label for s in sets for label in s.labels], float)
    shares = np.concatenate([[1 / s.labels.count(label) for label in s.labels] for s in sets])
    shares *= 200 * len(sets) / shares.sum()
    free = np.array([name != "one" for name in names])
    low = np.array([-np.inf if name in (*AGAINST, "page", "one") else 0.0 for name in names])
    high = np.array([0.0 if name in AGAINST else np.inf for name in names])
    found, step = np.zeros(len(names)), 4.0 / (shares[:, None] * rows**2).sum()
    for _ in range(20_000):  # projected gradient: convex, so it ends where every other method ends
        off = shares * (1 / (1 + np.exp(-rows @ found)) - labels)
        found = np.clip(found - step * (rows.T @ off + free * found), low, high)
    return {name: round(float(value), 2) for name, value in zip(names, found, strict=True)}


def threshold(values: Sequence[float], labels: Sequence[bool]) -> float:
    """The cut with the best balanced accuracy."""
    return max(sorted(set(values)), key=lambda cut: balanced([v >= cut for v in values], labels))


def rows_of(one: Labelled, use: str, cuts: dict[str, float]) -> list[list[object]]:
    made: list[list[object]] = []
    for method, values in (
        ("cosine alone", one.cosines), ("word overlap alone", one.overlaps), ("checker, score", one.scores),
    ):  # fmt: skip
        said = [value >= cuts[method] for value in values]
        right = balanced(said, one.labels)
        area = auroc(values, one.labels)
        made.append([one.name, use, len(one.labels), method, right, area])
    right = balanced(one.shown, one.labels)
    made.append([one.name, use, len(one.labels), "checker, shown", right, ""])
    return made


def main(data: Path | None) -> None:
    sets: list[tuple[str, Labelled]] = []
    for name, yes, use in SETS:
        if not data or not (data / name / "claims.jsonl.gz").is_file():
            print(f"left out, not in the folder given as DATA: {name}", flush=True)
            continue
        claims = [
            (one["claim"], [source(text) for text in one["sentences"] if text.strip()], one["label"] == yes)
            for one in told(data / name)
        ]
        sets.append((use, measured(name, claims)))
    for half, use in HALVES:
        mine = [(c.text, list(c.sources), c.faithful) for c in by_hand() if c.half == half and c.english]
        sets.append((use, measured(f"by hand, {half}", mine)))
    first = sets[0][1]
    cuts = {
        "cosine alone": threshold(first.cosines, first.labels),
        "word overlap alone": threshold(first.overlaps, first.labels),
        "checker, score": LIKELY,
    }
    rows = [row for use, one in sets for row in rows_of(one, use, cuts)]
    show(HEAD, rows)
    print("weights fitted now:", fitted([one for use, one in sets if use == "fitted"]))
    written = [[f"{c:.3f}" if isinstance(c, float) else c for c in row] for row in rows]
    whole = len(sets) == len(SETS) + len(HALVES)
    write_csv("support", [dict(zip(HEAD, row, strict=True)) for row in written], whole=whole)
