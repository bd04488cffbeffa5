"""Whether a text asks anything at all."""

from __future__ import annotations

from rag.language.words import fold, words
from rag.question import data


def is_question(text: str) -> bool:
    """False for thanks, greetings and orders on the answer's form ("in German please"), in several languages.

    A text is small talk where all of its words are, by the lists of `talk.toml`, and one is so by itself.
    """
    tokens = [word.text.lower() for word in words(text)]
    small, languages = _folded("small.words"), _folded("small.languages")
    alone = [fold(word) in small for word in tokens]
    if not tokens or all(fold(word) in languages | {"in", "auf", "en"} for word in tokens):
        return bool(tokens) and text.rstrip().endswith(("?", "؟"))
    if text.rstrip().endswith(("?", "؟")) and fold(tokens[0]) in _folded("asks") | _folded("auxiliaries"):
        return True
    trifles = small | languages | _folded("small.fillers")
    return not (any(alone) and all(fold(word) in trifles for word in tokens))


def _folded(key: str) -> frozenset[str]:
    return frozenset(fold(part) for word in data.words("talk", key) for part in word.split("-"))
