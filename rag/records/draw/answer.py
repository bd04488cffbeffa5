"""An answer as HTML: the quotes, their marks, and the passages that the marks jump to."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from rag.records.draw.hits import nearest_html
from rag.records.draw.safe import bdi, html
from rag.records.draw.source import (
    around,
    article_of,
    is_exact,
    names_html,
    when_text,
)
from rag.records.draw.style import STYLE

if TYPE_CHECKING:
    from rag.records.answer import Answer, Citation, Level, Statement, Status

HEADS: Final[dict[Status, tuple[str, str]]] = {
    "answered": ("✓", "Answered from the sources"),
    "partial": ("◐", "Answered in part"),
    "conflicting": ("⇄", "The sources disagree"),
    "related": ("≈", "Closest passages: none is certain to answer"),
    "not_in_sources": ("∅", "Not in the sources"),
}
LEVELS: Final[dict[Level, str]] = {
    "quote": "exact quote",
    "checked": "checked against its quotes",
    "unverified": "not confirmed by its quotes",
    "contradicted": "contradicted by its quotes",
}
"""What is said of a sentence's level, in words."""
UNJUDGED: Final = "A sentence that nothing confirms"
"""Stands for an unverified sentence where no model has judged it."""


def sources_of(answer: Answer) -> dict[Citation, int]:
    """Every citation with the number of its mark, from 1."""
    return {citation: number for number, citation in enumerate(answer.citations, 1)}


def answer_html(answer: Answer, *, live: bool = False, style: bool = True) -> str:
    """The answer for a notebook. `live` adds the buttons that only a panel with a kernel can serve."""
    marks = sources_of(answer)
    key = _key(answer)
    icon, head = HEADS[answer.status]
    note = note_of(answer)
    parts = [
        f"<style>{STYLE}</style>" if style else "",
        f'<article class="rag rag-answer rag-{answer.status}" data-status="{answer.status}">',
        f'<h3 class="rag-question" dir="auto">{html(answer.question, 2000)}</h3>',
        f'<p class="rag-status"><span aria-hidden="true">{icon}</span> <strong>{head}</strong></p>',
        f'<p class="rag-note" dir="auto">{html(note, 2000)}</p>' if note else "",
        _statements(answer, marks, key, live),
        _sources(answer, marks, key, live),
        _more(answer),
        nearest_html(answer.hits, live) if not answer.statements else "",
        _made_by(answer, live),
        "</article>",
    ]
    return "".join(parts)


def note_of(answer: Answer) -> str:
    """What the answer's note says beyond its status."""
    _, head = HEADS[answer.status]
    return answer.note.removeprefix(f"{head}:").strip()


def _key(answer: Answer) -> str:
    """Names this answer's anchors, so that two answers in one page do not jump into each other."""
    told = [answer.question, *(c.quote for c in answer.citations)]
    return hashlib.sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()[:8]


def _statements(answer: Answer, marks: dict[Citation, int], key: str, live: bool) -> str:
    if not answer.statements:
        return ""
    items = [_statement(statement, marks, key, answer, live) for statement in answer.statements]
    return f'<ol class="rag-statements">{"".join(items)}</ol>'


def _statement(statement: Statement, marks: dict[Citation, int], key: str, answer: Answer, live: bool) -> str:
    quoted = statement.writer == "quote"
    tag = "blockquote" if quoted else "p"
    numbers = "".join(_mark(citation, marks[citation], key, live) for citation in statement.citations)
    kind = "good" if statement.level in ("quote", "checked") else "warn"
    names = names_html(statement.citations[0]) if quoted and statement.citations else ""
    changed = "".join(
        f'<p class="rag-changed">Source {marks[c]} is no longer what is quoted here.</p>'
        for c in statement.citations
        if not is_exact(answer, c)
    )
    text = html(statement.text)
    told = f"<s>{text}</s>" if statement.level == "contradicted" else text
    reason = f' <span class="rag-quiet">{html(statement.reason, 500)}</span>' if statement.reason else ""
    drawn = (
        f'<{tag} class="rag-text" dir="auto">{told}{numbers}</{tag}>{changed}'
        f'<p class="rag-by">{names}{" " if names else ""}'
        f'<span class="rag-badge rag-{kind}">{LEVELS[statement.level]}</span>{reason}</p>'
    )
    if is_folded(statement, answer):
        drawn = f"<details><summary>{UNJUDGED}</summary>{drawn}</details>"
    return f'<li class="rag-level-{statement.level}">{drawn}</li>'


