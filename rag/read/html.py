"""Web pages: the visible text of the whole page, with what each part of it is as hints.

The text is all that a reader sees, a block element a paragraph, so that a citation can be found on
the page with the browser's own search. trafilatura decides what is the article's body, and its
extract is laid back on to the paragraphs: what it leaves out stays in the text, as furniture.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Final

from lxml import etree, html  # type: ignore[import-untyped]

from rag.errors import ReadError
from rag.read.among import among
from rag.read.decode import Decoded, decoded
from rag.read.fields import digest
from rag.read.markup import Paragraph, flat, paragraphs
from rag.read.meta import stated, titled
from rag.records import Block, Raw, Role

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{2,30})|\A\s*<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,30})", re.I
)
_ANCHOR: Final = 30
"""A paragraph of so many letters stands on a page once, near enough; a shorter one may be anywhere."""
_WINDOW: Final = 200
"""How far behind its neighbour, in letters of the extract, a short paragraph may be."""
_NEAR: Final = 40
"""A short paragraph needs a kept one among so many before it."""
_SOON: Final = 6
"""Or a long one among so many after it."""


def page(path: str, data: bytes, charset: str | None = None) -> Raw:
    """A page's `Raw`; `charset` is what a mail's header says of it. Raises ReadError if it holds no text."""
    source = source_of(path, data, charset)
    return replace(marked(path, source.text, digest(data)), guessed=source.guess)


def source_of(path: str, data: bytes, charset: str | None = None) -> Decoded:
    """The source of a page, in the encoding that it declares if that fits."""
    named = _CHARSET.search(data[:4096])
    told = (named[1] or named[2]).decode("ascii", "replace") if named else None
    return decoded(data, path, charset or told)


def marked(path: str, source: str, sha256: str) -> Raw:
    """The `Raw` of a page from its source. Raises ReadError if it holds no text."""
    tree = _tree(source, path)
    if tree is None:
        # Nested deeper than the parser goes: the text, without a tree and so without hints.
        return Raw(path, sha256, flat(source), "html")
    found = paragraphs(tree)
    if not found and next(tree.iter("frameset", "frame", "iframe"), None) is not None:
        what = "the page is made of frames, each a page of its own"
        raise ReadError(path, what, "Save the one with the article.")
    known = stated(tree)
    kept, guessed = _extract(tree)
    title, outlet = titled(tree)
    own = {"title": title, "publisher": outlet if "publisher" not in guessed else ""}
    known = {**guessed, **{key: value for key, value in own.items() if value}, **known}
    text, hints = _laid_out(found, kept, known.get("title"))
    return Raw(path, sha256, text, "html", known, hints)


def _tree(source: str, path: str) -> Any:
    """The page's tree; None if it is nested too deep for the parser, which would drop what is below."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(source.replace("\0", "\ufffd").encode(), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise ReadError(path, "the page holds no text", "Save the page again.") from error
    return None if any("depth" in entry.message for entry in parser.error_log) else tree


def _extract(tree: Any) -> tuple[str, dict[str, str]]:
    """What trafilatura keeps of the page, and the title and outlet as it reads them.

    Its date and author are guesses from the page's look and are not taken.
    """
    from trafilatura import bare_extraction, extract_metadata

    about = extract_metadata(tree)
    got = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    text = "" if got is None or isinstance(got, dict) else got.text or ""
    known = {"title": about.title, "publisher": about.sitename, "url": about.url} if about else {}
    name = known.get("publisher") or ""
    if name.startswith("http") or (about and name == about.hostname):
        known["publisher"] = None
    return text, {key: " ".join(str(value).split()) for key, value in known.items() if value}


def _laid_out(found: list[Paragraph], kept: str, title: str | None) -> tuple[str, tuple[Block, ...]]:
    """The text, and a hint a paragraph: what its markup says, body if trafilatura kept it, or furniture."""
    told = among(found, _kept(found, kept))
    inside = told if any(told) else None  # of a few short lines none can be told from a menu's
    headline = _headline(found, inside, title)
    text, hints = "", list[Block]()
    first = next((i for i, kept_one in enumerate(inside or []) if kept_one), 0)
    for i, paragraph in enumerate(found):
        text += "" if not i else "\n" if paragraph.line else "\n\n"
        if role := _role(paragraph, i, headline, first, inside[i] if inside else None):
            hints.append(Block(len(text), len(text) + len(paragraph.text), role))
        text += paragraph.text
    return text, tuple(hints)


def _role(paragraph: Paragraph, i: int, headline: int | None, first: int, kept: bool | None) -> Role | None:
    if i == headline:
        return "headline"
    near = headline is None or i >= headline - 2
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
    """The paragraph that is the title: the <h1> that says it, else what says it, else the last <h1>."""
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
    """Which paragraphs trafilatura's extract holds.

    Long ones are found anywhere in it. They anchor the short ones, which may stand on the page many
    times: such a one must be found in the extract between its neighbours.
    """
    whole = _squeezed(extract)
    squeezed = [_squeezed(paragraph.shown or paragraph.text) for paragraph in found]
    # The places of the long paragraphs in the extract, in an order that only grows; and for each paragraph
    # the place of the next of them.
    places: list[int | None] = []
    at = 0
    for text in squeezed:
        anchor = whole.find(text, at) if len(text) >= _ANCHOR else -1
        places.append(anchor if anchor >= 0 else None)
        at = anchor + len(text) if anchor >= 0 else at
    following = [len(whole)] * len(places)
    for i in range(len(places) - 1, 0, -1):
        there = places[i]
        following[i - 1] = following[i] if there is None else there
    known = frozenset(_runs(extract))
    lines = frozenset(_squeezed(line) for line in extract.splitlines())
    made: list[bool] = []
    at = 0
    for i, text in enumerate(squeezed):
        if (place := places[i]) is not None:
            at = place + len(text)
            made.append(True)
        elif not text or len(text) >= _ANCHOR:
            # Most of it may be in the extract, which leaves out links and pop-ups within a paragraph.
            runs = _runs(found[i].shown or found[i].text)
            mostly = len(runs) >= 5 and sum(run in known for run in runs) > 0.4 * len(runs)
            made.append(bool(text) and any(made) and following[i] < len(whole) and mostly)
        else:
            after = any(made[-_NEAR:])
            before = any(place is not None for place in places[i : i + _SOON])
            place = whole.find(text, at, following[i]) if after or before else -1
            gap, rest = place - at, following[i] - place - len(text)
            whole_line = text in lines and ((after and gap <= _WINDOW) or (before and rest <= _WINDOW))
            near = place >= 0 and (whole_line or (after and gap == 0) or (before and rest == 0))
            at = place + len(text) if near else at
            made.append(near)
    return made


def _runs(text: str) -> list[tuple[str, ...]]:
    """All runs of three words."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return [tuple(words[i : i + 3]) for i in range(len(words) - 2)]


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
