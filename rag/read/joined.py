"""Paragraphs as one text with hints; properties of office files, believed where the reader sees them too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from rag.errors import ReadError
from rag.read.files import MAX_CHARACTERS
from rag.records import Block, Role

Part = tuple[str, Role | None]
STYLES: Final[dict[str, Role]] = {"title": "headline", "caption": "caption", "subtitle": "lead"}
"""What a paragraph is by the name of its style, in small letters."""


def joined(path: str, parts: Iterable[Part]) -> tuple[str, tuple[Block, ...]]:
    """(text, hints), a blank line between the parts. Raises ReadError for more than MAX_CHARACTERS."""
    texts: list[str] = []
    hints: list[Block] = []
    at = 0
    for text, role in parts:
        if role and text.strip():
            hints.append(Block(at, at + len(text), role))
        texts.append(text)
        at += len(text) + 2
        if at > MAX_CHARACTERS:
            raise ReadError(path, f"it has more than {MAX_CHARACTERS:,} characters", "Split it.")
    return "\n\n".join(texts), tuple(hints)


_TOP = 2000
_PAGE = 12_000
BARS = re.compile(r"\s*[|•·»]\s*|\s+[-–—:]+\s+|::")


def only_visible(told: Mapping[str, str], text: str) -> dict[str, str]:
    """The properties that stand at the top of the text as well.

    A file's properties tell the template's title and the name of the computer's owner as often as
    they tell the article's; its dates are those of the file.
    """
    top = _plain(text[:_TOP])
    return {
        key: " ".join(value.split())
        for key, value in told.items()
        if len(_plain(value)) > 2 and _plain(value) in top
    }


def printed_title(title: str, text: str) -> str:
    """The title of a printed page as it stands in its text: `Bridge closes - Halden Post` without the outlet.

    "" where none of its parts that has three words is there; how far down does not matter, after a menu.
    """
    whole = _plain(text[:_PAGE])
    for part in (title, *BARS.split(title)):
        told = " ".join(part.split())
        if len(told.split()) >= 3 and _plain(told) in whole:
            return told
    return ""


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() or c == "_" else " " for c in text).split()).casefold()
