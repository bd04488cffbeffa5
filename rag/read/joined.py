"""Paragraphs with what each of them is, as one text with hints."""

from __future__ import annotations

from collections.abc import Iterable
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
