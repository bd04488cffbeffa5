"""Words of any script, with their places in the text, and their folded form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# `\w` leaves out combining marks, which would cut every vocalised Arabic or Hindi word to pieces.
_MARKS = "".join(chr(c) for c in range(0x300, 0x1D00) if unicodedata.category(chr(c)) in ("Mn", "Mc"))
_UNSEEN = "\u00ad\u200b\u200c\u2060\ufeff"  # within a word as a page breaks it: what is copied keeps them
_IN = rf"[\w{_MARKS}{_UNSEEN}\u200d]"

WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S., U.N.
    r"|\d+(?:[.,\u00a0\u202f]\d+)+(?!\w)"  # 19,000 and 3.5
    rf"|[^\W_]{_IN}*(?:['’ʼ]{_IN}+)*"
)
_UNSPACED = r"\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
# Words that tell nothing of what is searched for, in Chinese and Japanese: what is asked by, particles. A run
# parts at them as other scripts do at a space.
_PARTED = re.compile(
    "为什么|為什麼|什么时候|什麼時候|什么|什麼|多少|何时|何時|哪里|哪裡|哪些|哪个|哪個|怎么样|怎么|怎麼|如何|是否|有没有|关于|關於|对于|對於|"
    "[的了吗嗎呢谁誰是被]|なぜ|どこ|いつ|どの|どう|です|ました|ます|した|[のはをがにでとかも]"
)
_IN_RUN = re.compile(rf"[{_UNSPACED}]")
# Letters with a stroke, and those of Arabic that are written in several ways, which no normal form parts.
_FOLD = str.maketrans("ёأإآٱىةؤئłøđðı", "еاااايهويloddi", f"ـ{_UNSEEN}")


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
    whole runs: `units` cuts them.
    """
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(text)]


def units(text: str) -> list[tuple[int, int]]:
    """What is searched for of a text, as (start, end): its words, and of a script without spaces all pairs of
    characters.

    The pairs overlap, as a word may begin anywhere (bigrams, as is usual for Chinese). A number within such
    a run is a unit of its own.
    """
    if not unspaced(text):
        return [match.span() for match in WORD.finditer(text)]
    found: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        for part in _RUN.finditer(text, *match.span()):
            if unspaced(part.group()):
                found += _pairs(text, *part.span())
            elif part.group().strip(_UNSEEN):
                found.append(part.span())
    return found


def _pairs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pairs of characters of a run, or its one character; none with a word that tells nothing."""
    edges = [start, *(edge for one in _PARTED.finditer(text, start, end) for edge in one.span()), end]
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        size = min(2, right - left)
        yield from ((at, at + size) for at in range(left, right - size + 1) if size)


def unspaced(text: str) -> bool:
    """Whether a text holds letters of a script that puts no space between words."""
    return _IN_RUN.search(text) is not None


def length(text: str) -> int:
    """How many words a text has; of a script without spaces two characters count as one."""
    if not unspaced(text):
        return len(words(text))
    halves = sum(1 if unspaced(text[start:end]) else 2 for start, end in units(text))
    return (halves + 1) // 2


def fold(word: str) -> str:
    """`word` without case, accents, vocalisation and other variants of writing; for comparing."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word).casefold().translate(_FOLD)
    parts = unicodedata.normalize("NFD", plain)
    kept = "".join(c for c in parts if not unicodedata.combining(c) or c == "\u0306")
    return unicodedata.normalize("NFC", kept)
