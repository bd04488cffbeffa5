"""The data files of this folder, read once, and patterns by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from rag.language.lexicons import Lexicons

_LEXICONS = Lexicons(__package__)
table, words = _LEXICONS.table, _LEXICONS.words


class Patterns:
    """Patterns by name; `make` makes the text of one, of data, when it is first asked for. Case is ignored.

    Of hundreds a question needs some dozens: to compile all of them would take longer than to answer it.
    """

    def __init__(self, make: Callable[[str], str]) -> None:
        self._make = make
        self._compiled: dict[str, re.Pattern[str]] = {}

    def __getitem__(self, name: str) -> re.Pattern[str]:
        if name not in self._compiled:
            self._compiled[name] = re.compile(self._make(name), re.IGNORECASE)
        return self._compiled[name]


def tokens(text: str) -> frozenset[str]:
    """The words of a text, as cues are compared with them."""
    return frozenset(re.findall(r"\w+", text.casefold()))


def plain(words: Iterable[str]) -> frozenset[str]:
    """Those of a cue's words that stand in a text as they are: no gaps, no beginnings of words."""
    return frozenset(word for word in words if word.isalnum())
