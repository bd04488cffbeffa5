"""Which language a text is in."""

from __future__ import annotations

from functools import cache
from typing import Any

_RANGES = (
    (0x0041, 0x024F, "latin"), (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"),
    (0x0531, 0x058F, "armenian"), (0x0590, 0x05FF, "hebrew"), (0x0600, 0x077F, "arabic"),
    (0x08A0, 0x08FF, "arabic"), (0x0900, 0x097F, "devanagari"), (0x0E00, 0x0EFF, "thai"),
    (0x10A0, 0x10FF, "georgian"), (0x1E00, 0x1EFF, "latin"), (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"), (0xAC00, 0xD7AF, "hangul"), (0xFB50, 0xFDFF, "arabic"),
    (0xFE70, 0xFEFF, "arabic"),
)  # fmt: skip
# Scripts that one language (of those that matter here) has to itself, and what speaks for a neighbour.
_ONLY = {
    "greek": "el", "armenian": "hy", "hebrew": "he", "devanagari": "hi", "thai": "th",
    "georgian": "ka", "kana": "ja", "hangul": "ko", "han": "zh",
}  # fmt: skip
_NEIGHBOURS = {"cyrillic": ("ru", "іїєґўјљњћђџѓќ"), "arabic": ("ar", "پچژگکیےٹڈں")}

# py3langid gives a probability; under this floor short Latin questions were as often wrong as right.
FLOOR = 0.8


_NAMES = {
    "ar": "Arabic", "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "fa": "Persian",
    "fr": "French", "he": "Hebrew", "hi": "Hindi", "hy": "Armenian", "it": "Italian", "ja": "Japanese",
    "ka": "Georgian", "ko": "Korean", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "zh": "Chinese",
}  # fmt: skip


def language_name(code: str) -> str:
    """The English name of a language by its ISO 639-1 code; of one that is not known here the code."""
    return _NAMES.get(code, code)


@cache
def _character_script(character: str) -> str:
    code = ord(character)
    return next((name for low, high, name in _RANGES if low <= code <= high), "")


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
    if found in _ONLY:
        return _ONLY[found]
    if found in _NEIGHBOURS:
        main, foreign = _NEIGHBOURS[found]
        if not any(c in foreign for c in text.lower()):
            return main
    if not found:
        return None
    return (_by_stopwords(text) if found == "latin" else None) or _by_model(text)


def of_its_script(text: str) -> str | None:
    """The language that has the script of `text` to itself, of those that matter here (`zh`, `ja`, `el`)."""
    return _ONLY.get(_main_script(text))


def _by_stopwords(text: str) -> str | None:
    from rag.language.words import WORD, fold

    known, start = _stopword_languages(), text[:2000]
    found = WORD.findall(start.lower()) if start.isascii() else map(fold, WORD.findall(start))
    votes = [name for word in found if word in known for name in known[word]]
    (most, name), (next_most, _) = sorted([(votes.count(name), name) for name in _LATIN], reverse=True)[:2]
    return name if most >= 2 and most >= 1.5 * next_most else None


@cache
def _stopword_languages() -> dict[str, tuple[str, ...]]:
    """Each stop word with the languages whose it is."""
    from rag.language.stems import stopwords

    words = frozenset().union(*map(stopwords, _LATIN))
    return {word: tuple(name for name in _LATIN if word in stopwords(name)) for word in words}


_LATIN = ("en", "fr", "de", "es", "it", "pt")


def _by_model(text: str) -> str | None:
    language, probability = _identifier().classify(text)
    return str(language) if probability >= FLOOR else None
