"""What was found for a question and its parts -> the quotes to show, the rest, and how sure they are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

import numpy as np

from rag.answer.candidates import NotesOf, Sentence
from rag.answer.cite import citation
from rag.answer.closer import Reading, TokensOf, order
from rag.answer.denial import Premise, denial, premise
from rag.answer.disagree import disagreement
from rag.answer.features import Table
from rag.answer.leading import headed, pasted, written_out
from rag.answer.quotes import LONGEST, Quote, choose, evidence, how_many
from rag.answer.select import Certainty, certainty
from rag.answer.table import table
from rag.answer.weights import Floats, Models, fitted, sigmoid
from rag.records import Disagreement, Evidence, Hit, Question, Retrieved

REST = 12
"""Quotes beyond those shown that are kept: for a model's prompt, and for "more"."""
PART = 0.5
"""A part or party of a question with a lower probability than this is named as missing."""
ANOTHER_DAY = 0.7
"""The probability at most of an answer that is of another day than the one asked for: of ten such that were
surer than 0.88 seven were right (of 425 questions with such a day; folds left out)."""


@dataclass(frozen=True)
class Look:
    """One search for a question or a part of it: its candidates, their logits, and the probability that the
    best of them hold what was asked for."""

    question: Question
    found: Retrieved
    table: Table
    logits: Floats
    probability: float


@dataclass(frozen=True)
class Gathered:
    """The evidence of all looks. `shown` and `rest` number through and refer to `hits`.

    `missing` are the parts and parties of the question of which nothing was found; `premise` is how quotes
    tell what the question takes as given.
    """

    hits: tuple[Hit, ...]
    shown: tuple[Evidence, ...]
    rest: tuple[Evidence, ...]
    probability: float
    missing: tuple[str, ...] = ()
    disagreement: Disagreement | None = None
    premise: Premise = "told"


def look(
    question: Question, found: Retrieved, notes_of: NotesOf, tokens_of: TokensOf,
    wanted: Callable[[str, Sentence], bool] | None = None,
) -> Look:  # fmt: skip
    """The candidates of one search with their order and how sure they are; those alone that are `wanted`,
    which is told the id of the article of each."""
    candidates = table(question, found, notes_of)
    if wanted is not None:
        ids = [found.hits[one.hit].article.id for one in candidates.sentences]
        both = enumerate(zip(ids, candidates.sentences, strict=True))
        candidates = candidates.at([row for row, one in both if wanted(*one)])
    is_read = any(hit.answer_scores for hit in found.hits)  # the encoder reads the language of the question
    reading = Reading(found.question, found.hits, tokens_of) if is_read else None
    return weigh(question, found, candidates, fitted(found.encoder), reading)


def weigh(
    question: Question, found: Retrieved, candidates: Table, models: Models, reading: Reading | None
) -> Look:
    """The same of a table that is there, by other models."""
    if candidates.sentences and found.where.since and not question.topic and not question.names:
        # What is asked for is what is told of those days, and the filter lets nothing else through: what
        # happened is told first.
        told = np.array([-one.start / LONGEST for one in candidates.sentences])
        return Look(question, found, candidates, told, 1.0)
    logits = order(candidates, models, reading)
    if not candidates.sentences:
        return Look(question, found, candidates, logits, 0.0)
    known = certainty(question, found, candidates, logits)
    return Look(question, found, candidates, logits, how_sure(known, found, models))


def how_sure(known: Certainty, found: Retrieved, models: Models) -> float:
    """How likely the best of what was found hold what was asked for."""
    model = models.certainty_among(found.passages)
    sure = sigmoid(float(model.logits(np.array([known], np.float64), Certainty._fields)[0]))
    return min(sure, ANOTHER_DAY) if known.day_missed else sure


