"""The data files of this folder, read once, and patterns of their phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language.lexicons import Lexicons

_LEXICONS = Lexicons(__package__)
table, words = _LEXICONS.table, _LEXICONS.words


def any_of(phrases: Iterable[str]) -> str:
    """An alternative of the phrases, the longest first; `*` ends a word in any way, a blank is any space."""
    longest = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(p).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for p in longest)


def tokens(text: str) -> frozenset[str]:
    """The words of a text, as cues are compared with them."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def plain(words: Iterable[str]) -> frozenset[str]:
    """Those of a cue's words that stand in a text as they are: no gaps, no beginnings of words."""
    return frozenset(word for word in words if word.isalnum())
