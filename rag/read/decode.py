"""Bytes -> text: which encoding, and whether it is text at all.

Valid UTF-8 beats what a page declares; a declared code page is believed where its text then looks like a
language. Else the letters decide (`letters.toml`), and charset-normalizer where they do not. On texts of
13 languages in 26 code pages it is right about Greek, Hebrew, Japanese, Chinese and Korean, and wrong about
one in seven of Russian in KOI8-R and most of Polish and Czech, which the letters tell.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from rag.errors import ReadError
from rag.language.lexicons import Lexicons
from rag.read.files import MAX_CHARACTERS

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE: Final = 64 << 10
_FREQUENT: Final = 0.6
"""Text in the right page has 0.75 and more of a script's frequent letters; Japanese, Chinese and Korean, read
with a page of another script, 0.47 at most."""
_OWN: Final = 0.9
"""So many of the letters beyond ASCII must be of one language, for its page to be sure."""
_SOME: Final = 0.5
"""With so many its page is the likeliest: charset-normalizer is wrong about most Polish and Czech."""
_BYTES: Final = frozenset(("cp932", "shift_jis", "euc_jp", "iso2022_jp", "gb2312", "gbk", "gb18030", "big5",
                           "euc_kr", "cp949", "hz"))  # fmt: skip
"""Encodings of more than one byte a letter: that the bytes fit at all says that it is this one."""


_DATA: Final = Lexicons(__package__)
_INITIAL: Final = re.compile(r"(?<!\w)\w")
_SIGNS: Final = frozenset("«»„“”‘’‚‹›—–…№•·§©®°\xa0")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and its encoding. `sure`: stated and believable, or told by its bytes; else it is a guess."""

    text: str
    encoding: str
    sure: bool

    @property
    def guess(self) -> str:
        """The encoding where it is a guess, else ""."""
        return "" if self.sure else self.encoding


def decode(data: bytes, path: str, declared: str | None = None) -> str:
    """The text of `data`, line ends and all; a byte order mark is not part of it. See `decoded`."""
    return decoded(data, path, declared).text


def decoded(data: bytes, path: str, declared: str | None = None) -> Decoded:
    """The text of `data` and how its encoding is known; `declared` is the one that a page names.

    Bytes that are no text in any encoding, or text beyond MAX_CHARACTERS, raise ReadError.
    """
    name, sure = _encoding(data, path, declared)
    text = data.decode(name, errors="replace")
    if name.startswith("utf-8") and (once := _once(text)):
        text, name, sure = once, "UTF-8 that was encoded twice", False
    if len(text) > MAX_CHARACTERS:
        raise ReadError(
            path,
            f"the document has {len(text):,} characters, more than {MAX_CHARACTERS:,}: no article has",
            "Split it into articles.",
        )
    return Decoded(storable(text), name, sure)


def _once(text: str) -> str | None:
    """A text whose UTF-8 was read in a code page and written as UTF-8 again, as it was; None for others."""
    if text.isascii():
        return None
    for page in ("cp1252", "cp1251"):
        with suppress(UnicodeError):
            # The few characters that a page does not have are bytes by their number.
            return b"".join(c.encode("latin-1" if "\x80" <= c <= "\x9f" else page) for c in text).decode()
    return None


def storable(text: str) -> str:
    """`text` with each lone surrogate, which no file can hold, as U+FFFD; offsets stay."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text)
    return text


def _encoding(data: bytes, path: str, declared: str | None) -> tuple[str, bool]:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, True
    sample = data[:_SAMPLE]
    if b"\0" in sample:
        return _with_nul(sample, path), True
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in sample) > len(sample) // 50:
        raise ReadError(path, "the file is not text", "Save it as plain text in UTF-8, or remove it.")
    if _fits(data, "utf-8") and b"\x1b$" not in sample:
        return "utf-8", True
    almost = sample.decode("utf-8", errors="replace")
    if almost.count("\ufffd") * 4 < sum(ord(c) > 127 for c in almost):
        return "utf-8", True  # with a little damage (a cut, a stray byte): most of what is not ASCII fits
    if declared and _fits(data, declared) and _believable(sample, declared):
        return declared, True
    return _by_letters(sample) or _by_model(sample)


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
    raise ReadError(path, "the file is not text", "Save it as plain text in UTF-8, or remove it.")


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, LookupError):
        return False
    return True


def _table(kind: str) -> list[dict[str, Any]]:
    """Letters and the pages that have them: the "frequent" ones of scripts, "accented" ones of languages."""
    return list(_DATA.table("letters")[kind].values())


def _believable(sample: bytes, name: str) -> bool:
    """Whether a declared encoding makes letters of the bytes that a language has.

    UTF-16 and its like are told by their marks and zeros alone; several bytes a letter fit or do not.
    """
    page = codecs.lookup(name).name.replace("-", "_")
    if page in _BYTES:
        return True
    if page.startswith(("utf", "unicode", "idna", "punycode", "ascii", "raw")):
        return False
    letters = _letters(sample, name)
    if letters is None:
        return True
    frequent = max(_share(letters, one["letters"]) for one in _table("frequent"))
    own = max(_share(letters.lower(), one["letters"]) for one in _table("accented"))
    return frequent >= _FREQUENT or (own >= _OWN and not _unspaced(sample))


def _letters(sample: bytes, page: str) -> str | None:
    """What a page makes of the bytes beyond ASCII, without the marks of any language; None for nothing.

    A word's first letter is made small; capitals within one are a sign of the wrong page (KOI8-R swaps them).
    """
    text = _INITIAL.sub(lambda one: one.group().lower(), sample.decode(page, errors="replace"))
    return "".join(c for c in text if ord(c) > 127 and c not in _SIGNS) or None


def _share(letters: str, known: str) -> float:
    """Which part of the letters is known, less what is no letter at all."""
    return sum(1 if c in known else -(not c.isalpha()) for c in letters) / len(letters)


def _unspaced(sample: bytes) -> bool:
    """Whether most letters are beyond ASCII, as in no language that is written with Latin ones."""
    high = sum(byte > 127 for byte in sample)
    return 2 * high > sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in sample)


def _by_letters(sample: bytes) -> tuple[str, bool] | None:
    """The page whose letters are most like those of a language; None where none is."""
    latin = not _unspaced(sample)
    best, best_score = "cp1252", 0.0
    for one in _table("accented" if latin else "frequent"):
        for page in one["pages"]:
            letters = _letters(sample, page)
            score = _share(letters.lower() if latin else letters, one["letters"]) if letters else 1.0
            if score > best_score:
                best, best_score = page, score
    if best_score >= (_OWN if latin else _FREQUENT):
        return best, True
    return (best, False) if latin and best_score >= _SOME else None


def _by_model(sample: bytes) -> tuple[str, bool]:
    """What charset-normalizer makes of the bytes, as a guess."""
    from charset_normalizer import from_bytes

    found = from_bytes(sample[:8192]).best()
    name = found.encoding if found is not None else "cp1252"
    return name, name.replace("-", "_") in _BYTES
