"""Web pages: the visible text of the whole page, with what each part of it is as hints.

The text is all that a reader sees, a block element a paragraph, so that a citation can be found on
the page with the browser's own search. trafilatura decides what is the article's body, and its
extract is laid back on to the paragraphs: what it leaves out stays in the text, as furniture.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any, Final

from lxml import etree, html

from rag.errors import ReadError
from rag.read.decode import decode
from rag.read.files import SeedFile
from rag.read.markup import Paragraph, flat, paragraphs
from rag.read.meta import stated
from rag.records import Block, Raw, Role

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})", re.I)
_NOT_WORD = re.compile(r"[\W_]+")
_WINDOW: Final = 3000
"""How far ahead, in squeezed characters, the next paragraph of the extract is looked for."""
_PIECE: Final = 24
_SHORT: Final = 20
"""A shorter paragraph may stand on the page twice, so it counts only where the extract goes on."""


def page(seed: SeedFile, data: bytes) -> Raw:
    """A page's `Raw`. Raises ReadError if it holds no text."""
    named = _CHARSET.search(data[:4096])
    source = decode(data, seed.path, named.group(1).decode("ascii", "replace") if named else None)
    tree = _tree(source, seed.path)
    if tree is None:
        # Nested deeper than the parser goes: the text, without a tree and so without hints.
        return Raw(seed.path, hashlib.sha256(data).hexdigest(), flat(source), "html")
    found = paragraphs(tree)
    known = stated(tree)
    kept, guessed = _extract(tree)
    known = {**guessed, **known}
    text, hints = _laid_out(found, kept, known.get("title"))
    return Raw(seed.path, hashlib.sha256(data).hexdigest(), text, "html", known, hints)


def _tree(source: str, path: str) -> Any:
    """The page's tree; None if it is nested too deep for the parser, which would drop what is below."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.replace("\0", "\ufffd").encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(path, "the page holds no text", "Save the page again.") from error
    if any("depth" in entry.message for entry in parser.error_log):
        return None
    return tree


def _extract(tree: Any) -> tuple[str, dict[str, str]]:
    """What trafilatura keeps of the page, and the title and outlet as it reads them.

    Its date and author are guesses from the page's look and are not taken.
    """
    from trafilatura import bare_extraction, extract_metadata

    about = extract_metadata(tree)
    got = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    text = "" if got is None or isinstance(got, dict) else got.text or ""
    name = getattr(about, "sitename", None)
    if name and (name.startswith("http") or name == getattr(about, "hostname", None)):
        name = None
    known = {"title": getattr(about, "title", None), "publisher": name, "url": getattr(about, "url", None)}
    return text, {key: " ".join(str(value).split()) for key, value in known.items() if value}


def _laid_out(found: list[Paragraph], kept: str, title: str | None) -> tuple[str, tuple[Block, ...]]:
    """The text, and a hint a paragraph: what its markup says, body if trafilatura kept it, or furniture."""
    inside = _kept(found, kept) if kept else None
    headline = _headline(found, inside, title)
    parts: list[str] = []
    hints: list[Block] = []
    at = 0
    first = next((i for i, kept_one in enumerate(inside or []) if kept_one), 0)
    for i, paragraph in enumerate(found):
        gap = "" if not parts else ("\n" if paragraph.line else "\n\n")
        at += len(gap)
        role: Role | None = _role(paragraph, i, headline, first, None if inside is None else inside[i])
        if role:
            hints.append(Block(at, at + len(paragraph.text), role))
        parts += [gap, paragraph.text]
        at += len(paragraph.text)
    return "".join(parts), tuple(hints)


def _role(paragraph: Paragraph, i: int, headline: int | None, first: int, kept: bool | None) -> Role | None:
    if i == headline:
        return "headline"
    near = headline is None or i > headline
    if paragraph.role == "comment":
        return "comment" if i > first else "furniture"
    if paragraph.role == "caption":
        return "caption"
    if paragraph.role in ("byline", "dateline") and near and len(paragraph.text) <= 160:
        return paragraph.role if not kept or len(paragraph.text) <= 100 else "body"
    if paragraph.role == "lead" and headline is not None and headline < i <= first + 1:
        return "lead"
    if kept is None:
        return None if paragraph.role != "furniture" else "furniture"
    return "body" if kept else "furniture"


def _headline(found: list[Paragraph], inside: list[bool] | None, title: str | None) -> int | None:
    """The paragraph that is the page's title: the <h1> that says it, else what says it, else the last <h1>."""
    known = _squeezed(title or "")
    same = [i for i, paragraph in enumerate(found) if known and _squeezed(paragraph.text) == known]
    h1 = [i for i, paragraph in enumerate(found) if paragraph.role == "headline"]
    part = [i for i in h1 if len(found[i].text) > 8 and known and _squeezed(found[i].text) in known]
    first = next((i for i, kept in enumerate(inside or []) if kept and found[i].role is None), len(found))
    above = [i for i in h1 if i <= first]
    for choice in ([i for i in same if i in h1], same, part, above[-1:], h1[:1]):
        if choice:
            return choice[0]
    return None


def _kept(found: list[Paragraph], extract: str) -> list[bool]:
    """Which paragraphs trafilatura's extract holds, found one after the other in it."""
    whole = _squeezed(extract)
    lines = {_squeezed(line) for line in extract.splitlines()}
    made, at = [], 0
    for paragraph in found:
        squeezed = _squeezed(paragraph.text)
        place = whole.find(squeezed, at, at + _WINDOW + len(squeezed)) if squeezed else -1
        short = len(squeezed) < _SHORT
        if place >= 0 and (not short or place == at or squeezed in lines and place - at < 200):
            at = place + len(squeezed)
            made.append(True)
        else:
            made.append(not short and (squeezed in whole[at:] or _mostly(squeezed, whole)))
    return made


def _mostly(squeezed: str, whole: str) -> bool:
    """Whether most of a paragraph is in the extract, which leaves out links and marks within it."""
    pieces = [squeezed[i : i + _PIECE] for i in range(0, len(squeezed) - _PIECE + 1, _PIECE)]
    return len(pieces) >= 3 and sum(piece in whole for piece in pieces) > 0.6 * len(pieces)


def _squeezed(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()
