"""Found passages as HTML: with ranks, scores and matched words, or as the nearest to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.records.draw.safe import bdi, html
from rag.records.draw.source import NEAREST, ROLE_NAMES, near_text, when_html
from rag.records.draw.style import STYLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rag.records.answer import Hit, Retrieved


def passage_html(hit: Hit, limit: int = 1200, span: tuple[int, int] | None = None) -> str:
    """The passage's text, or the part of it at `span`, with the matched words marked."""
    text, (at, end) = hit.article.text, span or (hit.passage.start, hit.passage.end)
    stop, parts = min(end, at + limit), []
    for left, right in sorted(hit.matched):
        if left < at or right > stop:
            continue
        parts += [html(text[at:left]), f'<mark class="rag-word">{html(text[left:right])}</mark>']
        at = right
    parts.append(html(text[at:stop]) + ("…" if stop < end else ""))
    return "".join(parts)


def _names(hit: Hit) -> str:
    article = hit.article
    outlet = bdi(article.publisher) if article.publisher else "outlet unknown"
    parts = [f"<cite>{bdi(article.title or article.path)}</cite>", outlet, when_html(article.published)]
    if hit.passage.role not in ("body", "lead"):
        parts.append(f'<span class="rag-badge rag-warn">{ROLE_NAMES[hit.passage.role]}</span>')
    return '<span class="rag-sep"> · </span>'.join(parts)


def nearest_html(hits: Sequence[Hit], live: bool = False, count: int = 3) -> str:
    """The passages nearest to a question that has no answer here, named as such."""
    if not hits:
        return ""
    items = "".join(
        f'<li><blockquote dir="auto">{passage_html(hit, 400, hit.nearest)}</blockquote>'
        f'<p class="rag-by">{_names(hit)}'
        f"{_button(number) if live else ''}</p></li>"
        for number, hit in enumerate(hits[:count])
    )
    return f'<details class="rag-nearest" open><summary>{NEAREST}</summary><ul>{items}</ul></details>'


def _button(number: int) -> str:
    return f' <button type="button" class="rag-open" data-hit="{number}">Read in the article</button>'


def _number(value: float | None, form: str = ".3f") -> str:
    return "–" if value is None else format(value, form)


def hits_html(hits: Sequence[Hit], live: bool = False) -> str:
    """Every hit with its ranks (from 1), scores and matched words, best first."""
    if not hits:
        return '<p class="rag-quiet">No passage was found. Ask with other words, or loosen the filters.</p>'
    return f'<ol class="rag-hits">{"".join(_hit(n, hit, live) for n, hit in enumerate(hits))}</ol>'


def retrieved_html(found: Retrieved) -> str:
    """A search with all that it found."""
    return (
        f'<style>{STYLE}</style><article class="rag"><p class="rag-question" dir="auto">'
        f"{html(found.question, 2000)}</p>{hits_html(found.hits)}</article>"
    )


def retrieved_text(found: Retrieved) -> str:
    """The passages found for a terminal, best first."""
    if not found.hits:
        return "No passage was found. Ask with other words, or loosen the filters."
    return "\n".join(f"{number}. {near_text(hit, 1000)}" for number, hit in enumerate(found.hits, 1))


def _hit(number: int, hit: Hit, live: bool) -> str:
    rank = "not found by it"
    words = sorted({hit.article.text[a:b].casefold() for a, b in hit.matched})
    rows = [
        ("score", _number(hit.score)),
        ("meaning", f"rank {hit.dense_rank or rank}, cosine {_number(hit.dense_score)}"),
        ("words", f"rank {hit.lexical_rank or rank}, BM25 {_number(hit.lexical_score, '.2f')}"),
    ]
    if hit.rerank_score is not None:
        rows.append(("reranker", _number(hit.rerank_score)))
    if words:
        rows.append(("matched", ", ".join(words)))
    facts = "".join(f"<div><dt>{name}</dt><dd>{bdi(value)}</dd></div>" for name, value in rows)
    near = f' <button type="button" class="rag-open" data-near="{number}">What is near</button>'
    return (
        f'<li><p class="rag-by">{_names(hit)}</p><blockquote dir="auto">{passage_html(hit)}</blockquote>'
        f'<dl class="rag-facts">{facts}</dl>'
        f"{f'<p>{_button(number)}{near}</p>' if live else ''}</li>"
    )
