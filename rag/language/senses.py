"""Words that say the same thing, across English, Russian and Arabic: a small hand-written list."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rag.language.stems import stem
from rag.language.words import fold


@cache
def _senses() -> dict[tuple[str, str], frozenset[int]]:
    """(language, stem) -> the numbers of the senses that the word has."""
    text = (files("rag.language") / "data" / "senses.txt").read_text(encoding="utf-8")
    found: dict[tuple[str, str], set[int]] = {}
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    for number, line in enumerate(lines):
        latin, _, rest = line.partition("|")
        russian, _, arabic = rest.partition("||")
        for language, told in (("en", latin), ("ru", russian), ("ar", arabic)):
            for word in told.split():
                # "lives!" is the plural of life, and not what "live" means: only this very form.
                key = fold(word) if word.endswith("!") else stem(word, language)
                found.setdefault((language, key), set()).add(number)
    return {key: frozenset(numbers) for key, numbers in found.items()}


def senses(word: str, language: str | None) -> frozenset[int]:
    """The senses of a word, as numbers to compare with another word's; empty for a word of no line."""
    told = language if language in ("en", "ru", "ar") else "en"
    held = _senses()
    exact = held.get((told, f"{fold(word)}!"), frozenset())
    return exact | held.get((told, stem(word, told)), frozenset())
