"""A checked draft as a document: its own text, with a footnote for each sentence (Markdown, Word, JSON)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any, Final

from rag.draw.draft import WORDS, counted, draft_html, reason_lines, source_line
from rag.draw.safe import markdown_text
from rag.draw.word import WordDocument
from rag.errors import SettingsError
from rag.records.draft import CheckedDraft, DraftSentence
from rag.records.table import cited


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
    return f"{WORDS[one.level]} ({reasons})" if reasons else WORDS[one.level]


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
    document = WordDocument(draft.name)
    paragraph = document.paragraph()
    for text, one in _pieces(draft):
        if one is not None:
            document.add(paragraph, (text, "strike" if one.level == "contradicted" else ""))
            quotes = [f"“{' '.join(c.quote.split())}” ({source_line(c)})" for c in one.citations]
            document.footnote(paragraph, (f"{_verdict(one)}. ", "italic"), (" ".join(quotes), ""))
            continue
        first, *others = re.split(r"\n\s*\n", text)
        document.add(paragraph, (first, ""))
        for other in others:
            paragraph = document.paragraph((other, ""))
    document.paragraph((counted(draft), ""))
    return document.save()


def _json(draft: CheckedDraft) -> bytes:
    return json.dumps(draft_document(draft) | {"text": draft.text}, ensure_ascii=False).encode()


_KINDS: Final[dict[str, Callable[[CheckedDraft], bytes]]] = {
    "markdown": _markdown, "docx": _docx, "html": lambda draft: draft_html(draft).encode(), "json": _json,
}  # fmt: skip
