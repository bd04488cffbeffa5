"""Text -> units: the paragraphs (or lines) that get a role, one each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rag.language import ends_sentence

WORD: Final = re.compile(r"\w+")
NUMBER: Final = re.compile(r"\d+")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that set no spaces between words: two make a word, near enough."""
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_RUNS_ON: Final = 6
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
    spans = _spans(text)
    if _wrapped(text, spans):
        spans = _joined(text, spans)
    return [_unit(text, start, end, gap) for start, end, gap in spans]


def _unit(text: str, start: int, end: int, gap: bool) -> Unit:
    head = text[start : min(end, start + PREFIX)]
    ends = ends_sentence(text[max(start, end - 8) : end])
    words = len(head.split()) + (0 if head.isascii() else len(_UNSPACED.findall(head)) // 2)
    return Unit(start, end, head, words, ends, gap, text[end - 1 : end])


def _spans(text: str) -> list[tuple[int, int, bool]]:
    """Stripped lines as (start, end, whether a blank line stands before)."""
    spans: list[tuple[int, int, bool]] = []
    last = 0
    for match in _LINE.finditer(text):
        line = match.group()
        if not (body := line.strip()):
            continue
        start = match.start() + len(line) - len(line.lstrip())
        between = text[last:start]
        spans.append((start, start + len(body), between.replace("\r\n", "\n").count("\n") > 1))
        last = start + len(body)
    return spans


def _wrapped(text: str, spans: list[tuple[int, int, bool]]) -> bool:
    """Whether lines end because the page did: next lines go on with a sentence that is open."""
    pairs = [(start, end) for (start, end, _), (_, _, gap) in pairwise(spans) if not gap]
    full = [(s, e) for s, e in pairs if 45 <= e - s <= 120]
    open_ends = sum(not ends_sentence(text[e - 4 : e]) for _, e in full)
    if len(full) >= 4 and open_ends > 0.6 * len(full) and len(full) > 0.5 * len(pairs):
        return True
    on = sum(_goes_on(text, end, start) for (_, end, _), (start, _, gap) in pairwise(spans) if not gap)
    return on >= _RUNS_ON and on > 0.4 * len(pairs)


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether the line that begins at `start` goes on with the sentence of the one that ends at `end`."""
    return text[start].islower() and (text[end - 1].isalnum() or text[end - 1] in ",-–—")


def _joined(text: str, spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    sizes = sorted(end - start for start, end, _ in spans)
    width = next((size for size in reversed(sizes) if size <= 120), 120)
    made: list[tuple[int, int, bool]] = []
    full = False
    for start, end, gap in spans:
        if made and not gap and (full or _goes_on(text, made[-1][1], start)):
            made[-1] = (made[-1][0], end, made[-1][2])
        else:
            made.append((start, end, gap))
        full = 0.7 * width <= end - start <= 120
    return made
