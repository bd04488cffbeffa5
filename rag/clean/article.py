"""`clean`: everything that is known of a document, from its text and what its file states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from rag.clean.authors import MENUS, authors
from rag.clean.bylines import forename_first, people, signed
from rag.clean.correct import Correction, applied
from rag.clean.dates import numeric_order
from rag.clean.imprint import Around, able, imprint
from rag.clean.language import language
from rag.clean.outlets import agency, outlet, rights
from rag.clean.page import Label, Line
from rag.clean.published import mentions, published
from rag.clean.roles import labels
from rag.clean.rules import agencies
from rag.clean.units import Unit, units
from rag.records import Article, Block, Raw, Role

_PAGE: Final = ("body", "lead", "comment")


def clean(raw: Raw, corrections: Mapping[str, Correction] | None = None) -> Article:
    """The article of a document; total: any text has one.

    Blocks cover the text without gap or overlap: one block a paragraph, and one a comment (its
    header line in it, its writer and time in the block). The blank space after a paragraph belongs
    to its block, that before the first one to the first. So blocks of one role that follow each
    other may be joined into one passage, and a block needs no further search for paragraphs.

    `corrections` are the user's own, by path; they win over everything that was found.
    """
    found = units(raw.text)
    title = raw.stated.get("title")
    tongue = language(raw, found)
    # Of all languages English alone is written in two orders.
    day_first = tongue not in (None, "en") or numeric_order(unit.head for unit in found)
    trusted = raw.format == "jsonl" and title is not None
    marks = labels(found, title, _hinted(found, raw.hints), day_first, trusted)
    lines = list(zip(found, marks, strict=True))
    written_by = _authors(raw, lines)
    heads = (raw.text[unit.start : unit.end].split() for unit, mark in lines if mark.role == "headline")
    title = title or " ".join(next(heads, ())).strip("#*_ ")
    article = Article(
        id=identity(raw),
        path=raw.path,
        sha256=raw.sha256,
        title=title or None,
        publisher=raw.stated.get("publisher") or _publisher(lines, written_by),
        author=written_by,
        published=published(raw, found, marks, day_first),
        language=tongue,
        text=raw.text,
        blocks=_blocks(raw.text, lines),
        url=raw.stated.get("url"),
        fetched=raw.stated.get("fetched"),
        pages=raw.pages,
        paths=(raw.path,),
    )
    if corrections and (mended := corrections.get(raw.path)):
        article = applied(article, mended)
    return mentions(article)


def identity(raw: Raw) -> str:
    """16 hex digits of the text and the stated metadata, apart from when it was fetched."""
    stated = sorted((key, value) for key, value in raw.stated.items() if key != "fetched")
    return hashlib.sha256(json.dumps([raw.text, stated]).encode()).hexdigest()[:16]


def _hinted(found: list[Unit], hints: tuple[Block, ...]) -> list[Role | None]:
    """The hint that holds each unit, or None."""
    made: list[Role | None] = []
    at = 0
    for unit in found:
        while at < len(hints) and hints[at].end <= unit.start:
            at += 1
        made.append(hints[at].role if at < len(hints) and hints[at].start <= unit.start else None)
    return made


def _blocks(text: str, lines: list[Line]) -> tuple[Block, ...]:
    if not lines:
        return (Block(0, len(text), "furniture"),) if text else ()
    starts: list[tuple[int, Label]] = []
    for unit, mark in lines:
        goes_on = mark.role == "comment" and mark.comment is None
        if goes_on and starts and starts[-1][1].role == "comment" and starts[-1][1].comment:
            continue
        starts.append((unit.start, mark))
    edges = [0, *(start for start, _ in starts[1:]), len(text)]
    said = [(mark.comment.author, mark.comment.time) if mark.comment else (None, None) for _, mark in starts]
    return tuple(
        Block(edges[i], edges[i + 1], mark.role, *said[i]) for i, (_, mark) in enumerate(starts)
    )  # fmt: skip


def _publisher(lines: list[Line], authors: tuple[str, ...]) -> str | None:
    """The outlet of the head, or of the page around it, or the agency that signs it, or a letterhead."""
    page = around(lines, authors)
    head, site = page.head, len(page.lines) > MENUS
    if head and head not in agencies() and not site:
        return head
    printed = imprint(page)
    if site:  # who sent its story, or keeps its rights, is not whose page it is
        return printed
    first = next((unit.head for unit, mark in lines if mark.role in ("body", "lead") and unit.prose), "")
    if wire := head or agency(first):
        return wire
    named = [mark.outlet for _, mark in lines if mark.why == "a letterhead"]
    named += [rights(unit.head) for unit, mark in lines if mark.role == "furniture"]
    return next((name.strip() for name in named if name and able(name) and name not in authors), printed)


def around(lines: list[Line], authors: tuple[str, ...]) -> Around:
    """What stands around a story."""
    others = [unit.head for unit, mark in lines if mark.role not in _PAGE]
    story = "\n".join(unit.head for unit, mark in lines if mark.role in ("body", "lead"))
    return Around(others, story, authors, _of_head(lines))


def _of_head(lines: list[Line]) -> str | None:
    """The outlet that a date line or a byline names."""
    named = [(mark.role, mark.outlet) for _, mark in lines if mark.outlet]
    heads = (
        name if role == "dateline" else outlet(name) for role, name in named if role in ("dateline", "byline")
    )
    return next(filter(None, heads), None)


def _authors(raw: Raw, lines: list[Line]) -> tuple[str, ...]:
    """Stated names, else those of the page."""
    if told := raw.stated.get("author"):
        parts = map(forename_first, told.split(";"))
        return tuple(name for part in parts for name in signed(part) or people(part)) or (told,)
    return authors(lines)
