"""`.jsonl` and `.jsonl.gz`: a document a line, streamed, so that memory does not grow with the file."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from rag.errors import ReadError
from rag.read.decode import storable
from rag.read.files import MAX_BYTES, MAX_CHARACTERS, SeedFile, opened
from rag.records import Raw

_METADATA: Final = ("title", "date", "publisher", "author", "url", "language", "fetched")


def documents(seed: SeedFile) -> Iterator[Raw | ReadError]:
    """The documents of the file; a ReadError for each line that is none. Raises ReadError for the file."""
    with opened(seed) as file:
        try:
            for number, line in _numbered(seed, file):
                if line.strip():
                    yield _document(seed, number, line)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise ReadError(
                seed.path, "the compressed file is damaged or cut off", "Copy it again."
            ) from error


def _numbered(seed: SeedFile, file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    packed = seed.absolute.name.lower().endswith(".gz")
    lines: Any = gzip.GzipFile(fileobj=file) if packed else file
    number = 0
    while line := lines.readline(MAX_BYTES + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if len(line) > MAX_BYTES:
            raise ReadError(
                seed.path,
                f"line {number} is longer than {MAX_BYTES >> 20} MB: no article is",
                "A .jsonl file has one document a line.",
            )
        yield number, line


def _document(seed: SeedFile, number: int, line: bytes) -> Raw | ReadError:
    def wrong(what: str, advice: str) -> ReadError:
        return ReadError(f"{seed.path}#{number}", f"{seed.path}, line {number}: {what}", advice)

    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return wrong("not valid JSON", "Write one JSON object a line, in UTF-8.")
    if not isinstance(fields, dict):
        return wrong("not a JSON object", 'A document is {"id": ..., "text": ...}.')
    text = fields.get("text")
    if not isinstance(text, str) or not text.strip():
        return wrong('no "text"', 'A document is {"id": ..., "text": ...}.')
    if len(text) > MAX_CHARACTERS:
        return wrong(f"a text of more than {MAX_CHARACTERS:,} characters", "Split it into articles.")
    name = fields.get("id")
    told = name if isinstance(name, str | int) and str(name).strip() else number
    path = f"{seed.path}#{storable(str(told))}"
    stated = {key: value for key in _METADATA if (value := _told(fields.get(key)))}
    if "author" not in stated and (speaker := _told(fields.get("speaker"))):
        stated["author"] = speaker  # of a speech
    return Raw(path, hashlib.sha256(line).hexdigest(), storable(text), "jsonl", stated)


def _told(value: Any) -> str:
    """A field of metadata as text; several authors are joined by "; "."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(_told, value)))
    return storable(str(value)).strip() if isinstance(value, str | int) and value is not False else ""
