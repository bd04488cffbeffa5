"""Files that are zips of XML (Word, OpenDocument, EPUB): opened with every guard."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from rag.errors import ReadError
from rag.read.decode import storable

_MAX_UNPACKED: Final = 200 << 20
_MAX_XML: Final = 64 << 20
"""Word's own limit for a document is 32 MB of text; pictures may take more."""
_MOST: Final = 100
"""So many columns or rows of one cell are a table's; a file may say a million."""
_BROKEN: Final = (
    KeyError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError,
)  # fmt: skip
"""What `zipfile` raises for a file, or a part of one, that is no good."""
_XML: Final = (".xml", ".rels", ".html", ".xhtml", ".htm", ".opf")


class Packed:
    """The parts of a packed document. Raises ReadError for one that is damaged, or unpacks to far too much.

    `what` is what a user calls it ("the Word file"), `advice` what to do where it is damaged.
    """

    def __init__(self, path: str, data: bytes, what: str, advice: str) -> None:
        self.path, self.what, self.advice = path, what, advice
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise self.damaged() from error
        entries = self._zip.infolist()
        xml = [entry.file_size for entry in entries if entry.filename.lower().endswith(_XML)]
        if sum(entry.file_size for entry in entries) > _MAX_UNPACKED or max(xml, default=0) > _MAX_XML:
            raise ReadError(
                path, f"{what} unpacks to far more than an article", "It may be a trap: remove it."
            )
        self.names = frozenset(entry.filename for entry in entries)

    def damaged(self) -> ReadError:
        """The error to raise where a part is not what it must be."""
        return ReadError(self.path, f"{self.what} is damaged", self.advice)

    def bytes(self, name: str) -> bytes:
        """A part's bytes. Raises ReadError if there is none, or it cannot be unpacked."""
        try:
            return self._zip.read(name)
        except _BROKEN as error:
            raise self.damaged() from error

    def xml(self, name: str) -> Any:
        """A part's root element; names are without namespaces, which are others in files of the strict form.

        Entities are not resolved. Raises ReadError.
        """
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(self.bytes(name), parser)
        except (etree.LxmlError, ValueError) as error:
            raise self.damaged() from error
        for element in root.iter("*"):
            element.tag = etree.QName(element).localname
            for key, value in element.attrib.items():
                if (name := key.rpartition("}")[2]) not in element.attrib:
                    element.set(name, value)
        return root

    def properties(self, name: str, names: Mapping[str, str]) -> dict[str, str]:
        """What a part states of the document, by the `names` of its elements; nothing where there is none."""
        found = self.xml(name).iter() if name in self.names else ()
        return {names[one.tag]: storable(one.text or "") for one in found if one.tag in names}

    def beside(self, name: str, target: str) -> str:
        """The name of a part that another one points to."""
        folder = "" if target.startswith("/") else posixpath.dirname(name)
        return posixpath.normpath(posixpath.join(folder, unquote(target.partition("#")[0]).lstrip("/")))


def number(element: Any, name: str, most: int = _MOST) -> int:
    """An attribute that counts, at most `most`; 1 where there is none, or it is no number."""
    told = element.get(name) or "1"
    return min(int(told), most) if told.isdecimal() and len(told) < 9 else 1
