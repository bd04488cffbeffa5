"""The notes as one document: quotes with comments and real footnotes, and the list of their sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from rag.draw.bibliography import Run, bibtex, csl_json, item, references, ris, style_name
from rag.draw.safe import html, line, markdown_text
from rag.draw.source import speaker_text, when_text
from rag.draw.word import WordDocument
from rag.errors import SettingsError
from rag.records import Article
from rag.records.desk import Note

CHANGED: Final = "The source has changed since it was quoted, and no longer holds these words."


@dataclass(frozen=True, slots=True)
class _Dossier:
    """What is written: each note with its footnote, and each source once, as the style prints them."""

    title: str
    notes: Sequence[tuple[Note, list[Run]]]
    sources: Sequence[list[Run]]
    style: str


def dossier(
    notes: Sequence[Note], articles: Mapping[str, Article], kind: str, style: str = "chicago",
    title: str = "Notes",
) -> bytes:  # fmt: skip
    """The notes as markdown, html, docx, ris, bibtex or csl. `articles` are theirs, by id, as far as known.

    Raises SettingsError for another kind, or a style that cannot be used.
    """
    first = {one.citation.article_id: one.citation for one in reversed(notes)}
    cited = list(dict.fromkeys(one.citation.article_id for one in notes))
    items = [item(first[one], articles.get(one)) for one in cited]
    if kind in _LISTS:
        return _LISTS[kind](items).encode("utf-8", "replace")
    if kind not in _PAGES:
        raise SettingsError(f"there is no dossier {kind!r}", f"Known: {', '.join([*_PAGES, *_LISTS])}.")
    printed = dict(zip(cited, references(items, style), strict=True))
    noted = [
        (one, [*printed[(c := one.citation).article_id][0], *([(f" P. {c.page}.", "")] if c.page else [])])
        for one in notes
    ]
    listed = sorted(
        (printed[one][1] for one in cited), key=lambda runs: "".join(t for t, _ in runs).casefold()
    )
    return _PAGES[kind](_Dossier(title, noted, listed, style_name(style)))


def _by(note: Note) -> str:
    """Who said it, in which outlet, when: the line under a quote."""
    one = note.citation
    speaker = speaker_text(one.speaker, one.how)
    outlet = line(one.publisher) if one.publisher else ""
    return ", ".join(part for part in (speaker, outlet, when_text(one.published)) if part)


def _docx(content: _Dossier) -> bytes:
    document = WordDocument(content.title)
    document.heading(content.title)
    for note, reference in content.notes:
        quote = document.paragraph((" ".join(note.citation.quote.split()), ""), style="Quote")
        document.footnote(quote, *reference)
        document.paragraph((_by(note), "italic"))
        for text in filter(None, (note.comment, CHANGED if note.citation.changed else "", _tags(note))):
            document.paragraph((text, ""))
    if content.sources:
        document.heading("Sources", 2)
    for source in content.sources:
        document.paragraph(*source, style="List Bullet")
    return document.save()


def _tags(note: Note) -> str:
    return f"Tags: {', '.join(note.tags)}" if note.tags else ""


def _markdown(content: _Dossier) -> bytes:
    parts = [f"# {markdown_text(content.title)}"]
    for number, (note, _) in enumerate(content.notes, 1):
        parts.append(
            f"> “{markdown_text(note.citation.quote)}”[^{number}]\n>\n> *{markdown_text(_by(note))}*"
        )
        for text in filter(None, (note.comment, _tags(note))):
            parts += [markdown_text(one) for one in text.split("\n\n") if one.strip()]
        if note.citation.changed:
            parts.append(f"**{CHANGED}**")
    if content.sources:
        parts.append("## Sources")
        parts.append("\n".join(f"- {_md_runs(source)}" for source in content.sources))
    notes = [f"[^{number}]: {_md_runs(runs)}" for number, (_, runs) in enumerate(content.notes, 1)]
    return ("\n\n".join([*parts, *notes]) + "\n").encode("utf-8", "replace")


def _md_runs(runs: Sequence[Run]) -> str:
    def marked(text: str, how: str) -> str:
        left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        plain = markdown_text(text)
        return f"{left and ' '}{f'*{plain}*' if how and plain else plain}{right and ' '}"

    return "".join(marked(*run) for run in runs)


def _html(content: _Dossier) -> bytes:
    title = html(content.title, 500)
    quotes = "".join(_html_note(number, note) for number, (note, _) in enumerate(content.notes, 1))
    notes = "".join(
        f'<li id="note-{n}">{_html_runs(runs)} <a href="#mark-{n}" aria-label="Back to the text">↩</a></li>'
        for n, (_, runs) in enumerate(content.notes, 1)
    )
    sources = "".join(f"<li>{_html_runs(source)}</li>" for source in content.sources)
    lists = f"<h2>Footnotes</h2><ol>{notes}</ol><h2>Sources</h2><ul>{sources}</ul>" if content.notes else ""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{title}</h1>{quotes}{lists}</main></body></html>"
    ).encode("utf-8", "replace")


def _html_note(number: int, note: Note) -> str:
    comment = "".join(f'<p dir="auto">{html(one)}</p>' for one in note.comment.split("\n\n") if one.strip())
    changed = f"<p><strong>{CHANGED}</strong></p>" if note.citation.changed else ""
    tags = f"<p><small>{html(_tags(note))}</small></p>" if note.tags else ""
    mark = f'<sup><a id="mark-{number}" href="#note-{number}">{number}</a></sup>'
    return (
        f'<blockquote dir="auto">{html(" ".join(note.citation.quote.split()))}{mark}'
        f"<footer><em>{html(_by(note))}</em></footer></blockquote>{comment}{changed}{tags}"
    )


def _html_runs(runs: Sequence[Run]) -> str:
    return "".join(f"<em>{escape(text)}</em>" if how else escape(text) for text, how in runs)


_STYLE: Final = (
    ":root{color-scheme:light dark}main{max-width:42rem;margin:2rem auto;padding:0 1rem;"
    "font:1rem/1.5 serif}"
    "blockquote{border-inline-start:3px solid;margin:1.5rem 0 .5rem;padding-inline-start:1rem}"
)
_LISTS: Final[dict[str, Callable[[Sequence[Mapping[str, Any]]], str]]] = {
    "ris": ris, "bibtex": bibtex, "csl": csl_json,
}  # fmt: skip
_PAGES: Final[dict[str, Callable[[_Dossier], bytes]]] = {
    "markdown": _markdown, "html": _html, "docx": _docx,
}  # fmt: skip
