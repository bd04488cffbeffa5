"""Whether a written sentence says what its source says: who did what to whom, how many, when, and says who.

Rules over aligned words, for English; a language without them (no list of function words) is held
to names, numbers and the source's own words. Strict by intent: what it does not understand it
sets aside, since the quotes stand beside it anyway.
"""

from __future__ import annotations

import re

from rag.verify.facts import calendar, figures, names
from rag.verify.pair import Judgement, Pair, Source
from rag.verify.polarity import modality, negation, reserved
from rag.verify.roles import governed, order, speakers

__all__ = ["Judgement", "Source", "judge"]

ENOUGH = 0.80
"""Share of a claim's content that its source must hold to be `supported`."""
PARTLY = 0.67
"""Below this share it is unsupported; between the two it is `partly`."""

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
    return max(found, key=lambda one: (_RANK[one.support], one.score))


def _judged(claim: str, source: Source) -> Judgement:
    text = re.sub(r"\s*\[\d+(?:\s*,\s*\d+)*\]", "", claim).strip()
    pair = Pair(text, source)
    for check in (names, figures, calendar, negation, modality, reserved, speakers, governed, order):
        if reason := check(pair):
            return Judgement("unsupported", reason, round(0.5 * pair.coverage, 3))
    if pair.coverage < PARTLY or not pair.body:
        return Judgement("unsupported", "the source does not say this", round(0.5 * pair.coverage, 3))
    if pair.coverage < ENOUGH:
        return Judgement("partly", "the source says only a part of this", round(pair.coverage, 3))
    return Judgement("supported", "", round(pair.coverage, 3))
