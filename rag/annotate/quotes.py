"""Quotations of a paragraph, by their marks, and the paragraph as a parser should see it.

A parser trips over what stands in quotation marks. In the place of each quoted clause stands a short one,
with a map of offsets, so that the sentence around it is parsed well; quoted words stay, without their marks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from rag.records import Span

_OPEN: Final = "“„«"
_CLOSE: Final = "”»"
_SINGLE_OPEN: Final = re.compile(r"(?:(?<=[\s(\[:—–-])|^)['‘](?=[\w£$‘“\[(.…])")
_SINGLE_CLOSE: Final = re.compile(r"(?<=[\w,.?!…;\])%-])['’](?=[\s,.;:?!)\]—–-]|$)")
_LEAD: Final = re.compile(r"(?:^|[.:,?!…\])”\"»–—]\s*|\b(?:said|says|added|that),?\s+)$")
_RUNS_ON: Final = re.compile(r",?\s*(?:[–—-]\s*)?(?:[a-zа-яё]|[^.\"“]{0,70}?\b\w+(?:ed|id|es|ote|old|ys)\b)")
_NEXT: Final = re.compile(r"(?P<opens>[“„«]|\"(?=\w))|[”»\"]")
_SHORT: Final = 20
"""Characters: a mark that is never closed opens a quotation of at least so many."""


class Masks(NamedTuple):
    """Clauses that stand for a quoted one: before an outer comma, running on without, and as a sentence."""

    comma: str = '"It is so"'
    runs: str = '"It is so,"'
    stops: str = '"It is so."'


ENGLISH: Final = Masks()


class Quote(NamedTuple):
    """A quotation: its place in the masked text, and `start` to `end` in the source, marks included.

    `clause` is True for a whole clause or more; quoted words within a sentence are none. `inner` is the span
    in the source without the marks.
    """

    first: int
    last: int
    start: int
    end: int
    clause: bool
    inner: Span


_BLANKS: Final = str.maketrans("\r\n", "  ")
"""A line that a page's width has broken is read as one."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it is parsed. `still` tells that its last quotation goes on in the next one."""

    start: int
    end: int
    text: str
    quotes: list[Quote]
    still: bool
    _places: list[int]
    _pieces: list[tuple[int, int]]

    def source(self, at: int) -> int:
        """Where a character of the masked text stands in the source."""
        n = bisect_right(self._places, at) - 1
        origin, length = self._pieces[n]
        return origin + min(at - self._places[n], length)

    def span(self, first: int, last: int) -> Span:
        """The span in the source of `text[first:last]`."""
        start = self.source(first)
        return start, max(start, self.source(last - 1) + 1)


def quoted(part: str, going: bool = False) -> tuple[list[Span], bool]:
    """The spans of the quotations of a paragraph, marks included, and whether the last one stays open.

    With `going` the quotation before goes on into this paragraph, which opens none at its head.
    """
    spans: list[Span] = []
    opened = 0 if going else -1
    for at, mark in enumerate(part):
        opens = mark in _OPEN or mark == '"'
        if (
            spans
            and opened < 0
            and mark == '"'
            and not part[at - 1].isspace()
            and part[at + 1 : at + 2].isspace()
        ):
            whole = spans.pop()  # marks within a quotation: it ends only here
            while spans and spans[-1][1] == whole[0]:
                whole = spans.pop()
            spans.append((whole[0], at + 1))
        elif opened < 0:
            opened = at if opens else -1
        elif opens and part[at - 1].isspace() and part[at + 1 : at + 2].isalnum() and at - opened > _SHORT:
            spans.append((opened, at))  # never closed: a new one begins
            opened = at
        elif mark in _CLOSE or (mark == '"' and (part[opened] == '"' or (going and not spans))):
            spans.append((opened, at + 1))
            opened = -1
    if opened >= 0 and (len(part) - opened > _SHORT or (going and not spans)):
        return [*spans, (opened, len(part))], True
    return (spans, False) if spans else _single(part)


def _single(part: str) -> tuple[list[Span], bool]:
    """The same for single marks, which may be apostrophes."""
    spans: list[Span] = []
    at = 0
    while match := _SINGLE_OPEN.search(part, at):
        following = _SINGLE_OPEN.search(part, match.end())
        limit = following.start() if following else len(part)
        ends = [e for e in _SINGLE_CLOSE.finditer(part, match.end() + 1) if e.start() < limit]
        sure = [e for e in ends if part[e.start() - 1] in ",.?!…"]
        if ends:
            end = sure[0] if sure else ends[-1]
            spans.append((match.start(), end.end()))
            at = end.end()
        elif _left_open(part, match.start()):
            return [*spans, (match.start(), len(part))], True
        else:
            at = match.end()
    return spans, False


