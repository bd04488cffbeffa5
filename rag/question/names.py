"""The names of a question, with every other form that may stand for them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from rag import annotate
from rag.language.detect import script
from rag.language.stems import stopwords
from rag.language.words import Word, fold, words
from rag.question import aliases, data
from rag.records import Name, Span

_SHORT: Final = 4
"""Letters: a shorter Russian word shares its stem with too many names."""
_REACH: Final = 8
"""Words of the longest name that is looked for."""
_PATTERNS: Final = data.Patterns(
    {
        "first": r"(?:^|[.!?؟:;]\s+|[-–—]\s+)[\"“«'‘(]*(?P<word>[^\W\d_]+)",
        "begins": r"(?:^|[.!?:;–—]\s)\W*$",
        "called": r"[«“\"](?P<name>(?-i:[A-ZА-ЯЁ])[\w’'-]*(?:\s[\w’'-]+){0,3})[»”\"]",
        "owned": r"(?-i:['’]s?)(?!\w)",
    }.__getitem__
)


def name_of(text: str) -> Name:
    """A name with its forms: what the aliases know, and a person's surname."""
    forms = list(aliases.forms(text))
    if set(forms) == {text}:
        forms += _parts(text)
    return Name(text, tuple(dict.fromkeys(forms)))


def _parts(name: str) -> list[str]:
    """The surname of an unknown name that may be a person's; both names of a pair ("Putin-Trump")."""
    tokens = name.split()
    halves = name.split("-")
    if len(tokens) == 1 and len(halves) == 2 and all(len(half) > 2 and half[0].isalpha() for half in halves):
        return [half for half in halves if half[0].isupper()]
    capital = all(word[:1].isupper() and not word[1:2].isupper() for word in tokens)
    if len(tokens) in (2, 3) and capital and tokens[-1].casefold() not in data.words("words", "things"):
        return [tokens[-1]]
    return []


def spans(text: str, language: str | None = None, days: Iterable[Span] = ()) -> tuple[Span, ...]:
    """The spans of names: by capitals, and in lower case those that the aliases know. None within a day."""
    plain = _PATTERNS["first"].sub(_lowered, text)
    capitals = [span for span in annotate.names(plain, language) if not _within(span, days)]
    called = (match.span("name") for match in _PATTERNS["called"].finditer(text))  # the tanker «Волга»
    capitals += [span for span in (*_beginnings(text), *called) if not _meets(span, capitals)]
    known = [span for span in _known(text) if not _meets(span, capitals)]
    return tuple(sorted([*capitals, *known]))


def names(text: str, places: Iterable[Span]) -> tuple[Name, ...]:
    """The names at those spans, each once."""
    return tuple({fold(text[start:end]): name_of(text[start:end]) for start, end in places}.values())


def _lowered(match: re.Match[str]) -> str:
    """The first word of a sentence without its capital, where it asks, orders or is a common one."""
    word = match["word"]
    if not _is_common(word):
        return match.group()
    at = match.start("word") - match.start()
    return match.group()[:at] + word.lower()


def _is_common(word: str) -> bool:
    low = word.lower()
    return low in data.words("words", "leads") or any(fold(low) in stopwords(name) for name in ("en", "ru"))


def _beginnings(text: str) -> list[Span]:
    """First words that are names: with a possessive ("Merkel's line"), or known ("Tokyo: ...")."""
    beginnings = []
    for match in _PATTERNS["first"].finditer(text):
        start, end = match.span("word")
        if not text[start].isupper() or _is_common(match["word"]):
            continue
        inner = text[:start].rstrip().endswith((":", "-", "–", "—"))  # no sentence begins there
        if inner or _PATTERNS["owned"].match(text, end) or aliases.entities_of(match["word"]):
            beginnings.append((start, end))
    return beginnings


def _known(text: str) -> list[Span]:
    """What the aliases know, in any case of letters; no common word."""
    tokens, known, at = words(text), [], 0
    keys = tuple(aliases.word_key(word.text) for word in tokens)
    while at < len(tokens):
        size = aliases.longest(keys[at : at + _REACH])
        first = _PATTERNS["begins"].search(text[: tokens[at].start]) is not None
        if size and not (size == 1 and _is_ordinary(tokens[at], first)):
            last = tokens[at + size - 1]
            known.append((tokens[at].start, last.end))
        at += size or 1
    return known


def _is_ordinary(word: Word, first: bool) -> bool:
    """Whether a known name is written as a common word: "us", "Who" at the beginning."""
    text = word.text
    if script(text) == "latin":
        common = text.lower() in data.words("words", "common") and not text.isupper()
        return (common and (first or text.islower())) or (text.islower() and aliases.is_foreign(text))
    return script(text) == "cyrillic" and len(text) < _SHORT and text.islower()


def _within(span: Span, others: Iterable[Span]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in others)


def _meets(span: Span, others: Iterable[Span]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