def is_folded(statement: Statement, answer: Answer) -> bool:
    """Whether a sentence is folded in its place: nothing confirms it, and no model has judged it."""
    return statement.level == "unverified" and answer.judge == "none"


def _mark(citation: Citation, number: int, key: str, live: bool) -> str:
    where = ", ".join([citation.publisher or "outlet unknown", when_text(citation.published)])
    data = f' data-open="{number}"' if live else ""
    return (
        f'<sup><a class="rag-mark" href="#rag-{key}-{number}"{data} '
        f'aria-label="Source {number}: {html(where, 200)}">{number}</a></sup>'
    )


def _more(answer: Answer) -> str:
    """What else was found, folded: "4 more found in 3 articles"."""
    if not answer.more or not answer.statements:
        return ""
    items = "".join(
        f'<li><blockquote dir="auto">{html(c.quote)}</blockquote><p class="rag-by">{names_html(c)}'
        f'<span class="rag-sep"> · </span><cite>{bdi(c.title or c.path)}</cite></p></li>'
        for c in answer.more
    )
    return f'<details class="rag-more"><summary>{more_text(answer)}</summary><ul>{items}</ul></details>'


def more_text(answer: Answer) -> str:
    """How much else was found, in words."""
    articles = len({c.article_id for c in answer.more})
    return f"{len(answer.more)} more found in {articles} article{'s' if articles > 1 else ''}"


def _sources(answer: Answer, marks: dict[Citation, int], key: str, live: bool) -> str:
    if not marks:
        return ""
    items = "".join(_source(answer, citation, number, key, live) for citation, number in marks.items())
    return f'<section class="rag-sources"><h4>Sources</h4><ol>{items}</ol></section>'


def _source(answer: Answer, citation: Citation, number: int, key: str, live: bool) -> str:
    title = bdi(citation.title) if citation.title else bdi(citation.path)
    page = f", p. {citation.page}" if citation.page else ""
    button = (
        f' <button type="button" class="rag-open" data-open="{number}" '
        f'aria-label="Read in the article: source {number}">Read in the article</button>'
        if live
        else ""
    )
    return (
        f'<li id="rag-{key}-{number}" value="{number}" tabindex="-1"><cite>{title}</cite>{page}'
        f'<p class="rag-by">{names_html(citation)}</p>{_context(answer, citation)}'
        f'<p class="rag-quiet rag-path">{bdi(citation.path)}, characters '
        f"{citation.start:,} to {citation.end:,}{button}</p></li>"
    )


def _context(answer: Answer, citation: Citation) -> str:
    article = article_of(answer, citation)
    if article is None or not is_exact(answer, citation):
        return f'<blockquote dir="auto"><mark>{html(citation.quote)}</mark></blockquote>'
    before, after = around(article.text, citation.start, citation.end)
    return (
        "<details><summary>The quote where it stands</summary>"
        f'<blockquote class="rag-context" dir="auto">{html(before)}<mark>{html(citation.quote)}</mark>'
        f"{html(after)}</blockquote></details>"
    )


def _made_by(answer: Answer, live: bool) -> str:
    """Time and index version change from run to run: they are for a panel, not for a saved notebook."""
    judged = "not judged" if answer.judge == "none" else f"judged by {answer.judge}"
    writer = "quotes only" if answer.llm == "none" else f"written by {answer.llm}, {judged}"
    parts = [writer, answer.encoder]
    if answer.asked_as:
        parts.insert(0, f"understood as: {answer.asked_as}")
    if live:
        parts += [f"index {answer.index_version}", f"{answer.seconds:.2f} s"]
    return f'<p class="rag-quiet rag-made">{" · ".join(html(part, 500) for part in parts if part)}</p>'
