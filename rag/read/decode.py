"""Bytes -> text: which encoding, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
from typing import Final

from rag.errors import ReadError
from rag.read.files import MAX_CHARACTERS

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"PK\x03\x04", "a zip or Word file", ".docx"),
    (b"\x1f\x8b", "a gzip file", ".jsonl.gz"),
    (b"\xd0\xcf\x11\xe0", "an old Word file", ".docx, saved anew by a word processor"),
    (b"{\\rtf", "an RTF file", ".docx, saved anew by a word processor"),
    (b"\x89PNG", "a picture", ""),
    (b"\xff\xd8\xff", "a picture", ""),
    (b"GIF8", "a picture", ""),
    (b"\x7fELF", "a program", ""),
)
_SAMPLE: Final = 64 << 10
_LETTERS: Final = {
    # The most frequent letters of each script: a wrong code page turns them into rare ones.
    "cyrillic": "оеаинтсрвлкмдпу",
    "arabic": "اليمنورتبةعدسفهكق",
}
_CODE_PAGES: Final = (
    ("cp1251", "cyrillic"),
    ("koi8_r", "cyrillic"),
    ("iso8859_5", "cyrillic"),
    ("cp866", "cyrillic"),
    ("mac_cyrillic", "cyrillic"),
    ("cp1256", "arabic"),
    ("iso8859_6", "arabic"),
)
_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html)[\s>]", re.I | re.S
)


def kind(data: bytes) -> tuple[str, str] | None:
    """What the first bytes give away, and the ending that it should have; None for text."""
    for magic, what, ending in _MAGIC:
        if data.startswith(magic):
            return what, ending
    return ("a web page", ".html") if _PAGE.match(data[:4096]) else None


def decode(data: bytes, path: str, declared: str | None = None) -> str:
    """The text of `data`, line ends and all; a byte order mark is not part of it.

    `declared` is the encoding that a page names; it is believed if it fits. Bytes that are no text
    in any encoding, or text beyond MAX_CHARACTERS, raise ReadError.
    """
    text = data.decode(_encoding(data, path, declared), errors="replace")
    if len(text) > MAX_CHARACTERS:
        raise ReadError(
            path,
            f"the document has {len(text):,} characters, more than {MAX_CHARACTERS:,}: no article has",
            "Split it into articles.",
        )
    return storable(text)


def storable(text: str) -> str:
    """`text` with each lone surrogate, which no file can hold, as U+FFFD; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def _encoding(data: bytes, path: str, declared: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _with_nul(sample, path)
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample) > len(sample) // 50:
        raise _binary(path)
    if declared and _fits(data, declared):
        return declared
    if _fits(data, "utf-8") or _almost_utf8(data):
        return "utf-8"
    return _code_page(sample)


def _with_nul(sample: bytes, path: str) -> str:
    """UTF-16 without a mark, text with a few stray NULs, or no text."""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd > half // 10 and even < half // 50:
        return "utf-16-le"
    if even > half // 10 and odd < half // 50:
        return "utf-16-be"
    if sample.count(0) <= max(4, len(sample) // 500) and _fits(sample[:-4], "utf-8"):
        return "utf-8"
    raise _binary(path)


def _binary(path: str) -> ReadError:
    return ReadError(path, "the file is not text", "Save it as plain text in UTF-8, or remove it.")


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError):
        return False
    return True


def _almost_utf8(data: bytes) -> bool:
    """Whether this is UTF-8 with a little damage (a cut, a stray byte): most of what is not ASCII fits."""
    sample = data[:_SAMPLE]
    text = sample.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return broken * 4 < sum(ord(c) > 127 for c in text)


def _code_page(sample: bytes) -> str:
    """The code page in which the letters are the frequent ones of a script, and most are of it."""
    high = sum(byte > 127 for byte in sample)
    low = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)
    if 2 * high < low:
        return "cp1252"  # accents are few among the letters
    best, best_score = "cp1252", 0.15
    for name, script in _CODE_PAGES:
        letters = [c for c in sample.decode(name, errors="replace") if ord(c) > 127]
        score = sum(c in _LETTERS[script] for c in letters) / max(len(letters), 1)
        if score > best_score:
            best, best_score = name, score
    return best
