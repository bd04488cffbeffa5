"""From text to what the postings hold, and from a question to what it asks them for."""

from __future__ import annotations

import re
from typing import NamedTuple

from rag.language import fold, keyed, phrases, word_keys
from rag.language.words import units

SENTENCE = "\n"
"""Ends a sentence in an analysed text."""
HEAD = "\f"
"""Ends the context that stands before a passage's text."""
_END = re.compile(r"[.!?…؟۔]['\"”»’)\]]*\s+|[。！？][”’)\]」』]*|\n+")


class Group(NamedTuple):
    """One word of a question, and every key that counts as that word."""

    text: str
    keys: tuple[str, ...]


def analyse(text: str, language: str | None, context: str = "") -> list[str]:
    """A passage as `Postings.build` takes it: its words in order, the context first, with ends of sentences.

    A word comes as its folded form and its keys, joined by NUL; a name of several words as its key
    alone after them. Where a sentence ends is only guessed here: it costs nothing and decides
    nothing but which words stand near each other.
    """
    tokens = _tokens(context, language)
    tokens.append(HEAD)
    for sentence in _END.split(text):
        tokens += _tokens(sentence, language)
        tokens.append(SENTENCE)
    return tokens


def _tokens(text: str, language: str | None) -> list[str]:
    tokens = [token for start, end in units(text) if (token := _token(text[start:end], language))]
    stems = [token.split("\0", 2)[1] for token in tokens]
    for _, end, key in sorted(phrases(stems), reverse=True, key=lambda one: one[1]):
        tokens.insert(end, f"\0{key}")
    return tokens


def _token(word: str, language: str | None) -> str:
    keys = word_keys(word, language)
    return "\0".join((fold(word), *keys)) if keys else ""


def ask(question: str, language: str | None) -> list[Group]:
    """The words of a question with their keys, in order; equal words once.

    A phrase (Security Council) is a group of its own beside its words.
    """
    each = keyed(question, language, asking=True)
    groups = [Group(question[start:end], keys) for start, end, keys in each]
    return list({group.keys: group for group in reversed(groups)}.values())[::-1]
