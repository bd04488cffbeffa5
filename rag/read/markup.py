"""The visible text of a page's tree as paragraphs, and what their markup says of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]

from rag.read.blocks import INLINE, UNSEEN, called, data_rows, names, roles, seen, tag_of, timed
from rag.read.decode import storable
from rag.read.tables import Cell, row_lines
from rag.records import Role

_SPACE = re.compile(r"[ \t\r\n\f\v\xa0\u200b]+")
_HIDDEN = ("display:none", "visibility:hidden")
_TAGS: Final[dict[str, Role]] = {
    "h1": "headline", "figcaption": "caption", "nav": "furniture", "footer": "furniture",
}  # fmt: skip
_LABEL: Final = 400
"""Characters in a byline, a date, a caption or a standfirst at most, blank space and all."""
_CELL: Final = "\x1f"
_WHOLE_PAGE: Final = frozenset(("html", "body", "main", "article"))


@dataclass(slots=True)
class Paragraph:
    """One block of visible text. `role` is what its markup says; `line`: only a <br> stands before it.

    `block` is the block element that it stands in, `linked` the share of its letters that are links, `shown`
    what the page itself says where `text` says more: a row of a table, with the names of its columns.
    """

    text: str
    role: Role | None
    line: bool = False
    block: Any = None
    linked: float = 0.0
    shown: str = ""


def paragraphs(tree: Any) -> list[Paragraph]:
    """The visible paragraphs of a page in the order of its source."""
    return timed(_Walk().walk(tree))


class _Walk:
    """Collects text between the edges of block elements; no recursion, so any depth is safe."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self.parts: list[str] = []
        self.roles: list[Role | None] = []
        self.line = False
        self.owner: Any = None
        self.links = 0
        self.linked = self.letters = 0

    def walk(self, tree: Any) -> list[Paragraph]:
        stack: list[tuple[Any, bool, Role | None]] = [(tree, True, None)]
        while stack:
            element, entering, role = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if not entering:
                if _cell(element, tag):
                    self.parts.append(_CELL)
                elif tag not in INLINE:
                    self._close()
                self.links -= tag == "a"
                self._add(element.tail, role, element.getparent())
            elif not tag or tag in UNSEEN or _unseen(element):
                self._add(element.tail, role, element.getparent())
            elif tag_of(element) == "table" and (rows := data_rows(element)):
                self._close()
                self._rows(element, rows, role)
                self._add(element.tail, role, element.getparent())
            elif tag == "br":
                self._close(line=True)
                self._add(element.tail, role, element.getparent())
            else:
                own = _role(element, tag) or role
                if role in ("comment", "caption"):
                    own = role
                if tag not in INLINE and not _cell(element, tag):
                    self._close()
                self.links += tag == "a"
                self._add(element.text, own, element)
                stack.append((element, False, role))
                stack.extend((child, True, own) for child in reversed(element))
        self._close()
        return self.found

    def _rows(self, table: Any, rows: list[list[Cell]], role: Role | None) -> None:
        """A table of data: its caption, then a paragraph a row."""
        for caption in table.iter("caption"):
            self._add(" ".join(seen(caption).split()), role, caption)
            self._close()
        linked = sum(len(seen(one)) for one in table.iter("a")) / max(len(seen(table)), 1)
        for line in row_lines(rows):
            self.found.append(
                Paragraph(storable(line.text), role, block=table, linked=linked, shown=storable(line.cells))
            )

    def _add(self, text: str | None, role: Role | None, owner: Any) -> None:
        if text:
            self.parts.append(text)
            if letters := len(text.strip()):
                self.roles.append(role)
                self.owner = owner
                self.letters += letters
                self.linked += letters if self.links else 0

    def _close(self, line: bool = False) -> None:
        apart = " " if set(self.roles) == {"byline"} else ""
        text = _SPACE.sub(" ", apart.join(self.parts)).replace(_CELL, "\t").strip()
        if text:
            told = {role for role in self.roles if role}
            # Names and dates in spans of one line do not make the line a name: all of it must be one.
            role = told.pop() if len(told) == 1 and None not in self.roles else None
            for strong in ("comment", "headline"):
                role = strong if strong in self.roles else role
            linked = self.linked / max(self.letters, 1)
            block = self.owner
            while block is not None and block.tag in INLINE:
                block = block.getparent()
            self.found.append(Paragraph(storable(text), role, self.line, block, linked))
        # Two <br> with nothing between them part paragraphs.
        self.line = line and (bool(text) or not self.line)
        self.parts.clear()
        self.roles.clear()
        self.linked = self.letters = 0


