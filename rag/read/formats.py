"""`read`: which reader takes which ending."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from rag.errors import ReadError
from rag.read.decode import decode, kind
from rag.read.files import SeedFile, content
from rag.read.web import noted
from rag.records import Raw


def read(seed: SeedFile) -> Iterator[Raw | ReadError]:
    """Every document of the seed, in order, one at a time in memory.

    A file that cannot be read at all raises ReadError (from the first `next`). A line of a .jsonl
    file that holds no document is yielded as a ReadError with its line number, and the lines after
    it are read: whoever consumes this looks at each item, and puts a `try` round the loop.
    `Raw.sha256` is of the file's bytes; for a .jsonl document of its line's.
    """
    ending = _ending(seed)
    if ending in (".jsonl", ".jsonl.gz"):
        from rag.read.lines import documents

        yield from documents(seed)
        return
    data = content(seed)
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        raise ReadError(seed.path, "the file is empty", "Fill it or remove it.")
    raw = _READERS[ending](seed, data)
    if not raw.text.strip():
        raise ReadError(seed.path, "the file holds no text", "Fill it or remove it.")
    if note := noted(seed.absolute):
        raw = replace(raw, stated={**raw.stated, **note})
    yield raw


def _ending(seed: SeedFile) -> str:
    name = seed.absolute.name.lower()
    return next((e for e in (".jsonl.gz", *_READERS, ".jsonl") if name.endswith(e)), ".txt")


def digest(data: bytes) -> str:
    """The sha256 of a file, in hex."""
    return hashlib.sha256(data).hexdigest()


def expect(seed: SeedFile, data: bytes, wanted: str) -> None:
    """Raises ReadError if the first bytes say that the file is not `wanted` ("a PDF")."""
    found = kind(data)
    if found and found[0] != wanted:
        what, ending = found
        advice = f"Rename it to end with {ending}." if ending else "Remove it from the seeds folder."
        raise ReadError(seed.path, f"the file is {what} under another ending", advice)


def _plain(seed: SeedFile, data: bytes) -> Raw:
    expect(seed, data, "text")
    return Raw(seed.path, digest(data), decode(data, seed.path), "txt")


def _markdown(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.markdown import marked

    expect(seed, data, "text")
    text = decode(data, seed.path)
    return Raw(seed.path, digest(data), text, "md", *marked(text))


def _html(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.html import page

    if (found := kind(data)) and found[0] != "a web page":
        expect(seed, data, "a web page")
    return page(seed, data)


def _pdf(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.pdf import pages

    expect(seed, data, "a PDF")
    return pages(seed, data)


def _docx(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.docx import document

    expect(seed, data, "a zip or Word file")
    return document(seed, data)


_READERS: Final[dict[str, Callable[[SeedFile, bytes], Raw]]] = {
    ".txt": _plain,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
}
