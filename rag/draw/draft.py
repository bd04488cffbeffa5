"""A checked draft: as text, as HTML (no script; quotes fold by `<details>`), and as a document: its own text
with a footnote for each sentence (Markdown, Word, JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, Final

from rag.draw.document import Document, Note, Run
from rag.draw.fill import fill
from rag.draw.safe import joined, line, markdown_text
from rag.draw.source import WORDS, speaker_text, when_text
from rag.errors import SettingsError
from rag.records.answer import Citation
from rag.records.draft import CheckedDraft, DraftLevel, DraftSentence
from rag.records.drawn import cited
from rag.records.source import plural

LEVELS: Final[dict[DraftLevel, str]] = WORDS["draft"]["levels"]
_DIFFERS: Final = "≠"


def _sign(sentence: DraftSentence) -> str:
    differs = sentence.differs and sentence.level == "unverified"
    return _DIFFERS if differs else str(WORDS["draft"]["signs"][sentence.level])


def reason_lines(sentence: DraftSentence) -> list[str]:
    """Why a sentence has its level, a line each: "number 48: a quote has 38"."""
    lines = []
    for one in sentence.differs:
        instead = f"a quote has {line(one.instead, 100)}" if one.instead else "not in the quotes"
        negated = f"the quotes {line(one.instead, 20)} “{line(one.text, 100)}”"
        lines.append(negated if one.kind == "negation" else f"{one.kind} {line(one.text, 100)}: {instead}")
    known = sentence.reason and sentence.reason != LEVELS[sentence.level]
    return lines or ([line(sentence.reason, 500)] if known else [])


def source_line(citation: Citation) -> str:
    """Outlet, date, title and speaker of a quote, as far as they are known, and its place."""
    parts = (
        citation.publisher,
        when_text(citation.published),
        citation.title,
        speaker_text(citation.speaker, citation.how),
        f"{citation.path} {citation.start}-{citation.end}",
    )
    return joined(line(part) for part in parts if part)


def counted(draft: CheckedDraft) -> str:
    """How many sentences have which level."""
    levels = [one.level for one in draft.sentences]
    counts = [
        f"{levels.count(level)} {word}"
        for level, word in WORDS["draft"]["counted"].items()
        if level in levels
    ]
    differing = sum(_sign(one) == _DIFFERS for one in draft.sentences)
    if differing:
        counts.append(f"{differing} of them marked {_DIFFERS}, as something differs from the nearest quotes")
    judge = "no model judged it" if draft.judge == "none" else f"judged by {line(draft.judge, 100)}"
    return f"{plural(len(levels), 'sentence')}: {', '.join(counts) or 'none'}; {judge}"


def draft_text(draft: CheckedDraft) -> str:
    """The draft for a terminal: a block a sentence, its quotes under it."""
    blocks = [f"{line(draft.name, 200)}\n{counted(draft)}"]
    if draft.note:
        blocks.append(line(draft.note, 500))
    for number, one in enumerate(draft.sentences, 1):
        lines = [f"{number}. {line(one.text, 2000)}", f"   {_sign(one)} {LEVELS[one.level]}"]
        lines += [f"     {reason}" for reason in reason_lines(one)]
        for at, citation in enumerate(one.citations):
            against = "  against it: " if at == one.against else "  "
            lines.append(f"   {against}“{line(citation.quote, 600)}” ({source_line(citation)})")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def draft_html(draft: CheckedDraft, *, style: bool = True, live: bool = False) -> str:
    """The draft for a notebook: each sentence in its place with its level; its quotes unfold.

    `live` gives each quote a button for the front end of a panel, by its number among all, from 1.
    """
    return fill(
        "draft", draft=draft, style=style, live=live, counted=counted(draft), words=LEVELS, sign=_sign,
        reasons=reason_lines, source=source_line,
    )  # fmt: skip


def export_draft(draft: CheckedDraft, kind: str) -> bytes:
    """The draft as markdown, docx, html or json. Raises SettingsError for another kind."""
    if kind not in _KINDS:
        raise SettingsError(f"there is no export {kind!r} of a draft", f"Known: {', '.join(_KINDS)}.")
    return _KINDS[kind](draft)


def draft_document(draft: CheckedDraft) -> dict[str, Any]:
    """What `rag verify --json` prints. Offsets count Unicode characters, of the draft and of each article."""
    return {
        "name": draft.name,
        "judge": draft.judge,
        "index_version": draft.index_version,
        "note": draft.note,
        "sentences": [
            asdict(one) | {"citations": [cited(c) for c in one.citations]} for one in draft.sentences
        ],
    }


def _pieces(draft: CheckedDraft) -> Iterator[tuple[str, DraftSentence | None]]:
    """The whole text in order: what lies between the sentences, and these."""
    at = 0
    for one in draft.sentences:
        yield draft.text[at : one.start], None
        yield draft.text[one.start : one.end], one
        at = one.end
    yield draft.text[at:], None


def _verdict(one: DraftSentence) -> str:
    """The level of a sentence and why, in words."""
    reasons = "; ".join(reason_lines(one))
    return f"{LEVELS[one.level]} ({reasons})" if reasons else LEVELS[one.level]


def _markdown(draft: CheckedDraft) -> bytes:
    """The text as it is, with marks; the notes under it say the level, and quote."""
    body: list[str] = []
    notes: list[str] = []
    for text, one in _pieces(draft):
        if one is None:
            body.append(text)
            continue
        number = len(notes) + 1
        shown = f"~~{text}~~" if one.level == "contradicted" else text
        body.append(f"{shown}[^c{number}]")
        quotes = [f"“{markdown_text(c.quote)}” ({markdown_text(source_line(c))})" for c in one.citations]
        notes.append(f"[^c{number}]: " + " ".join([f"*{markdown_text(_verdict(one))}.*", *quotes]))
    head = f"<!-- {counted(draft).translate(dict.fromkeys(map(ord, '-<>'), ' '))} -->"
    return "\n".join(["".join(body).rstrip(), "", *notes, "", head, ""]).encode()


def _docx(draft: CheckedDraft) -> bytes:
    """Word: the paragraphs of the draft, with a footnote for each sentence that states something."""
    document, parts = Document(draft.name), list[Run | Note]()
    for number, (text, one) in enumerate(_pieces(draft)):
        if one is not None:
            quotes = [f"“{' '.join(c.quote.split())}” ({source_line(c)})" for c in one.citations]
            footnote = [(f"{_verdict(one)}. ", "italic"), (" ".join(quotes), "")]
            parts += [(text, "strike" if one.level == "contradicted" else ""), (number, footnote)]
            continue
        first, *others = re.split(r"\n\s*\n", text)
        parts.append((first, ""))
        for other in others:
            document.add(*parts)
            parts = [(other, "")]
    document.add(*parts)
    document.add((counted(draft), ""))
    return document.docx()


_KINDS: Final[dict[str, Callable[[CheckedDraft], bytes]]] = {
    "markdown": _markdown, "docx": _docx, "html": lambda draft: draft_html(draft).encode(),
    "json": lambda one: json.dumps(draft_document(one) | {"text": one.text}, ensure_ascii=False).encode(),
}  # fmt: skip
