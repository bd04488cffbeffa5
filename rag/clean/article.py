"""`clean`: everything that is known of a document, from its text and what its file states."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from rag.clean import heads
from rag.clean.correct import Correction
from rag.clean.dates import dates
from rag.clean.roles import Label, labels
from rag.clean.units import Unit, units
from rag.records import Article, Block, Published, Raw, Role

_LANGUAGE_SAMPLE: Final = 2000


def clean(raw: Raw, corrections: Mapping[str, Correction] | None = None) -> Article:
    """The article of a document; total: any text has one.

    Blocks cover the text without gap or overlap: one block a paragraph, and one a comment (its
    header line in it). The blank space after a paragraph belongs to its block, that before the
    first one to the first. Neighbouring blocks of one role may be joined into one passage.
    """
    found = units(raw.text)
    title = raw.stated.get("title") or None
    marks = labels(found, title, _hinted(found, raw.hints))
    blocks = _blocks(raw.text, found, marks)
    article = Article(
        id=_identity(raw),
        path=raw.path,
        sha256=raw.sha256,
        title=title or _title(raw.text, found, marks),
        publisher=raw.stated.get("publisher") or _publisher(found, marks),
        author=_authors(raw, marks),
        published=_published(raw, found, marks),
        language=_language(raw, found, marks),
        text=raw.text,
        blocks=blocks,
        url=raw.stated.get("url"),
        fetched=raw.stated.get("fetched"),
        pages=raw.pages,
        paths=(raw.path,),
    )
    return article


def _identity(raw: Raw) -> str:
    told = json.dumps([raw.text, sorted(raw.stated.items())], ensure_ascii=True)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


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
    threaded = any(mark.comment for mark in marks)
    for unit, mark in zip(found, marks, strict=True):
        goes_on = mark.role == "comment" and threaded and mark.comment is None
        if goes_on and starts and starts[-1][1].role == "comment":
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
            return " ".join(text[unit.start : unit.end].split())
    return None


def _publisher(found: list[Unit], marks: list[Label]) -> str | None:
    for _, mark in zip(found, marks, strict=True):
        if mark.outlet and mark.role in ("dateline", "byline") and (name := heads.outlet(mark.outlet)):
            return name
    return None


def _authors(raw: Raw, marks: list[Label]) -> tuple[str, ...]:
    if told := raw.stated.get("author"):
        return tuple(name.strip() for name in told.split(";") if name.strip())
    return tuple(dict.fromkeys(name for mark in marks for name in mark.names))


def _published(raw: Raw, found: list[Unit], marks: list[Label]) -> Published:
    if told := raw.stated.get("date"):
        one = next(dates(told), None)
        return Published(one.date, "stated", "the file states it") if one else Published()
    for unit, mark in zip(found, marks, strict=True):
        if mark.role == "dateline" and (one := next(dates(unit.head), None)):
            return Published(one.date, "stated", "the date line")
    times = [mark.comment.time[:10] for mark in marks if mark.comment and mark.comment.time]
    # Only a thread that begins with its oldest comment says when the story was new.
    if times and times[0] == min(times):
        return Published(times[0], "inferred", f"the first of its {len(times)} comments is of this day")
    return Published()


def _language(raw: Raw, found: list[Unit], marks: list[Label]) -> str | None:
    if told := raw.stated.get("language"):
        return told.split("-")[0].split("_")[0].lower()[:3]
    sample: list[str] = []
    for unit, mark in zip(found, marks, strict=True):
        if mark.role in ("body", "lead", "headline"):
            sample.append(unit.head)
        if sum(map(len, sample)) > _LANGUAGE_SAMPLE:
            break
    text = " ".join(sample)
    if sum(c.isalpha() for c in text) < 20:
        return None
    import py3langid

    language: str = py3langid.classify(text)[0]
    return language
