"""An answer as a document (Markdown, HTML, Word) and its articles as references (CSL-JSON, BibTeX, RIS)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from rag.draw import answer_html
from rag.draw.answer import doubt, head_text, made_by
from rag.draw.bibliography import Run, bibtex, csl_json, item, references, ris
from rag.draw.safe import day, markdown_text
from rag.draw.source import near_text, speaker_text, when_text
from rag.draw.word import WordDocument
from rag.errors import SettingsError
from rag.records import Answer, Article, Citation, Statement


def export(answer: Answer, kind: str) -> bytes:
    """The answer in a format: markdown, html, docx, csl, bibtex, ris or json; SettingsError for another."""
    if kind not in _KINDS:
        raise SettingsError(f"there is no export {kind!r}", f"Known: {', '.join(_KINDS)}.")
    return _KINDS[kind](answer)


def sources(answer: Answer) -> list[Citation]:
    """One citation for each article that the answer cites, in the order of their first mark."""
    first: dict[str, Citation] = {}
    for citation in answer.citations:
        first.setdefault(citation.article_id, citation)
    return list(first.values())


def _where(citation: Citation) -> str:
    parts = (citation.publisher, when_text(citation.published), citation.title, citation.path)
    source = ", ".join(filter(None, parts))
    page = f", p. {citation.page}" if citation.page else ""
    return f"{source}{page}, characters {citation.start}-{citation.end}"


def _markdown(answer: Answer) -> bytes:
    marks = answer.marks
    lines = [f"# {markdown_text(answer.question)}", ""]
    if answer.asked_as:
        lines += [f"*Asked as: {markdown_text(answer.asked_as)}*", ""]
    lines += [markdown_text(head_text(answer)), ""]
    for statement in answer.read:
        numbers = "".join(f"[^{marks[c]}]" for c in statement.citations)
        lead = "> " if statement.writer == "quote" else ""
        text = markdown_text(" ".join(statement.text.split()))
        text = f"~~{text}~~" if statement.level == "contradicted" else text
        lines += [f"{lead}{text}{numbers} {markdown_text(doubt(statement) + _by(statement))}".rstrip(), ""]
    for citation, number in marks.items():
        quote = markdown_text(" ".join(citation.quote.split()))
        changed = " **The source has changed since.**" if citation.changed else ""
        lines.append(f"[^{number}]: {markdown_text(_where(citation))}: “{quote}”{changed}")
    if not answer.statements and answer.hits:
        lines += ["The nearest passages:", ""]
        lines += [f"- {markdown_text(near_text(hit, LONGEST))}" for hit in answer.hits[:NEAREST]]
    lines += ["", markdown_text(_provenance(answer)), ""]
    return "\n".join(lines).encode()


def _by(statement: Statement) -> str:
    """Who says it, in brackets."""
    every = dict.fromkeys(filter(None, (speaker_text(c.speaker, c.how) for c in statement.citations)))
    return f" ({', '.join(every)})" if every else ""


NEAREST = 3
"""Passages that the document of a refusal shows."""
LONGEST = 300
"""Characters of such a passage."""


def _filter(answer: Answer) -> str:
    """The filter of a question in words, "" without one."""
    where = answer.where
    parts = [
        f"since {day(where.since)}" if where.since else "",
        f"until {day(where.until)}" if where.until else "",
    ]
    parts += [f"from {', '.join(where.publishers)}" if where.publishers else ""]
    return " ".join(part for part in parts if part)


def _provenance(answer: Answer) -> str:
    index, limits = answer.index_version, _filter(answer)
    parts = (*made_by(answer), index and f"index {index}", limits and f"articles {limits}")
    return " · ".join(filter(None, parts))


def _html(answer: Answer) -> bytes:
    from html import escape

    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(answer.question)}</title></head><body>{answer_html(answer)}</body></html>"
    ).encode()


def _docx(answer: Answer) -> bytes:
    """Word: the quotes as quotations with footnotes, and the list of their sources."""
    printed = dict(zip((c.article_id for c in sources(answer)), references(_items(answer)), strict=True))
    document = WordDocument(answer.question)
    document.heading(answer.question)
    if answer.asked_as:
        document.paragraph((f"Asked as: {answer.asked_as}", ""))
    document.paragraph((head_text(answer), ""))
    for statement in answer.read:
        quoted = statement.writer == "quote"
        struck = "strike" if statement.level == "contradicted" else ""
        paragraph = document.paragraph((statement.text, struck), style="Quote" if quoted else None)
        for citation in statement.citations:
            document.footnote(paragraph, *_footnote(citation, printed[citation.article_id][0], quoted))
        if unsure := doubt(statement):
            document.add(paragraph, (unsure, "italic"))
        document.add(paragraph, (_by(statement), ""))
    if printed:
        document.heading("Sources", 2)
    for _, source in printed.values():
        document.paragraph(*source, style="List Bullet")
    if not answer.statements and answer.hits:
        document.heading("The nearest passages", 2)
        for hit in answer.hits[:NEAREST]:
            document.paragraph((near_text(hit, LONGEST), ""), style="List Bullet")
    document.paragraph((_provenance(answer), ""))
    return document.save()


def _footnote(citation: Citation, reference: list[Run], quoted: bool) -> list[Run]:
    """The source of a sentence, with its page; with the quote, where the sentence is not itself one."""
    page = f" P. {citation.page}." if citation.page else ""
    quote = "" if quoted else f" “{' '.join(citation.quote.split())}”"
    changed = " The source has changed since." if citation.changed else ""
    return [*reference, (page + quote + changed, "")]


def _items(answer: Answer) -> list[dict[str, Any]]:
    def article(one: Citation) -> Article | None:
        hits = (h.article for h in answer.hits)
        return next((a for a in hits if a.id == one.article_id or a.path == one.path), None)

    return [item(one, article(one)) for one in sources(answer)]


def _json(answer: Answer) -> bytes:
    from rag.records.json import to_json

    return to_json(answer, indent=2).encode()


_KINDS: Final[dict[str, Callable[[Answer], bytes]]] = {
    "markdown": _markdown, "html": _html, "docx": _docx, "json": _json,
    "csl": lambda answer: csl_json(_items(answer)).encode(),
    "bibtex": lambda answer: bibtex(_items(answer)).encode(),
    "ris": lambda answer: ris(_items(answer)).encode(),
}  # fmt: skip
