"""Slips of the hand in the word that a question asks by: "Waht did he say?", "how mnay people"."""

from __future__ import annotations

from typing import Final

from rag.language.detect import detect
from rag.language.stems import stopwords
from rag.language.words import fold, words
from rag.question.near import near

_ASKS: Final = ("who", "whom", "whose", "what", "which", "when", "where", "why", "how")
_HOW: Final = ("many", "much")


def without_slips(text: str) -> str:
    """An English question whose first word is none, but a question word with letters swapped or left out.

    >>> without_slips("Waht did he say, and hwere?"), without_slips("Wheat is sold")
    ('What did he say, and hwere?', 'Wheat is sold')
    """
    held = words(text)[:2]
    language = detect(text)
    if len(held) < 2 or language not in ("en", None) or (language is None and text[:1].isupper()):
        return text
    first, second = (word.text for word in held)
    if first[0].isupper() and second[0].isupper():  # "Wat Arun"
        return text
    asks = _meant(first, _ASKS)
    manner = _meant(second, _HOW) if fold(asks) == "how" else second
    return text[: held[0].start] + asks + text[held[0].end : held[1].start] + manner + text[held[1].end :]


def _meant(word: str, able: tuple[str, ...]) -> str:
    """The word among those that may be meant, with its capital; itself where it is a word or none is near."""
    if fold(word) in stopwords("en") or fold(word) in able:
        return word
    longer = [one for one in near(word, able) if len(one) >= len(word)]
    meant = longer[0] if longer else word
    return meant.capitalize() if longer and word[0].isupper() else meant
