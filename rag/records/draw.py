"""How records look: HTML for a notebook, plain text for a terminal, Markdown. All of it is escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.records.answer import Answer, Citation
    from rag.records.report import RebuildReport


def _source(citation: Citation) -> str:
    known = (citation.publisher, citation.published.date, citation.title, citation.path)
    return " · ".join(part for part in known if part)


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: quotes with numbered marks, then the sources with their offsets."""
    marks = {citation: n for n, citation in enumerate(answer.citations, 1)}
    lines = [answer.note] if answer.note else []
    for statement in answer.statements:
        lines.append(f"{statement.text} " + "".join(f"[{marks[c]}]" for c in statement.citations))
    lines += [f"[{n}] {_source(c)} ({c.start}-{c.end})" for c, n in marks.items()]
    if not answer.statements:
        lines += [f"nearest: {hit.text} — {hit.article.path}" for hit in answer.hits[:3]]
    return "\n".join(lines)


def answer_markdown(answer: Answer) -> str:
    """The answer as Markdown."""
    return answer_text(answer)


def answer_html(answer: Answer) -> str:
    """The answer for a notebook."""
    return f"<pre>{escape(answer_text(answer))}</pre>"


def report_text(report: RebuildReport) -> str:
    """The report for a terminal, a line a kind of change."""
    counts = (
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{report.unchanged} unchanged, {len(report.failed)} failed; "
        f"{report.passages} passages, {report.embedded} embedded"
    )
    return "\n".join([counts, *(f"{failure.path}: {failure.reason}" for failure in report.failed)])


def report_html(report: RebuildReport) -> str:
    """The report for a notebook."""
    return f"<pre>{escape(report_text(report))}</pre>"
