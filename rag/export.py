"""An answer as a document (Markdown, HTML, Word) and its articles as a bibliography (CSL-JSON, BibTeX)."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from rag.errors import SettingsError
from rag.records import Answer, Citation, Hit, Statement
from rag.records.draw import answer_html
from rag.records.draw.answer import LEVELS
from rag.records.draw.safe import xml_text


def export(answer: Answer, kind: str) -> bytes:
    """The answer in a format: markdown, html, docx, csl, bibtex or json. Raises SettingsError for another."""
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
    told = _place(citation.publisher, citation.published.date, citation.title, citation.path)
    page = f", p. {citation.page}" if citation.page else ""
    return f"{told}{page}, characters {citation.start}-{citation.end}"


def _marks(answer: Answer) -> dict[Citation, int]:
    return {citation: number for number, citation in enumerate(answer.citations, 1)}


def _markdown(answer: Answer) -> bytes:
    marks = _marks(answer)
    lines = [f"# {_md(answer.question)}", ""]
    if answer.asked_as:
        lines += [f"*Asked as: {_md(answer.asked_as)}*", ""]
    lines += [f"*{_STATUS[answer.status]}.* {_md(_note(answer))}".rstrip(), ""]
    for statement in answer.statements:
        told = "".join(f"[^{marks[c]}]" for c in statement.citations)
        lead = "> " if statement.writer == "quote" else ""
        text = _md(" ".join(statement.text.split()))
        text = f"~~{text}~~" if statement.level == "contradicted" else text
        lines += [f"{lead}{text}{told}{_md(_doubt(statement))}{_by(statement.citations)}", ""]
    for citation, number in marks.items():
        quote = _md(" ".join(citation.quote.split()))
        changed = " **The source has changed since.**" if citation.changed else ""
        lines.append(f"[^{number}]: {_md(_where(citation))}: “{quote}”{changed}")
    if not answer.statements and answer.hits:
        lines += ["The nearest passages:", ""]
        lines += [f"- {_md(_near(hit))}" for hit in answer.hits[:NEAREST]]
    lines += ["", _md(_provenance(answer)), ""]
    return "\n".join(lines).encode()


def _by(citations: tuple[Citation, ...]) -> str:
    speakers = _speakers(citations)
    return f" ({_md(speakers)})" if speakers else ""


def _speakers(citations: tuple[Citation, ...]) -> str:
    return ", ".join(dict.fromkeys(c.speaker for c in citations if c.speaker))


def _md(text: str) -> str:
    """Text that Markdown takes literally."""
    plain = " ".join(text.split())
    # "$5 and $7" is a formula to Jupyter, "1. " at the beginning a list.
    plain = re.sub(r"([\\`*_{}\[\]<>#|~&$])", r"\\\1", plain)
    return re.sub(r"^(?:([-+=])(?=\s)|(\d+)([.)])(?=\s))", r"\2\\\1\3", plain)


def _doubt(statement: Statement) -> str:
    """What is not sure of a sentence, with the reason; nothing for a quote or a checked one."""
    if statement.level in ("quote", "checked"):
        return ""
    return f" ({LEVELS[statement.level]}{': ' if statement.reason else ''}{statement.reason})"


_STATUS: Final = {
    "answered": "Answered from the sources",
    "partial": "Answered in part",
    "conflicting": "The sources differ",
    "related": "Closest passages: none is certain to answer",
    "not_in_sources": "Not in the sources",
}


NEAREST = 3
"""Passages that the document of a refusal shows."""
LONGEST = 300
"""Characters of such a passage."""


def _note(answer: Answer) -> str:
    """The line above the quotes, without the status again."""
    note = answer.note.removeprefix(f"{_STATUS[answer.status]}: ")
    return note[:1].upper() + note[1:]


def _place(publisher: str | None, date: str | None, title: str | None, path: str) -> str:
    """Outlet, date, title and file, as far as they are known."""
    return ", ".join(part for part in (publisher, date or "undated", title, path) if part)


def _near(hit: Hit) -> str:
    """A line of a refusal: where a passage stands, and what it says that is nearest to the question."""
    article = hit.article
    place = _place(article.publisher, article.published.date, article.title, article.path)
    return f"{place}: “{_cut(article.text[slice(*hit.nearest)])}”"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else plain[:LONGEST].rsplit(" ", 1)[0] + " …"


def _filter(answer: Answer) -> str:
    """The filter of a question in words, "" without one."""
    where = answer.where
    parts = [f"since {where.since}" if where.since else "", f"until {where.until}" if where.until else ""]
    parts += [f"from {', '.join(where.publishers)}" if where.publishers else ""]
    return " ".join(part for part in parts if part)


def _provenance(answer: Answer) -> str:
    parts = (
        f"what is {told}" if (told := _filter(answer)) else "",
        f"index {answer.index_version}" if answer.index_version else "",
        f"encoder {answer.encoder}" if answer.encoder else "",
        f"writer {answer.llm}",
    )
    return "Made from " + ", ".join(part for part in parts if part) + "."


def _html(answer: Answer) -> bytes:
    from html import escape

    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(answer.question)}</title></head><body>{answer_html(answer)}</body></html>"
    ).encode()


def _docx(answer: Answer) -> bytes:
    """Word: the quotes as quotations, the sources as a numbered list."""
    import docx  # python-docx; only who exports to Word pays for it

    marks = _marks(answer)
    made: Any = docx.Document()
    made.core_properties.title = xml_text(answer.question)[:255]
    made.add_heading(xml_text(answer.question), level=1)
    if answer.asked_as:
        made.add_paragraph(xml_text(f"Asked as: {answer.asked_as}"))
    made.add_paragraph(f"{_STATUS[answer.status]}. {xml_text(_note(answer))}".strip())
    for statement in answer.statements:
        style = "Quote" if statement.writer == "quote" else None
        paragraph = made.add_paragraph(style=style)
        paragraph.add_run(xml_text(statement.text)).font.strike = statement.level == "contradicted"
        mark = paragraph.add_run("".join(f"[{marks[c]}]" for c in statement.citations))
        mark.font.superscript = True
        if doubt := _doubt(statement):
            paragraph.add_run(xml_text(doubt)).italic = True
        if speakers := _speakers(statement.citations):
            paragraph.add_run(xml_text(f" ({speakers})"))
    if marks:
        made.add_heading("Sources", level=2)
    for citation, number in marks.items():
        told = f"[{number}] {_where(citation)}: “{citation.quote}”"
        made.add_paragraph(xml_text(told + (" The source has changed since." if citation.changed else "")))
    if not answer.statements and answer.hits:
        made.add_heading("The nearest passages", level=2)
        for hit in answer.hits[:NEAREST]:
            made.add_paragraph(xml_text(_near(hit)), style="List Bullet")
    made.add_paragraph(xml_text(_provenance(answer)))
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _items(answer: Answer) -> Iterator[dict[str, Any]]:
    for citation in sources(answer):
        # By the article: the bibliographies of two answers go into one without a clash.
        item: dict[str, Any] = {"id": f"rag-{citation.article_id}", "type": "article-newspaper"}
        item["title"] = citation.title or citation.path
        if citation.publisher:
            item["container-title"] = citation.publisher
        if citation.published.date:
            parts = [int(part) for part in citation.published.date.split("-")]
            item["issued"] = {"date-parts": [parts]}
        article = next(
            (
                h.article
                for h in answer.hits
                if h.article.id == citation.article_id or h.article.path == citation.path
            ),
            None,
        )
        if article is not None:
            if article.author:
                item["author"] = [{"literal": name} for name in article.author]
            if article.url:
                item["URL"] = article.url
            if article.language:
                item["language"] = article.language
        item["note"] = citation.path
        yield item


def _csl(answer: Answer) -> bytes:
    return json.dumps(list(_items(answer)), ensure_ascii=False, indent=2).encode()


def _bibtex(answer: Answer) -> bytes:
    entries = []
    for item in _items(answer):
        fields = {
            "title": item["title"], "journal": item.get("container-title"), "url": item.get("URL"),
            "author": " and ".join(f"{{{_tex(a['literal'])}}}" for a in item.get("author", ())) or None,
            "note": item["note"],
        }  # fmt: skip
        if issued := item.get("issued"):
            parts = issued["date-parts"][0]
            fields["year"] = str(parts[0])
            fields["date"] = "-".join(f"{part:02d}" for part in parts)
        told = ",\n".join(
            f"  {name} = {{{_AS_THEY_ARE.get(name, _tex)(value)}}}" for name, value in fields.items() if value
        )
        entries.append(f"@article{{{item['id']},\n{told}\n}}")
    return ("\n\n".join(entries) + "\n").encode()


def _tex(text: str) -> str:
    """Text with what BibTeX would read as markup written out."""
    plain = " ".join(text.split()).replace("\\", r"\textbackslash ")  # a brace after it would be escaped
    return re.sub(r"([&%$#_{}])", r"\\\1", plain).replace("^", r"\^{}").replace("~", r"\~{}")


def _address(url: str) -> str:
    """An address as BibTeX wants it: as it is, but for what would end the field."""
    return re.sub(r"[\s{}\\]", lambda match: f"%{ord(match.group()):02X}", url)


_AS_THEY_ARE: Final[dict[str, Callable[[str], str]]] = {"author": str, "url": _address}
"""Fields that are no prose: the authors are escaped one by one."""


def _json(answer: Answer) -> bytes:
    from rag.records.json import to_json

    return to_json(answer, indent=2).encode()


_KINDS: Final[dict[str, Callable[[Answer], bytes]]] = {
    "markdown": _markdown, "html": _html, "docx": _docx, "csl": _csl, "bibtex": _bibtex, "json": _json,
}  # fmt: skip
