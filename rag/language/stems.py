"""Stems and stop words, by language."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from rag.language.lexicons import Lexicons, lines
from rag.language.words import fold

LANGUAGES: Final = Lexicons(__package__).table("languages")
"""Names of languages, their scripts, letters that tell neighbours apart."""


def _stemmer(language: str | None) -> Any:
    import Stemmer  # compiled; an older release may lack a language, which then goes unstemmed

    name = LANGUAGES["names"].get(language or "", "").lower()
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str | None) -> str:
    """The Snowball stem of `word` in `language` (ISO 639-1), folded; the folded word without a stemmer."""
    stemmer = _stemmer(language)
    if stemmer is None:
        return fold(word)
    return fold(stemmer.stemWord(word.lower().replace("ё", "е"))) or fold(word)


def stopwords(language: str | None) -> frozenset[str]:
    """Folded words that carry no content, question words among them; empty for a language without a list."""
    return _LISTS.get(language or "", frozenset())


_LISTS: Final = {
    name: frozenset(map(fold, words.split()))
    for name, _, words in (line.partition(":") for line in lines("stopwords"))
}
