"""Whether the sources can answer at all: decided before any writer, so that no model is asked in vain."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language.facts import dates
from rag.records import Retrieved
from rag.write.evidence import candidates, taken_apart


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the line that a user reads; empty where the question is answerable."""

    answerable: bool
    reason: str = ""


LEAST_COSINE = 0.30
LEAST_COVERAGE = 0.5


def decide(found: Retrieved) -> Verdict:
    """Answerable or not, from the question's words, the best sentences and the filters."""
    if not found.hits:
        return Verdict(False, f"Not in the sources: nothing was found{_within(found)}.")
    dated = " ".join(found.question[d.start : d.end] for d in dates(found.question))
    absent = [t.text for t in found.terms if t.is_name and t.passages == 0 and t.text not in dated]
    if absent:
        return Verdict(False, f"Not in the sources: they do not name {', '.join(absent)}.")
    made = candidates(found)
    if not made:
        return Verdict(False, "Not in the sources: no reporting was found, only other text.")
    asked = taken_apart(found)
    if not asked.terms:
        return Verdict(True)
    best = max(c.features["coverage"] + 0.5 * c.features["context"] for c in made)
    cosine = max(c.features["cosine"] for c in made)
    if cosine + best < LEAST_COSINE + LEAST_COVERAGE:
        told = ", ".join(term.text for term in found.terms)
        return Verdict(False, f"Not in the sources: no passage tells of {told} together.")
    return Verdict(True)


def _within(found: Retrieved) -> str:
    where = found.where
    if where.since and where.until:
        return f" between {where.since} and {where.until}"
    if where.since or where.until:
        return f" since {where.since}" if where.since else f" until {where.until}"
    return ""
