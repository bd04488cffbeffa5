"""Text from anywhere, made safe to show: in HTML, in a terminal, in a message to a browser."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import Final
from urllib.parse import urlsplit

from rag.records.source import written_day

LONG: Final = 20_000
"""Characters of one text that are drawn at most. No sentence of a corpus comes near (the longest of
75,000 speeches in the UN General Debate has 2,900); a 2 MB "sentence" would stall the page."""

_VISIBLE: Final[dict[int, str]] = (
    {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"}
    | {0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000)), "\ufffd")
    | {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
)
"""What stands for characters that must not be obeyed: control characters, half characters, and the controls
of direction. A right-to-left override in a file name or a quote would make it read as something else, and a
stray PDI can close the isolation that HTML gives; both are shown by their code instead. LRM and RLM stay:
they are harmless and Arabic needs them."""
_MARKDOWN: Final = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|~&$"})


def plain(text: str, limit: int = LONG) -> str:
    """`text` with control characters and bidirectional controls made visible, cut at `limit`."""
    cut = text[:limit].replace("\r\n", "\n").replace("\r", "\n")
    more = len(text) - limit
    return cut.translate(_VISIBLE) + (f"… [{more:,} more characters]" if more > 0 else "")


def line(text: str, limit: int = 300) -> str:
    """`plain`, on one line."""
    return " ".join(plain(text, limit).split())


def html(text: str, limit: int = LONG) -> str:
    """`plain`, escaped for HTML text and for a quoted attribute."""
    return escape(plain(text, limit), quote=True)


def bdi(text: str, limit: int = 300) -> str:
    """A short text within a line, isolated: its direction is its own and leaks nowhere."""
    return f'<bdi dir="auto">{escape(line(text, limit), quote=True)}</bdi>'


def direction(text: str) -> str:
    """The direction of a text, "ltr" or "rtl": that of most of its letters.

    HTML's dir="auto" looks at the first letter: a foreign name at the head would turn a sentence round.
    """
    kinds = Counter(map(unicodedata.bidirectional, text[:LONG]))
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"


def joined(parts: Iterable[str | None], between: str = ", ") -> str:
    """Those of some texts that are not empty, on one line.

    A mark of direction (LRM) ends one that runs from right to left: a number after it would go with it.
    """
    return between.join(part + "\u200e" * (direction(part) == "rtl") for part in parts if part)


def link(url: str | None, label: str) -> str:
    """A link to the web, or only its label when the address is not plain http(s)."""
    try:
        parts = urlsplit(url or "")
        good = parts.scheme in ("http", "https") and bool(parts.netloc)
    except ValueError:
        good = False
    if not good or url is None or len(url) > 2000:
        return label
    return f'<a href="{html(url)}" rel="noopener noreferrer" target="_blank">{label}</a>'


def markdown_text(text: str) -> str:
    """Text that Markdown takes literally, on one line."""
    # "$5 and $7" is a formula to Jupyter, "1. " at the beginning a list.
    plain = line(text, LONG).translate(_MARKDOWN)
    return re.sub(r"^(?:([-+=])(?=\s)|(\d+)([.)])(?=\s))", r"\2\\\1\3", plain)


def day(iso: str) -> str:
    """An ISO day or month as `written_day` has it, in one line."""
    return line(written_day(iso), 40)


def xml_text(text: str) -> str:
    """Text that XML can hold: control characters become spaces."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs", "Cn") else " " for c in text
    )
