"""PDF pages set in two columns: the left one first, where the file draws them line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

_LEAST: Final = 6
"""Lines that each column must have: fewer are a table or a letter's head."""
_SWITCHES: Final = 0.5
"""Columns that follow each other in the file are left as they are; so often, they alternate."""
_LETTER: Final = 0.45
"""An average letter's width in font sizes, low: a line of prose in Helvetica or Times has 0.45 to 0.5."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text as the file draws it, with the place of its first letter in points, and its font's size."""

    text: str
    x: float
    y: float
    size: float

    @property
    def end(self) -> float:
        return self.x + len(self.text.rstrip()) * self.size * _LETTER


def page_text(page: Any) -> str:
    """The text of a pypdf page in reading order."""
    pieces: list[Piece] = []

    def seen(text: str, cm: Sequence[float], tm: Sequence[float], font: Any, size: float) -> None:
        if text.strip():
            x, y = tm[4], tm[5]
            place = (x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5])
            pieces.append(Piece(text.strip("\n"), *place, abs(size * (tm[3] or 1) * (cm[3] or 1))))

    plain: str = page.extract_text(visitor_text=seen)
    ordered = in_columns(pieces, float(page.mediabox.left), float(page.mediabox.width))
    return plain if ordered is None else ordered


def in_columns(pieces: Sequence[Piece], left: float, width: float) -> str | None:
    """The pieces in reading order, a line each, if they are drawn across two columns; else None."""
    gutter = _gutter(pieces, left, width)
    if gutter is None:
        return None
    sides = [0 if p.end <= gutter else 1 if p.x >= gutter else -1 for p in pieces]
    columns = [side for side in sides if side >= 0]
    switches = sum(a != b for a, b in pairwise(columns))
    if switches < 2 * _SWITCHES * min(columns.count(0), columns.count(1)):
        return None
    made: list[tuple[float, int, float, float, str]] = []
    band = 0.0
    for piece, side in sorted(zip(pieces, sides, strict=True), key=lambda one: (-one[0].y, one[0].x)):
        if side < 0:
            band += 1  # a headline over both columns parts what is above it from what is below
            made.append((band, 0, -piece.y, piece.x, piece.text))
            band += 1
        else:
            made.append((band, side, -piece.y, piece.x, piece.text))
    return _lines(sorted(made))


def _gutter(pieces: Sequence[Piece], left: float, width: float) -> float | None:
    """Where the right column begins: where many lines do, past two fifths of the page; or None."""
    starts = [p.x for p in pieces if left + 0.4 * width < p.x < left + 0.7 * width]
    best = max(starts, key=lambda x: sum(abs(x - other) < 2 for other in starts), default=None)
    if best is None or sum(abs(best - x) < 2 for x in starts) < _LEAST:
        return None
    before = [p for p in pieces if p.x < left + 0.35 * width and p.end <= best]
    rows = {round(p.y) for p in pieces if abs(p.x - best) < 2}
    beside = sum(any(abs(p.y - y) <= 2 for y in rows) for p in before)
    # Short cells side by side are a table, which is read row by row.
    long = sum(len(p.text) >= 20 for p in before) > 0.6 * len(before)
    return best - 1 if beside >= _LEAST and long else None


def _lines(pieces: Sequence[tuple[float, int, float, float, str]]) -> str:
    made: list[str] = []
    last: tuple[float, int, float] | None = None
    for band, side, y, _, text in pieces:
        if last is not None and last[:2] == (band, side) and abs(last[2] - y) <= 2:
            made[-1] += text
        else:
            made.append(text)
        last = (band, side, y)
    return "\n".join(made)