def _left_open(part: str, at: int) -> bool:
    before = part[:at].rstrip()
    return len(part) - at > 3 * _SHORT and part[at + 1].isupper() and (not before or before[-1] in ":,")


def paragraphs(
    text: str, spans: list[Span], masks: Masks = ENGLISH, inserted: re.Pattern[str] | None = None
) -> Iterator[Paragraph]:
    """The paragraphs of a text; a quotation goes on into the next one where the next mark is its end."""
    still = False
    for start, end in spans:
        mark = _NEXT.search(text, start) if still else None
        one = paragraph(text, start, end, masks, inserted, mark is not None and not mark["opens"])
        still = one.still
        yield one


def paragraph(
    text: str, start: int, end: int, masks: Masks = ENGLISH, inserted: re.Pattern[str] | None = None,
    going: bool = False,
) -> Paragraph:  # fmt: skip
    """The paragraph `text[start:end]` with its quoted clauses masked.

    `inserted` finds what the writer says within one pair of marks: a quotation is parted there.
    """
    part = text[start:end].translate(_BLANKS)
    spans, still = quoted(part, going)
    if inserted is not None:
        spans = [piece for span in spans for piece in _parted(part, span, inserted)]
    out: list[str] = []
    places: list[int] = []
    pieces: list[tuple[int, int]] = []
    quotes: list[Quote] = []
    size = at = 0

    def put(piece: str, origin: int, length: int) -> None:
        nonlocal size
        if piece:
            places.append(size)
            pieces.append((start + origin, length))
            out.append(piece)
            size += len(piece)

    for first, last in spans:
        put(part[at:first], at, first - at)
        closed = part[last - 1] in "”»\"'’" and last - 1 > first
        inner = (first + (first > 0 or not going), last - 1 if closed else last)
        place = size
        if mask := _mask(part, first, last, inner, closed, masks):
            put(mask, first, last - first)
        else:
            put(part[inner[0] : inner[1]], inner[0], inner[1] - inner[0])
        own = trimmed(text, start + inner[0], start + inner[1])
        quotes.append(Quote(place, size, start + first, start + last, bool(mask), own))
        at = last
    put(part[at:], at, len(part) - at)
    return Paragraph(start, end, "".join(out), quotes, still, places, pieces)


def _parted(part: str, span: Span, inserted: re.Pattern[str]) -> list[Span]:
    """The pieces of a quotation with the writer's words in it: `"A, she said, B"` within one pair."""
    match = inserted.search(part, *span)
    if match is None:
        return [span]
    return [(span[0], match.start() + 1), *_parted(part, (match.end() - 1, span[1]), inserted)]


def trimmed(text: str, start: int, end: int, before: str = "", behind: str = "") -> Span:
    """The span without blanks at its ends, and without signs that only lead to it or on from it."""
    while start < end and (text[start].isspace() or text[start] in before):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in behind):
        end -= 1
    return start, end


def is_title(words: str) -> bool:
    """Whether quoted words are a title or a name: all of the longer ones have a capital."""
    long = [word for word in words.split() if len(word) > 3] or words.split()
    return all(word[:1].isupper() for word in long)


def _mask(part: str, first: int, last: int, inner: Span, closed: bool, masks: Masks) -> str:
    """A short clause in the place of a quoted one; "" for quoted words, which are read as they are."""
    told = part[inner[0] : inner[1]]
    tail = told.rstrip(" '’´`\"”])")[-1:]  # "[.]" is an editor's mark
    count = len(told.split())
    ends = tail in tuple(",.?!…—-–") or part[last : last + 1] == "," or not closed
    lead = _LEAD.search(part[max(0, first - 12) : first]) is not None
    whole = lead and count > 2 and told[:1].isupper() and not is_title(told)  # `said, "I agree" and left`
    clause = count > 2 and (ends or whole or count > 12) and (lead or (count > 8 and ends))
    if not clause:
        return ""
    rest = part[last : last + 90]
    runs = tail in tuple(",?!…—-–") or tail.isalnum() or rest[:1] == ","
    if rest.strip() and runs and (tail == "," or _RUNS_ON.match(rest)):
        return masks.comma if rest[:1] == "," else masks.runs
    return masks.stops
