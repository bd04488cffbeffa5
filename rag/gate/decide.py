"""Whether the sources can answer at all: decided before any writer, so that no model is asked in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.gate.lacking import absent, undated
from rag.gate.refusal import filtered, listed, looked_for, whole_names
from rag.gate.shown import SILENT, said, shown, told_of
from rag.gate.signs import signs
from rag.records import Retrieved
from rag.write.asked import taken_apart
from rag.write.evidence import Candidate, candidates, on_topic


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the line that a user reads; empty where the question is answerable."""

    answerable: bool
    reason: str = ""


def decide(found: Retrieved, made: Sequence[Candidate] | None = None, *, strict: bool = False) -> Verdict:
    """Answerable or not, from the question's words, the best sentences and the filters.

    `made` are the `candidates` of `found`, from a caller that has them. `strict` is for a part of a question,
    whose other part lends it its words: one of the best sentences must show what is asked for.
    """
    if not found.hits:
        return Verdict(False, f"Not in the sources: nothing was found{filtered(found)}.")
    made = candidates(found) if made is None else made
    if not made:
        return Verdict(False, "Not in the sources: what was found is no reporting.")
    asked = taken_apart(found)
    if missing := absent(found, asked):
        named = whole_names(found.question, missing)
        return Verdict(False, f"Not in the sources: they do not mention {listed(named)}.")
    if not (made := on_topic(made, found.language)):
        named = whole_names(found.question, [t.text for t in found.terms if t.is_name])
        together = f"{listed(named)} together" if len(named) > 1 else listed(named)
        return Verdict(False, f"Not in the sources: no passage tells of {together}{filtered(found)}.")
    if asked.dates and (reason := undated(found, asked)):
        return Verdict(False, reason)
    if asked.by_name and said(found, asked, made) < SILENT:
        return Verdict(
            False, f"Not in the sources: nothing that {asked.expected.speaker} says of this was found."
        )
    if shown(found, asked, made, strict) and (
        not asked.terms or (told_of(found, asked, made) and signs(found, asked, made).logit > 0)
    ):
        return Verdict(True)
    looked = listed(looked_for(found))
    return Verdict(
        False, f"Not in the sources: no passage answers this. Looked for: {looked}{filtered(found)}."
    )
