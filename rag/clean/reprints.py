"""The same story in two papers: near-identical articles get one group, so that they count once."""

from __future__ import annotations

from collections.abc import Iterable

from rag.records import Article


def reprints(articles: Iterable[Article]) -> dict[str, str]:
    """Article id -> the group's id (the smallest article id in it); articles on their own are not in it."""
    first: dict[str, str] = {}
    groups: dict[str, str] = {}
    for article in articles:
        body = "".join(article.text[b.start : b.end] for b in article.blocks if b.role == "body").split()
        key = " ".join(body).casefold()
        other = first.setdefault(key, article.id)
        if body and other != article.id:
            groups[other] = groups[article.id] = min(other, article.id)
    return groups
