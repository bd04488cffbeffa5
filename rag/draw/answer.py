"""An answer as HTML: the quotes, their marks, and the passages that the marks jump to; and as plain text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal

from rag.draw.hits import nearest_html
from rag.draw.safe import bdi, html, line, plain
from rag.draw.source import (
    around,
    article_of,
    button_html,
    is_exact,
    names_html,
    names_text,
    near_text,
    outlet_text,
    role_html,
    source_html,
    speaker_html,
    when_text,
)
from rag.draw.style import STYLE
from rag.records.source import plural

if TYPE_CHECKING:
    from collections.abc import Mapping

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
Kind = Literal["quote", "source", "found"]
"""What a quote of a card is: a statement itself, the source of a model's sentence, what was found besides."""
UNJUDGED: Final = "A sentence that nothing confirms"
"""Folds an unverified sentence in its place where no model has judged it."""


def answer_html(answer: Answer, *, live: bool = False, style: bool = True) -> str:
    """The answer for a notebook. `live` adds the buttons that only a panel with a kernel can serve."""
    marks = answer.marks
    # Names this answer's anchors, so that two answers in one page do not jump into each other.
    texts = "\0".join([answer.question, *(c.quote for c in answer.citations)])
    key = hashlib.sha256(texts.encode("utf-8", "replace")).hexdigest()[:8]
    icon, head = HEADS[answer.status]
    note = answer.note.removeprefix(f"{head}:").strip()
    made = made_by(answer)
    if live:  # both change from run to run: they are for a panel, not for a saved notebook
        made += [f"index {answer.index_version}", f"{answer.seconds:.2f} s"]
    more = ""
    if answer.more and answer.statements:  # folded; the numbers go on behind the marks
        numbers = {citation: number for number, citation in enumerate(answer.more, len(marks) + 1)}
        cards = _cards(answer, numbers, "found", "", live)
        summary = f"<summary>{more_text(answer)}</summary>"
        more = f'<details class="rag-more">{summary}<ol class="rag-cards">{cards}</ol></details>'
    parts = [
        f"<style>{STYLE}</style>" if style else "",
        f'<article class="rag rag-answer rag-{answer.status}" data-status="{answer.status}">',
        f'<h3 class="rag-question" dir="auto">{html(answer.question, 2000)}</h3>',
        f'<p class="rag-note" dir="auto">Understood as: {html(answer.asked_as, 2000)}</p>'
        if answer.asked_as
        else "",
        f'<p class="rag-status"><span aria-hidden="true">{icon}</span> <strong>{head}</strong>'
        f' <span class="rag-quiet">{counted_text(answer)}</span></p>',
        f'<p class="rag-note" dir="auto">{html(note, 2000)}</p>' if note else "",
        _statements(answer, marks, key, live),
        more,
        nearest_html(answer.hits, live) if not answer.statements else "",
        f'<p class="rag-quiet rag-made">{" · ".join(html(part, 500) for part in made if part)}</p>',
        "</article>",
    ]
    return "".join(parts)


def counted_text(answer: Answer) -> str:
    """How many quotes of how many articles an answer has, "" for none."""
    quotes, articles = len(answer.citations), len({c.article_id for c in answer.citations})
    return f"{plural(quotes, 'quote')} from {plural(articles, 'article')}" if quotes else ""


def head_text(answer: Answer) -> str:
    """The status in words, and what the note says beyond it."""
    head = HEADS[answer.status][1]
    note = answer.note.removeprefix(f"{head}:").strip()
    return f"{head}. {note[:1].upper()}{note[1:]}" if note else head


def _statements(answer: Answer, marks: dict[Citation, int], key: str, live: bool) -> str:
    """Quotes alone are cards by article; sentences of a model stand by themselves, with the cards below."""
    if not answer.statements:
        return ""
    if all(statement.writer == "quote" for statement in answer.statements):
        cards = _cards(answer, marks, "quote", key, live)
        return f'<ol class="rag-statements rag-sources rag-cards">{cards}</ol>'
    items = "".join(_statement(statement, marks, key, answer, live) for statement in answer.statements)
    return (
        f'<ol class="rag-statements">{items}</ol><section class="rag-sources"><h4>Sources</h4>'
        f'<ol class="rag-cards">{_cards(answer, marks, "source", key, live)}</ol></section>'
    )


def _statement(statement: Statement, marks: dict[Citation, int], key: str, answer: Answer, live: bool) -> str:
    quoted = statement.writer == "quote"
    tag = "blockquote" if quoted else "p"
    numbers = "".join(_mark(citation, marks[citation], key, live) for citation in statement.citations)
    kind = "good" if statement.level in ("quote", "checked") else "warn"
    names = f"{names_html(statement.citations[0])} " if quoted and statement.citations else ""
    changed = "".join(_changed(marks[c]) for c in statement.citations if not is_exact(answer, c))
    text = html(statement.text)
    shown = f"<s>{text}</s>" if statement.level == "contradicted" else text
    reason = f' <span class="rag-quiet">{html(statement.reason, 500)}</span>' if statement.reason else ""
    drawn = (
        f'<{tag} class="rag-text" dir="auto">{shown}{numbers}</{tag}>{changed}<p class="rag-by">{names}'
        f'<span class="rag-badge rag-{kind}">{LEVELS[statement.level]}</span>{reason}</p>'
    )
    if statement.level == "unverified" and answer.judge == "none":
        drawn = f"<details><summary>{UNJUDGED}</summary>{drawn}</details>"
    return f'<li class="rag-level-{statement.level}">{drawn}</li>'


