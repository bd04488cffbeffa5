"""`read`: which reader takes which kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from typing import Final

from rag.errors import ReadError
from rag.read.files import SeedFile, content
from rag.read.jsonl import documents
from rag.read.kinds import Kind, ending_of, kind_of
from rag.read.web import noted
from rag.records import Raw


def read(seed: SeedFile) -> Iterator[Raw | ReadError]:
    """Every document of the seed, in order, one at a time in memory.

    What a file is, is told by its first bytes; its ending decides between plain texts. A file that cannot be
    read at all raises ReadError (from the first `next`). A line of a .jsonl file that holds no document is
    yielded as a ReadError with its line number, and the lines after it are read: whoever consumes this looks
    at each item, and puts a `try` round the loop. `Raw.sha256` is of the file's bytes; for a .jsonl document
    of its line's. A second document with the id of another has a path of its own, `FILE#ID#2`.
    """
    if ending_of(seed.absolute.name) in (".jsonl", ".jsonl.gz", ".ndjson"):
        yield from _apart(documents(seed))
        return
    data = content(seed)
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        raise ReadError(seed.path, "the file is empty", "Fill it or remove it.")
    # The reader of a kind is imported when the first such file is met.
    module, name = _READERS[kind_of(data, seed.absolute.name, seed.path)]
    made: Raw | Iterator[Raw | ReadError] = getattr(import_module(f"rag.read.{module}"), name)(
        seed.path, data
    )
    for raw in (made,) if isinstance(made, Raw) else _apart(made):
        if isinstance(raw, Raw) and not raw.text.strip():
            raise ReadError(seed.path, "the file holds no text", "Fill it or remove it.")
        if isinstance(raw, Raw) and (note := noted(seed.absolute)):
            raw = replace(raw, stated={**raw.stated, **note})
        yield raw


def _apart(found: Iterator[Raw | ReadError]) -> Iterator[Raw | ReadError]:
    """The documents, each with a path of its own: two with one id are two."""
    told: dict[int, int] = {}  # by the hash of a path: a file may hold millions
    for one in found:
        if isinstance(one, Raw):
            path = one.path
            while hash(path) in told:
                told[hash(one.path)] += 1
                path = f"{one.path}#{told[hash(one.path)]}"
            told[hash(path)] = 1
            one = replace(one, path=path)
        yield one


_READERS: Final[dict[Kind, tuple[str, str]]] = {
    "text": ("markdown", "plain"), "markdown": ("markdown", "markdown"), "html": ("html", "page"),
    "pdf": ("pdf", "pages"), "docx": ("docx", "document"), "odt": ("odt", "document"),
    "epub": ("epub", "book"), "rtf": ("rtf", "document"), "subtitles": ("subtitles", "subtitles"),
    "webarchive": ("mail", "webarchive"), "mail": ("mail", "mail"), "mailbox": ("mail", "mailbox"),
    "json": ("jsonl", "within"), "lines": ("jsonl", "within"), "table": ("delimited", "table"),
}  # fmt: skip
"""The module and the function that read each kind."""
