"""A whole article as HTML, with roles as quiet shading and citations highlighted where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from rag.draw.fill import STYLE, fill, made
from rag.draw.safe import day, direction, html, line, link, plain
from rag.draw.source import outlet_text, when_text
from rag.records.desk import Guide
from rag.records.source import Article

SHOWN: Final = 300_000
"""Characters of an article that are drawn at once, around the first highlight. A browser lays out
200 KB of blocks in about 0.1 s; a 2 MB file would take seconds and a message of that size."""

Span = tuple[int, int]


def article_html(article: Article, spans: Sequence[Span] = (), current: int = 0) -> str:
    """The article with `spans` highlighted; `current` is the one in view (its class is `rag-here`)."""
    length, left = len(article.text), 0
    if length > SHOWN:  # as much as is drawn at once, around the highlight
        middle = spans[current][0] if spans else 0
        left = min(max(0, middle - SHOWN // 2), length - SHOWN)
    right = min(length, left + SHOWN)
    inner = {
        block: _marked(article.text, max(block.start, left), min(block.end, right), spans, current)
        for block in article.blocks or ()
        if block.end > left and block.start < right
    }
    return fill(
        "article", article=article, before=left, after=length - right,
        blocks=[
            (block, made(drawn), direction(article.text[block.start : block.end]))
            for block, drawn in inner.items()
            if drawn
        ],
        page=made(link(article.url, "the page itself")) if article.url else "",
    )  # fmt: skip


def page_html(article: Article) -> str:
    """The article by itself, with the style sheet."""
    return f'<style>{STYLE}</style><article class="rag">{article_html(article)}</article>'


def article_text(article: Article) -> str:
    """Title, outlet, date, file and text of an article for a terminal."""
    where = f"{outlet_text(article.publisher)} · {when_text(article.published)} · {line(article.path)}"
    return f"{line(article.title or article.path)}\n{where}\n\n{plain(article.text)}"


def guide_lines(guide: Guide) -> dict[str, Any]:
    """A guide as plain texts: people with their offices, places, days in words, questions."""
    return {
        "people": [line(f"{name} ({office})" if office else name, 120) for name, office in guide.people],
        "places": [line(name, 80) for name in guide.places],
        "days": [_span(since, until) for since, until in guide.days],
        "questions": [line(one.text, 300) for one in guide.questions],
        "said": "",
    }


def _span(since: str, until: str) -> str:
    """A day, a month or a span of days in words."""
    if since == until:
        return day(since)
    if since[:7] == until[:7] and since.endswith("-01") and int(until[8:] or 0) >= 28:
        return day(since[:7])
    whole = since[:4] == until[:4] and since.endswith("-01-01") and until.endswith("-12-31")
    return since[:4] if whole else f"{day(since)} to {day(until)}"


def _marked(text: str, start: int, end: int, spans: Sequence[Span], current: int) -> str:
    """`text[start:end]` escaped, with each piece that lies in a span inside a `<mark>`."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    cuts = {start, end}
    near = [(n, span) for n, span in enumerate(spans) if span[1] > start and span[0] < end]
    for _, span in near:
        cuts |= {max(start, span[0]), min(end, span[1])}
    parts = []
    for a, b in pairwise(sorted(cuts)):
        inside = [n for n, span in near if span[0] <= a and b <= span[1]]
        piece = html(text[a:b], SHOWN)
        if inside:
            here, begins = current in inside, a == spans[inside[0]][0]
            state = (
                ' class="rag-here" aria-current="true" tabindex="-1"' if begins else ' class="rag-goes-on"'
            )
            number = current if here else inside[0]
            piece = f'<mark data-span="{number}"{state if here else ""}>{piece}</mark>'
        parts.append(piece)
    return "".join(parts)
