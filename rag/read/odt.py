"""OpenDocument texts (.odt): paragraphs and the rows of tables in their order, without what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.joined import STYLES, Part, joined, only_visible
from rag.read.packed import Packed, number
from rag.read.tables import Cell, table_parts
from rag.records import Raw

_SKIPPED: Final = frozenset(
    ("tracked-changes", "annotation", "annotation-end", "note", "sequence-decls", "forms", "variable-decls",
     "user-field-decls", "bookmark", "hidden-text", "table-of-content-source", "desc", "title", "script",
     "ruby-text")
)  # fmt: skip
_DEEPEST: Final = 30


def document(path: str, data: bytes) -> Raw:
    """An OpenDocument text's `Raw`. Raises ReadError if it is damaged or unpacks to far too much."""
    file = Packed(path, data, "the OpenDocument file", "Save it anew as .odt or .docx.")
    root = file.xml("content.xml")
    body = root.find(".//body/text")
    if body is None:
        raise file.damaged()
    notes = ([_text(p).strip() for p in note.iter("p")] for note in body.iter("note-body"))
    apparatus: Iterator[Part] = ((" ".join(filter(None, note)), "furniture") for note in notes)
    styles = root.iterfind(".//automatic-styles/style")
    parents = {one.get("name") or "": (one.get("parent-style-name") or "").lower() for one in styles}
    parts = chain(_blocks(body, parents, 0), apparatus)
    text, hints = joined(path, ((plain, role) for text, role in parts if (plain := storable(text).strip())))
    names = {"title": "title", "creator": "author", "initial-creator": "author"}
    return Raw(path, digest(data), text, "odt", only_visible(file.properties("meta.xml", names), text), hints)


def _blocks(part: Any, parents: dict[str, str], depth: int) -> Iterator[Part]:
    """Paragraphs and rows; `parents` has the style that each automatic one is made from, in small letters."""
    for item in part:
        name = item.tag
        if name in ("p", "h"):
            style = item.get("style-name") or ""
            yield _text(item), STYLES.get(parents.get(style, style.lower()))
            for box in item.iter("text-box"):
                yield from _blocks(box, parents, depth + 1)
        elif name == "table" and depth < _DEEPEST:
            yield from _table(item, parents, depth)
        elif name not in _SKIPPED and depth < _DEEPEST:
            yield from _blocks(item, parents, depth + 1)


def _table(item: Any, parents: dict[str, str], depth: int) -> Iterator[Part]:
    rows: list[list[tuple[Cell, list[Part]]]] = []
    for row in item.iter("table-row"):
        rows.append([])
        for one in (cell for cell in row if cell.tag == "table-cell"):
            parts: list[Part] = [(t, None) for t, _ in _blocks(one, parents, depth + 1) if t.strip()]
            across, down = (number(one, f"number-{what}-spanned") for what in ("columns", "rows"))
            head = row.getparent().tag == "table-header-rows"
            cell = Cell(" ".join(text for text, _ in parts), head, across, down)
            repeated = number(one, "number-columns-repeated") if parts else 1
            rows[-1] += [(cell, parts), *[(cell, [])] * (repeated - 1)]
    yield from table_parts(rows, item.find(".//table-cell//table") is not None)


def _text(element: Any) -> str:
    """What is seen of a paragraph, in order."""
    parts = [element.text or ""]
    for child in element:
        name = child.tag
        if name == "s":
            parts.append(" " * number(child, "c", 1000))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in _SKIPPED and name not in ("frame", "text-box"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
