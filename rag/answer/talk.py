"""A question that goes on about the article that the last answer quotes first ("Who survived?")."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from rag.answer.candidates import keys_of
from rag.answer.data import LEXICONS
from rag.answer.weights import Linear
from rag.language.words import fold, length, words
from rag.records import Article, Notes, Question

LEAST = 0.001
"""Probabilities count from this up to as much below 1."""


class Talk(NamedTuple):
    """What is known of a question after an answer.

    everywhere  logit of the probability that all articles answer it, made whole from what was asked before
    within      the same of that one article, asked as it was typed
    named       somebody or something is named in it, or a day
    length      log of its words
    filled      it was made whole: something in it stood for what was said before
    foreign     how many of its words that tell something the article does not have
    """

    everywhere: float
    within: float
    named: float
    length: float
    filled: float
    foreign: float


def talk(typed: Question, whole: Question, article: Article, everywhere: float, within: float) -> Talk:
    """`typed` is the question as it was typed, `whole` made whole; the last two are probabilities."""
    named = bool(typed.names or typed.since or typed.until)
    held = _keys(article.text, article.language)
    telling = [*typed.topic, *(word for name in typed.names for word in name.text.split())]
    each = [_keys(word, typed.language) for word in telling]
    foreign = [keys for keys in each if keys and held.isdisjoint(keys)]
    return Talk(
        _logit(everywhere),
        _logit(within),
        float(named),
        math.log(max(length(typed.text), 1)),
        float(whole.text != typed.text),
        float(len(foreign)),
    )


def _keys(text: str, language: str | None) -> frozenset[str]:
    return frozenset[str]().union(*keys_of(text, language))


def _logit(probability: float) -> float:
    held = min(max(probability, LEAST), 1 - LEAST)
    return math.log(held / (1 - held))


def goes_on(known: Talk) -> bool:
    """Whether the question is to be answered by that article alone."""
    fitted = LEXICONS.table("talk")  # it names the command that fits what is in it
    rows = np.array([known])
    return float(Linear(fitted["bias"], fitted["weights"]).logits(rows, Talk._fields)[0]) > 0


def names_people(typed: Question, whole: Question, notes: Notes | None) -> bool:
    """Whether a question, made whole from the talk, has nothing more than names of people of an article.

    Another name for a pronoun, or the last question beside this one, is often not what was meant.
    """
    people = {word for one in (notes.people if notes else ()) for word in _folded(one.name)}
    return _folded(whole.text) - _folded(typed.text) <= people


def _folded(text: str) -> set[str]:
    return {fold(word.text) for word in words(text)}