def _role(element: Any, tag: str) -> Role | None:
    if tag in _TAGS:
        return _TAGS[tag]
    if tag in _WHOLE_PAGE:
        return None
    told = f"{names(element)} {element.get('itemprop') or ''}".lower()
    if called(told, "pictured") and _short(element):
        return "caption"
    return next((role for role in roles(told) if role == "comment" or _short(element)), None)


def _short(element: Any) -> bool:
    """Whether this is a label and not the wrapping of a whole story that is called after its author."""
    size = 0
    for text in element.itertext():
        size += len(text)
        if size > _LABEL:
            return False
    return True


def _cell(element: Any, tag: str) -> bool:
    """A cell of a table of figures; a cell that holds blocks is part of a page laid out by tables."""
    if tag not in ("td", "th"):
        return False
    return all(isinstance(child.tag, str) and child.tag in INLINE for child in element)


def _unseen(element: Any) -> bool:
    """Hidden by an attribute, by its style, or by a class that everybody calls so."""
    style = "".join((element.get("style") or "").lower().split())
    if element.get("hidden") is not None or any(one in style for one in _HIDDEN):
        return True
    return element.tag not in _WHOLE_PAGE and called(element.get("class") or "", "hidden")


_UNREAD: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title|noscript|template)\b.*?(?:</\1\s*>|\Z)", re.I | re.S
)
_TAG: Final = re.compile(r"</?([a-zA-Z][\w-]*)[^<>]*>|<[!?][^<>]*>")


def flat(source: str) -> str:
    """The visible text of a page without a tree, a block a line: for markup that no parser goes down into."""

    def edge(tag: re.Match[str]) -> str:
        return "" if (tag[1] or "a").lower() in INLINE else "\n"

    told = _TAG.sub(edge, _UNREAD.sub(" ", source).replace("\n", " "))
    lines = (_SPACE.sub(" ", unescape(line)).strip() for line in told.split("\n"))
    return storable("\n\n".join(line for line in lines if line))


_MARKED: Final = re.compile(
    r"</(?:p|div|section|article|h[1-6]|ul|ol|li|blockquote|table|tr|figure|figcaption|a|b|i|em|strong|span)\s*>"
    r"|<br\s*/?>|<p>",
    re.I,
)
_BLOCK_TAG: Final = re.compile(
    r"<(?:p|div|section|article|h[1-6]|ul|ol|blockquote|table|br)(?:\s[^<>]*)?/?>", re.I
)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d?);")


def unmarked(text: str) -> str:
    """The text of a field that holds a piece of a page: without its tags, its entities resolved once.

    A text without markup comes back as it is.
    """
    if "&lt;" in text and not _MARKED.search(text) and _MARKED.search(told := _resolved(text)):
        text = told
    if not _MARKED.search(text):
        return storable(_resolved(text)) if "&" in text else text
    text = text.replace("<![CDATA[", "").replace("]]>", "")
    if not _BLOCK_TAG.search(text):
        text = text.replace("\n\n", "<p>").replace("\n", "<br>")  # its own lines are its paragraphs
    try:
        tree = html.document_fromstring(f"<div>{text}</div>".replace("\0", "\ufffd"))
    except (etree.LxmlError, ValueError, AssertionError):
        return flat(text)
    found = paragraphs(tree)
    return "".join(("" if not i else "\n" if one.line else "\n\n") + one.text for i, one in enumerate(found))


def _resolved(text: str) -> str:
    return _ENTITY.sub(lambda found: unescape(found.group()), text)
