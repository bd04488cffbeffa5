"""How sure it is that the best sentences answer: what is known of them together."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from rag.answer.features import Features, Table
from rag.answer.weights import Floats
from rag.records import Question, Retrieved

FIRST = 4
"""Sentences, best first, whose features tell how sure an answer is."""


class Certainty(NamedTuple):
    """What is known of the candidates together, as an answer to a question.

    best           the logit of the best sentence
    every          the logarithm of the sum of all candidates' odds: with `best`, whether one stands out
    cosine         the greatest cosine of the first sentences
    answer_mean    the mean cosine, as answers, of all candidates: how near the archive is to such a question
    passages       passages that the first sentences are of
    words          the greatest share of the question's words beside one of the first, by IDF
    words_any      the greatest share of them in one sentence of all
    missing        the greatest IDF of a word of the question that stands neither in the best sentence nor
                   beside it, of that of a word in one passage alone
    terms          words of the question, but for those without weight
    names          the greatest share of the question's names beside one of the first; 1 without names
    unknown        share of the question's words, by IDF, that no passage of the index holds
    unknown_name   a name of the question that no passage of the index holds
    kind_missed    a number or time is asked for and none of the first tells it
    day_missed     a day, month or year is asked for and none of them, nor its article, is of it
    number, who, said, many   what is asked for; `many`: several things
    """

    best: float
    every: float
    cosine: float
    answer_mean: float
    passages: float
    words: float
    words_any: float
    missing: float
    terms: float
    names: float
    unknown: float
    unknown_name: float
    kind_missed: float
    day_missed: float
    number: float
    who: float
    said: float
    many: float


def certainty(question: Question, found: Retrieved, table: Table, logits: Floats) -> Certainty:
    """The features of the answer as a whole. The table has a row at least."""
    best = np.argsort(-logits, kind="stable")
    top, first = int(best[0]), best[:FIRST]
    whole = dict(zip(Features._fields, table.features.T, strict=True))
    column = {name: values[first] for name, values in whole.items()}
    near = frozenset().union(*(table.sentences[n].keys for n in (top, *table.beside(top))))
    weight = max(sum(term.idf for term in found.terms), 1e-9)
    unknown = [term for term in found.terms if not term.passages]
    kind_met = column["number"].any() or column["day"].any()
    missing = max((term.idf for term in found.terms if near.isdisjoint(term.keys)), default=0.0)
    return Certainty(
        best=float(logits[top]),
        every=float(np.logaddexp.reduce(logits)),
        cosine=float(column["cosine"].max()),
        answer_mean=float(whole["answer"].mean()),
        passages=len({table.sentences[n].hit for n in first}),
        words=float(column["words_near"].max()),
        words_any=float(whole["words"].max()),
        missing=missing / math.log(max(found.passages, 3)),
        terms=len(found.terms),
        names=float(column["names_near"].max()) if question.names else 1.0,
        unknown=sum(term.idf for term in unknown) / weight,
        unknown_name=any(term.is_name for term in unknown),
        kind_missed=question.kind in ("number", "when") and not kind_met,
        day_missed=float(column["asked_day_missed"].min()),
        many=question.several,
        **{kind: question.kind == kind for kind in ("number", "who", "said")},
    )
