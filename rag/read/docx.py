"""Word files: the final text, from the document's XML in its order: every run that a reader sees.

What a tracked change inserts or moves here is in it, what it deletes or moves away is not; a table is a line
a row. Footnotes, endnotes, page headers and footers come at the end, as furniture: the text's apparatus.
"""

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

_DEEPEST: Final = 8
_APPARATUS: Final = ("footnotes", "endnotes", "header", "footer")
_WRAPPING: Final = frozenset(
    ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "AlternateContent", "Choice")
)
_GONE: Final = ("del", "moveFrom")
_SKIPPED: Final = frozenset(
    ("del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "txbxContent", "Fallback", "instrText", "delText",
     "delInstrText", "rt", "docPartObj", "smartTagPr", "customXmlPr", "fldData", "objectEmbed")
)  # fmt: skip
"""What a reader does not see, and text boxes, which come after their paragraph."""
_SIGNS: Final = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad",
}  # fmt: skip


def document(path: str, data: bytes) -> Raw:
    """A Word file's `Raw`. Raises ReadError if it is none, or unpacks to more than any article."""
    file = Packed(path, data, "the Word file", "Save it anew as .docx.")
    roots = _relations(file, "_rels/.rels", "")
    main = next(iter(roots.get("officeDocument", ())), "word/document.xml")
    if main not in file.names:
        raise file.damaged()
    folder, _, name = main.rpartition("/")
    related = _relations(file, f"{folder}/_rels/{name}.rels".lstrip("/"), main)
    body = file.xml(main).find("body")
    if body is None:
        raise file.damaged()
    found = _Document(related, file)
    text, hints = joined(path, chain(found.blocks(body, 0), _apparatus(file, related)))
    properties = file.properties("docProps/core.xml", {"title": "title", "creator": "author"})
    return Raw(path, digest(data), text, "docx", only_visible(properties, text), hints)


def _relations(file: Packed, name: str, of: str) -> dict[str, list[str]]:
    """The parts that one points to, by their kind (`footnotes`) and by their id (`#rId1`)."""
    made: dict[str, list[str]] = {}
    for one in file.xml(name) if name in file.names else ():
        kind, target = one.get("Type") or "", one.get("Target") or ""
        if one.get("TargetMode") != "External" and target:
            part = file.beside(of, target)
            made.setdefault(kind.rpartition("/")[2], []).append(part)
            made.setdefault(f"#{one.get('Id')}", []).append(part)
    return made


class _Document:
    """Walks the blocks of a document: paragraphs, tables, and what is wrapped round them."""

    def __init__(self, related: dict[str, list[str]], file: Packed) -> None:
        self._related, self._file = related, file
        self._runs = Runs()
        self._open = ""
        self._styles: dict[str, str] = {}
        """The name of each paragraph style, in small letters, by its id."""
        for part in related.get("styles", ())[:1]:
            for style in file.xml(part) if part in file.names else ():
                name = style.find("name")
                if name is not None:
                    self._styles[style.get("styleId") or ""] = (name.get("val") or "").lower()

    def blocks(self, part: Any, depth: int) -> Iterator[Part]:
        """(text, role by style) of each paragraph and each row of a table, in order."""
        for item in flattened(part):
            name = item.tag
            if name == "p":
                yield from self._paragraph(item)
            elif name == "tbl" and depth < _DEEPEST:
                yield from self._table(item, depth + 1)
            elif name == "altChunk":  # a piece of a page that a program put in as it was
                from rag.read.html import marked, source_of

                for chunk in self._related.get(f"#{item.get('id')}", ()):
                    if chunk.endswith((".html", ".htm", ".xhtml")):
                        source = source_of(self._file.path, self._file.bytes(chunk)).text
                        text = marked(self._file.path, source, "").text
                        yield from ((one, None) for one in text.split("\n\n"))

    def _paragraph(self, item: Any) -> Iterator[Part]:
        text = self._open + self._runs.text(item)
        mark = next((one for one in item.iterfind("pPr/rPr/*") if one.tag in _GONE), None)
        self._open = text if mark is not None else ""
        if mark is None:  # else its end was deleted: it goes on in the next one
            style = next((one.get("val") for one in item.iterfind("pPr/pStyle")), None) or ""
            yield storable(text), STYLES.get(self._styles.get(style, style.lower()))
        for box in self._runs.boxes(item):
            yield from ((text, role) for text, role in self.blocks(box, 1) if text.strip())

    def _table(self, item: Any, depth: int) -> Iterator[Part]:
        rows = [row for row in flattened(item) if row.tag == "tr" and not _deleted(row, "trPr")]
        made = []
        for row in rows:
            cells = [one for one in flattened(row) if one.tag == "tc" and not _deleted(one, "tcPr")]
            made.append([(_cell(one, parts := list(self.blocks(one, depth)), row), parts) for one in cells])
        yield from table_parts(made, item.find(".//tc//tbl") is not None)


