"""A question that goes on about the article that the last answer quotes first ("Who survived?")."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from rag.answer.candidates import keys_of
from rag.answer.data import LEXICONS
from rag.answer.evidence import Look
from rag.answer.weights import Linear
from rag.language.words import fold, length, words
from rag.records import Notes, Question

LEAST = 0.001
"""Probabilities count from this up to as much below 1."""


class Talk(NamedTuple):
    """What is known of a question after an answer.

    everywhere       logit of the probability that all articles answer it, made whole from the talk
    within           the same of the article that the last answer quotes first, asked as it was typed
    best_everywhere  logit of the best sentence of all articles
    best_within      the same of that article
    named            somebody or something is named in it, or a day
    length           log of its words
    filled           it was made whole: something in it stood for what was said before
    foreign          how many of its words that tell something that article does not have
    """

    everywhere: float
    within: float
    best_everywhere: float
    best_within: float
    named: float
    length: float
    filled: float
    foreign: float


def talk(typed: Question, everywhere: Look, within: Look) -> Talk:
    """Of a question as it was `typed`, made whole and asked of all, and asked of the first article of
    the last answer. Both looks have candidates."""
    article = within.found.hits[0].article
    held = _keys(article.text, article.language)
    telling = [*typed.topic, *(word for name in typed.names for word in name.text.split())]
    each = [_keys(word, typed.language) for word in telling]
    return Talk(
        _logit(everywhere.probability),
        _logit(within.probability),
        float(everywhere.logits.max()),
        float(within.logits.max()),
        float(bool(typed.names or typed.since or typed.until)),
        math.log(max(length(typed.text), 1)),
        float(everywhere.question.text != typed.text),
        float(sum(bool(keys) and held.isdisjoint(keys) for keys in each)),
    )


def goes_on(known: Talk) -> bool:
    """Whether that article is to be asked as well."""
    return _decided("goes_on", known)


def leads(known: Talk) -> bool:
    """Whether what it tells comes before what all articles tell, of a question that goes on."""
    return _decided("leads", known)


def _decided(name: str, known: Talk) -> bool:
    fitted = LEXICONS.table("talk")[name]  # it names the command that fits what is in it
    model = Linear(fitted["bias"], fitted["weights"])
    return float(model.logits(np.array([known]), Talk._fields)[0]) > 0


def _keys(text: str, language: str | None) -> frozenset[str]:
    return frozenset[str]().union(*keys_of(text, language))


def _logit(probability: float) -> float:
    held = min(max(probability, LEAST), 1 - LEAST)
    return math.log(held / (1 - held))


def names_people(typed: Question, whole: Question, notes: Notes | None) -> bool:
    """Whether a question, made whole from the talk, has nothing more than names of people of an article.

    Another name for a pronoun, or the last question beside this one, is often not what was meant.
    """
    people = {word for one in (notes.people if notes else ()) for word in _folded(one.name)}
    return _folded(whole.text) - _folded(typed.text) <= people


def _folded(text: str) -> set[str]:
    return {fold(word.text) for word in words(text)}
