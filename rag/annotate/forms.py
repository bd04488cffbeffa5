"""How a word of a name is written: its possessive ending, its article, numerals, and where it stands."""

from __future__ import annotations

import re
from typing import Final

_OWNED: Final = ("'s", "’s", "´s", "'", "’", "´")
_ARTICLES: Final = frozenset("al el ad an ar as ash at az".split())


def owned(word: str) -> str:
    """A word without its possessive ending."""
    return next((word[: -len(end)] for end in _OWNED if word.endswith(end)), word)


def surname(word: str) -> str:
    """A surname without the Arabic article, which news leave out at will, or "d'"."""
    if word[:2] in ("d'", "d’"):
        return word[2:]
    article, dash, rest = word.partition("-")
    return rest if dash and article.lower() in _ARTICLES else word


def is_numeral(word: str) -> bool:
    """Whether a word is a Roman numeral ("Charles III")."""
    return bool(word) and set(word) <= set("IVX")


def is_letters(form: str, least: int, most: int) -> bool:
    """Whether a form is so many Latin capitals ("WHO")."""
    return least <= len(form) <= most and form.isascii() and form.isalpha() and form.isupper()


def stands(word: str, text: str) -> bool:
    """Whether a text has a word, whole and written just so."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None
