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
    """The words of a text, as `may_stand` compares them."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def may_stand(phrases: Iterable[str], held: frozenset[str]) -> bool:
    """Whether one of some phrases may stand in a text of the tokens `held`. A pattern of phrases that cannot
    needs not be compiled: of a question's four hundred cues a dozen are, and it waits 60 ms less for them."""
    return any(phrase in held or not phrase.isalnum() for phrase in phrases)
