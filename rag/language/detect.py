"""Which language a text is in."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any, Final

from rag.language.stems import LANGUAGES, stopwords
from rag.language.words import WORD, fold

SCRIPTS: Final[dict[str, list[str]]] = {name: codes.split() for name, codes in LANGUAGES["scripts"].items()}
"""The languages of each script, the first where nothing is said; none for Latin."""
_SAME: Final = {"cjk": "han", "hiragana": "kana", "katakana": "kana"}
_LATIN: Final = ("en", "fr", "de", "es", "it", "pt")
FLOOR: Final = 0.8
"""py3langid gives a probability; under this floor short Latin questions were as often wrong as right."""


def language_name(code: str) -> str:
    """The English name of a language by its ISO 639-1 code; of one that is not known here the code."""
    return str(LANGUAGES["names"].get(code, code))


def _character_script(character: str) -> str:
    first = unicodedata.name(character, "").replace("-", " ").partition(" ")[0].lower()
    name = _SAME.get(first, first)
    return name if name in SCRIPTS else ""


def script(text: str) -> str:
    """The script of the first letter that has one (`latin`, `cyrillic`, `arabic`, ...), or ""."""
    return next((found for c in text if c.isalpha() and (found := _character_script(c))), "")


def _main_script(text: str) -> str:
    if text.isascii():
        return "latin" if any(c.isalpha() for c in text) else ""
    counts: dict[str, int] = {}
    for c in text[:2000]:
        if c.isalpha() and (found := _character_script(c)):
            counts[found] = counts.get(found, 0) + 1
    if "kana" in counts and "han" in counts:
        return "kana"
    return max(counts, key=lambda name: (counts[name], name)) if counts else ""


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # two seconds to load its model

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def detect(text: str) -> str | None:
    """The language of `text` as an ISO 639-1 code, or None when unsure.

    By script where that decides, else by stop words where one language clearly has the most, else
    by py3langid above a floor.
    """
    found = _main_script(text)
    if found == "latin":
        return _by_stopwords(text) or by_model(text)
    if any(c in LANGUAGES["neighbours"].get(found, "") for c in text.lower()):
        return by_model(text)
    return SCRIPTS[found][0] if found else None


def of_its_script(text: str) -> str | None:
    """The language that has the script of `text` to itself, of those that matter here (`zh`, `ja`, `el`)."""
    found = _main_script(text)
    return None if found in ("", "latin", *LANGUAGES["neighbours"]) else SCRIPTS[found][0]


def _by_stopwords(text: str) -> str | None:
    start = text[:2000]
    found = WORD.findall(start.lower()) if start.isascii() else [*map(fold, WORD.findall(start))]
    votes = [(sum(word in stopwords(name) for word in found), name) for name in _LATIN]
    (most, name), (next_most, _) = sorted(votes, reverse=True)[:2]
    return name if most >= 2 and most >= 1.5 * next_most else None


def by_model(text: str, floor: float = FLOOR) -> str | None:
    """What py3langid says of a text, where it says so with this probability."""
    language, probability = _identifier().classify(text)
    return str(language) if probability >= floor else None
