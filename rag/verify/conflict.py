"""Figures on the same thing that differ between articles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.language.figures import figure, same_thing
from rag.language.question import expects
from rag.records import Statement


def disagreement(question: str, statements: Sequence[Statement]) -> str:
    """One line that says which figures differ, with outlet and date; empty where none do."""
    if expects(question).kind != "number":
        return ""
    told = []
    for statement in statements:
        counted = figure(statement.text)
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
    listed = "; ".join(
        f"{f.written} ({', '.join(part for part in (c.publisher, c.published.date or 'undated') if part)})"
        for f, c in same
    )
    kind = "The sources give different figures, growing with time" if grows else "The sources disagree"
    return f"{kind}: {listed}."
