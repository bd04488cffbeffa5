"""Text -> units: the paragraphs (or lines) that get a role, one each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from rag.language import ends_sentence
from rag.language.lines import lines

WORD: Final = re.compile(r"\w+")
NUMBER: Final = re.compile(r"\d+")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that set no spaces between words: two make a word, near enough."""
PREFIX: Final = 400
"""Rules look at this much of a unit, so that their cost does not grow with the length of a line."""


@dataclass(slots=True)
class Unit:
    """`text[start:end]`, stripped; `head` is its first PREFIX characters, `gap`: a blank line precedes."""

    start: int
    end: int
    head: str
    words: int
    sentence: bool
    """It ends as a sentence does."""
    gap: bool
    last: str = ""
    """Its last character."""

    @property
    def size(self) -> int:
        return self.end - self.start

    @property
    def prose(self) -> bool:
        """Long enough, and closed, to be a paragraph of a story rather than a label or a link."""
        return self.size >= 250 or (self.sentence and (self.words >= 8 or self.size >= 140))


def units(text: str) -> list[Unit]:
    """The non-blank lines of `text` as units; hard-wrapped lines are joined into their paragraph."""
    return [_unit(text, start, end, gap) for start, end, gap in lines(text)]


def _unit(text: str, start: int, end: int, gap: bool) -> Unit:
    head = text[start : min(end, start + PREFIX)]
    ends = ends_sentence(text[max(start, end - 8) : end])
    words = len(head.split()) + (0 if head.isascii() else len(_UNSPACED.findall(head)) // 2)
    return Unit(start, end, head, words, ends, gap, text[end - 1 : end])
