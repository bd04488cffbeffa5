"""Word files: the paragraphs of the document in their order, those in tables and text boxes among them.

Footnotes and endnotes come at the end, as furniture: they are the text's apparatus.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from itertools import chain
from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.files import MAX_CHARACTERS, SeedFile
from rag.read.visible import only_visible
from rag.records import Block, Raw, Role

_MAX_UNPACKED: Final = 200 << 20
_MAX_XML: Final = 64 << 20
"""Word's own limit for a document is 32 MB of text; pictures may take more."""
_DEEPEST: Final = 8
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STYLES: Final[dict[str, Role]] = {"title": "headline", "caption": "caption", "subtitle": "lead"}


def document(seed: SeedFile, data: bytes) -> Raw:
    """A Word file's `Raw`. Raises ReadError if it is none, or unpacks to more than any article."""
    texts: list[str] = []
    hints: list[Block] = []
    at = 0
    file = _opened(seed, data)
    for text, role in chain(_paragraphs(file, 0), _notes(seed, file)):
        if role and text.strip():
            hints.append(Block(at, at + len(text), role))
        texts.append(text)
        at += len(text) + 2
        if at > MAX_CHARACTERS:
            raise ReadError(seed.path, f"it has more than {MAX_CHARACTERS:,} characters", "Split it.")
    text = "\n\n".join(texts)
    about = file.core_properties
    stated = only_visible(
        {"title": storable(about.title or ""), "author": storable(about.author or "")}, text
    )
    return Raw(seed.path, hashlib.sha256(data).hexdigest(), text, "docx", stated, tuple(hints))


def _opened(seed: SeedFile, data: bytes) -> Any:
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
            xml = [entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels"))]
            if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or max(xml, default=0) > _MAX_XML:
                raise ReadError(
                    seed.path,
                    "the Word file unpacks to far more than an article",
                    "It may be a trap: remove it.",
                )
        return Document(io.BytesIO(data))
    except (
        zipfile.BadZipFile, OpcError, LxmlError, LookupError, ValueError, NotImplementedError, RuntimeError,
        OSError, EOFError,
    ) as error:  # fmt: skip
        raise ReadError(seed.path, "the Word file is damaged", "Save it anew as .docx.") from error


def _paragraphs(part: Any, depth: int) -> Iterator[tuple[str, Role | None]]:
    """(text, role by style) of each paragraph, in order; a merged cell comes once."""
    from docx.table import Table

    for item in part.iter_inner_content():
        if not isinstance(item, Table):
            style = getattr(item.style, "name", None) or ""
            yield storable(item.text), _STYLES.get(style.lower())
            yield from ((text, None) for text in _boxes(item._p))
        elif depth < _DEEPEST:
            for row in item.rows:
                for cell in {id(cell._tc): cell for cell in row.cells}.values():
                    yield from _paragraphs(cell, depth + 1)


def _boxes(element: Any) -> Iterator[str]:
    """The paragraphs of the text boxes that hang on one; Word writes each box twice."""
    for box in element.iter(f"{_W}txbxContent"):
        if not any(one.tag == _FALLBACK for one in box.iterancestors()):
            yield from filter(None, map(_text, box.iter(f"{_W}p")))


def _notes(seed: SeedFile, file: Any) -> Iterator[tuple[str, Role | None]]:
    from lxml import etree  # type: ignore[import-untyped]

    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for relation in file.part.rels.values():
        if relation.is_external or not relation.reltype.endswith(("/footnotes", "/endnotes")):
            continue
        try:
            tree = etree.fromstring(relation.target_part.blob, parser)
        except etree.LxmlError as error:
            raise ReadError(seed.path, "the Word file is damaged", "Save it anew as .docx.") from error
        for note in tree:
            text = " ".join(filter(None, map(_text, note.iter(f"{_W}p"))))
            if text and note.get(f"{_W}type") is None:  # the others are the line above the notes
                yield text, "furniture"


def _text(paragraph: Any) -> str:
    return storable("".join(part.text or "" for part in paragraph.iter(f"{_W}t"))).strip()
