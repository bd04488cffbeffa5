"""Claims that contradict each other: a denial, another day, another version of the same text.

Figures are compared in `rag.write.quotes`. Nothing is decided here: both sides are shown, oldest first.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.language.claims import (
    SAME,
    Day,
    asks_ahead,
    day_told,
    denies_a_claim,
    holds,
    plain_terms,
    same_deed,
    told_and_denied,
)
from rag.language.question import expects
from rag.language.versions import same_story, told_otherwise
from rag.records import Evidence, Hit

WIDE = 12
"""Sentences that are looked through for the other side, best first."""
MOST = 5
"""Sentences shown where versions of one text tell otherwise."""
AFTER, NEXT = 400, 4
"""Characters behind a quote within which a denial of "the claim" is of that claim: where it is asked whether
something is so, and where somebody's words are asked for (the very next sentence)."""
CLOSE = 0.7
"""A sentence speaks of the same thing if its score is at least this share of the best one's."""


def sides(question: str, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """Two sentences that contradict each other on what is asked, oldest first; none where none do."""
    if not evidence:
        return []
    kind = expects(question).kind
    pair: list[Evidence] = []
    if kind == "when":
        pair = _other_days(evidence, hits)
    elif kind == "yes_no" and not asks_ahead(question):
        pair = _denied(evidence, hits, AFTER) or _yes_and_no(question, evidence, hits)
    elif kind == "say":
        pair = _denied(evidence, hits, NEXT)
    return _oldest_first(pair, hits)


def _denied(evidence: Sequence[Evidence], hits: Sequence[Hit], reach: int) -> list[Evidence]:
    """The best sentence and the one behind it that denies "the claim"."""
    best = evidence[0]
    article = hits[best.hit].article.id
    for other in evidence:
        beside = hits[other.hit].article.id == article and 0 <= other.start - best.end <= reach
        if beside and denies_a_claim(other.text):
            return [best, other]
    return []


def _yes_and_no(question: str, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    terms = plain_terms(question)
    near = [e for e in evidence[:WIDE] if e.score >= CLOSE * evidence[0].score]
    near = [e for e in near if holds(e.text, terms) >= SAME]
    if not terms or not near:
        return []
    first = near[0]
    for other in near[1:]:
        apart = hits[first.hit].article.id != hits[other.hit].article.id
        if apart and told_and_denied(first.text, other.text, terms):
            return [first, other]
    return []


def _other_days(evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The best sentence with a day, and one of another article that tells the same of another day."""
    dated: list[tuple[Evidence, Day]] = []
    for item in evidence[:WIDE]:
        if item.score < CLOSE * evidence[0].score:
            break
        article = hits[item.hit].article
        if (day := day_told(item.text, article.published.date)) is not None:
            dated.append((item, day))
    if not dated:
        return []
    first, day = dated[0]
    for other, its in dated[1:]:
        same_thing = same_deed(first.text, other.text)
        if hits[other.hit].article.id != hits[first.hit].article.id and same_thing and not its.agrees(day):
            return [first, other]
    return []


def with_versions(
    question: str, chosen: Sequence[Evidence], evidence: Sequence[Evidence], hits: Sequence[Hit]
) -> list[Evidence]:
    """Each of `chosen` beside what other versions of its passage tell otherwise, oldest first."""
    made: list[Evidence] = []
    for one in chosen:
        same = {n for n, hit in enumerate(hits) if same_story(question, hits[one.hit], hit)}
        others = [e for e in evidence if e.hit in same and told_otherwise(question, one.text, e.text)]
        made += [each for each in _oldest_first([one, *others], hits) if each not in made]
    return made[: max(MOST, len(chosen))]


def _oldest_first(some: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    return sorted(some, key=lambda e: (hits[e.hit].article.published.date or "9999", e.number))
