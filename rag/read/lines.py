"""`.jsonl` and `.jsonl.gz`: a document a line, streamed, so that memory does not grow with the file."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from rag.errors import ReadError
from rag.read.fields import digest, document
from rag.read.files import MAX_BYTES, SeedFile, opened
from rag.records import Raw

_GZIP: Final = b"\x1f\x8b"


def documents(seed: SeedFile) -> Iterator[Raw | ReadError]:
    """The documents of the file; a ReadError for each line that is none. Raises ReadError for the file."""
    with opened(seed) as file:
        try:
            yield from _documents(seed.path, _numbered(seed.path, file))
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReadError(
                seed.path, "the compressed file is damaged or cut off", "Copy it again."
            ) from error


def within(path: str, data: bytes) -> Iterator[Raw | ReadError]:
    """The documents of a file that holds JSON under whatever name: one value, or one a line."""
    from rag.read.export import values

    try:
        json.loads(data)
    except (ValueError, RecursionError):
        yield from _documents(path, iter(enumerate(data.removeprefix(b"\xef\xbb\xbf").splitlines(), 1)))
    else:
        yield from values(path, data)


def _documents(path: str, lines: Iterator[tuple[int, bytes]]) -> Iterator[Raw | ReadError]:
    from rag.read.export import values

    first = True
    number = 0
    for number, line in lines:
        if first and _opens_value(line):
            yield from values(path, _whole(path, chain([(number, line)], lines)))
        elif line.strip():
            yield _document(path, number, line)
        first = first and not line.strip()
    if first and number:
        raise ReadError(path, "the file is empty", "Fill it or remove it.")


def _opens_value(line: bytes) -> bool:
    """Whether a file that begins with this line is one JSON value, and not one a line."""
    told = line.strip()
    return told in (b"[", b"{") or (told.startswith((b"[{", b"[ {")) and not _complete(line))


def _complete(line: bytes) -> bool:
    try:
        return not isinstance(json.loads(line), list)
    except (ValueError, RecursionError):
        return False


def _whole(path: str, lines: Iterator[tuple[int, bytes]]) -> bytes:
    """All lines of a file that is one JSON value, printed over many of them."""
    made = bytearray()
    for _, line in lines:
        made += line if line.endswith(b"\n") else line + b"\n"
        if len(made) > MAX_BYTES:
            what = f"one JSON value of more than {MAX_BYTES >> 20} MB, not JSON lines"
            raise ReadError(path, what, "Write one document a line.")
    return bytes(made)


def _numbered(path: str, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    packed = file.peek(2)[:2] == _GZIP  # type: ignore[attr-defined]
    lines: Any = gzip.GzipFile(fileobj=file) if packed else file
    number = 0
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) > MAX_BYTES:
            raise ReadError(
                path,
                f"line {number} is longer than {MAX_BYTES >> 20} MB: no article is",
                "A .jsonl file has one document a line.",
            )
        yield number, line


def _document(path: str, number: int, line: bytes) -> Raw | ReadError:
    place = f"{path}, line {number}"
    try:
        fields = json.loads(line.strip().removesuffix(b","))
    except (ValueError, RecursionError):
        return ReadError(
            f"{path}#{number}", f"{place}: not valid JSON", "Write one JSON object a line, in UTF-8."
        )
    if not isinstance(fields, dict):
        return ReadError(
            f"{path}#{number}", f"{place}: not a JSON object", 'A document is {"id": ..., "text": ...}.'
        )
    return document(fields, path, number, place, digest(line))
