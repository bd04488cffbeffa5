"""Relative dates in the story ("Sunday", "last week"), resolved against its day of publication."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rag.language.days import days
from rag.records import Article, DateMention, Day

_LONGEST: Final = 200_000
"""Characters of a paragraph that are searched: one has a few hundred."""


def mentions(article: Article) -> Article:
    """The article with its `mentions`: none where the day of publication is not known."""
    if article.published.day is None:
        return article
    found = tuple(
        DateMention(block.start + one.start, block.start + one.end, _iso(one))
        for block in article.blocks if block.role in ("lead", "body")
        for one in days(article.text[block.start : block.end][:_LONGEST], published=article.published.day)
        if one.how == "inferred"
    )  # fmt: skip
    return replace(article, mentions=found) if found else article


def _iso(day: Day) -> str:
    """A day, a whole month or year, or an interval."""
    since, until = day.since, day.until
    if since == until:
        return since
    if since.endswith("01-01") and until == f"{since[:4]}-12-31":
        return since[:4]
    whole = since.endswith("-01") and until[:7] == since[:7] and until[8:] >= "28"
    return since[:7] if whole else f"{since}/{until}"
