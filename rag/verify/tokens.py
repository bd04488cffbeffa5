"""A sentence as the checker reads it: content words, each with what governs it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.language import keys, stem, words
from rag.language.facts import dates, names, numbers
from rag.language.senses import senses

_PREPOSITIONS = {
    "in": "in",
    "on": "in",
    "at": "in",
    "during": "in",
    "within": "in",
    "inside": "in",
    "throughout": "in",
    "across": "in",
    "amid": "in",
    "of": "of",
    "to": "to",
    "toward": "to",
    "towards": "to",
    "into": "to",
    "onto": "to",
    "from": "from",
    "by": "by",
    "with": "with",
    "alongside": "with",
    "without": "without",
    "against": "against",
    "about": "about",
    "regarding": "about",
    "concerning": "about",
    "for": "for",
    "under": "under",
    "over": "about",
    "after": "after",
    "following": "after",
    "before": "before",
    "ahead": "before",
    "since": "since",
    "until": "until",
    "between": "between",
    "among": "among",
    "through": "through",
    "outside": "outside",
    "near": "near",
    "beyond": "outside",
    "despite": "despite",
    "via": "through",
    "behind": "behind",
    "around": "near",
}
_FREE = frozenset(
    {"in", "after", "before", "since", "until", "from", "near", "outside", "through", "despite"}
)
"""Prepositions of time and place: their phrases move within a sentence without turning it."""

_INNER = frozenset({"of", "with", "for", "between", "by"})
"""Prepositions that go on with a phrase of time or place: "after the meeting with the students"."""

AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did will would shall should can could "
    "may might must ought 's 're 've 'd 'll ".split()
)
_FUNCTION = AUXILIARIES | frozenset(
    "a an the this that these those it its he him his she her they them their we us our i me my you "
    "your who whom whose which what when where why how there here and or but nor so yet if then than "
    "because while although though also too just even still own same such very up out off down again "
    "further once itself himself herself themselves not no never neither none any some each both either "
    "other another one ones more most much many few less least only all every over about re s t ll ve d "
    "m new said say says saying stated stating told telling noted added adding reported however "
    "meanwhile moreover now already let per whether unless cannot ".split()
)
_NEGATORS = re.compile(
    r"^(?:not|no|never|neither|nor|none|nobody|nothing|without|cannot|\w+n['’]t|hardly|barely)$", re.I
)
_DENIERS = re.compile(
    r"^(?:refus(?:e[ds]?|ing|al)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?|unable|unwilling|"
    r"declin(?:e[sd]?|ing)|lack(?:s|ed|ing)?|oppos(?:e[sd]?|ing)|stop(?:s|ped)?|halt(?:s|ed)?|suspend(?:s|ed)?|"
    r"abandon(?:s|ed)?|cancel(?:s|led|ed)?|unlikely|impossible|unconvinced|prevent(?:s|ed)?|avoid(?:s|ed)?)$",
    re.I,
)
_MODALS = {
    "will": "will",
    "would": "will",
    "shall": "will",
    "can": "can",
    "could": "can",
    "may": "may",
    "might": "may",
    "should": "must",
    "must": "must",
    "ought": "must",
    "if": "if",
    "unless": "if",
    "'ll": "will",
}
_HEDGES = {
    "most": "most",
    "mostly": "most",
    "mainly": "most",
    "majority": "most",
    "some": "some",
    "several": "some",
    "few": "few",
    "many": "many",
    "all": "all",
    "every": "all",
    "each": "all",
    "always": "all",
    "only": "only",
    "solely": "only",
    "almost": "almost",
    "nearly": "almost",
    "virtually": "almost",
    "partly": "part",
    "partially": "part",
    "half": "part",
    "part": "part",
    "possible": "may",
    "possibly": "may",
    "perhaps": "may",
    "potential": "may",
    "potentially": "may",
    "likely": "may",
    "probably": "may",
    "alleged": "alleged",
    "allegedly": "alleged",
    "reportedly": "alleged",
    "reported": "alleged",
    "suspected": "alleged",
    "apparent": "alleged",
    "apparently": "alleged",
    "purported": "alleged",
    "seemingly": "alleged",
    "unlikely": "unlikely",
    "rarely": "few",
    "sometimes": "some",
    "often": "many",
}
STRONG = frozenset({"all", "only", "most"})
LOOSE = frozenset({"some", "almost", "many"})
"""Hedges that may go where a number follows ("some 100 tanks"); elsewhere they too are checked."""


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
    clause: int = 0
    """0 for the main clause, else the number of the clause that "if" or "when" began."""


_CLAUSES = frozenset(
    "who which that when where while if because although though unless whereas as whether".split()
)
_SUBORDINATE = frozenset("when while if because although though unless whereas".split())
_NOUNS = frozenset(
    "uprising meeting building briefing bombing fighting killing beginning morning evening shelling "
    "funding training understanding hearing ruling neighboring neighbouring outgoing incoming leading "
    "united wounded armed ".split()
)
_BEFORE_VERBS = frozenset("to not he she they we it who which that".split())
_BEFORE_NOUNS = frozenset(
    "the a an of its his her their our in on by with for more and or these those this that no".split()
)


def _verbish(word: str, before: str) -> bool:
    low, previous = word.lower(), before.lower()
    if previous in AUXILIARIES or previous in _BEFORE_VERBS:
        return True
    if low in _NOUNS:
        return False
    determiner = previous in _BEFORE_NOUNS
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
        if re.search(r"[;:()]|--|\s[-–—]|[.!?]\s", between):
            state.denied, state.modal, state.hedge = 0, frozenset(), frozenset()
        if word.start < skip:
            continue
        number = counted.get(word.start)
        if number is not None:
            skip = number.end
        in_date = any(a <= word.start < b for a, b in dated)
        if number is None and not in_date and _function(word.text, text[word.end :], state):
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
    )


def _function(word: str, after: str, state: _State) -> bool:
    """Takes a function word into the state; False for a content word."""
    low = word.lower().replace("’", "'")
    if (
        low == "to"
        and re.match(r"\s+[a-z]", after)
        and not re.match(
            r"\s+(?:the|a|an|its|his|her|their|our|this|these|those|some|any|other|both|all)\b", after
        )
    ):
        state.prep, state.free = None, False
        return True
    if low in _PREPOSITIONS and not (low == "over" and re.match(r"\s+\d", after)):
        state.prep = _PREPOSITIONS[low]
        state.loose = state.verb and low in ("on", "over", "through")
        state.free = state.prep in _FREE or (state.free and state.prep in _INNER)
        if low == "without":
            state.denied = 3
        if low not in ("of",):
            state.hedge = frozenset() if state.age else state.hedge
        return True
    if _NEGATORS.match(low):
        state.denied = 3
    if low in _MODALS:
        state.modal, state.age = state.modal | {_MODALS[low]}, 0
        if low in ("would", "will", "can", "could", "may", "might", "must", "should", "shall"):
            state.prep, state.free = None, False
    if low in _HEDGES and low in _FUNCTION:
        state.hedge, state.age = state.hedge | {_HEDGES[low]}, 0
    if low in AUXILIARIES or low in _CLAUSES:
        state.prep, state.free = None, False
    if low in _SUBORDINATE:
        state.clauses += 1
        state.clause = state.clauses
    return low in _FUNCTION


def _token(
    word: str, start: int, end: int, language: str | None, state: _State, named: bool, value: float | None,
    dated: bool, number: bool,
) -> Token:  # fmt: skip
    low = word.lower()
    verb = _verbish(word, state.last)
    if verb:
        state.prep, state.free = None, False
    if state.prep is None:
        state.loose = False
    state.verb = verb
    hedge = state.hedge
    if low in _HEDGES:
        hedge = hedge | {_HEDGES[low]}
    bare = re.sub(r"['’]s?$", "", word)
    return Token(
        text=word,
        start=start,
        end=end,
        stem=stem(bare, language),
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
        free=dated or state.free,
        loose=state.loose,
        clause=state.clause,
    )


def _spend(state: _State, word: str) -> None:
    """What a negation, a modal or a hedge says holds for the next content words only."""
    low = word.lower()
    state.age += 1
    state.denied = 2 if _DENIERS.match(low) else max(0, state.denied - 1)
    if state.age >= 2:
        state.modal, state.hedge = frozenset(), frozenset()
    if low in _HEDGES:
        state.hedge, state.age = state.hedge | {_HEDGES[low]}, 0


NEGATOR = re.compile(r"\b(?:not|no|never|neither|nor|none|nobody|nothing|without|cannot)\b|n['’]t\b", re.I)


def negators(text: str) -> int:
    """How often a text says "not", "no", "never", or refuses with a word of its own."""
    return len(NEGATOR.findall(text)) + sum(denies(word.text) for word in words(text))


def reserve(word: str, after: str) -> bool:
    """Whether a content word takes back a part of what follows it: "alleged", "possible", "part of"."""
    if word.lower() in ("part", "half", "majority") and not after.startswith(" of"):
        return False
    return _HEDGES.get(word.lower()) in ("may", "alleged", "part", "most", "few", "unlikely", "almost")


def denies(word: str) -> bool:
    """Whether a content word itself refuses or undoes what follows it."""
    return bool(_DENIERS.match(word))
