"""`read`: which reader takes which kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from rag.errors import ReadError
from rag.read.decode import Decoded, decoded
from rag.read.fields import digest
from rag.read.files import SeedFile, content
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
        from rag.read.lines import documents

        yield from _apart(documents(seed))
        return
    data = content(seed)
    if not data.strip(b" \t\r\n\f\v\0\xef\xbb\xbf"):
        raise ReadError(seed.path, "the file is empty", "Fill it or remove it.")
    kind = kind_of(data, seed.absolute.name, seed.path)
    for raw in _apart(_SEVERAL[kind](seed, data)) if kind in _SEVERAL else (_ONE[kind](seed, data),):
        if isinstance(raw, Raw) and not raw.text.strip():
            raise ReadError(seed.path, "the file holds no text", "Fill it or remove it.")
        if isinstance(raw, Raw) and (note := noted(seed.absolute)):
            raw = replace(raw, stated={**raw.stated, **note})
        yield raw


def _apart(found: Iterator[Raw | ReadError]) -> Iterator[Raw | ReadError]:
    """The documents, each with a path of its own: two with one id are two."""
    told: dict[int, int] = {}
    for one in found:
        if isinstance(one, Raw):
            name = hash(one.path)
            number = told[name] = told.get(name, 0) + 1
            one = replace(one, path=f"{one.path}#{number}") if number > 1 else one
        yield one


def _plain(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.markup import unmarked

    told = decoded(data, seed.path)
    return Raw(seed.path, digest(data), unmarked(told.text), "txt", guessed=_guess(told))


def _guess(told: Decoded) -> str:
    return "" if told.sure else told.encoding


def _markdown(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.markdown import marked

    told = decoded(data, seed.path)
    return Raw(seed.path, digest(data), told.text, "md", *marked(told.text), guessed=_guess(told))


def _html(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.html import page

    return page(seed.path, data)


def _pdf(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.pdf import pages

    return pages(seed, data)


def _docx(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.docx import document

    return document(seed.path, data)


def _odt(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.odt import document

    return document(seed.path, data)


def _epub(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.epub import book

    return book(seed.path, data)


def _subtitles(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.subtitles import subtitles

    return subtitles(seed, data)


def _rtf(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.rtf import document

    return document(seed.path, data)


def _webarchive(seed: SeedFile, data: bytes) -> Raw:
    from rag.read.mail import webarchive

    return webarchive(seed.path, data)


def _mail(seed: SeedFile, data: bytes) -> Iterator[Raw | ReadError]:
    from rag.read.mail import mail

    return mail(seed, data)


def _mailbox(seed: SeedFile, data: bytes) -> Iterator[Raw | ReadError]:
    from rag.read.mail import mailbox

    return mailbox(seed, data)


def _json(seed: SeedFile, data: bytes) -> Iterator[Raw | ReadError]:
    from rag.read.lines import within

    return within(seed, data)


def _table(seed: SeedFile, data: bytes) -> Iterator[Raw | ReadError]:
    from rag.read.export import table

    return table(seed, data, decoded(data, seed.path))


_ONE: Final[dict[Kind, Callable[[SeedFile, bytes], Raw]]] = {
    "text": _plain,
    "markdown": _markdown,
    "html": _html,
    "pdf": _pdf,
    "docx": _docx,
    "odt": _odt,
    "epub": _epub,
    "rtf": _rtf,
    "subtitles": _subtitles,
    "webarchive": _webarchive,
}
_SEVERAL: Final[dict[Kind, Callable[[SeedFile, bytes], Iterator[Raw | ReadError]]]] = {
    "mail": _mail,
    "mailbox": _mailbox,
    "json": _json,
    "lines": _json,
    "table": _table,
}
