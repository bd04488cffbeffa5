"""RTF, by striprtf: paragraphs, and the rows of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rag.errors import ReadError
from rag.read.fields import digest
from rag.read.joined import Part, joined
from rag.read.tables import Cell, row_lines
from rag.records import Raw

_DELETED: Final = re.compile(
    r"\{(?:\\(?!deleted|v\b)[a-z]+-?\d* ?)*\\(?:deleted|v)\b(?:\\[a-z]+-?\d* ?)*[^{}]*\}"
)
"""A group of text that a tracked change deletes, or that is hidden."""
_BRACE: Final = re.compile(r"(?<!\\)[{}]")


def document(path: str, data: bytes) -> Raw:
    """An RTF file's `Raw`. Raises ReadError if it is damaged."""
    from striprtf.striprtf import rtf_to_text

    source = _with_notes(_DELETED.sub("", data[data.find(b"{\\rtf") :].decode("latin-1")))
    try:
        told: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
        text = told.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a pair is one character
    except (ValueError, LookupError, TypeError, OverflowError, RecursionError) as error:
        raise ReadError(path, "the RTF file is damaged", "Save it anew as .docx.") from error
    made, hints = joined(path, _parts(text))
    return Raw(path, digest(data), made, "rtf", {}, hints)


def _with_notes(source: str) -> str:
    """The source with its footnotes at the end: striprtf leaves them out."""
    notes: list[str] = []
    while (start := source.find("{\\footnote")) >= 0:
        depth = stop = 0
        for brace in _BRACE.finditer(source, start):
            depth += 1 if brace.group() == "{" else -1
            stop = brace.end()
            if not depth:
                break
        notes.append("\\par {" + source[start + len("{\\footnote") : stop])
        source = source[:start] + source[stop:]
    last = source.rfind("}")
    return source[:last] + "".join(notes) + "}" if notes and last >= 0 else source


def _parts(text: str) -> Iterator[Part]:
    """The lines, and each table's rows as lines that name their columns."""
    rows: list[list[Cell]] = []
    for line in [*text.split("\n"), ""]:
        if line.rstrip().endswith("|") and line.count("|") > 1:
            rows.append([Cell(cell) for cell in line.strip().removesuffix("|").split("|")])
            continue
        several = [one.text for one in row_lines(rows)] if len(rows) > 1 else []
        lines = several or ["\t".join(cell.text for cell in row) for row in rows]
        yield from ((one, "body") for one in lines if one.strip())
        rows = []
        if line.strip():
            yield line.strip(), None
