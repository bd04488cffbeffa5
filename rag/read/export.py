"""Exports that are one file: a JSON value with documents in it, a table with a column of texts."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import decode
from rag.read.fields import digest, document, holds_text, unwrapped, what
from rag.read.files import MAX_CHARACTERS
from rag.read.tables import Cell, row_lines
from rag.records import Block, Raw

_SEPARATOR: Final = re.compile(r"\A\ufeff?sep=.\r?\n", re.I)
"""What Excel puts before a table to say how it is parted."""
_BETWEEN: Final = re.compile(r"[\s,]*")
_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 30
_DEEPEST: Final = 4


def sequence(text: str, strict: bool = True) -> list[Any]:
    """The JSON values that a text holds one after another. Raises ValueError, RecursionError."""
    decoder, found = json.JSONDecoder(strict=strict), list[Any]()
    at = next(_BETWEEN.finditer(text)).end()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at = next(_BETWEEN.finditer(text, at)).end()
    return found


def whole(path: str, data: bytes) -> list[Any]:
    """The JSON values of a file. Raises ReadError if one is damaged."""
    try:
        return sequence(decode(data, path))
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        what = f"one JSON value over many lines, and damaged{where}; not JSON lines"
        raise ReadError(path, what, "Export it again.") from error


def values(path: str, found: list[Any], sha256: str) -> Iterator[Raw | ReadError]:
    """The documents of a file's JSON values: an object that is one, or a list of them wherever it is nested.

    Raises ReadError if none is in it.
    """
    value = found[0] if len(found) == 1 else found
    if isinstance(value, dict) and holds_text(value):
        raw = document(value, path, 1, path, sha256)
        yield replace(raw, path=path) if isinstance(raw, Raw) else raw
        return
    listed = _listed(value, _DEEPEST)
    if listed is None:
        raise ReadError(
            path,
            "the JSON file holds no article",
            'A document is {"id": ..., "text": ...}, or a list of such.',
        )
    for number, one in enumerate(listed, 1):
        place = f"{path}, document {number}"
        if isinstance(one, dict):
            packed = json.dumps(one, sort_keys=True).encode()
            yield document(one, path, number, place, digest(packed))
        else:
            yield ReadError(f"{path}#{number}", f"{place}: not a JSON object", "Leave it out.")


def _listed(value: Any, depth: int) -> list[Any] | None:
    """The first list that holds a document, in this value or below it."""
    if isinstance(value, list):
        return value if any(isinstance(one, dict) and holds_text(unwrapped(one)) for one in value) else None
    if not isinstance(value, dict) or depth == 0:
        return None
    return next((found for one in value.values() if (found := _listed(one, depth - 1)) is not None), None)


def table(path: str, data: bytes) -> Iterator[Raw | ReadError]:
    """A .csv or .tsv: a document a row where a column holds texts, else one article of its rows.

    A text that is no table is read as it stands.
    """
    csv.field_size_limit(MAX_CHARACTERS)
    text = decode(data, path)
    rows = _rows(_SEPARATOR.sub("", text))
    if rows is None:
        yield Raw(path, digest(data), text, "txt")
        return
    names = rows[0]
    if any(what(name) == "text" for name in names):
        for number, row in enumerate(rows[1:], 1):
            place = f"{path}, row {number}"
            packed = json.dumps(row).encode()
            yield document(dict(zip(names, row, strict=False)), path, number, place, digest(packed))
        return
    named = not any(c.isdigit() for name in names for c in name)  # nearly every file has the columns' names
    lines = row_lines([[Cell(one) for one in row] for row in rows], headed=named or None)
    made = "\n\n".join(line.text for line in lines)
    hint = Block(0, len(made), "body")
    yield Raw(path, digest(data), made, "txt", hints=(hint,))


def _rows(text: str) -> list[list[str]] | None:
    """The rows, by the delimiter that gives most of them the same number of cells; None for no table.

    A mark with a blank behind it is more likely a sentence's.
    """
    best: tuple[float, bool, int, str] | None = None
    for delimiter in _DELIMITERS:
        try:
            sample = [row for row in csv.reader(io.StringIO(text[:100_000], ""), delimiter=delimiter) if row]
        except csv.Error:
            continue
        sizes = [len(row) for row in sample[:_SAMPLE]]
        if len(sizes) < 2 or sizes[0] < 2:
            continue
        even = sizes.count(sizes[0]) / len(sizes)
        tight = 2 * text.count(f"{delimiter} ") < text.count(delimiter)
        if even >= 0.8 and (best is None or (even, tight, sizes[0]) > best[:3]):
            best = even, tight, sizes[0], delimiter
    if best is None:
        return None
    return [row for row in csv.reader(io.StringIO(text, ""), delimiter=best[3]) if any(map(str.strip, row))]
