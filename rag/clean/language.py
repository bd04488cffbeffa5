"""The language of a document: stated, or found from its script and words."""

from __future__ import annotations

from typing import Final

from rag.clean.units import Unit
from rag.language import fold, stopwords, words
from rag.language.detect import by_model, of_its_script
from rag.records import Raw

_SAMPLE: Final = 700
_LEAST: Final = 20
"""Fewer letters than this say nothing."""
_WORDS: Final = 20
_SHARE: Final = 1 / 3
"""A Dutch text can have 0.29 of English stop words (in, is, was, of, we), a Swedish one 0.1. Of 542 English
ones of four sets 433 have a third and "the", and py3langid says the same of each."""


def language(raw: Raw, found: list[Unit]) -> str | None:
    """ISO 639-1, or None where nobody states it and there is too little text to tell."""
    stated = raw.stated.get("language", "").split("-")[0].split("_")[0].strip().lower()
    if 2 <= len(stated) <= 3 and stated.isalpha():
        return stated
    longest = sorted(found[:60], key=lambda unit: -unit.size)[:6]
    text = " ".join(unit.head for unit in longest)[:_SAMPLE]
    if sum(c.isalpha() for c in text) < _LEAST:
        return None
    return "en" if _plainly_english(text) else of_its_script(text) or by_model(text, 0)


def _plainly_english(text: str) -> bool:
    """Whether a third of the words are English stop words: then no model need be loaded to say so."""
    told = [fold(word.text) for word in words(text)]
    known = stopwords("en")
    return len(told) >= _WORDS and "the" in told and sum(w in known for w in told) >= _SHARE * len(told)
