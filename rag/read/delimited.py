"""Tables as files (.csv, .tsv): a column of texts, or figures."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Final

from rag.errors import ReadError
from rag.read.decode import decode
from rag.read.fields import digest, document, what
from rag.read.files import MAX_CHARACTERS
from rag.read.tables import Cell, row_lines
from rag.records import Block, Raw

_DELIMITERS: Final = (",", ";", "\t", "|")
_SAMPLE: Final = 30


def table(path: str, data: bytes) -> Iterator[Raw | ReadError]:
    """A .csv or .tsv: a document a row where a column holds texts, else one article of its rows.

    A text that is no table is read as it stands.
    """
    csv.field_size_limit(MAX_CHARACTERS)
    text = decode(data, path)
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    excel = first[:4].lower() == "sep=" and len(first.rstrip("\r")) == len(
        "sep=;"
    )  # how it says how it is parted
    rows = _rows(rest if excel else text)
    if rows is None:
        yield Raw(path, digest(data), text, "txt")
        return
    names = rows[0]
    if "text" in map(what, names):
        for number, row in enumerate(rows[1:], 1):
            place = f"{path}, row {number}"
            packed = json.dumps(row).encode()
            yield document(dict(zip(names, row, strict=False)), path, number, place, digest(packed))
        return
    named = not any(c.isdigit() for name in names for c in name)  # nearly every file has the columns' names
    lines = row_lines([[Cell(one) for one in row] for row in rows], headed=named or None)
    made = "\n\n".join(line.text for line in lines)
    yield Raw(path, digest(data), made, "txt", hints=(Block(0, len(made), "body"),))


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
