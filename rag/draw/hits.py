"""Found passages as HTML: with ranks, scores and matched words, or as the nearest to a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.draw.safe import bdi, html, line
from rag.draw.source import NEAREST, button_html, dotted_html, near_text, role_html, source_html
from rag.draw.style import STYLE

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


def nearest_html(hits: Sequence[Hit], live: bool = False) -> str:
    """The passages nearest to a question that has no answer here, named as such."""
    if not hits:
        return ""
    items = []
    for number, hit in enumerate(hits[:3]):
        article = hit.article
        title = f"<cite>{bdi(article.title or article.path)}</cite>"
        source = source_html(article.publisher, article.published)
        names = dotted_html(title, source, role_html(hit.passage.role))
        items.append(
            f'<li><blockquote dir="auto">{passage_html(hit, 400, hit.nearest)}</blockquote>'
            f'<p class="rag-by">{names}{_button(number) if live else ""}</p></li>'
        )
    shown = "".join(items)
    return f'<details class="rag-nearest" open><summary>{NEAREST}</summary><ul>{shown}</ul></details>'


def _button(number: int) -> str:
    name = f"Read in the article: passage {number + 1}"
    return button_html("Read in the article", name, "hit", number)


def hits_html(hits: Sequence[Hit], live: bool = False, why: bool = True) -> str:
    """The hits by article, that of the best hit first; `why`: each hit's ranks, scores and words, folded."""
    if not hits:
        return '<p class="rag-quiet">No passage was found. Ask with other words, or loosen the filters.</p>'
    groups: dict[str, list[tuple[int, Hit]]] = {}
    for number, hit in enumerate(hits):
        groups.setdefault(hit.article.id, []).append((number, hit))
    drawn = []
    for group in groups.values():
        items = ""
        for number, hit in group:
            near = button_html("What is near", f"What is near passage {number + 1}", "near", number)
            items += (
                f'<li>{role_html(hit.passage.role)}<blockquote dir="auto">{passage_html(hit)}</blockquote>'
                f"{_why(number, hit) if why else ''}"
                f"{f'<p>{_button(number)}{near}</p>' if live else ''}</li>"
            )
        article = group[0][1].article
        drawn.append(
            f'<li><h3 dir="auto">{html(line(article.title or article.path))}</h3>'
            f'<p class="rag-by">{source_html(article.publisher, article.published)}</p>'
            f'<ul class="rag-passages">{items}</ul></li>'
        )
    return f'<ol class="rag-hits">{"".join(drawn)}</ol>'


def retrieved_html(retrieved: Retrieved) -> str:
    """A search with all that it found."""
    return (
        f'<style>{STYLE}</style><article class="rag"><p class="rag-question" dir="auto">'
        f"{html(retrieved.question, 2000)}</p>{hits_html(retrieved.hits)}</article>"
    )


def retrieved_text(retrieved: Retrieved) -> str:
    """The passages found for a terminal, best first."""
    if not retrieved.hits:
        return "No passage was found. Ask with other words, or loosen the filters."
    return "\n".join(f"{number}. {near_text(hit, 1000)}" for number, hit in enumerate(retrieved.hits, 1))


def _why(number: int, hit: Hit) -> str:
    """Ranks, scores and matched words, folded."""
    rank = "not found by it"
    cosine = "–" if hit.dense_score is None else f"{hit.dense_score:.3f}"
    bm25 = "–" if hit.lexical_score is None else f"{hit.lexical_score:.2f}"
    rows = {
        "score": f"{hit.score:.3f}",
        "meaning": f"rank {hit.dense_rank or rank}, cosine {cosine}",
        "words": f"rank {hit.lexical_rank or rank}, BM25 {bm25}",
        "matched": ", ".join(sorted({hit.article.text[a:b].casefold() for a, b in hit.matched})),
    }
    facts = "".join(f"<div><dt>{name}</dt><dd>{bdi(one)}</dd></div>" for name, one in rows.items() if one)
    name = f'<summary aria-label="Why it was found: passage {number + 1}">Why it was found</summary>'
    return f'<details>{name}<dl class="rag-facts">{facts}</dl></details>'
