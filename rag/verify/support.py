"""Whether a written sentence says what its source says: who did what to whom, how many, when, and says who.

The verdict is by rules over aligned words, strict by intent: what they do not understand is set aside,
since the quotes stand beside it anyway. English has all of them; a language without a grammar here is
held to names, numbers, negation, speakers and the source's own words. The score beside the verdict is a
probability (see rag.verify.score).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.verify.clauses import counted, spliced, subjects
from rag.verify.facts import calendar, figures, names
from rag.verify.joined import joined
from rag.verify.meaning import adjoined, compared, conditional, opposed, ranked, real, replaced, unsaid
from rag.verify.pair import Judgement, Pair, Source
from rag.verify.polarity import modality, negation, reserved
from rag.verify.roles import governed, order, related
from rag.verify.score import score
from rag.verify.spoken import speakers

__all__ = ["Judgement", "Source", "judge", "verdict"]

ENOUGH = 0.80
"""Share of a claim's content that its source must hold to be `supported`."""
PARTLY = 0.76
"""Below this share it is unsupported; between the two it is `partly`."""
STRICT = {"ar": 1.0, "ru": 0.9}
"""Where no capitals tell names (Arabic), or no grammar is known here, the words must be the source's own."""

FACTS = (names, figures, calendar)
TURNED = (negation, modality, reserved, opposed, compared, conditional, ranked, real)
ROLES = (governed, order, subjects, spliced, counted, related)
_CHECKS = (*FACTS, *TURNED, speakers, *ROLES, adjoined, replaced, unsaid)
_RANK = {"supported": 2, "partly": 1, "unsupported": 0}
_INSIDE = re.compile(r"(?<=[a-z][.!?])\s+(?=[A-Z“\"])")
_MARK = re.compile(r"\s*\[\d+(?:\s*,\s*\d+)*\]")


def verdict(claim: str, *sources: Source) -> Judgement:
    """A claim against the sentences that it cites: one of them must say all of it, or each part of it one."""
    text = _unmarked(claim)
    found = max((replace(_single(text, one), rests=(n,)) for n, one in enumerate(sources)), key=_standing)
    return found if found.support == "supported" else max(found, _together(text, sources), key=_standing)


def judge(claim: str, *sources: Source, cosine: float | None = None) -> Judgement:
    """The verdict with its probability, which costs as much again and changes nothing in the verdict.

    `cosine` (of the claim and the nearest sentence), where it is known, goes into the score alone.
    """
    return replace(verdict(claim, *sources), score=_scored(_unmarked(claim), sources, cosine))


def _unmarked(claim: str) -> str:
    return _MARK.sub("", claim).strip()


def _standing(one: Judgement) -> tuple[int, float]:
    return _RANK[one.support], one.score


def _single(claim: str, source: Source) -> Judgement:
    """One claim against one source sentence; of a quotation of several, against each of them too."""
    found = [_judged(claim, source)]
    ends = [m.start() for m in _INSIDE.finditer(source.text)]
    starts = [0, *(m.end() for m in _INSIDE.finditer(source.text))]
    if ends and found[0].support != "supported":
        for start, end in zip(starts, [*ends, len(source.text)], strict=True):
            found.append(_judged(claim, Source(source.article, source.start + start, source.start + end)))
    return max(found, key=_standing)


def _together(claim: str, sources: Sequence[Source]) -> Judgement:
    """A claim that joins what several sentences say: each of its parts must be said by one of them."""
    best = Judgement("unsupported", "", -1.0)
    for parts in joined(claim):
        told = []
        for wordings in parts:
            tried = [
                replace(_single(text, one), rests=(n,)) for text in wordings for n, one in enumerate(sources)
            ]
            told.append(max(tried, key=_standing))
            if told[-1].support == "unsupported":
                break
        else:
            rests = tuple(sorted({n for one in told for n in one.rests}))
            best = max(best, replace(min(told, key=_standing), rests=rests), key=_standing)
    return best


def _judged(claim: str, source: Source) -> Judgement:
    pair = Pair(claim, source)
    coverage = pair.coverage
    for check in _CHECKS:
        if reason := check(pair):
            return Judgement("unsupported", reason, 0.5 * coverage)
    if coverage < max(PARTLY, STRICT.get(pair.language, 0.0)):
        return Judgement("unsupported", "the source does not say this", 0.5 * coverage)
    if coverage < ENOUGH:
        return Judgement("partly", "the source says only a part of this", coverage)
    return Judgement("supported", "", coverage)


def _scored(claim: str, sources: Sequence[Source], cosine: float | None) -> float:
    pairs = [Pair(claim, one) for one in sources]
    best = max(pairs, key=lambda pair: pair.coverage)
    found = [any(check(best) for check in checks) for checks in (FACTS, TURNED, ROLES, (speakers,))]
    return score(pairs, found, cosine)
