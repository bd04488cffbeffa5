"""A sentence as the checker reads it: content words, each with what governs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.language import fold, keys, stem, stopwords, words
from rag.language.facts import dates, names, numbers
from rag.language.senses import senses
from rag.verify.lexicon import (
    AUXILIARIES,
    BEFORE_NOUNS,
    BEFORE_VERBS,
    CLAUSES,
    DENIERS,
    FREE,
    FUNCTION,
    HEDGES,
    INNER,
    MODALS,
    NEGATORS,
    NOUNS,
    PREPOSITIONS,
    REPORTING,
    SUBORDINATE,
    TIMES,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A content word. `prep` governs it (None for a subject or object), `link` stands right before it.

    `denied`, `modal` and `hedge` are what is said of it: "not", "may", "most of".
    """

    text: str
    start: int
    end: int
    stem: str
    keys: frozenset[str]
    senses: frozenset[int]
    is_name: bool
    number: float | None
    dated: bool
    prep: str | None
    denied: bool
    modal: frozenset[str]
    hedge: frozenset[str]
    segment: int
    verb: bool = False
    free: bool = False
    """Whether it belongs to a phrase of time or place."""
    loose: bool = False
    """Its preposition follows a verb at once, and may be a part of it: "passed on his thanks"."""
    english: bool = True
    clause: int = 0
    """0 for the main clause, else the number of the clause that "if" or "when" began."""


def _verbish(word: str, before: str) -> bool:
    low, previous = word.lower(), before.lower()
    if word[:1].isdigit() or (previous == "to" and word[:1].isupper()):
        return False
    if previous in AUXILIARIES or previous in BEFORE_VERBS:
        return True
    if low in NOUNS:
        return False
    determiner = previous in BEFORE_NOUNS
    return low.endswith(("ed", "ing")) and len(low) > 4 and not determiner


@dataclass(slots=True)
class _State:
    """What has been read since the clause began."""

    prep: str | None = None
    free: bool = False
    denied: int = 0
    modal: frozenset[str] = frozenset()
    hedge: frozenset[str] = frozenset()
    segment: int = 0
    clause: int = 0
    clauses: int = 0
    verb: bool = False
    loose: bool = False
    last: str = ""
    compound: bool = False
    """Whether the word is the second half of one: "Syria-related"."""
    age: int = 0


def tokens(text: str, language: str | None = "en") -> list[Token]:
    """The content words of a sentence, in order."""
    named = {start for _, start, _ in names(text)}
    counted = {n.start: n for n in numbers(text)}
    dated = [(d.start, d.end) for d in dates(text)]
    found: list[Token] = []
    state, reached, skip = _State(), 0, -1
    for word in words(text):
        between = text[reached : word.start]
        reached = word.end
        if re.search(r"[,;:()\"“”«»…]|--|[-–—]\s|\s[-–—]", between):
            state.prep, state.free = None, False
            state.segment += 1
            state.clause = 0
        if ";" in between:
            state.clauses += 1
            state.clause = state.clauses
        if re.search(r"[;:()]|--|\s[-–—]|[.!?]\s", between):
            state.denied, state.modal, state.hedge = 0, frozenset(), frozenset()
        if word.start < skip:
            continue
        if found and found[-1].dated and state.last == found[-1].text and state.prep is not None:
            state.prep, state.free = None, False
        number = counted.get(word.start)
        if number is not None:
            skip = number.end
        state.compound = between == "-"
        in_date = any(a <= word.start < b for a, b in dated)
        if number is None and not in_date and _function(word.text, text[word.end :], state, language):
            state.last = word.text
            continue
        found.append(
            _token(
                word.text,
                word.start,
                number.end if number else word.end,
                language,
                state,
                word.start in named,
                number.value if number else None,
                in_date or _weekday(word.text),
                number is not None,
            )
        )
        _spend(state, word.text)
        state.last = word.text
    return _with_phrases(found, text, language)


