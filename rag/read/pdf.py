"""PDF: the text in reading order, with the offsets at which the pages begin.

Lines that ended because the column did are joined again, and so are words that were parted there.
What stands at the top or foot of page after page stays in the text, as furniture.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections import Counter
from itertools import accumulate, chain
from typing import Any, Final

from rag.errors import ReadError
from rag.read.columns import page_text
from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.joined import Part, joined
from rag.read.visible import only_visible, printed_title
from rag.records import Block, Raw

_EDGE: Final = 2
"""So many lines at the top and at the foot of a page may be its header and footer."""
_NUMBER: Final = re.compile(
    r"(?:page|p\.|стр\.?|страница|صفحة)?\s?[-–—|]?\s?\d{1,4}\s?(?:[-–—|]|(?:of|из|من|/)\s?\d{1,4})?", re.I
)
_ENDS: Final = re.compile(r"[.!?…؟:;][\"'”’»)\]]{0,3}$")
_PARTED: Final = re.compile(r"[^\W\d_][-\u00ad\u2010]$")


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
    width = _width(sheets)
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


def _width(sheets: list[list[str]]) -> int:
    """The length of a full line: three quarters of the lines that are no labels are shorter."""
    sizes = sorted(len(line.strip()) for lines in sheets for line in lines if len(line.strip()) > 20)
    return sizes[len(sizes) * 3 // 4] if sizes else 80


def _paragraphs(lines: list[str], edges: set[int], width: int) -> list[Part]:
    made: list[Part] = []
    full = False
    for i, line in enumerate(lines):
        line = line.strip()
        if i in edges:
            made.append((line, "furniture"))
        elif line and made and full and made[-1][1] is None:
            made[-1] = (_with(made[-1][0], line), None)
        elif line:
            made.append((line, None))
        if i not in edges:
            # A full line goes on, unless it closes a sentence a good bit before the margin.
            full = len(line) >= 0.8 * width and not (_ENDS.search(line) and len(line) < 0.9 * width)
    return made


def _with(before: str, line: str) -> str:
    if _PARTED.search(before) and line[:1].islower():
        return before[:-1] + line
    return f"{before} {line}"
