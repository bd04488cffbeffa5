"""The lines of a text that are its paragraphs: those that a page's width has broken are joined."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from rag.language.sentences import ends_sentence

Line = tuple[int, int, bool]
"""Start and end of a stripped line, and whether a blank line stands before."""
_LINE: Final = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")
_RUNS_ON: Final = 6


def lines(text: str) -> list[Line]:
    """The non-blank lines, hard-wrapped ones joined into their paragraph."""
    spans = _spans(text)
    return _joined(text, spans) if _wrapped(text, spans) else spans


def _spans(text: str) -> list[Line]:
    spans: list[Line] = []
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


def _wrapped(text: str, spans: list[Line]) -> bool:
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


def _joined(text: str, spans: list[Line]) -> list[Line]:
    sizes = sorted(end - start for start, end, _ in spans)
    width = next((size for size in reversed(sizes) if size <= 120), 120)
    made: list[Line] = []
    full = False
    for start, end, gap in spans:
        if made and not gap and (full or _goes_on(text, made[-1][1], start)):
            made[-1] = (made[-1][0], end, made[-1][2])
        else:
            made.append((start, end, gap))
        full = 0.7 * width <= end - start <= 120
    return made
