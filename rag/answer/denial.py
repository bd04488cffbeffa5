"""Whether sentences deny what a question takes as given or asks of, and whether others say it; and whether
they tell it as asked for, planned or possible alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from rag.answer.candidates import Keys, keys_of
from rag.answer.cues import verb_forms
from rag.answer.data import LEXICONS, words_of
from rag.answer.disagree import at_one_time
from rag.answer.features import Table
from rag.answer.weights import Floats
from rag.language import word_keys
from rag.language.words import fold, words
from rag.question.data import words as asking
from rag.records import Hit, Name, Question

PREMISE = frozenset({"why", "when", "who", "where"})
"""Kinds of questions that take something as given."""
COVERED = 0.6
"""Share of a question's words beside a sentence that speaks of what it asks, and within one that says it."""
_PAUSES = frozenset(',.;:()[]—–“”"')


Premise = Literal["told", "denied", "wished", "others"]
"""How what a question takes as given is told: as it is, denied, as asked for, planned or possible alone, or
of others than its subject alone."""


class Denial(NamedTuple):
    """Rows of a table: the best sentence that denies a thing, and the best that says it, if one does."""

    row: int
    said: int | None


def denial(question: Question, table: Table, logits: Floats, hits: Sequence[Hit]) -> Denial | None:
    """What is denied of what a question takes as given, where nothing says it; or of what it asks whether it
    is so, with what says it at that time."""
    topic = _topic(question)
    asks = question.kind == "yesno"
    if not (asks or question.kind in PREMISE) or not topic or turned(question.text, question.language):
        return None
    best = np.argsort(-logits, kind="stable").tolist()
    views = {row: view for row in best if (view := _view(row, table, topic, bool(question.names)))}
    first = {view: row for row, view in reversed(views.items())}
    row, said = first.get("denies"), first.get("says")
    if row is None or (said is not None and not asks):
        return None
    days = [hits[table.sentences[n].hit].article.published.day for n in (row, said) if n is not None]
    return Denial(row, said) if at_one_time(days[0], days[-1]) else None


def premise(question: Question, table: Table) -> Premise:
    """How what a question takes as given is told, where it is not denied."""
    if _is_only_wished(question, table):
        return "wished"
    return "others" if _is_of_others(question, table) else "told"


def taken_as_given(question: Question) -> tuple[str, Name | None]:
    """The verb of what a question takes as given, "" without one, and the name that is its subject, if any.

    "When was it lifted?" has it last, "Who lifted it?" first, "When did Cormant lift it?" behind the name;
    behind "was" or "has" it is a participle: "Why was the Geneva conference postponed?".
    """
    asked = [word.text for word in words(question.text)]
    for name in question.names:
        own = name.text.split()
        at = next((n for n in range(1, len(asked)) if asked[n : n + len(own)] == own), 0)
        verbs = asking("follow", "auxiliaries")
        before = [word.lower() for word in asked[:at] if word.lower() in verbs or word in question.topic]
        if before and before[-1] in verbs:  # an article or a title may stand between
            behind = [word for word in asked[at + len(own) :] if word in question.topic]
            is_bare = before[-1] in asking("follow", "base_form")
            able = [word for word in behind if is_bare or word.endswith("ed") or verb_forms(word)]
            return next(iter((*able, *behind)), ""), name
    verb = question.topic[:1] if question.kind == "who" else question.topic[-1:]
    return next(iter(verb), ""), None


def _is_of_others(question: Question, table: Table) -> bool:
    """Whether what a question takes as given of its subject is told, but never near it or with all names:
    somebody was arrested, and not the one asked about."""
    verb, subject = taken_as_given(question)
    if question.kind not in PREMISE or subject is None:
        return False
    wanted = {key for keys in _forms(verb, question.language) for key in keys if not key.startswith(":")}
    mine = [frozenset[str]().union(*keys_of(form, question.language)) for form in subject.forms]
    near = [
        table.column("names_near")[row] >= 1.0
        or any(own & table.sentences[n].keys for own in mine for n in (row, *table.beside(row)))
        for row, one in enumerate(table.sentences)
        if wanted & one.keys
    ]
    return bool(near) and not any(near)


