"""PDF: the text in reading order (of two columns the left one first), with the offsets at which pages begin.

Lines that ended because the column did are joined again, and so are words that were parted there.
What stands at the top or foot of page after page stays in the text, as furniture.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import Any, Final

from rag.errors import ReadError
from rag.language import ends_sentence
from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.joined import Part, joined, only_visible, printed_title
from rag.records import Block, Raw

_EDGE: Final = 2
"""So many lines at the top and at the foot of a page may be its header and footer."""
_NUMBER: Final = re.compile(
    r"(?:page|p\.|стр\.?|страница|صفحة)?\s?[-–—|]?\s?\d{1,4}\s?(?:[-–—|]|(?:of|из|من|/)\s?\d{1,4})?", re.I
)
_LEAST: Final = 6
"""Lines that each column must have: fewer are a table or a letter's head."""
_SWITCHES: Final = 0.5
"""Columns that follow each other in the file are left as they are; so often, they alternate."""
_LETTER: Final = 0.45
"""An average letter's width in font sizes, low: a line of prose in Helvetica or Times has 0.45 to 0.5."""
_HYPHENS: Final = ("-", "\u00ad", "\u2010")


def pages(path: str, data: bytes) -> Raw:
    """A PDF's `Raw`. Raises ReadError if it is encrypted, damaged, or a scan without text."""
    sheets, told = _sheets(path, data)
    if not any(sheet.strip() for sheet in sheets):
        raise ReadError(
            path, "the PDF holds no text: it is a scan", "Run text recognition (OCR) on it first."
        )
    text, hints, starts = _laid_out(path, [sheet.splitlines() for sheet in sheets])
    stated = only_visible(told, text)
    if "title" not in stated and (title := printed_title(told.get("title", ""), text)):
        stated["title"] = title
    return Raw(path, digest(data), text, "pdf", stated, hints, starts)


def _sheets(path: str, data: bytes) -> tuple[list[str], dict[str, str]]:
    """The text of each page, and title and author as the file's properties tell them."""
    from pypdf import PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # pypdf logs each oddity of a file; what matters comes as an exception.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise FileNotDecryptedError
        sheets = [storable(page_text(sheet)) for sheet in reader.pages]
        about: Any = reader.metadata
        told = {"title": str(about.title or ""), "author": str(about.author or "")} if about else {}
    except (FileNotDecryptedError, DependencyError) as error:
        raise ReadError(path, "the PDF is encrypted", "Save it without a password.") from error
    except (
        PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError,
        RecursionError, NotImplementedError, OSError, zlib.error,
    ) as error:  # fmt: skip
        raise ReadError(path, "the PDF is damaged or cut off", "Download it again.") from error
    return sheets, {key: storable(value) for key, value in told.items()}


def _laid_out(path: str, sheets: list[list[str]]) -> tuple[str, tuple[Block, ...], tuple[int, ...]]:
    """(text, hints, page starts): paragraphs parted by a blank line, a page's edges as furniture."""
    edges = _edges(sheets)
    # A full line's length: three quarters of the lines that are no labels are shorter.
    full = sorted(len(line.strip()) for lines in sheets for line in lines if len(line.strip()) > 20)
    width = full[len(full) * 3 // 4] if full else 80
    parts = [_paragraphs(lines, edge, width) for lines, edge in zip(sheets, edges, strict=True)]
    sizes = [sum(len(text) + 2 for text, _ in part) for part in parts[:-1]]
    return *joined(path, chain.from_iterable(parts)), tuple(accumulate(sizes, initial=0))


def _edges(sheets: list[list[str]]) -> list[set[int]]:
    """For each page, the numbers of the lines that are its header or footer.

    Such a line is a page number, or stands, digits aside, on half of the pages (and two at least).
    """
    near = [
        [i for i, line in enumerate(lines) if line.strip() and (i < _EDGE or i >= len(lines) - _EDGE)]
        for lines in sheets
    ]
    shapes = Counter(
        shape for lines, edge in zip(sheets, near, strict=True) for shape in {_shape(lines[i]) for i in edge}
    )
    enough = max(2, (len(sheets) + 1) // 2)
    return [
        {i for i in edge if _NUMBER.fullmatch(lines[i].strip()) or shapes[_shape(lines[i])] >= enough}
        for lines, edge in zip(sheets, near, strict=True)
    ]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def _paragraphs(lines: list[str], edges: set[int], width: int) -> list[Part]:
    made: list[Part] = []
    full = False
    for i, line in enumerate(lines):
        line = line.strip()
        if i in edges:
            made.append((line, "furniture"))
        elif line and made and full and made[-1][1] is None:
            before = made[-1][0]
            parted = before.endswith(_HYPHENS) and before[-2:-1].isalpha() and line[:1].islower()
            made[-1] = (before[:-1] + line if parted else f"{before} {line}", None)
        elif line:
            made.append((line, None))
        if i not in edges:
            # A full line goes on, unless it closes a sentence a good bit before the margin.
            full = len(line) >= 0.8 * width and not (ends_sentence(line, ":;") and len(line) < 0.9 * width)
    return made


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
    ordered: list[tuple[int, int, float, float, str]] = []
    band = 0
    for piece, side in sorted(zip(pieces, sides, strict=True), key=lambda one: (-one[0].y, one[0].x)):
        band += side < 0  # a headline over both columns parts what is above it from what is below
        ordered.append((band, max(side, 0), -piece.y, piece.x, piece.text))
        band += side < 0
    lines: list[str] = []
    last = (-1, 0, 0.0)
    for band, side, y, _, text in sorted(ordered):
        if last[:2] == (band, side) and abs(last[2] - y) <= 2:
            lines[-1] += text
        else:
            lines.append(text)
        last = (band, side, y)
    return "\n".join(lines)


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
