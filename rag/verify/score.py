"""How likely it is that a claim is supported: a blend of what is covered and what does not agree.

Logistic weights, their signs held to what they mean, fitted on two sets: the claims of WiCE against whole
pages, and the open half of the claims written by hand (tests/data/claims_by_hand.jsonl). Reported on the
others: `python -m tests.benchmarks DATA support`; the same module fits (`fit`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from rag.language import words
from rag.verify.pair import Pair
from rag.verify.tokens import Token

WEIGHTS = {
    "covered": 2.05,
    "named": 0.63,
    "cosine": 1.29,
    "facts": -1.24,
    "turned": -1.38,
    "roles": -0.64,
    "spoken": -0.88,
    "page": 0.92,
    "page overlap": 2.16,
    "one": -2.88,
}
"""Fitted when the open half held 197 English claims; a fit to the 309 of now moves none by more than 0.6."""
USUAL_COSINE = 0.75
"""Taken where the cosine of claim and sentence is not known: the mean over the fitting sets."""
LIKELY = 0.5
"""The cut of the score: at or above it a claim is more likely supported than not."""


def features(pairs: Sequence[Pair], found: Sequence[bool], cosine: float | None) -> dict[str, float]:
    """What WEIGHTS weigh. `found`: whether facts, meaning, roles and speaker disagree with the best pair."""
    body = pairs[0].body
    held = [
        any(pair.at[n] is not None for pair in pairs if len(pair.at) == len(body)) for n in range(len(body))
    ]
    hard = [known for known, token in zip(held, body, strict=True) if _hard(token)]
    page = float(len(pairs) > 1)
    return {
        "covered": sum(held) / len(held) if held else 0.0,
        "named": sum(hard) / len(hard) if hard else 1.0,
        "cosine": USUAL_COSINE if cosine is None else cosine,
        **dict(zip(("facts", "turned", "roles", "spoken"), map(float, found), strict=True)),
        "page": page,
        "page overlap": page * max(_overlap(pair) for pair in pairs),
        "one": 1.0,
    }


def _hard(token: Token) -> bool:
    """A name, a number or a date."""
    return token.is_name or token.number is not None or token.dated or token.text[:1].isupper()


def _overlap(pair: Pair) -> float:
    """The share of the claim's words, as they are, that the sentence has."""
    mine = {word.text.lower() for word in words(pair.claim)}
    return len(mine & {word.text.lower() for word in words(pair.text)}) / max(1, len(mine))


def score(pairs: Sequence[Pair], found: Sequence[bool], cosine: float | None = None) -> float:
    """The probability, between 0 and 1."""
    told = features(pairs, found, cosine)
    return round(1.0 / (1.0 + math.exp(-sum(WEIGHTS[name] * value for name, value in told.items()))), 4)
