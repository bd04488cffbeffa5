"""Whether two sentences contradict each other on their face: a denial, another day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language.facts import dates
from rag.language.question import expects, is_light
from rag.language.senses import senses
from rag.language.stems import stem, stopwords
from rag.language.words import words

_CLAIM = (
    r"(?:claims?|allegations?|accusations?|reports?|statements?|charges?|suggestions?|assertions?|rumou?rs?|"
    r"it|them)"
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|refut(?:es?|ed)|dismiss(?:es|ed)?|reject(?:s|ed)?|disput(?:es?|ed)|contradict(?:s|ed)?)\s+"
    rf"(?:the|this|that|these|those|such|any|all|both|its|his|her|their)?\s*(?:\w+\s+){{0,2}}{_CLAIM}\b|"
    r"\bопроверг\w*|\bотверг\w* (?:эти )?(?:обвинени|заявлени|утверждени)\w*|\bنفى|\bنفت", re.IGNORECASE,
)  # fmt: skip
_NO = re.compile(
    r"\b(?:not|no|never|none|neither|nor|without|cannot|hardly|den(?:y|ies|ied)|refut\w+|reject\w*|refus\w+|"
    r"dismiss\w*|fail(?:s|ed)?|false|groundless|baseless|untrue|не|нет|ни|никаких|никогда)\b|n['’]t\b|"
    r"(?:^|\s)(?:لا|لم|لن|ليس|ليست)(?=\s)", re.IGNORECASE,
)  # fmt: skip
SAME = 0.6
"""The share of a question's plain words that both sides must hold."""
REACH = 4
"""Words between a "not" and what it denies."""


def denies_a_claim(text: str) -> bool:
    """Whether a sentence denies what was said before it: "refuted the claim"."""
    return bool(_DENIED.search(text))


Terms = tuple[tuple[str, frozenset[int]], ...]
"""Words by their stem and senses."""


def plain_terms(question: str, language: str = "en") -> Terms:
    """What a question asks of its names: its content words in lower case, by stem and senses."""
    told = [w.text for w in words(question) if w.text.islower() and w.text not in stopwords(language)]
    return tuple((stem(w, language), senses(w, language)) for w in told if not is_light(w))


def holds(text: str, terms: Terms) -> float:
    """The share of the terms that a text holds, by stem or by sense; 0.0 of none."""
    return len(_met(terms, [w.text for w in words(text)])) / len(terms) if terms else 0.0


def denied(text: str, terms: Terms) -> frozenset[int]:
    """Which of the terms stand close behind a "not", by their places."""
    found: set[int] = set()
    for match in _NO.finditer(text):
        near = words(text[match.end() : match.end() + 60])[: REACH + 1]
        found |= _met(terms, [word.text for word in near])
    return frozenset(found)


def told_and_denied(one: str, other: str, terms: Terms) -> bool:
    """Whether one of two sentences denies a word that the other tells without a "not"."""
    first, second = denied(one, terms), denied(other, terms)
    held = [_met(terms, [w.text for w in words(text)]) for text in (one, other)]
    return bool((first & held[1]) - second or (second & held[0]) - first)


def _met(terms: Terms, told: Sequence[str]) -> set[int]:
    own = [(stem(word, "en"), senses(word, "en")) for word in told]
    return {
        n
        for n, (root, meant) in enumerate(terms)
        if any(root == theirs or meant & sense for theirs, sense in own)
    }


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year that a sentence tells, with the year that its article's date gives it."""

    year: int
    month: int | None
    day: int | None

    def agrees(self, other: Day) -> bool:
        """True unless a part that both tell differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)


def day_told(text: str, published: str | None) -> Day | None:
    """The first day of a sentence: "in March", told in January 2012, is March 2011. None without a year."""
    for date in dates(text):
        if date.year is not None:
            return Day(date.year, date.month, date.day)
        if date.month is not None and published:
            year, month = int(published[:4]), int(published[5:7] or 12)
            return Day(year - (date.month > month), date.month, date.day)
    return None


def same_deed(one: str, other: str) -> bool:
    """Whether what two sentences date is told by one word: "erupted in March", "erupted in March 2012"."""
    deeds = [
        {stem(m.group(), "en") for m in re.finditer(r"\w+(?=\s+(?:in|on|since)\s+[A-Z\d])", text)}
        for text in (one, other)
    ]
    return bool(deeds[0] & deeds[1])


_AHEAD = re.compile(
    r"\s*(?:(?:will|would|can|could|should|may|might)\b|(?:is|are)\b.*\bgoing to\b)", re.IGNORECASE
)


def asks_ahead(question: str) -> bool:
    """Whether it is asked what will be or may be: what was does not contradict it."""
    return bool(_AHEAD.match(question))


def contradicts(question: str, told: Sequence[tuple[str, str | None]], *, apart: bool = True) -> bool:
    """Whether the sentences of an answer, each with its article's date, hold both sides of what is asked.

    `apart`: they are of two articles. One article contradicts itself only where one sentence says so.
    """
    if len(told) < 2 or asks_ahead(question):
        return False
    kind = expects(question).kind
    if kind in ("yes_no", "say") and any(denies_a_claim(text) for text, _ in told[1:]):
        return True
    if not apart:
        return False
    if kind == "yes_no":
        terms = plain_terms(question)
        held = [text for text, _ in told if holds(text, terms) >= SAME]
        return any(told_and_denied(held[0], other, terms) for other in held[1:]) if held else False
    days = [day for text, date in told if (day := day_told(text, date)) is not None]
    pairs = [(a, b) for n, a in enumerate(days) for b in days[:n]]
    return kind == "when" and any(not a.agrees(b) for a, b in pairs) and same_deed(told[0][0], told[1][0])
