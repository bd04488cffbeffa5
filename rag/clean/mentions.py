"""Relative dates in the story ("Sunday", "last week"), resolved against its day of publication."""

from __future__ import annotations

from rag.records import Article


def mentions(article: Article) -> Article:
    """The article with its `mentions`."""
    return article
