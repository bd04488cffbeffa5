"""Whether a written sentence says what its source says: who did what to whom, how many, when, and says who.

Rules over aligned words, for English; a language without them (no list of function words) is held
to names, numbers and the source's own words. Strict by intent: what it does not understand it
sets aside, since the quotes stand beside it anyway.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verify.facts import calendar, figures, names
from rag.verify.joined import joined
from rag.verify.meaning import compared, opposed, ranked, real, replaced, unsaid
from rag.verify.pair import Judgement, Pair, Source
from rag.verify.polarity import modality, negation, reserved
from rag.verify.roles import governed, order, related, spliced
from rag.verify.spoken import speakers

__all__ = ["Judgement", "Source", "judge", "together"]

ENOUGH = 0.80
"""Share of a claim's content that its source must hold to be `supported`."""
PARTLY = 0.67
"""Below this share it is unsupported; between the two it is `partly`."""

STRICT = {"ar": 1.0, "ru": 0.9}
"""Where no capitals tell names (Arabic), or no grammar is known here, the words must be the source's own."""

_CHECKS = (
    names, figures, calendar, negation, modality, reserved, opposed, compared, ranked, real, speakers, governed,
    order, spliced, related, replaced, unsaid,
)  # fmt: skip
_RANK = {"supported": 2, "partly": 1, "unsupported": 0}
_INSIDE = re.compile(r"(?<=[a-z][.!?])\s+(?=[A-Z“\"])")


def judge(claim: str, source: Source) -> Judgement:
    """One claim against one source sentence; of a quotation of several, against each of them too."""
    found = [_judged(claim, source)]
    ends = [m.start() for m in _INSIDE.finditer(source.text)]
    starts = [0, *(m.end() for m in _INSIDE.finditer(source.text))]
    if ends:
        for start, end in zip(starts, [*ends, len(source.text)], strict=True):
            found.append(_judged(claim, Source(source.article, source.start + start, source.start + end)))
    return max(found, key=_standing)


def together(claim: str, sources: Sequence[Source]) -> Judgement:
    """A claim that joins what several sentences say: each of its parts must be said by one of them."""
    best = Judgement("unsupported", "no one sentence of the source says this")
    for parts in joined(claim):
        told = [
            max((judge(text, one) for text in wordings for one in sources), key=_standing)
            for wordings in parts
        ]
        weakest = min(told, key=_standing)
        if weakest.support != "unsupported":
            best = max(best, weakest, key=_standing)
    return best


def _standing(one: Judgement) -> tuple[int, float]:
    return _RANK[one.support], one.score


def _judged(claim: str, source: Source) -> Judgement:
    text = re.sub(r"\s*\[\d+(?:\s*,\s*\d+)*\]", "", claim).strip()
    pair = Pair(text, source)
    for check in _CHECKS:
        if reason := check(pair):
            return Judgement("unsupported", reason, round(0.5 * pair.coverage, 3))
    if pair.language in STRICT and pair.coverage < STRICT[pair.language]:
        return Judgement("unsupported", "the source does not say this", round(0.5 * pair.coverage, 3))
    if pair.coverage < PARTLY or not pair.body:
        return Judgement("unsupported", "the source does not say this", round(0.5 * pair.coverage, 3))
    if pair.coverage < ENOUGH:
        return Judgement("partly", "the source says only a part of this", round(pair.coverage, 3))
    return Judgement("supported", "", round(pair.coverage, 3))
