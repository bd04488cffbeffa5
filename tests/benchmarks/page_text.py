"""A page's text with everything around the story in it, a block element a line: as scraped text is."""

from __future__ import annotations

import re
from typing import Any, Final

import lxml.html

_BLOCKS: Final = frozenset(
    "p div h1 h2 h3 h4 h5 h6 li ul ol table tr td section article header footer nav aside blockquote br hr"
    " form figure figcaption dl dt dd pre main button option select address center body title".split()
)
_UNSEEN: Final = frozenset("script style noscript template svg head iframe object".split())


def page_text(data: bytes) -> str:
    """The visible text; what no reader cuts away (menus, links, forms, footers) stays."""
    try:
        root = lxml.html.document_fromstring(data.decode("utf-8"))
    except ValueError:  # of another encoding, or it states one: the parser's guess is good enough
        root = lxml.html.document_fromstring(data)
    parts: list[str] = []
    _walk(root if root.body is None else root.body, parts)
    lines = (" ".join(line.split(" ")).strip() for line in "".join(parts).split("\n"))
    return "\n".join(re.sub(r" +", " ", line) for line in lines if line)


def _walk(element: Any, parts: list[str]) -> None:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    edge = "\n" if element.tag in _BLOCKS else ""
    parts.append(edge + re.sub(r"\s+", " ", element.text or ""))
    for child in element:
        _walk(child, parts)
        parts.append(re.sub(r"\s+", " ", child.tail or ""))
    parts.append(edge)
