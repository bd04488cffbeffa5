"""Word files: the paragraphs of the document in their order, tables and all."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.files import SeedFile
from rag.records import Block, Raw

_MAX_UNPACKED: Final = 200 << 20
_MAX_PART: Final = 64 << 20


def document(seed: SeedFile, data: bytes) -> Raw:
    """A Word file's `Raw`. Raises ReadError if it is none, or unpacks to more than any article."""
    from docx import Document
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError  # type: ignore[import-untyped]

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            sizes = [entry.file_size for entry in packed.infolist()]
            if sum(sizes) > _MAX_UNPACKED or max(sizes, default=0) > _MAX_PART:
                raise ReadError(
                    seed.path,
                    "the Word file unpacks to far more than an article",
                    "Remove it: it may be a trap.",
                )
        file = Document(io.BytesIO(data))
    except (zipfile.BadZipFile, OpcError, LxmlError, KeyError, ValueError, NotImplementedError) as error:
        raise ReadError(seed.path, "the Word file is damaged", "Save it anew as .docx.") from error
    texts: list[str] = []
    hints: list[Block] = []
    at = 0
    for paragraph in _paragraphs(file):
        text = storable(paragraph.text)
        if (style := getattr(paragraph.style, "name", "")) in ("Title", "Caption") and text.strip():
            hints.append(Block(at, at + len(text), "headline" if style == "Title" else "caption"))
        texts.append(text)
        at += len(text) + 2
    about = file.core_properties
    known = {"title": about.title, "author": about.author, "language": about.language}
    stated = {key: storable(str(value)).strip() for key, value in known.items() if value}
    return Raw(seed.path, hashlib.sha256(data).hexdigest(), "\n\n".join(texts), "docx", stated, tuple(hints))


def _paragraphs(file: Any) -> list[Any]:
    from docx.table import Table

    found: list[Any] = []
    for item in file.iter_inner_content():
        if isinstance(item, Table):
            for row in item.rows:
                cells = dict.fromkeys(row.cells)  # a merged cell comes once a column
                found += [paragraph for cell in cells for paragraph in cell.paragraphs]
        else:
            found.append(item)
    return found