def _with_phrases(found: list[Token], text: str, language: str | None) -> list[Token]:
    """ "United Nations" has the key of "U.N." on both of its words."""
    spans = [(t.key, t.start, t.end) for t in keys(text, language) if t.key[0] == "="]
    made = []
    for token in found:
        more = {key for key, start, end in spans if start <= token.start and token.end <= end}
        made.append(replace(token, keys=token.keys | more) if more else token)
    return made


def _weekday(word: str) -> bool:
    return bool(re.fullmatch(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day", word)) or word.lower() in (
        "today",
        "yesterday",
        "tomorrow",
        "week",
        "last",
        "next",
    )


_OTHERS = ("ru", "ar")
"""Languages with a list of stop words and no grammar here."""


def _function(word: str, after: str, state: _State, language: str | None) -> bool:
    """Takes a function word into the state; False for a content word."""
    low = word.lower().replace("’", "'")
    if language in _OTHERS:
        if NEGATORS.match(low):
            state.denied = 3
        return bool(NEGATORS.match(low)) or fold(word) in stopwords(language)
    if (
        low == "to"
        and re.match(r"\s+[a-z]", after)
        and not re.match(
            r"\s+(?:the|a|an|its|his|her|their|our|this|these|those|some|any|other|both|all)\b", after
        )
    ):
        state.prep, state.free = None, False
        return True
    if low in PREPOSITIONS and not (low == "over" and re.match(r"\s+\d", after)):
        state.prep = PREPOSITIONS[low]
        state.loose = state.verb and low in ("on", "over", "through")
        state.free = state.prep in FREE or (state.free and state.prep in INNER)
        if low == "without":
            state.denied = 3
        if low not in ("of",):
            state.hedge = frozenset() if state.age else state.hedge
        return True
    if NEGATORS.match(low) or re.match(r"(?:rather|instead) (?:than|of)\b", low + after):
        state.denied = 3
    if low in MODALS:
        state.modal, state.age = state.modal | {MODALS[low]}, 0
        if low in ("would", "will", "can", "could", "may", "might", "must", "should", "shall"):
            state.prep, state.free = None, False
    if low in HEDGES and low in FUNCTION:
        state.hedge, state.age = state.hedge | {HEDGES[low]}, 0
    if low in AUXILIARIES or low in CLAUSES or low in REPORTING:
        state.prep, state.free = None, False
    if low in SUBORDINATE:
        state.clauses += 1
        state.clause = state.clauses
    return low in FUNCTION


def _token(
    word: str, start: int, end: int, language: str | None, state: _State, named: bool, value: float | None,
    dated: bool, number: bool,
) -> Token:  # fmt: skip
    low = word.lower()
    verb = _verbish(word, state.last) and not state.compound
    if verb:
        state.prep, state.free = None, False
    if state.prep is None:
        state.loose = False
    state.verb = verb
    hedge = state.hedge
    if low in HEDGES:
        hedge = hedge | {HEDGES[low]}
    bare = re.sub(r"['’]s?$", "", word)
    return Token(
        text=word,
        start=start,
        end=end,
        stem=_spelling(stem(bare, language)),
        keys=frozenset(t.key for t in keys(bare, language)),
        senses=frozenset() if number else senses(bare, language),
        is_name=named,
        number=value if number else None,
        dated=dated,
        prep=state.prep,
        denied=state.denied > 0,
        modal=state.modal,
        hedge=hedge,
        segment=state.segment,
        verb=verb,
        free=dated or state.free or (low in TIMES and state.prep is not None),
        loose=state.loose,
        english=language in (None, "en"),
        clause=state.clause,
    )


def _spelling(stemmed: str) -> str:
    """One form for British and American spelling: neighbour, neighbor; recognise, recognize."""
    return re.sub(r"is(?=e?$|ing$|ed$)", "iz", stemmed.replace("our", "or")) if len(stemmed) > 5 else stemmed


def _spend(state: _State, word: str) -> None:
    """What a negation, a modal or a hedge says holds for the next content words only."""
    low = word.lower()
    state.age += 1
    state.denied = 2 if DENIERS.match(low) else max(0, state.denied - 1)
    if state.age >= 2:
        state.modal, state.hedge = frozenset(), frozenset()
    if low in HEDGES:
        state.hedge, state.age = state.hedge | {HEDGES[low]}, 0
