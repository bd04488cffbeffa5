"""EPUB: the pages of a book in the order in which they are read, and what it states of itself."""

from __future__ import annotations

from typing import Any, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.fields import digest
from rag.read.files import MAX_CHARACTERS
from rag.read.html import marked, source_of
from rag.read.packed import Packed
from rag.records import Block, Raw

_NAMES: Final = {"title": "title", "creator": "author", "date": "date", "publisher": "publisher",
                 "language": "language"}  # fmt: skip


def book(path: str, data: bytes) -> Raw:
    """An EPUB's `Raw`: one document. Raises ReadError if it is damaged, locked or far too long."""
    file = Packed(path, data, "the EPUB", "Download it again.")
    if "META-INF/encryption.xml" in file.names and "META-INF/rights.xml" in file.names:
        raise ReadError(path, "the EPUB is locked (DRM)", "Use a copy without.")
    root = next(file.xml("META-INF/container.xml").iter("rootfile"), None)
    if root is None:
        raise file.damaged()
    name = root.get("full-path") or ""
    package = file.xml(name)
    texts: list[str] = []
    hints: list[Block] = []
    at = 0
    for part in _spine(file, package, name):
        made = marked(path, source_of(path, file.bytes(part)).text, "")
        if not made.text.strip():
            continue
        first = next((one for one in made.hints if one.role == "headline"), None)
        if first and not hints:
            hints.append(Block(at + first.start, at + first.end, "headline"))
        texts.append(made.text)
        at += len(made.text) + 2
        if at > MAX_CHARACTERS:
            raise ReadError(path, f"it has more than {MAX_CHARACTERS:,} characters", "Split it.")
    known: dict[str, list[str]] = {}
    for one in package.iterfind("metadata//*"):
        if (what := _NAMES.get(one.tag)) and (one.text or "").strip():
            known.setdefault(what, []).append(" ".join(storable(one.text).split()))
    stated = {key: "; ".join(told) if key == "author" else told[0] for key, told in known.items()}
    return Raw(path, digest(data), "\n\n".join(texts), "epub", stated, tuple(hints))


def _spine(file: Packed, package: Any, name: str) -> list[str]:
    """The names of the parts that hold the pages, without the table of contents."""
    items = {one.get("id"): one for one in package.iter("item")}
    order = [items[told] for one in package.iter("itemref") if (told := one.get("idref")) in items]
    order = order or [one for one in items.values() if "html" in (one.get("media-type") or "")]
    pages = [one for one in order if "nav" not in (one.get("properties") or "").split()]
    parts = [file.beside(name, one.get("href") or "") for one in pages]
    return [part for part in dict.fromkeys(parts) if part in file.names]
