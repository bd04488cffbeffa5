"""Slips of the hand in the word that a question asks by: "Waht did he say?", "how mnay people"."""

from __future__ import annotations

from collections.abc import Collection

from rag.language.detect import detect
from rag.language.stems import stopwords
from rag.language.words import fold, words
from rag.question import data
from rag.question.near import near


def without_slips(text: str) -> str:
    """An English question whose first word is none, but a question word with letters swapped or left out.

    >>> without_slips("Waht did he say, and hwere?"), without_slips("Wheat is sold")
    ('What did he say, and hwere?', 'Wheat is sold')
    """
    held = words(text)[:2]
    if len(held) < 2:
        return text
    first, second = (word.text for word in held)
    asks = _meant(first, data.words("follow", "slips.asks"))
    manner = _meant(second, data.words("follow", "slips.how")) if fold(asks) == "how" else second
    if (asks, manner) == (first, second) or (first[0].isupper() and second[0].isupper()):  # "Wat Arun"
        return text
    language = detect(text)
    if language not in ("en", None) or (language is None and text[:1].isupper()):
        return text
    return text[: held[0].start] + asks + text[held[0].end : held[1].start] + manner + text[held[1].end :]


def _meant(word: str, able: Collection[str]) -> str:
    """The word among those that may be meant, with its capital; itself where it is a word or none is near."""
    if fold(word) in stopwords("en") or fold(word) in able:
        return word
    longer = [one for one in near(word, able) if len(one) >= len(word)]
    meant = longer[0] if longer else word
    return meant.capitalize() if longer and word[0].isupper() else meant
