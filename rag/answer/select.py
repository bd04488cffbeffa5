"""How sure it is that the best sentences answer: what is known of them together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rag.answer.features import KINDS, Features, Floats, Table
from rag.records import Question, Retrieved

FIRST = 3
"""Sentences, best first, whose features tell how sure an answer is."""


class Certainty(NamedTuple):
    """What is known of the best sentences together, as an answer to a question.

    best           the logit of the best sentence
    second         that of the best one of another passage
    cosine         the greatest cosine of the first sentences
    passage        the greatest cosine of their passages
    words          the greatest share of the question's words beside one of them, by IDF
    names          the greatest share of the question's names beside one of them; 1 without names
    unknown        share of the question's words, by IDF, that no passage of the index holds
    unknown_name   a name of the question that no passage of the index holds
    kind_met       a number or time is asked for and one of them tells it
    kind_missed    a number or time is asked for and none of them tells it
    speaker        one of them is said by whom the question asks for
    day_missed     a day, month or year is asked for and none of them, nor its article, is of it
    fact, number, when, who, why, said, yesno, many   what is asked for; `many`: several things
    """

    best: float
    second: float
    cosine: float
    passage: float
    words: float
    names: float
    unknown: float
    unknown_name: float
    kind_met: float
    kind_missed: float
    speaker: float
    day_missed: float
    fact: float
    number: float
    when: float
    who: float
    why: float
    said: float
    yesno: float
    many: float


def certainty(question: Question, found: Retrieved, table: Table, logits: Floats) -> Certainty:
    """The features of the answer as a whole. The table has a row at least."""
    best = np.argsort(-logits, kind="stable")
    top = int(best[0])
    hit = table.sentences[top].hit
    second = next((float(logits[n]) for n in best if table.sentences[n].hit != hit), float(logits[top]) - 3)
    column = {name: table.features[best[:FIRST], at] for at, name in enumerate(Features._fields)}
    weight = max(sum(term.idf for term in found.terms), 1e-9)
    unknown = [term for term in found.terms if not term.passages]
    asks = question.kind in ("number", "when")
    met = bool(column["number"].any() or column["day"].any())
    return Certainty(
        best=float(logits[top]),
        second=second,
        cosine=float(column["cosine"].max()),
        passage=float(column["cosine_passage"].max()),
        words=float(column["words_near"].max()),
        names=float(column["names_near"].max()) if question.names else 1.0,
        unknown=sum(term.idf for term in unknown) / weight,
        unknown_name=any(term.is_name for term in unknown),
        kind_met=asks and met,
        kind_missed=asks and not met,
        speaker=float(column["speaker"].max()),
        day_missed=float(column["asked_day_missed"].min()),
        many=question.several,
        **{kind: question.kind == kind for kind in KINDS},
    )
