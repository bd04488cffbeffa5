"""What speaks for an answer, in figures from 0 to 1, and what each of them weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.records import Retrieved
from rag.write.asked import Asked, told
from rag.write.evidence import Candidate

WEIGHTS = {
    "cosine": 3.2, "joint": 3.1, "missing": -2.2, "names": 0.8, "counted": 3.1, "timed": 0.65, "tight": 1.05,
    "dated": 0.65,
}  # fmt: skip
BIAS = -8.1
"""Logistic regression on the signs (tests/benchmarks/fit_gate.py, 22 November 2026): 139 questions over the
five seeds (tests/data/gate_questions.jsonl, the development questions), the `dev` halves of
tests/data/answers_*, half of nomiracl, the even half of timeqa, and 452 questions of qed over every other of
its documents. The bias is 0.4 above the fitted one: a refusal that is wrong costs more than a weak quote. Fit
anew if the encoder changes."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, each from 0 to 1 (a cosine, shares of the question's weight).

    cosine    the best sentence's cosine with the question; 0.5 where the encoder lacks the language
    joint     cosine and coverage of the same sentence (the share of the question's weight that it holds, with
              half of its paragraph's), together at their best
    missing   the share of the question's weight that no found passage holds
    names     the share of the question's names (by weight) in or around one of the three best sentences
    counted   whether a sentence that covers the question shows a number of the kind that is asked for
    timed     the same for a day
    tight     whether one of these tells the question's neighbouring words close together
    dated     whether one of these is of the year that is asked for
    """

    cosine: float
    joint: float
    missing: float
    names: float
    counted: float
    timed: float
    tight: float
    dated: float

    @property
    def logit(self) -> float:
        return BIAS + sum(weight * float(getattr(self, name)) for name, weight in WEIGHTS.items())


def signs(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> Signs:
    """The signs of one question, for `decide` and for whoever fits its weights."""
    if asked.speaker_keys:
        # What somebody else says of it is no answer to what he said.
        made = [c for c in made if c.features["speaker"] > 0] or made
    spoken = found.language in (None, "en")
    cosines = [c.features["cosine"] if spoken else 0.5 for c in made]
    covers = [c.features["coverage"] + 0.5 * c.features["context"] for c in made]
    best = sorted(made, key=lambda c: -c.score)[:3]
    typed = max(c.features["kind"] * cover for c, cover in zip(made, covers, strict=True)) / (
        max(covers) or 1.0
    )
    return Signs(
        cosine=max(cosines),
        joint=max(a + b for a, b in zip(cosines, covers, strict=True)) / 2,
        missing=_missing(found, asked),
        names=max(c.near for c in best),
        counted=typed if asked.slot.kind == "number" else 1.0,
        timed=typed if asked.slot.kind == "when" else 1.0,
        tight=max(c.tight for c in best),
        dated=float(max(c.features["date"] for c in best) > 0) if asked.dates else 1.0,
    )


def _missing(found: Retrieved, asked: Asked) -> float:
    """The share of the question's weight that none of the passages holds, by word or by sense."""
    texts = [told(f"{hit.article.title or ''}\n{hit.text}", hit.article.language) for hit in found.hits]
    lost = sum(t.weight for t in asked.terms if not any(text.meets(t) for text in texts))
    return lost / (sum(t.weight for t in asked.terms) or 1.0)