def gather(question: Question, whole: Look, parts: Sequence[Look], least: int = 0) -> Gathered:
    """The quotes of the whole question and of its parts in turn, each text once, best first; no fewer than
    `least`, where there are so many.

    A part may be the question itself, searched for in a part of the time or of the articles.
    """
    looks = [one for one in (whole, *parts) if one.table.sentences]
    hits = tuple({hit.passage.id: hit for one in (whole, *parts) for hit in one.found.hits}.values())
    if not looks:
        return Gathered(hits, (), (), 0.0)
    place = {hit.passage.id: number for number, hit in enumerate(hits)}
    count = max(how_many(question, looks[0].logits), least)
    best, denies = looks[0], denial(question, looks[0].table, looks[0].logits, looks[0].found.hits)
    spelled = written_out(question, best.table)
    lead = [row for row in (denies.said, denies.row) if row is not None] if denies else spelled
    lead = lead or headed(question, best.table, best.found.hits) or pasted(question, best.table)
    leads = [lead if one is best else _naming(one) if question.parties else () for one in looks]
    chosen = [
        choose(one.question, one.table, one.logits, count, first)
        for one, first in zip(looks, leads, strict=True)
    ]
    lists = [_evidence(one, quotes, place) for one, quotes in zip(looks, chosen, strict=True)]
    further = [
        _evidence(one, choose(one.question, one.table, one.logits, count + REST), place) for one in looks
    ]
    limit = max(count, len(lists[0]))
    merged = _each_once(_in_turn(lists), hits)[:limit]
    pair = 2 if denies and denies.said is not None else 0
    ordered = [*_spread(merged[:count], pair), *merged[count:]]
    every = _each_once([*ordered, *_in_turn(further)], hits)
    shown, rest = every[: len(merged)], every[len(merged) : len(merged) + REST]
    sides = question.parts or tuple(party.text for party in question.parties)
    missing = [
        side
        for side, one in zip(sides, parts, strict=False)
        if one.question is not question and one.probability < PART
    ]
    apart = disagreement(
        question, chosen[0], best.table, best.found.hits, lambda n: citation(lists[0][n], hits)
    )
    if pair:
        both = (citation(lists[0][0], hits), citation(lists[0][1], hits))
        apart = Disagreement("denial", both, ("said", "denied"))
    probability = 1.0 if spelled else max(one.probability for one in looks)
    denied = denies is not None and denies.said is None and question.kind != "yesno"
    given: Premise = "denied" if denied else premise(question, best.table)
    return Gathered(hits, tuple(shown), tuple(rest), probability, tuple(missing), apart, given)


def _naming(one: Look) -> list[int]:
    """The best row of a look for a side of a comparison that tells its name, if one does."""
    rows = np.flatnonzero(one.table.column("names") >= 1.0)
    return [int(rows[one.logits[rows].argmax()])] if len(rows) else []


def _evidence(one: Look, quotes: Sequence[Quote], place: Mapping[str, int]) -> list[Evidence]:
    """The quotes of a look as evidence that refers to the hits of all looks."""
    own = evidence(quotes, one.table, one.found.hits)
    return [replace(e, hit=place[one.found.hits[e.hit].passage.id]) for e in own]


def _in_turn(lists: Sequence[Sequence[Evidence]]) -> list[Evidence]:
    """The first of each, then the second of each, and so on."""
    return [e for row in zip_longest(*lists) for e in row if e is not None]


def _spread(items: Sequence[Evidence], pair: int) -> list[Evidence]:
    """The same evidence, each passage once before any comes again; what is said and denied stands first.

    Whoever reads three reads of three passages: one of them holds the answer for .79 of the questions of
    desk_train (cross-validated), for .75 with the best first.
    """
    turns = [n >= pair and sum(e.hit == one.hit for e in items[:n]) for n, one in enumerate(items)]
    return [items[n] for n in sorted(range(len(items)), key=turns.__getitem__)]


def _each_once(items: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The evidence without what lies within an earlier piece of the same article, numbered from 1."""
    kept: list[Evidence] = []
    for one in items:
        article = hits[one.hit].article.id
        if not any(
            hits[e.hit].article.id == article and e.start < one.end and one.start < e.end for e in kept
        ):
            kept.append(replace(one, number=len(kept) + 1))
    return kept