def flattened(part: Any) -> Iterator[Any]:
    """The children of an element, and those of what is only wrapped round them (changes, say)."""
    for item in part:
        name = item.tag
        if name in _WRAPPING:
            yield from flattened(item)
        elif name not in (*_GONE, "Fallback"):
            yield item


def _deleted(item: Any, properties: str) -> bool:
    return any(one.tag in ("del", "cellDel", "moveFrom") for one in item.iterfind(f"{properties}/*"))


def _cell(item: Any, parts: list[Part], row: Any) -> Cell:
    text = " ".join(text for text, _ in parts if text.strip())
    texts = (run for run in item.iter("r") if any((t.text or "").strip() for t in run.iterfind("t")))
    bold = [_is_set(run, "b") for run in texts]
    head = row.find("trPr/tblHeader") is not None or (bool(bold) and all(bold))
    across = next((number(one, "val") for one in item.iterfind("tcPr/gridSpan")), 1)
    merged = item.find("tcPr/vMerge")
    return Cell(text, head, across, above=merged is not None and merged.get("val") != "restart")


def _is_set(run: Any, name: str) -> bool:
    """Whether a run of text has a property ("b" is bold, "vanish" hidden)."""
    mark = run.find(f"rPr/{name}")
    return mark is not None and mark.get("val") not in ("0", "false")


def _apparatus(file: Packed, related: dict[str, list[str]]) -> Iterator[Part]:
    """The notes, and what stands above and below each page, once."""
    told: set[str] = set()
    for kind in _APPARATUS:
        for part in related.get(kind, ()):
            if part not in file.names:
                continue
            root = file.xml(part)
            for one in root if kind in ("footnotes", "endnotes") else (root,):
                texts = (Runs().text(p).strip() for p in one.iter("p"))
                text = storable(" ".join(filter(None, texts)))
                # What has a type is the line above the notes.
                if text and one.get("type") is None and text not in told:
                    told.add(text)
                    yield text, "furniture"


class Runs:
    """Reads paragraphs one after another: a field may begin in one and end in another."""

    def __init__(self) -> None:
        self._fields: list[bool] = []
        """For each field that is open, whether its instruction is over and its result has begun."""

    def text(self, paragraph: Any) -> str:
        """All that is seen of a paragraph, in order."""
        parts: list[str] = []
        stack: list[Any] = [paragraph]
        while stack:
            element = stack.pop()
            name = element.tag
            if name in _SKIPPED or (name == "r" and _is_set(element, "vanish")):
                continue
            what = element.get("fldCharType") if name == "fldChar" else None
            if what == "begin":
                self._fields.append(False)
            elif what == "separate" and self._fields:
                self._fields[-1] = True
            elif what == "end" and self._fields:
                self._fields.pop()
            elif name == "t" and all(self._fields):
                parts.append(element.text or "")
            elif name == "sym" and all(self._fields):
                parts.append(_sign(element.get("char")))
            elif name in _SIGNS and all(self._fields) and element.getparent().tag == "r":
                parts.append(_SIGNS[name])
            else:
                stack.extend(reversed(element))
        return "".join(parts)

    def boxes(self, paragraph: Any) -> Iterator[Any]:
        """The text boxes that hang on a paragraph; Word writes each twice, once for old programs."""
        for box in paragraph.iter("txbxContent"):
            holder = next((one for one in box.iterancestors() if one.tag == "p"), None)
            if holder is paragraph and not any(one.tag == "Fallback" for one in box.iterancestors()):
                yield box


def _sign(code: str | None) -> str:
    """A sign of a font of signs: those in the private area have no letter."""
    try:
        sign = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return ""
    return "" if "\ue000" <= sign <= "\uf8ff" else sign
