"""Figures and claims on the same thing that differ, between articles or between those who speak."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.language.claims import contradicts
from rag.language.figures import same_thing, total
from rag.language.question import expects
from rag.records import Citation, Statement


def disagreement(question: str, statements: Sequence[Statement]) -> str:
    """One line that says what differs, with outlet and date; empty where nothing does."""
    if expects(question).kind != "number":
        return _claims(question, statements)
    told = []
    for statement in statements:
        counted = total(statement.text, question)
        if counted is not None:
            told.append((counted, statement.citations[0]))
    if not told:
        return ""
    same = [(f, c) for f, c in told if f is told[0][0] or same_thing(told[0][0], f)]
    articles = {c.article_id for _, c in same}
    values = [f.value for f, _ in same]
    if len(set(values)) < 2 or len(articles) < 2:
        return ""
    dated = [c.published.date for _, c in same]
    grows = all(a <= b for a, b in pairwise(values)) and len(set(filter(None, dated))) > 1
    listed = "; ".join(f"{f.written} ({_of(c)})" for f, c in same)
    kind = "The sources give different figures, growing with time" if grows else "The sources disagree"
    return f"{kind}: {listed}."


def _of(citation: Citation) -> str:
    """Outlet and date of a citation, as a reader is told them."""
    parts = (citation.publisher, citation.published.date or "undated")
    return ", ".join(part for part in parts if part)


SHORT = 60
"""Characters of a claim in the line above the quotes."""


def _claims(question: str, statements: Sequence[Statement]) -> str:
    """The line above two claims that contradict each other: who says what, oldest first."""
    two = statements[:2]
    cited = [statement.citations[0] for statement in two]
    apart = len({c.article_id for c in cited}) > 1
    if not contradicts(question, [(c.quote, c.published.date) for c in cited], apart=apart):
        return ""
    listed = "; ".join(f"{_begin(c.quote)} ({', '.join(filter(None, (c.speaker, _of(c))))})" for c in cited)
    return f"The sources disagree: {listed}."


def _begin(quote: str) -> str:
    told = " ".join(quote.split())
    if len(told) <= SHORT:
        return f"“{told}”"
    return f"“{told[:SHORT].rsplit(' ', 1)[0]} …”"
