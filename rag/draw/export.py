"""An answer as a document (Markdown, HTML, Word) and its articles as references (CSL-JSON, BibTeX, RIS)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from rag.draw import answer_html
from rag.draw.answer import doubt, head_text, made_by
from rag.draw.bibliography import bibtex, csl_json, item, references, ris
from rag.draw.document import Document, Note, Run, Style
from rag.draw.safe import joined
from rag.draw.source import limits_text, near_text, speaker_text, when_text
from rag.errors import SettingsError
from rag.records import Answer, Article, Citation
from rag.records.json import to_json


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


def _document(answer: Answer, printed: Mapping[str, tuple[list[Run], list[Run]]]) -> Document:
    """Quotes as quotations, their sources as footnotes: `printed` by a citation style, which lists them too;
    without that with the places of the quotes.
    """
    document, marks = Document(answer.question), answer.marks
    document.add((answer.question, ""), style="Heading 1")
    if answer.asked_as:
        document.add((f"Asked as: {answer.asked_as}", "italic"))
    document.add((head_text(answer), ""))
    for statement in answer.read:
        quoted = statement.writer == "quote"
        notes: list[Note] = []
        for one in statement.citations:
            quote, page = f"“{' '.join(one.quote.split())}”", f" P. {one.page}." if one.page else ""
            told = (one.publisher, when_text(one.published), one.title, one.path, page and f"p. {one.page}")
            source = f"{joined(told)}, characters {one.start}-{one.end}: {quote}"
            runs = [(source, "")]
            if printed:
                runs = [*printed[one.article_id][0], (page + ("" if quoted else f" {quote}"), "")]
            changed = [(" The source has changed since.", "bold")] if one.changed else []
            notes.append((marks[one], [*runs, *changed]))
        struck = "strike" if statement.level == "contradicted" else ""
        every = dict.fromkeys(filter(None, (speaker_text(c.speaker, c.how) for c in statement.citations)))
        by = f" ({', '.join(every)})" if every else ""
        style: Style = "Quote" if quoted else ""
        document.add((statement.text, struck), *notes, (doubt(statement) + by, ""), style=style)
    if printed:
        document.add(("Sources", ""), style="Heading 2")
    for _, runs in printed.values():
        document.add(*runs, style="List Bullet")
    if not answer.statements and answer.hits:
        document.add(("The nearest passages", ""), style="Heading 2")
        for hit in answer.hits[:NEAREST]:
            document.add((near_text(hit, LONGEST), ""), style="List Bullet")
    document.add((_provenance(answer), ""))
    return document


NEAREST = 3
"""Passages that the document of a refusal shows."""
LONGEST = 300
"""Characters of such a passage."""


def _provenance(answer: Answer) -> str:
    """Writer, judge, encoder and index, and the filter of the question in words."""
    index = answer.index_version
    made = (*made_by(answer), index and f"index {index}", limits_text(answer.where))
    return " · ".join(filter(None, made))


def _items(answer: Answer) -> list[dict[str, Any]]:
    def article(one: Citation) -> Article | None:
        hits = (h.article for h in answer.hits)
        return next((a for a in hits if a.id == one.article_id or a.path == one.path), None)

    return [item(one, article(one)) for one in sources(answer)]


def _html(answer: Answer) -> bytes:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(answer.question)}</title></head><body>{answer_html(answer)}</body></html>"
    ).encode()


def _docx(answer: Answer) -> bytes:
    articles = (citation.article_id for citation in sources(answer))
    return _document(answer, dict(zip(articles, references(_items(answer)), strict=True))).docx()


_KINDS: Final[dict[str, Callable[[Answer], bytes]]] = {
    "markdown": lambda answer: _document(answer, {}).markdown(), "docx": _docx, "html": _html,
    "json": lambda answer: to_json(answer, indent=2).encode(),
    "csl": lambda answer: csl_json(_items(answer)).encode(),
    "bibtex": lambda answer: bibtex(_items(answer)).encode(),
    "ris": lambda answer: ris(_items(answer)).encode(),
}  # fmt: skip
