"""Where sentences begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_ENDS: Final = frozenset(".!?…؟。！？")
_CLOSING: Final = "\"'”’»)]」』"
_MARKS: Final = 3
"""More quotation marks and brackets than these close no sentence."""


def sentences(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text`, in order, without outer white space.

    A line break with an empty line after it always ends a sentence. Together the spans hold every
    character of `text` that is not white space.
    """
    return list(_spans(text, language or "en"))


def ends_sentence(text: str, also: str = "") -> bool:
    """Whether `text` ends as a sentence does, quotation marks and brackets aside, or with a mark of `also`.

    >>> ends_sentence("He said “no.”"), ends_sentence("The list:"), ends_sentence("The list:", also=":")
    (True, False, True)
    """
    rest = text.rstrip(_CLOSING)
    return len(text) - len(rest) <= _MARKS and rest[-1:] in {*_ENDS, *also}


def _spans(text: str, language: str) -> Iterator[tuple[int, int]]:
    import sentencex  # a compiled extension that few callers of this package need

    reached = 0
    for boundary in sentencex.get_sentence_boundaries(language, text):
        end = boundary["end_index"]
        yield from _stripped(text, reached, end)
        reached = max(reached, end)
    yield from _stripped(text, reached, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    inner = piece.strip()
    if inner:
        begin = start + len(piece) - len(piece.lstrip())
        yield begin, begin + len(inner)
