"""Web pages: the visible text of the whole page, with what each part of it is as hints.

The text is all that a reader sees, a block element a paragraph, so that a citation can be found on
the page with its own search. trafilatura decides what is the article's body, and its extract is
laid back on to the paragraphs: what it leaves out stays in the text, as furniture.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree, html

from rag.errors import ReadError
from rag.read.decode import decode, storable
from rag.read.files import SeedFile
from rag.records import Block, Raw, Role

_UNSEEN: Final = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "meta", "link", "svg", "math", "object", "embed", "iframe", "select", "option", "textarea", "button", "audio", "video", "canvas", "map", "datalist"]
)
_INLINE: Final = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd", "label", "mark", "nobr", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "input", "picture", "source"]
)
_MAX_DEPTH: Final = 500
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})", re.I)
_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")


@dataclass
class _Paragraph:
    text: str
    role: Role | None
    depth: int = 0


def page(seed: SeedFile, data: bytes) -> Raw:
    """A page's `Raw`. Raises ReadError if it holds no text."""
    named = _CHARSET.search(data[:4096])
    source = decode(data, seed.path, named.group(1).decode("ascii", "replace") if named else None)
    tree = _tree(source, seed.path)
    paragraphs = _paragraphs(tree)
    kept, stated = _extract(source)
    text, hints = _laid_out(paragraphs, kept)
    return Raw(seed.path, hashlib.sha256(data).hexdigest(), text, "html", stated, hints)


def _tree(source: str, path: str) -> Any:
    try:
        parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        return html.document_fromstring(source.encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(path, "the page holds no text", "Save the page again.") from error


def _paragraphs(tree: Any) -> list[_Paragraph]:
    found: list[_Paragraph] = []
    parts: list[str] = []
    role: Role | None = None

    def close(next_role: Role | None) -> None:
        nonlocal role
        if text := _SPACE.sub(" ", "".join(parts)).strip():
            found.append(_Paragraph(storable(text), role))
        parts.clear()
        role = next_role

    stack: list[tuple[Any, bool, Role | None]] = [(tree, True, None)]
    while stack:
        element, entering, inherited = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        block = tag not in _INLINE
        if not entering:
            if block:
                close(inherited)
            parts.append(element.tail or "")
            continue
        if not tag or tag in _UNSEEN:
            parts.append(element.tail or "")
            continue
        own: Role | None = {"h1": "headline", "figcaption": "caption"}.get(tag, inherited)  # type: ignore[assignment]
        if block:
            close(own)
        parts.append(element.text or "")
        stack.append((element, False, inherited))
        stack.extend((child, True, own) for child in reversed(element))
    close(None)
    return found


def _extract(source: str) -> tuple[str, dict[str, str]]:
    """What trafilatura keeps, and the metadata that it reads."""
    from trafilatura import bare_extraction

    got = bare_extraction(source, include_comments=False, include_tables=True, with_metadata=False)
    if got is None:
        return "", {}
    known = {
        "title": got.title, "author": got.author, "date": got.date,
        "publisher": got.sitename, "url": got.url, "language": got.language,
    }  # fmt: skip
    return got.text or "", {key: storable(str(value)) for key, value in known.items() if value}


def _laid_out(paragraphs: list[_Paragraph], kept: str) -> tuple[str, tuple[Block, ...]]:
    """The text, and a hint a paragraph: its own role, or body if trafilatura kept it, or furniture."""
    whole = _squeezed(kept)
    lines = {_squeezed(line) for line in kept.splitlines()}
    texts, hints, at = [], [], 0
    for paragraph in paragraphs:
        squeezed = _squeezed(paragraph.text)
        inside = squeezed in lines or (len(squeezed) > 20 and squeezed in whole)
        role: Role = paragraph.role or ("body" if inside else "furniture")
        hints.append(Block(at, at + len(paragraph.text), role))
        texts.append(paragraph.text)
        at += len(paragraph.text) + 2
    return "\n\n".join(texts), tuple(hints)


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text)
