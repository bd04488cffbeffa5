"""Stems and stop words, by language."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Protocol

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french",
    "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@cache
def _stemmer(language: str | None) -> _Stemmer | None:
    import Stemmer  # compiled; an older release may lack a language, which then goes unstemmed

    name = _SNOWBALL.get(language or "")
    if name is None or name not in Stemmer.algorithms():
        return None
    made: _Stemmer = Stemmer.Stemmer(name)
    return made


@lru_cache(maxsize=1 << 17)
def stem(word: str, language: str | None) -> str:
    """The Snowball stem of `word` in `language` (ISO 639-1), folded; the folded word without a stemmer."""
    from rag.language.words import fold

    stemmer = _stemmer(language)
    if stemmer is None:
        return fold(word)
    return fold(stemmer.stemWord(word.lower().replace("ё", "е"))) or fold(word)


def stopwords(language: str | None) -> frozenset[str]:
    """Folded words that carry no content, question words among them; empty for a language without a list."""
    return _lists().get(language or "", frozenset())


@cache
def _lists() -> dict[str, frozenset[str]]:
    from rag.language.words import fold

    text = (files("rag.language") / "data" / "stopwords.txt").read_text(encoding="utf-8")
    lines = (line.partition(":") for line in text.splitlines() if line and not line.startswith("#"))
    return {name: frozenset(fold(word) for word in told.split()) for name, _, told in lines}
