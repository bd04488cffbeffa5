"""OpenDocument texts (.odt): paragraphs and the rows of tables in their order, without what was deleted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.files import MAX_CHARACTERS
from rag.read.packed import Packed, attribute, local
from rag.read.tables import Cell, row_lines
from rag.read.visible import only_visible
from rag.records import Block, Raw, Role

Part = tuple[str, Role | None]
_STYLES: Final[dict[str, Role]] = {"title": "headline", "caption": "caption", "subtitle": "lead"}
_SKIPPED: Final = frozenset(
    ("tracked-changes", "annotation", "annotation-end", "note", "sequence-decls", "forms", "variable-decls",
     "user-field-decls", "bookmark", "hidden-text", "table-of-content-source", "desc", "title", "script")
)  # fmt: skip
_DEEPEST: Final = 30
_CELL: Final = 400
_MOST: Final = 100
"""So many columns or rows of one cell are a table's; a file may say a million."""


def document(path: str, data: bytes) -> Raw:
    """An OpenDocument text's `Raw`. Raises ReadError if it is damaged or unpacks to far too much."""
    file = Packed(path, data, "the OpenDocument file", "Save it anew as .odt or .docx.")
    root = file.xml("content.xml")
    body = next(root.iterfind(".//{*}body/{*}text"), None)
    if body is None:
        raise file.damaged()
    texts: list[str] = []
    hints: list[Block] = []
    at = 0
    notes = (note for note in body.iter("{*}note-body"))
    told = (
        (" ".join(filter(None, (_text(p).strip() for p in note.iter("{*}p")))), "furniture") for note in notes
    )
    parents = _parents(root)
    found: chain[Part] = chain(_blocks(body, parents, 0), told)  # type: ignore[arg-type]
    for text, role in found:
        if not (text := storable(text).strip()):
            continue
        if role:
            hints.append(Block(at, at + len(text), role))
        texts.append(text)
        at += len(text) + 2
        if at > MAX_CHARACTERS:
            raise ReadError(path, f"it has more than {MAX_CHARACTERS:,} characters", "Split it.")
    text = "\n\n".join(texts)
    return Raw(path, digest(data), text, "odt", only_visible(_properties(file), text), tuple(hints))


def _properties(file: Packed) -> dict[str, str]:
    if "meta.xml" not in file.names:
        return {}
    names = {"title": "title", "creator": "author", "initial-creator": "author"}
    root = file.xml("meta.xml")
    return {names[local(one)]: storable(one.text or "") for one in root.iter() if local(one) in names}


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
            yield _text(item), _STYLES.get(parents.get(style, style.lower()))
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
    longest = max((sum(map(len, told)) for row in inside for told in row), default=0)
    nested = next(item.iterfind(".//{*}table-cell//{*}table"), None) is not None
    if nested or longest > _CELL or max(map(len, cells), default=0) < 2:
        yield from ((text, None) for row in inside for told in row for text in told)
        return
    heads = {id(row) for one in item.iter("{*}table-header-rows") for row in one.iter("{*}table-row")}
    rows = [
        [
            Cell(" ".join(told), id(row) in heads, _span(one, "columns"), _span(one, "rows"))
            for one, told in zip(own, texts, strict=True)
            for _ in range(_repeated(one) if told else 1)
        ]
        for row, own, texts in zip(item.iter("{*}table-row"), cells, inside, strict=True)
    ]  # fmt: skip
    yield from ((line.text, "body") for line in row_lines(rows))


def _span(item: Any, what: str) -> int:
    told = attribute(item, f"number-{what}-spanned") or "1"
    return min(int(told), _MOST) if told.isdigit() and len(told) < 9 else 1


def _repeated(item: Any) -> int:
    told = attribute(item, "number-columns-repeated") or "1"
    return min(int(told), _MOST) if told.isdigit() and len(told) < 9 else 1


def _text(element: Any) -> str:
    """What is seen of a paragraph, in order."""
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            told = attribute(child, "c") or "1"
            parts.append(" " * (min(int(told), 1000) if told.isdigit() and len(told) < 9 else 1))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name not in _SKIPPED and name not in ("frame", "text-box"):
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)
