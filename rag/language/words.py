"""Words of any script, with their places in the text, and their folded form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# `\w` leaves out combining marks, which would cut every vocalised Arabic or Hindi word to pieces.
_MARKS = "".join(chr(c) for c in range(0x300, 0x1D00) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
_IN = rf"[\w{_MARKS}\u00ad\u200c\u200d]"

WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., U.N.
    r"|\d+(?:[.,\u00a0\u202f]\d+)+(?!\w)"  # 19,000 and 3.5
    rf"|[^\W_]{_IN}*(?:['’ʼ]{_IN}+)*"
)
_ARABIC_FOLD = str.maketrans("أإآٱىةؤئ", "اااايهوي", "ـ")


@dataclass(frozen=True, slots=True)
class Word:
    """`source[start:end] == text`."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """Every word and number of `text`, in order: `text[word.start:word.end] == word.text`.

    An inner apostrophe belongs to its word (Russia's), a hyphen parts two words, a number keeps
    its separators (19,000), an abbreviation its dots (U.S.). Chinese, Japanese and Thai come as
    whole runs: `keys` cuts them into pairs of characters.
    """
    return [Word(match.group(), match.start(), match.end()) for match in _matches(text)]


def _matches(text: str) -> Iterator[re.Match[str]]:
    return WORD.finditer(text)


@lru_cache(maxsize=1 << 17)
def fold(word: str) -> str:
    """`word` without case, accents, vocalisation and other variants of writing; for comparing."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word).casefold().replace("\u00ad", "").replace("\u200c", "")
    plain = plain.replace("ё", "е").translate(_ARABIC_FOLD)
    parts = unicodedata.normalize("NFD", plain)
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", kept)