def _mark(citation: Citation, number: int, key: str, live: bool) -> str:
    where = f"{outlet_text(citation.publisher)}, {when_text(citation.published)}"
    data = f' data-open="{number}"' if live else ""
    return (
        f'<sup><a class="rag-mark" href="#rag-{key}-{number}"{data} '
        f'aria-label="Source {number}: {html(where, 200)}">{number}</a></sup>'
    )


def _cards(answer: Answer, marks: Mapping[Citation, int], kind: Kind, key: str, live: bool) -> str:
    """An article a card: its title, outlet and date once, and under them each quote in its paragraph."""
    groups: dict[str, list[Citation]] = {}
    for citation in marks:
        groups.setdefault(citation.article_id, []).append(citation)
    cards = []
    for group in groups.values():
        first = group[0]
        quotes = "".join(_quote(answer, one, marks[one], kind, key, live) for one in group)
        tag = "h5" if kind == "source" else "h4"
        cards.append(
            f'<li class="rag-card"><{tag} dir="auto">{html(line(first.title or first.path))}</{tag}>'
            f'<p class="rag-by">{source_html(first.publisher, first.published)}</p>'
            f'<ul class="rag-quotes">{quotes}</ul><p class="rag-quiet rag-path">{bdi(first.path)}'
            f"{_button('Read in the article', 'open', marks[first], kind) if live else ''}</p></li>"
        )
    return "".join(cards)


def _button(label: str, data: str, number: int, kind: Kind) -> str:
    return button_html(label, f"{label}: {'found' if kind == 'found' else 'source'} {number}", data, number)


def _quote(answer: Answer, citation: Citation, number: int, kind: Kind, key: str, live: bool) -> str:
    """A quote in its paragraph. What marks lead to has its number, what was found besides has none."""
    marks = {"quote": _mark(citation, number, key, live), "source": f" <sup>{number}</sup>", "found": ""}
    place = "" if kind == "found" else f' id="rag-{key}-{number}" tabindex="-1"'
    names = [speaker_html(citation), f"p. {citation.page}" if citation.page else "", role_html(citation.role)]
    changed = ""
    if kind == "quote":
        names.append(f'<span class="rag-badge rag-good">{LEVELS["quote"]}</span>')
        changed = "" if is_exact(answer, citation) else _changed(number)
    if live:
        names.append(_button("Keep as a note", "keep", number, kind).lstrip())
    return (
        f'<li{place}><blockquote class="rag-text" dir="auto">{_paragraph(answer, citation, marks[kind])}'
        f'</blockquote>{changed}<p class="rag-by">{" ".join(filter(None, names))}</p></li>'
    )


def _changed(number: int) -> str:
    return f'<p class="rag-changed">Source {number} is no longer what is quoted here.</p>'


def _paragraph(answer: Answer, citation: Citation, mark: str) -> str:
    """The quote with its mark, within what of its paragraph stands around it, up to the next quote."""
    article = article_of(answer, citation)
    quote = f"<mark>{html(citation.quote)}</mark>{mark}"
    if article is None or not is_exact(answer, citation):
        return quote
    others = [one for one in answer.citations if one.article_id == citation.article_id]
    left = max((one.end for one in others if one.end <= citation.start), default=0)
    right = min((one.start for one in others if one.start >= citation.end), default=len(article.text))
    before, after = around(article.text[left:right], citation.start - left, citation.end - left)
    return (
        f"{html(before.rpartition(chr(10))[2].lstrip())}{quote}{html(after.partition(chr(10))[0].rstrip())}"
    )


def more_text(answer: Answer) -> str:
    """How much else was found, in words: "4 more found in 3 articles"."""
    articles = {citation.article_id for citation in answer.more}
    return f"{len(answer.more):,} more found in {plural(len(articles), 'article')}"


def made_by(answer: Answer) -> list[str]:
    """Who wrote and judged an answer, and the encoder."""
    judged = "not judged" if answer.judge == "none" else f"judged by {answer.judge}"
    writer = "quotes only" if answer.llm == "none" else f"written by {answer.llm}, {judged}"
    return [writer, answer.encoder]


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: quotes with numbered marks, then the sources with their offsets."""
    marks = answer.marks
    lines = [plain(head_text(answer), 2000)]
    for statement in answer.read:
        numbers = "".join(f"[{marks[citation]}]" for citation in statement.citations)
        lines.append(f"{line(statement.text, 20_000)} {numbers}{doubt(statement)}".rstrip())
    for citation, number in marks.items():
        changed = "" if is_exact(answer, citation) else " THE SOURCE HAS CHANGED"
        lines.append(f"[{number}] {names_text(citation)} ({citation.start}-{citation.end}){changed}")
    if answer.more and answer.statements:
        lines.append(more_text(answer))
    if not answer.statements:
        lines += [f"nearest: {near_text(hit)}" for hit in answer.hits[:3]]
    return "\n".join(lines)


def doubt(statement: Statement) -> str:
    """What is not sure of a sentence, with the reason; nothing for a quote or a checked one."""
    if statement.level in ("quote", "checked"):
        return ""
    reason = f": {line(statement.reason)}" if statement.reason else ""
    return f" ({LEVELS[statement.level]}{reason})"
