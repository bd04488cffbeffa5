"""JSON: a document a line (`.jsonl`, `.jsonl.gz`), streamed, so that memory does not grow with the file; or
values with documents in them."""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, BinaryIO, Final

from rag.errors import ReadError
from rag.read.decode import decode
from rag.read.fields import digest, document, holds_text, unwrapped
from rag.read.files import MAX_BYTES, SeedFile, opened
from rag.records import Raw

_GZIP: Final = b"\x1f\x8b"
_BETWEEN: Final = re.compile(r"[\s,]*")
_DEEPEST: Final = 4


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
    text = decode(data, path)
    try:
        found = sequence(text)
    except (ValueError, RecursionError):
        yield from _documents(path, enumerate(text.encode().splitlines(), 1))
    else:
        yield from values(path, found, digest(data))


def _documents(path: str, lines: Iterator[tuple[int, bytes]]) -> Iterator[Raw | ReadError]:
    first = next((one for one in lines if one[1].strip()), None)
    if first is None:
        raise ReadError(path, "the file is empty", "Fill it or remove it.")
    if _opens_value(first[1]):
        data = bytearray()
        for _, line in chain([first], lines):
            data += line if line.endswith(b"\n") else line + b"\n"
            if len(data) > MAX_BYTES:
                what = f"one JSON value of more than {MAX_BYTES >> 20} MB, not JSON lines"
                raise ReadError(path, what, "Write one document a line.")
        try:
            found = sequence(decode(bytes(data), path))
        except (ValueError, RecursionError) as error:
            where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
            what = f"one JSON value over many lines, and damaged{where}; not JSON lines"
            raise ReadError(path, what, "Export it again.") from error
        yield from values(path, found, digest(bytes(data)))
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


def _numbered(path: str, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    # A file opened to be read in bytes can peek, though BinaryIO does not tell.
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
            what = f"line {number} is longer than {MAX_BYTES >> 20} MB: no article is"
            raise ReadError(path, what, "A .jsonl file has one document a line.")
        yield number, line


def _document(path: str, number: int, line: bytes) -> Raw | ReadError:
    name, place = f"{path}#{number}", f"{path}, line {number}"
    value = line.strip().removesuffix(b",")
    try:
        try:
            fields = json.loads(value.decode())
        except UnicodeDecodeError:  # in the code page that its letters tell
            fields = json.loads(decode(value, place))
    except (ValueError, RecursionError):
        return ReadError(name, f"{place}: not valid JSON", "Write one JSON object a line, in UTF-8.")
    if not isinstance(fields, dict):
        return ReadError(name, f"{place}: not a JSON object", 'A document is {"id": ..., "text": ...}.')
    return document(fields, path, number, place, digest(line))


def sequence(text: str, strict: bool = True) -> list[Any]:
    """The JSON values that a text holds one after another. Raises ValueError, RecursionError."""
    decoder, found = json.JSONDecoder(strict=strict), list[Any]()
    at = next(_BETWEEN.finditer(text)).end()
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        found.append(value)
        at = next(_BETWEEN.finditer(text, at)).end()
    return found


def values(path: str, found: list[Any], sha256: str) -> Iterator[Raw | ReadError]:
    """The documents of a file's JSON values: an object that is one, or a list of them wherever it is nested.

    Raises ReadError if none is in it.
    """
    value = found[0] if len(found) == 1 else found
    if isinstance(value, dict) and holds_text(value):
        raw = document(value, path, 1, path, sha256)
        yield replace(raw, path=path) if isinstance(raw, Raw) else raw
        return
    listed = _listed(value, _DEEPEST)
    if listed is None:
        advice = 'A document is {"id": ..., "text": ...}, or a list of such.'
        raise ReadError(path, "the JSON file holds no article", advice)
    for number, one in enumerate(listed, 1):
        place = f"{path}, document {number}"
        if isinstance(one, dict):
            packed = json.dumps(one, sort_keys=True).encode()
            yield document(one, path, number, place, digest(packed))
        else:
            yield ReadError(f"{path}#{number}", f"{place}: not a JSON object", "Leave it out.")


def _listed(value: Any, depth: int) -> list[Any] | None:
    """The first list, or object by ids, that holds documents, in this value or below it."""
    if isinstance(value, list):
        return value if any(isinstance(one, dict) and holds_text(unwrapped(one)) for one in value) else None
    if not isinstance(value, dict) or depth == 0:
        return None
    named = [{"id": key, **one} for key, one in value.items() if isinstance(one, dict) and holds_text(one)]
    if len(named) == len(value) > 0:
        return named  # documents by their ids
    return next(
        (found for one in value.values() if (found := _listed(one, depth - 1)) is not None), named or None
    )
