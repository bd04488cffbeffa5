"""Whether what would be quoted shows what is asked for: a number, a day, a person, a place, one's words."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import stopwords, words
from rag.records import REPORTING, Article, Retrieved
from rag.write.asked import Asked, Told, covered, told
from rag.write.evidence import NEAR, Candidate, around

_SHOWN = ("number", "when", "who", "where")
"""Kinds of answers that can be seen in a sentence."""
OPENING = 400
"""Characters of a story that tell what is new in it."""
SILENT = 0.15
"""A speaker who is asked for by name and whose words hold less of the matter than this says nothing of it."""


def shown(found: Retrieved, asked: Asked, made: Sequence[Candidate], strict: bool) -> bool:
    """Whether one of the sentences that would be quoted shows the number, day, person or place asked for.

    Unless `strict`, anything that may be one will do, and the day may be that of a story which begins so.
    """
    if asked.slot.kind not in _SHOWN:
        return True
    if not strict and found.language not in (None, "en"):
        return True  # names without capitals and numbers in words are not all seen
    quotable = _quotable(made)
    if strict:
        return any(c.features["kind"] >= 0.5 for c in quotable)
    if asked.slot.kind == "when":
        best = max(quotable, key=lambda c: c.score)
        told = any(c.features["kind"] > 0 for c in quotable)
        return told or _is_news(found.hits[best.hit].article, best.start)
    named = asked.slot.kind != "number" and any(_may_begin_with_a_name(c.text) for c in quotable)
    return named or any(c.features["kind"] > 0 for c in quotable)


def _is_news(article: Article, start: int) -> bool:
    """Whether what stands at `start` opens a dated story or heads it: it tells of about that day."""
    told = [block for block in article.blocks if block.role in REPORTING]
    opens = next((block.start for block in told if block.role != "headline"), 0)
    headed = any(block.role == "headline" and block.start <= start < block.end for block in told)
    return article.published.date is not None and (headed or 0 <= start - opens < OPENING)


def _may_begin_with_a_name(text: str) -> bool:
    """A first word with a capital and a meaning: "Moscow would host the talks"."""
    first = next(iter(words(text)), None)
    return first is not None and first.text[0].isupper() and first.text.lower() not in stopwords("en")


def told_of(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> bool:
    """Whether a sentence that would be quoted, or what is around it, tells any of what is asked but names.

    "When was Ann Lee born?" is not answered where she is only named: nothing there is born.
    """
    if asked.slot.kind not in _SHOWN or not asked.plain:
        return True
    return any(covered(asked.plain, told(c.text, c.language), _beside(found, c)) for c in _quotable(made))


def said(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> float:
    """How much of the matter stands in or around the words of the asked speaker, by its weight."""
    topic = tuple(term for term in asked.terms if term.keys.isdisjoint(asked.speaker_keys))
    own = [c for c in made if c.features["speaker"] >= 1.0]
    return max((covered(topic, told(c.text, c.language), _beside(found, c)) for c in own), default=0.0)


def _quotable(made: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that would be quoted."""
    floor = NEAR * max(c.score for c in made)
    return [c for c in made if c.score >= floor]


def _beside(found: Retrieved, one: Candidate) -> Told:
    return told(around(found.hits[one.hit], one.start, one.end), one.language)
