"""`clean`: everything that is known of a document, from its text and what its file states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from rag.clean.correct import Correction, applied
from rag.clean.dates import numeric_order
from rag.clean.imprint import Around, imprint
from rag.clean.language import language
from rag.clean.mentions import mentions
from rag.clean.names import agency, outlet, people, rights, signed
from rag.clean.page import Label
from rag.clean.published import published
from rag.clean.roles import labels
from rag.clean.rules import SIGNED, load
from rag.clean.units import Unit, units
from rag.records import Article, Block, Raw, Role

_REACH: Final = 6
"""A line that says "by" stands so near the headline, or the first paragraph, of its story."""
_MENUS: Final = 40
"""A page with more lines than these around its story is a site's."""
_DAY_FIRST: Final = {"ru": True, "ar": True, "uk": True, "be": True, "de": True, "fr": True}


def clean(raw: Raw, corrections: Mapping[str, Correction] | None = None) -> Article:
    """The article of a document; total: any text has one.

    Blocks cover the text without gap or overlap: one block a paragraph, and one a comment (its
    header line in it, its writer and time in the block). The blank space after a paragraph belongs
    to its block, that before the first one to the first. So blocks of one role that follow each
    other may be joined into one passage, and a block needs no further search for paragraphs.

    `corrections` are the user's own, by path; they win over everything that was found.
    """
    found = units(raw.text)
    title = raw.stated.get("title") or None
    tongue = language(raw, found)
    day_first = _DAY_FIRST.get(tongue or "") or numeric_order(unit.head for unit in found)
    marks = labels(
        found,
        title,
        _hinted(found, raw.hints),
        day_first,
        trusted=raw.format == "jsonl" and title is not None,
    )
    when = published(raw, found, marks, day_first)
    authors = _authors(raw, found, marks)
    headline = _title(raw.text, found, marks)
    article = Article(
        id=identity(raw),
        path=raw.path,
        sha256=raw.sha256,
        title=title or headline,
        publisher=raw.stated.get("publisher") or _publisher(found, marks, authors, title or headline),
        author=authors,
        published=when,
        language=tongue,
        text=raw.text,
        blocks=_blocks(raw.text, found, marks),
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


def _blocks(text: str, found: list[Unit], marks: list[Label]) -> tuple[Block, ...]:
    if not found:
        return (Block(0, len(text), "furniture"),) if text else ()
    starts: list[tuple[int, Label]] = []
    for unit, mark in zip(found, marks, strict=True):
        goes_on = mark.role == "comment" and mark.comment is None
        if goes_on and starts and starts[-1][1].role == "comment" and starts[-1][1].comment:
            continue
        starts.append((unit.start, mark))
    edges = [0, *(start for start, _ in starts[1:]), len(text)]
    return tuple(
        Block(
            edges[i], edges[i + 1], mark.role,
            mark.comment.author if mark.comment else None, mark.comment.time if mark.comment else None,
        )
        for i, (_, mark) in enumerate(starts)
    )  # fmt: skip


def _title(text: str, found: list[Unit], marks: list[Label]) -> str | None:
    for unit, mark in zip(found, marks, strict=True):
        if mark.role == "headline":
            return " ".join(text[unit.start : unit.end].split()).strip("#*_ ") or None
    return None


def _publisher(
    found: list[Unit], marks: list[Label], authors: tuple[str, ...], title: str | None
) -> str | None:
    """The outlet of the head, or of the page around it, or the agency that signs it, or a letterhead."""
    page = around(found, marks, authors, title)
    head, site = page.head, len(page.lines) > _MENUS
    if head and head not in _wires() and not site:
        return head
    if (printed := imprint(page)) and site:
        return printed
    first = next(
        (u for u, m in zip(found, marks, strict=True) if m.role in ("body", "lead") and u.prose), None
    )
    if wire := head or (agency(first.head) if first else None):
        return wire
    letterhead = (mark.outlet for mark in marks if mark.why == "a letterhead" and mark.outlet)
    kept = (rights(u.head) for u, m in zip(found, marks, strict=True) if m.role == "furniture")
    named = () if site else (*letterhead, *kept)  # who keeps the rights of a whole site is a firm
    return next((name.strip() for name in named if name and name not in authors), printed)


def around(found: list[Unit], marks: list[Label], authors: tuple[str, ...], title: str | None) -> Around:
    """What stands around a story."""
    lines = [u.head for u, m in zip(found, marks, strict=True) if m.role not in ("body", "lead", "comment")]
    story = "\n".join(u.head for u, m in zip(found, marks, strict=True) if m.role in ("body", "lead"))
    return Around(lines, story, title, authors, _of_head(marks))


def _wires() -> frozenset[str]:
    """Agencies and papers that others print: of a page that names itself they are the story's source."""
    return frozenset(load().aliases.values())


def _of_head(marks: list[Label]) -> str | None:
    """The outlet that a date line or a byline names."""
    for mark in marks:
        if mark.outlet and mark.role == "dateline":
            return mark.outlet
        if mark.outlet and mark.role == "byline" and (name := outlet(mark.outlet)):
            return name
    return None


def _authors(raw: Raw, found: list[Unit], marks: list[Label]) -> tuple[str, ...]:
    """Stated names, else those of bylines, else of a line near the story's head that says "by", else the one
    whose biography stands below the story.

    A name that a line gives outright ("By Jane Smith") beats names that merely stand alone.
    """
    if told := raw.stated.get("author"):
        return tuple(name for part in told.split(";") for name in people(part)) or (told,)
    heads = [m for m in marks if m.role in ("byline", "dateline") and m.people]
    outright = [m for m in heads if m.why in SIGNED]
    if not outright and (near := _near_head(found, marks)):
        return near
    for kept in (outright, heads, [m for m in marks if m.role == "furniture"]):
        if named := tuple(dict.fromkeys(name for m in kept for name in m.people)):
            return named
    if len(marks) - sum(m.role in ("body", "lead", "comment") for m in marks) > _MENUS:
        return _wire(found, marks)
    return ()


def _wire(found: list[Unit], marks: list[Label]) -> tuple[str, ...]:
    """The agency in a line of its own where a writer's name would be: on a site's page it is who wrote."""
    lines = (u.head for u, m in zip(found, marks, strict=True) if m.role == "byline" and m.why == "outlet")
    return next(((line,) for line in lines if outlet(line) in _wires()), ())


def _near_head(found: list[Unit], marks: list[Label]) -> tuple[str, ...]:
    """Who signs in a line that says "by", near the headline or the first paragraph."""
    body = next((i for i, m in enumerate(marks) if m.role == "body"), 0)
    title = next((i for i, m in enumerate(marks) if m.role == "headline"), body)
    near = range(max(min(title, body) - _REACH, 0), min(max(title, body) + _REACH, len(found)))
    by_title = sorted(near, key=lambda i: (i < title, abs(i - title)))
    lines = (found[i].head for i in by_title if not found[i].prose and marks[i].role != "comment")
    return next((names for line in lines if (names := signed(line))), ())
