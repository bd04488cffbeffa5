"""The language of a question, by its script and its stop words. No model: a question is too short for one."""

from __future__ import annotations

from typing import Final

from rag.language.detect import of_its_script, script
from rag.language.stems import stopwords
from rag.language.words import fold, words

_LATIN: Final = ("en", "de", "fr", "es", "it", "pt", "tr")
_LETTERS: Final = {"cyrillic": ("ru", "uk", "іїєґ"), "arabic": ("ar", "fa", "پچژگکی")}
"""Of two neighbours that share a script: the usual one, the other one, and letters that only it writes."""


def language_of(text: str) -> str | None:
    """ISO 639-1, None where neither script nor stop words tell: a name alone, two languages alike."""
    writing = script(text)
    if writing in _LETTERS:
        usual, other, letters = _LETTERS[writing]
        return other if any(letter in letters for letter in text.lower()) else usual
    if writing != "latin":
        return of_its_script(text)
    tokens = [fold(word.text) for word in words(text)]
    votes = sorted(((sum(word in stopwords(name) for word in tokens), name) for name in _LATIN), reverse=True)
    (most, name), (second, _) = votes[:2]
    return name if most > second else None
