"""Mails (.eml, .mbox) and saved pages (.mht, .mhtml, .webarchive): their text, and what their headers say."""

from __future__ import annotations

import plistlib
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any, Final
from xml.parsers.expat import ExpatError

from rag.errors import ReadError
from rag.read.decode import decode, storable
from rag.read.fields import digest
from rag.read.html import page
from rag.records import Block, Raw

_PLAIN: Final = 0.6
"""A mail's plain text counts where it has so much of what its marked-up text says; else that one does."""
_LISTS: Final = ("list-id", "list-unsubscribe", "list-post", "precedence")
"""Headers of a mail that goes to many."""
_DEEPEST: Final = 8
_FROM: Final = re.compile(rb"(?:\A|(?<=\n)\r?\n)From [^\r\n]*\r?\n(?=[A-Za-z][\w-]{0,60}:)")
"""What parts the mails of an mbox file (RFC 4155): after a blank line, with header fields below it."""
_ESCAPED: Final = re.compile(rb"(?<=\n)>(?=>*From )")
_PAGES: Final = ("text/html", "application/xhtml+xml")


def mail(path: str, data: bytes) -> Iterator[Raw | ReadError]:
    """The mail or saved page, then an error for each file that is attached: it is not read."""
    message = message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    # A page that a browser saved is no mail: it names itself so, or has no receiver.
    named = "saved by" in _header(message, "from").lower() or message.get("snapshot-content-location")
    related = message.get_content_type() == "multipart/related"
    if named or (related and not any(map(message.get, ("to", "received")))):
        yield _saved(path, data, message)
    else:
        yield from _written(path, data, message)


def mailbox(path: str, data: bytes) -> Iterator[Raw | ReadError]:
    """Each mail of an mbox file, named by its Message-ID, else by its number; `From` in a text opens none.

    A mail without text is reported, and those after it are read.
    """
    for number, part in enumerate(_FROM.split(data)[1:], 1):
        source = _ESCAPED.sub(b"", part)
        message = message_from_bytes(source)
        name = "".join(_header(message, "message-id").split()).strip("<>") or str(number)
        for one in _written(f"{path}#{name}", source, message):
            if isinstance(one, Raw) and not one.text.strip():
                one = ReadError(one.path, "the mail holds no text", "Remove it, or leave it.")
            yield one


def _written(path: str, data: bytes, message: Message) -> Iterator[Raw | ReadError]:
    bodies, attached = _parts(path, message, 0)
    subject = " ".join(_header(message, "subject").split())
    several = Raw(path, "", "\n\n".join(one.text for one in bodies), "txt")
    whole = bodies[0] if len(bodies) == 1 else several
    day = sent.date().isoformat() if (sent := _sent(message)) else ""
    # Who wrote it is named before the address; a mail that goes to many is a paper's or a firm's.
    name = parseaddr(_header(message, "from"))[0]
    proper = 2 <= len(name.split()) <= 4 and name[:1].isupper() and "@" not in name
    author = name if proper and not any(map(message.get, _LISTS)) else ""
    told = {"title": subject, "author": author, "date": day}
    stated = {**whole.stated, **{key: value for key, value in told.items() if value}}
    text, hints = whole.text, whole.hints
    if subject.casefold() not in " ".join(text[:2000].split()).casefold():
        ahead = len(subject) + 2  # the subject is the first line, unless the text has it
        moved = (Block(one.start + ahead, one.end + ahead, one.role) for one in hints)
        text, hints = f"{subject}\n\n{text}", (Block(0, len(subject), "headline"), *moved)
    yield replace(whole, sha256=digest(data), format="eml", stated=stated, text=text, hints=hints)
    for file in attached:
        yield ReadError(f"{path}#{file}", f"the attached file {file} is not read", "Save it into the folder.")


def _saved(path: str, data: bytes, message: Message) -> Raw:
    """The page in a saved one: its first part of HTML."""
    root = next((one for one in message.walk() if one.get_content_type() in _PAGES), None)
    if root is None:
        raise ReadError(path, "the saved page holds no page", "Save it again, as HTML.")
    made = page(path, _bytes(root), root.get_content_charset())
    address = message.get("snapshot-content-location") or root.get("content-location") or ""
    known = {
        "url": address.strip() if address.startswith("http") else "",
        "title": _header(message, "subject"),
    }
    told = {key: " ".join(value.split()) for key, value in known.items() if value}
    if sent := _sent(message):
        told["fetched"] = sent.astimezone(UTC).isoformat(timespec="seconds")
    return replace(made, sha256=digest(data), stated={**told, **made.stated})


def _parts(path: str, message: Message, depth: int) -> tuple[list[Raw], list[str]]:
    """(the texts of a mail, the names of the files that are attached to it)."""
    kind = message.get_content_type()
    inner = message.get_payload()
    if isinstance(inner, list) and depth < _DEEPEST:
        parts = [_parts(path, one, depth + 1) for one in inner if isinstance(one, Message)]
        names = [name for _, attached in parts for name in attached]
        texts = [texts for texts, _ in parts if texts]
        if kind == "multipart/alternative" and texts:
            # Of two forms of one text the plain one, unless it leaves out much.
            sizes = [sum(len(one.text) for one in several) for several in texts]
            plain = sizes[0] >= _PLAIN * max(sizes)
            return texts[0] if plain else texts[sizes.index(max(sizes))], names
        return [one for several in texts for one in several], names
    name = message.get_filename()
    if kind not in ("text/plain", *_PAGES) or message.get_content_disposition() == "attachment":
        shown = kind.startswith("image/") or not name
        return [], [] if shown else [storable(str(make_header(decode_header(name or ""))))]
    data = _bytes(message)
    if not data.strip():
        return [], []
    charset = message.get_content_charset()
    if kind in _PAGES:
        made = page(path, data, charset)
        return ([made] if made.text.strip() else []), []
    return [Raw(path, "", decode(data, path, charset).replace("\r\n", "\n").strip(), "txt")], []


def _bytes(part: Message) -> bytes:
    data: Any = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _header(message: Message, name: str) -> str:
    """A header as text; "" where there is none, or it is in no encoding that is known."""
    told = next((value for key, value in message.raw_items() if key.lower() == name), "")
    plain = decode(str(told).encode("utf-8", "surrogateescape"), name)  # some send them as they are
    try:
        return storable(str(make_header(decode_header(plain))))
    except (LookupError, UnicodeError, MessageError, ValueError):
        return plain


def _sent(message: Message) -> datetime | None:
    """When it was sent, by the sender's clock."""
    try:
        return parsedate_to_datetime(message.get("date") or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def webarchive(path: str, data: bytes) -> Raw:
    """A page that Safari saved. Raises ReadError if the file is damaged."""
    try:
        told = plistlib.loads(data.lstrip())
        main = told["WebMainResource"]
        source, charset = main["WebResourceData"], main.get("WebResourceTextEncodingName")
        address = str(main.get("WebResourceURL", ""))
    except (
        plistlib.InvalidFileException, ExpatError, ValueError, LookupError, TypeError, AttributeError,
        RecursionError, OverflowError, MemoryError,
    ) as error:  # fmt: skip
        raise ReadError(path, "the saved page (.webarchive) is damaged", "Save it again, as HTML.") from error
    if not isinstance(source, bytes):
        raise ReadError(path, "the saved page (.webarchive) holds no page", "Save it again, as HTML.")
    made = page(path, source, charset if isinstance(charset, str) else None)
    url = {"url": address} if address.startswith("http") else {}
    return replace(made, sha256=digest(data), stated={**url, **made.stated})
