"""OpenDocument texts (.odt): paragraphs and the rows of tables in their order, without what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.joined import STYLES, Part, joined
from rag.read.packed import Packed, attribute, local, number
from rag.read.tables import Cell, of_data, row_lines
from rag.read.visible import only_visible
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
    body = next(root.iterfind(".//{*}body/{*}text"), None)
    if body is None:
        raise file.damaged()
    notes = ([_text(p).strip() for p in note.iter("{*}p")] for note in body.iter("{*}note-body"))
    apparatus: Iterator[Part] = ((" ".join(filter(None, note)), "furniture") for note in notes)
    parts = chain(_blocks(body, _parents(root), 0), apparatus)
    text, hints = joined(path, ((plain, role) for text, role in parts if (plain := storable(text).strip())))
    names = {"title": "title", "creator": "author", "initial-creator": "author"}
    return Raw(path, digest(data), text, "odt", only_visible(file.properties("meta.xml", names), text), hints)


def _parents(root: Any) -> dict[str, str]:
    """The style that each automatic style of the document is made from, in small letters."""
    styles = root.iterfind(".//{*}automatic-styles/{*}style")
    return {
        attribute(one, "name") or "": (attribute(one, "parent-style-name") or "").lower() for one in styles
    }


def _blocks(part: Any, parents: dict[str, str], depth: int) -> Iterator[Part]:
    for item in part:
        name = local(item)
        if name in ("p", "h"):
            style = attribute(item, "style-name") or ""
            yield _text(item), STYLES.get(parents.get(style, style.lower()))
            for box in item.iter("{*}text-box"):
                yield from _blocks(box, parents, depth + 1)
        elif name == "table" and depth < _DEEPEST:
            yield from _table(item, parents, depth)
        elif name not in _SKIPPED and depth < _DEEPEST:
            yield from _blocks(item, parents, depth + 1)


def _table(item: Any, parents: dict[str, str], depth: int) -> Iterator[Part]:
    cells = [[one for one in row if local(one) == "table-cell"] for row in item.iter("{*}table-row")]
    inside = [
        [[text for text, _ in _blocks(one, parents, depth + 1) if text.strip()] for one in row]
        for row in cells
    ]
    rows = [
        [
            Cell(" ".join(told), local(row.getparent()) == "table-header-rows", *_spans(one))
            for one, told in zip(own, texts, strict=True)
            for _ in range(number(one, "number-columns-repeated") if told else 1)
        ]
        for row, own, texts in zip(item.iter("{*}table-row"), cells, inside, strict=True)
    ]  # fmt: skip
    if next(item.iterfind(".//{*}table-cell//{*}table"), None) is not None or not of_data(rows):
        yield from ((text, None) for row in inside for told in row for text in told)
    else:
        yield from ((line.text, "body") for line in row_lines(rows))


def _spans(item: Any) -> tuple[int, int]:
    """How many columns and rows a cell spans."""
    across, down = (number(item, f"number-{what}-spanned") for what in ("columns", "rows"))
    return across, down


def _text(element: Any) -> str:
    """What is seen of a paragraph, in order."""
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * number(child, "c", 1000))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in _SKIPPED and name not in ("frame", "text-box"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
