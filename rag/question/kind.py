"""What kind of answer a question asks for, by the cues of `kinds.toml`, and whether it asks anything."""

from __future__ import annotations

import re
from typing import Any, Final, NamedTuple, cast

from rag.annotate.data import words as known_words
from rag.language.lexicons import any_of
from rag.language.words import fold, words
from rag.question import data
from rag.question.speaker import CLASSES, class_of
from rag.records import QuestionKind

_GAPS = {"...": r"(?:\W+\w+){0,10}?", "..": r"(?:\W+(?!(?:an?|the)\b)\w+){0,2}?"}


def kind_of(question: str) -> QuestionKind:
    """The kind of a question in English, Russian or Arabic; "fact" where no cue tells."""
    text = " ".join(question.casefold().split())
    tokens = data.tokens(text)
    first: tuple[int, int, QuestionKind] | None = None
    for order, (kind, own) in enumerate(_CUES.kinds):
        held = [
            made for cue in own if cue.plain <= tokens for made in cue.pattern or _concrete(cue.text, tokens)
        ]
        match = re.search(_any(held), text) if held else None
        if match is None:
            continue
        name = cast(QuestionKind, kind["name"])
        if kind.get("whole", False):
            return name
        if first is None or (match.start(), order) < first[:2]:
            first = (match.start(), order, name)
    return first[2] if first else "fact"


class _Cue(NamedTuple):
    """A cue, the words that a question must hold for it, and its pattern; None where it has a class."""

    text: str
    plain: frozenset[str]
    pattern: list[str] | None


class _Cues(NamedTuple):
    """Each kind with its cues, the words of each class, where a clause begins, and the lists of small talk.

    A pattern of cues that cannot stand is not compiled: of three hundred a dozen are, and a question waits
    60 ms less for them.
    """

    kinds: list[tuple[dict[str, Any], list[_Cue]]]
    classes: dict[str, frozenset[str]]
    begins: str
    talk: dict[str, frozenset[str]]


def _read_cues() -> _Cues:
    kinds = [(kind, [_cue(text) for text in kind["cues"]]) for kind in data.table("kinds")["kind"]]
    names = {name for _, own in kinds for cue in own if cue.pattern is None and (name := _class_in(cue.text))}
    talk = ("small.words", "small.languages", "small.fillers", "asks", "auxiliaries")
    folded = {
        key: frozenset(fold(part) for word in data.words("follow", key) for part in word.split("-"))
        for key in talk
    }
    return _Cues(kinds, {name: _class(name) for name in names - {"MANY"}}, _begins(), folded)


def _cue(text: str) -> _Cue:
    words = text.removeprefix("^").split()
    lower = [word for word in words if not word.isupper()]
    return _Cue(text, data.plain(lower), [_words(text)] if lower == words else None)


def _class_in(cue: str) -> str:
    """The class of a cue that has one."""
    return next(word for word in cue.removeprefix("^").split() if word.isupper())


def _concrete(cue: str, tokens: frozenset[str]) -> list[str]:
    """The patterns of a cue with those words of a question in the place of its class that are of it."""
    name = _class_in(cue)
    if name == "MANY":  # a plural, by its ending
        plural = (word for word in tokens if word[-1:] == "s" and word[-2:] not in ("ss", "us", "is"))
        held = (word for word in plural if word not in data.words("kinds", "classes.times"))
    else:
        held = (word for word in _CUES.classes[name] if word in tokens or word.endswith("*"))
    return [_words(cue.replace(name, word)) for word in sorted(held)]


def _class(name: str) -> frozenset[str]:
    """The words that one in capitals stands for: of `speaker.toml`, and for persons and places (many, with
    a final S)."""
    if name in CLASSES:
        return class_of(name)
    held = data.words("kinds", f"classes.{name.removesuffix('S')}")
    if name.startswith("PERSON"):
        held |= known_words("verbs", "office.heads") | data.words("follow", "persons.words")
    if not name.endswith("S"):
        return held
    held -= data.words("kinds", "classes.acts")
    return frozenset(word[:-1] + "ies" if word[-2:] in ("ry", "ty", "ny") else word + "s" for word in held)


def _begins() -> str:
    """Where a clause begins: the question, or what follows a colon, a dash, or a phrase of time or place.

    A preposition may come first ("to whom", "с кем").
    """
    openers, before = (any_of(data.table("kinds")[name]) for name in ("openers", "before"))
    clause = rf"(?:^|[:;.?!–—]\s|\s-\s|^(?:{openers})\s[^,]{{1,80}},\s)\W*"
    return rf"{clause}(?:(?:{before})\s)?"


def _any(patterns: list[str]) -> str:
    """A regular expression of patterns: those that stand anywhere, and those that begin a clause (^)."""
    anywhere = "|".join(each for each in patterns if not each.startswith("^"))
    beginning = "|".join(each[1:] for each in patterns if each.startswith("^"))
    parts = [rf"\b(?:{anywhere})\b"] if anywhere else []
    return "|".join([*parts, rf"{_CUES.begins}(?:{beginning})\b"] if beginning else parts)


def _words(cue: str) -> str:
    """The pattern of a cue: `*` ends a word anyhow, `..` and `...` are gaps. A `^` before it stays."""
    words = [_GAPS.get(word) or r"\W+" + any_of([word]) for word in cue.removeprefix("^").split()]
    return ("^" if cue.startswith("^") else "") + "".join(words).removeprefix(r"\W+")


def is_question(text: str) -> bool:
    """False for thanks, greetings and orders on the answer's form ("in German please"), in several languages.

    A text is small talk where all of its words are, by the lists of `follow.toml`, and one is so by itself.
    """
    tokens = [word.text.lower() for word in words(_ORDER["you"].sub("", text))]
    talk = _CUES.talk
    small, languages = talk["small.words"], talk["small.languages"]
    alone = [fold(word) in small for word in tokens]
    marked = text.rstrip().endswith(("?", "؟"))
    if not tokens or all(fold(word) in languages | {"in", "auf", "en"} for word in tokens):
        return bool(tokens) and marked
    if marked and fold(tokens[0]) in talk["asks"] | talk["auxiliaries"]:
        return True
    if not marked and tokens[1:] and _ORDER["small"].match(text) and not _asks(tokens[1:], text):
        return False
    trifles = small | languages | talk["small.fillers"]
    return not (any(alone) and all(fold(word) in trifles for word in tokens))


def _asks(tokens: list[str], text: str) -> bool:
    """Whether words behind small talk ask or name something: "Ok, and Clinton", "Thanks. Who is he"."""
    talk = _CUES.talk
    asks = any(fold(word) in talk["asks"] for word in tokens)
    return asks or _ORDER["names"].search(text) is not None or fold(tokens[0]) in talk["auxiliaries"]


def _small(name: str) -> str:
    """How an order begins that is put as a question ("Can you make that shorter?"), and how small talk does:
    with thanks, or with another of its words and a pause ("Great, that helps")."""
    if name == "you":
        return rf"^\W*(?:{any_of(data.table('follow')['orders'])})\s"
    if name == "names":
        return r"\s\W*(?-i:[A-ZА-ЯЁ])\w|\d"
    thanks, small = (any_of(data.words("follow", f"small.{key}")) for key in ("thanks", "words"))
    return rf"^\W*(?:(?:{thanks})\b|(?:{small})[,.!…–—])"


_ORDER: Final = data.Patterns(_small)


_CUES: Final = _read_cues()
