"""What a file is, by its first bytes; its ending decides only between kinds of plain text."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from typing import Final, Literal

from rag.errors import ReadError

Kind = Literal[
    "text", "markdown", "html", "pdf", "docx", "odt", "epub", "rtf", "mail", "mailbox", "webarchive", "json",
    "lines", "table", "subtitles",
]  # fmt: skip
"""`lines` is one JSON document a line, `table` a .csv or .tsv."""

TEXTS: Final[dict[str, Kind]] = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html",
    ".htm": "html", ".xhtml": "html", ".json": "json", ".jsonl": "lines", ".ndjson": "lines",
    ".jsonl.gz": "lines", ".csv": "table", ".tsv": "table", ".srt": "subtitles", ".vtt": "subtitles",
    ".eml": "mail", ".mht": "mail", ".mhtml": "mail", ".mbox": "mailbox",
}  # fmt: skip
"""What a text is by the ending of its file."""
_PACKED: Final = (".pdf", ".docx", ".docm", ".doc", ".odt", ".rtf", ".epub", ".webarchive")
ENDINGS: Final = (*TEXTS, *_PACKED)
_OTHERS: Final = (
    ((b"\xd0\xcf\x11\xe0",), "an old Word, Excel or Outlook file", "Save it anew as .docx."),
    ((b"\x1f\x8b",), "a gzip file", "Unpack it; only .jsonl.gz is read packed."),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "a picture", "Run text recognition (OCR) on it, or remove it."),
    ((b"RIFF",), "a picture, a sound or a film", "Remove it from the articles folder."),
    ((b"ID3",), "a sound", "Remove it from the articles folder."),
    ((b"\x7fELF", b"MZ\x90"), "a program", "Remove it from the articles folder."),
    ((b"7z\xbc\xaf", b"Rar!"), "a packed archive", "Unpack it into the articles folder."),
    ((b"SQLite format 3",), "a data base", "Export its texts as .jsonl."),
)
_PAGE: Final = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.I | re.S,
)
_FIELDS: Final = re.compile(
    rb"(?:From .{1,200}\r?\n)?((?:[A-Za-z][\w-]{0,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)+)"
)
_TECHNICAL: Final = frozenset(
    (b"mime-version", b"content-type", b"content-transfer-encoding", b"message-id", b"received",
     b"return-path", b"delivered-to", b"x-mailer", b"snapshot-content-location")
)  # fmt: skip
_IN_PARTS: Final = frozenset((b"mime-version", b"content-type"))
_MAILED: Final = frozenset((b"from", b"to", b"subject", b"date", b"reply-to", b"cc"))
_FRAGMENT: Final = re.compile(
    rb"\s*<(p|div|article|section|main|h[1-6]|span|table|ul|ol|blockquote|figure|header)(?:\s[^<>]*)?>.*</\1\s*>\s*\Z",
    re.I | re.S,
)
_HEAD: Final = 16 << 10


def ending_of(name: str) -> str:
    """The known ending of a file name, in small letters; "" where it has none that is known."""
    name = name.lower()
    return next((ending for ending in sorted(ENDINGS, key=len, reverse=True) if name.endswith(ending)), "")


def kind_of(data: bytes, name: str, path: str) -> Kind:
    """What a file is. Raises ReadError for one that is known and not read: a picture, an old Word file."""
    ending = ending_of(name)
    if kind := by_bytes(data):
        return kind
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, path)
    for magics, what, advice in _OTHERS:
        if data.startswith(magics):
            raise ReadError(path, f"the file is {what}: such are not read", advice)
    if data[4:8] == b"ftyp":
        raise ReadError(path, "the file is a film or a sound: such are not read", "Remove it.")
    opened = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    if opened and (ending == ".json" or _is_json(data)):
        return "json"
    told = TEXTS.get(ending, "text")
    if told == "html" and not re.search(rb"<[a-zA-Z!/?]", data[:_HEAD]) and b"\0" not in data[:_HEAD]:
        return "text"  # nothing in it is markup: a page would be one paragraph
    if told in ("mail", "mailbox"):
        return told if _FIELDS.match(data[:_HEAD]) else "text"
    if told in ("text", "json") and _FRAGMENT.match(data):
        return "html"
    return "text" if told == "json" else told


def by_bytes(data: bytes) -> Kind | None:
    """What the first bytes alone say; None for plain text, an archive, and what is not read."""
    if b"%PDF-" in data[:1024] and not data[:1].isalpha():
        return "pdf"
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \r\n")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    plist = start.startswith(b"<?xml") and b"<plist" in start[:400] and b"WebMainResource" in start[:800]
    if plist or start.startswith(b"bplist00"):
        return "webarchive"
    head = data[:_HEAD]
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")  # UTF-16: as ASCII, enough to see a page's first tag
    narrow = head.decode("utf-16", errors="ignore").encode("ascii", errors="ignore") if wide else head
    if _PAGE.match(narrow.removeprefix(b"\xef\xbb\xbf")):
        return "html"
    # A mail has header fields first, and among them one that no letter typed by hand has.
    fields = _FIELDS.match(head.removeprefix(b"\xef\xbb\xbf"))
    lines = fields[1].splitlines() if fields else []
    names = {line.partition(b":")[0].lower() for line in lines if line[:1] not in (b" ", b"\t")}
    box = head.startswith(b"From ")
    packed = names >= _IN_PARTS
    if not (box or packed or names & _TECHNICAL) or len(names & (_MAILED | _TECHNICAL)) < 3 - packed:
        return None
    return "mailbox" if box else "mail"


def _packed(data: bytes, path: str) -> Kind:
    """What a zip holds. Raises ReadError if that is no text."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = set(packed.namelist())
            told = packed.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise ReadError(path, "the packed file (Word, EPUB) is damaged", "Copy or save it again.") from error
    if b"epub" in told or "META-INF/container.xml" in names:
        return "epub"
    if b"opendocument.text" in told:
        return "odt"
    if any(name.startswith("word/") for name in names):
        return "docx"
    office = {"xl/": "an Excel file", "ppt/": "a PowerPoint file"}
    what = next((told for part, told in office.items() if part in " ".join(names)), "a packed archive")
    raise ReadError(path, f"the file is {what}: such are not read", "Save its texts as .csv, .docx or .txt.")


def _is_json(data: bytes) -> bool:
    """Whether the text is one JSON value or begins with a line that is one, as an export's is."""
    import json

    with suppress(ValueError, RecursionError):
        json.loads(data)
        return True
    with suppress(ValueError, RecursionError):
        first = data.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
        return isinstance(json.loads(first), dict)
    return False
