"""`.jsonl` and `.jsonl.gz`: a document a line, streamed, so that memory does not grow with the file."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import zlib
from collections.abc import Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from rag.errors import ReadError
from rag.read.decode import decode
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
    """The documents of a file that holds JSON under whatever name: values, or lines of which some are."""
    from rag.read.export import sequence, values

    text = decode(data, path)
    try:
        found = sequence(text)
    except (ValueError, RecursionError):
        yield from _documents(path, enumerate(text.encode().splitlines(), 1))
    else:
        yield from values(path, found, digest(data))


def _documents(path: str, lines: Iterator[tuple[int, bytes]]) -> Iterator[Raw | ReadError]:
    from rag.read.export import values, whole

    first = next((one for one in lines if one[1].strip()), None)
    if first is None:
        raise ReadError(path, "the file is empty", "Fill it or remove it.")
    if _opens_value(first[1]):
        data = _joined(path, chain([first], lines))
        yield from values(path, whole(path, data), digest(data))
        return
    for number, line in chain([first], lines):
        if line.strip():
            yield _document(path, number, line)


def _opens_value(line: bytes) -> bool:
    """Whether a file that begins with this line is JSON over several lines, and not a document a line."""
    told = line.strip().removesuffix(b",")
    try:
        return isinstance(json.loads(told), list) and told.startswith((b"[{", b"[ {"))
    except json.JSONDecodeError as error:
        return told in (b"[", b"{") or told.startswith((b"[{", b"[ {")) or error.msg == "Extra data"
    except (ValueError, RecursionError):
        return False


def _joined(path: str, lines: Iterator[tuple[int, bytes]]) -> bytes:
    """All lines of a file that is JSON values printed over many of them."""
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
    wide: Any = None
    if lines.peek(2)[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        wide = io.TextIOWrapper(lines, "utf-16", "replace", newline="\n")
    number = 0
    while line := wide.readline(MAX_BYTES).encode() if wide else lines.readline(MAX_BYTES + 1):
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
        fields = json.loads(_text(line.strip().removesuffix(b","), place))
    except (ValueError, RecursionError):
        return ReadError(
            f"{path}#{number}", f"{place}: not valid JSON", "Write one JSON object a line, in UTF-8."
        )
    if not isinstance(fields, dict):
        return ReadError(
            f"{path}#{number}", f"{place}: not a JSON object", 'A document is {"id": ..., "text": ...}.'
        )
    return document(fields, path, number, place, digest(line))


def _text(line: bytes, place: str) -> str:
    """A line that is not in UTF-8 in the code page that its letters tell."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return decode(line, place)
