"""Plain text; and Markdown: its front matter as metadata, its first heading as the headline."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from rag.read.decode import decoded
from rag.read.fields import digest, what
from rag.read.markup import unmarked
from rag.records import Block, Raw

_FENCE: Final = re.compile(r"---[ \t]*\r?\n(.{0,4000}?)\r?\n---[ \t]*(?:\r?\n|$)", re.S)
_LABELLED: Final = re.compile(r"((?:\w[\w ]{0,30}[ \t]*:[ \t]*\S[^\n]*\n){2,})[ \t\r]*\n")
"""`Title: ...`, `Source: ...`, `Date: ...` above a text."""
_FIELD: Final = re.compile(r"^(\w[\w ]{0,30}?) *:[ \t]*(.*?)[ \t]*$((?:\r?\n(?:[ \t]+|-[ \t]).*$)*)", re.M)
_ITEM: Final = re.compile(r"^[ \t]*-[ \t]+(?:name:[ \t]*)?[\"']?(.+?)[\"']?[ \t]*$", re.M)


def plain(path: str, data: bytes) -> Raw:
    """The `Raw` of a plain text; of pieces of pages in it the text alone. Raises ReadError if it is none."""
    told = decoded(data, path)
    raw = Raw(path, digest(data), unmarked(told.text), "txt", guessed=told.guess)
    # The lines above a text state something of it if each has the name of what can be stated.
    found = _LABELLED.match(raw.text)
    if found is None or any(what(name) in ("", "text") for name, *_ in _FIELD.findall(found[1])):
        return raw
    return replace(raw, stated=_fields(found[1]), hints=(Block(0, found.end(), "furniture"),))


def markdown(path: str, data: bytes) -> Raw:
    """The `Raw` of a Markdown text as it stands. Raises ReadError if it is no text."""
    told = decoded(data, path)
    return Raw(path, digest(data), told.text, "md", *marked(told.text), guessed=told.guess)


def marked(text: str) -> tuple[dict[str, str], tuple[Block, ...]]:
    """(stated metadata, hints) of a Markdown text. Only `key: value` lines are read, and lists of values."""
    stated: dict[str, str] = {}
    hints: list[Block] = []
    at = 0
    if front := _FENCE.match(text):
        stated, at = _fields(front[1]), front.end()
        hints.append(Block(0, at, "furniture"))
    titled = False
    for line in text[at:].splitlines(keepends=True):
        plain = line.rstrip()
        picture = plain.startswith("![") and plain.endswith(")") and plain.partition("](")[2].count(")") == 1
        heading = not titled and plain.startswith(("# ", "#\t"))
        if picture or heading:
            hints.append(Block(at, at + len(plain), "caption" if picture else "headline"))
        titled, at = titled or heading, at + len(line)
    return stated, tuple(hints)


def _fields(lines: str) -> dict[str, str]:
    """What `key: value` lines state, and lists of values."""
    made: dict[str, str] = {}
    for key, value, items in _FIELD.findall(lines):
        told = value.strip("\"'[]") or "; ".join(_ITEM.findall(items))
        if told and (name := what(key)) and name != "text":
            made.setdefault(name, told)
    return made
