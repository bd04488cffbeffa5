"""Whether sentences deny what a question takes as given or asks of, and whether others say it; and whether
they tell it as asked for, planned or possible alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple

import numpy as np

from rag.answer.candidates import Keys, keys_of
from rag.answer.data import LEXICONS, words_of
from rag.answer.disagree import at_one_time
from rag.answer.features import Features, Floats, Table
from rag.language import word_keys
from rag.language.words import fold, words
from rag.records import Hit, Question

PREMISE = frozenset({"why", "when", "who", "where"})
"""Kinds of questions that take something as given."""
COVERED = 0.6
"""Share of a question's words beside a sentence that speaks of what it asks, and within one that says it."""
_PAUSE = re.compile(r"[,.;:()\[\]—–“”\"]")
_NAMES, _NEAR, _WORDS_NEAR = map(Features._fields.index, ("names", "names_near", "words_near"))


class Denial(NamedTuple):
    """Rows of a table: the best sentence that denies a thing, and the best that says it, if one does."""

    row: int
    said: int | None


def denial(question: Question, table: Table, logits: Floats, hits: Sequence[Hit]) -> Denial | None:
    """What is denied of what a question takes as given, where nothing says it; or of what it asks whether it
    is so, where another sentence of that time says it."""
    topic = [keys for word in question.topic for keys in keys_of(word, question.language)]
    asks = question.kind == "yesno"
    if not (asks or question.kind in PREMISE) or not topic or _turned(question.text, question.language):
        return None
    best = np.argsort(-logits, kind="stable").tolist()
    views = {row: view for row in best if (view := _view(row, table, topic, bool(question.names)))}
    first = {view: row for row, view in reversed(views.items())}
    row, said = first.get("denies"), first.get("says")
    if row is None or asks == (said is None):
        return None
    days = [hits[table.sentences[n].hit].article.published.day for n in (row, said) if n is not None]
    return Denial(row, said) if at_one_time(days[0], days[-1]) else None


def is_only_wished(question: Question, table: Table) -> bool:
    """Whether a thing that a question takes as given is told as asked for, planned, possible or denied alone.

    A sentence near the question's names must have all its words, or it may be asked of the wish itself.
    """
    asked = {fold(word.text) for word in words(question.text)}
    ahead = not asked.isdisjoint(_list("modals") | _list("futures"))
    if question.kind not in PREMISE or ahead or _turned(question.text, question.language) is not None:
        return False
    own = _wished(question.text, question.language)
    topic = [keys for word in question.topic for keys in keys_of(word, question.language)]
    near = (values[_NEAR] >= 1.0 or not question.names for values in table.features)
    told = [
        (one.keys, _wished(one.text, language) | (_turned(one.text, language) or frozenset()))
        for one, language, holds in zip(table.sentences, table.languages, near, strict=True)
        if holds and any(keys & one.keys for keys in topic)
    ]
    whole = [wished for held, wished in told if all(keys & held for keys in topic)]
    return any(
        any(keys & wished for wished in whole) and all(keys & wished for held, wished in told if keys & held)
        for keys in topic
        if not keys & own
    )


def _view(row: int, table: Table, topic: Sequence[Keys], named: bool) -> Literal["denies", "says"] | None:
    """What a sentence tells of it: nothing where it does not speak of all names and most words."""
    values, one, language = table.features[row], table.sentences[row], table.languages[row]
    if one.text.rstrip().endswith("?") or (named and values[_NEAR] < 1.0) or values[_WORDS_NEAR] < COVERED:
        return None
    turned = _turned(one.text, language)
    if turned is not None:
        return "denies" if any(keys & turned for keys in topic) else None
    whole = sum(bool(keys & one.keys) for keys in topic) >= COVERED * len(topic)
    return "says" if whole and (not named or values[_NAMES] >= 1.0) else None


def _turned(text: str, language: str | None) -> Keys | None:
    """The keys of what a sentence denies; None where no word of it denies anything.

    A negator turns the first word behind it that tells something ("has not yet been lifted", "refused to
    sell"), a verb of denial its whole clause ("denied that she will leave"). Two of them, or "not only" and
    "not until", deny nothing.
    """
    held, found, open_, last = words(text), set[str](), "", 0
    lows = [fold(word.text) for word in held]
    denies = False
    for at, (word, low) in enumerate(zip(held, lows, strict=True)):
        if open_ and _PAUSE.search(text, last, word.start):
            open_ = ""
        last = word.end
        if (kind := _opener(low)) is not None:
            denies = True
            limited = lows[at + 1 : at + 2] and lows[at + 1] in _list("limits")
            open_ = "" if open_ or limited else kind
            continue
        keys = word_keys(word.text, language) if open_ and low not in _list("fillers") else ()
        found.update(keys)
        if keys and open_ == "negator":
            open_ = ""
    if denies and not words_of("reversers").isdisjoint(lows):
        return frozenset()
    return frozenset(found) if denies else None


def _wished(text: str, language: str | None) -> Keys:
    """The keys of what a sentence tells as asked for, planned or possible: "calls for the mayor to resign".

    A wish is of the verb behind its "to", else of all words up to a pause; what may be is the next verb.
    """
    found, clause, open_, last = set[str](), set[str](), "", 0
    for word in words(text):
        low = fold(word.text)
        if _PAUSE.search(text, last, word.start):
            found, clause, open_ = found | clause, set(), ""
        last = word.end
        if low in _list("wishes"):
            open_ = "wish"
        elif low in _list("modals"):
            open_ = "next"
        elif low == "to" and open_ == "wish":
            clause, open_ = set(), "next"
        elif open_ and low not in _list("fillers") and (keys := word_keys(word.text, language)):
            clause.update(keys)
            open_ = "" if open_ == "next" else open_
    return frozenset(found | clause)


def _opener(low: str) -> Literal["negator", "denier"] | None:
    if low in words_of("negators") | words_of("refusers") or low.endswith(("n't", "n’t")):
        return "negator"
    return "denier" if low in _list("deniers") else None


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(LEXICONS.table("cues")["denial"][name].split())