def _is_only_wished(question: Question, table: Table) -> bool:
    """Whether a thing that a question takes as given is told as asked for, planned, possible or denied alone.

    A sentence near the question's names must have all its words, or it may be asked of the wish itself.
    """
    asked = {fold(word.text) for word in words(question.text)}
    ahead = not asked.isdisjoint(_list("modals") | _list("futures"))
    if (
        question.kind not in PREMISE | {"number"}
        or ahead
        or turned(question.text, question.language) is not None
    ):
        return False
    own = _wished(question.text, question.language)
    topic = _topic(question)
    wishing = {word for word in question.topic if _wishes(fold(word))}
    own = own.union(*(keys for word in wishing for keys in keys_of(word, question.language)))
    near = table.column("names_near") >= (1.0 if question.names else 0.0)
    told = [
        (one.keys, _wished(one.text, language) | (turned(one.text, language) or frozenset()))
        for one, language, holds in zip(table.sentences, table.languages, near, strict=True)
        if holds and any(keys & one.keys for keys in topic)
    ]
    whole = [wished for held, wished in told if all(keys & held for keys in topic)]
    return any(
        any(keys & wished for wished in whole) and all(keys & wished for held, wished in told if keys & held)
        for keys in topic
        if not keys & own
    )


def _topic(question: Question) -> list[Keys]:
    """The keys of each word of what is asked, in all of a verb's forms."""
    each = (_forms(word, question.language) for word in question.topic)
    return [frozenset[str]().union(*forms) for forms in each if forms]


def _forms(word: str, language: str | None) -> list[Keys]:
    return [keys for form in (word, *verb_forms(word)) for keys in keys_of(form, language)]


def _view(row: int, table: Table, topic: Sequence[Keys], named: bool) -> Literal["denies", "says"] | None:
    """What a sentence tells of it: nothing where it does not speak of all names and most words."""
    one, language = table.sentences[row], table.languages[row]
    names, near, words_near = (table.column(f)[row] for f in ("names", "names_near", "words_near"))
    if one.text.rstrip().endswith("?") or (named and near < 1.0) or words_near < COVERED:
        return None
    denied = turned(one.text, language)
    if denied is not None:
        return "denies" if any(keys & denied for keys in topic) else None
    whole = sum(bool(keys & one.keys) for keys in topic) >= COVERED * len(topic)
    return "says" if whole and (not named or names >= 1.0) else None


def turned(text: str, language: str | None, reach: float = 0) -> Keys | None:
    """The keys of what a sentence denies; None where no word of it denies anything.

    A negator turns the first word behind it that tells something ("has not yet been lifted", "refused to
    sell"), a verb of denial its whole clause ("denied that she will leave"). Two of them, or "not only" and
    "not until", deny nothing. With a `reach` negators alone count, and turn as many words.
    """
    opens = (lambda low: reach * _negates(low)) if reach else _denies
    lows = [fold(word.text) for word in words(text)]
    if not any(map(opens, (*lows, *map("_".join, pairwise(lows))))):
        return None
    return frozenset() if not words_of("reversers").isdisjoint(lows) else _governed(text, language, opens)


def _wished(text: str, language: str | None) -> Keys:
    """The keys of what a sentence tells as asked for, planned or possible: "calls for the mayor to resign".

    A wish is of the verb behind its "to", else of all words up to a pause; what may be is the next verb.
    """
    return _governed(text, language, _wishes)


def _governed(text: str, language: str | None, opens: Callable[[str], float]) -> Keys:
    """The keys of the words that others govern: the next that tell something, as many, or all up to a pause;
    none of a word that stands there by itself too.
    """
    found, clause, plain, reach, last, low = set[str](), set[str](), set[str](), 0.0, 0, ""
    held = words(text)
    for word, behind in zip(held, (*(fold(word.text) for word in held[1:]), ""), strict=False):
        before, low = low, fold(word.text)
        if not _PAUSES.isdisjoint(text[last : word.start]):
            found, clause, reach = found | clause, set[str](), 0
        last = word.end
        if opened := opens(low) or opens(f"{low}_{behind}"):
            is_twice = opens is not _wishes and (reach or behind in _list("limits"))
            reach = 0 if is_twice else opened
        elif opens is _wishes and low == "to" and reach > 1:
            clause, reach = set[str](), 1
        elif (
            reach
            and (before == "to" or low not in _list("fillers"))
            and (keys := word_keys(word.text, language))
        ):
            clause.update(keys)
            reach -= 1
        else:
            plain.update(word_keys(word.text, language))
    return frozenset((found | clause) - plain)


def _negates(low: str) -> bool:
    return low in words_of("negators") | words_of("refusers") or low.endswith(("n't", "n’t"))


def _denies(low: str) -> float:
    return 1 if _negates(low) else math.inf if low in _list("deniers") else 0


def _wishes(low: str) -> float:
    return math.inf if low in _list("wishes") else 1 if low in _list("modals") else 0


def _list(name: str) -> frozenset[str]:
    return LEXICONS.words("cues", f"denial.{name}")
