"""Figures and claims on the same thing that differ, between articles or between those who speak."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.language.claims import contradicts
from rag.language.figures import same_thing, total
from rag.language.question import expects
from rag.language.versions import same_story, told_otherwise
from rag.records import Citation, Hit, Statement


def disagreement(question: str, statements: Sequence[Statement], hits: Sequence[Hit]) -> str:
    """One line that says what differs, with outlet and date; empty where nothing does.

    `hits` are the passages that the statements may cite.
    """
    counted = _counts(question, statements) if expects(question).kind == "number" else ""
    return counted or _claims(question, statements, hits)


def _counts(question: str, statements: Sequence[Statement]) -> str:
    """The line above figures of the same thing that differ."""
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
BEFORE = 20
"""Characters before what differs, where claims begin alike."""


def _claims(question: str, statements: Sequence[Statement], hits: Sequence[Hit]) -> str:
    """The line above claims that contradict each other: who says what, oldest first as they are cited."""
    cited = [statement.citations[0] for statement in statements]
    two = cited[:2]
    apart = len({c.article_id for c in two}) > 1
    if not contradicts(question, [(c.quote, c.published.date) for c in two], apart=apart):
        two = _versions(question, cited, hits)
    if not two:
        return ""
    told = [" ".join(c.quote.split()) for c in two]
    same = next((n for n, all_ in enumerate(zip(*told, strict=False)) if len(set(all_)) > 1), 0)
    listed = "; ".join(
        f"{_short(quote, same)} ({', '.join(filter(None, (c.speaker, _of(c))))})"
        for quote, c in zip(told, two, strict=True)
    )
    return f"The sources disagree: {listed}."


def _versions(question: str, cited: Sequence[Citation], hits: Sequence[Hit]) -> list[Citation]:
    """The first of them with those that versions of its passage tell otherwise; none where none does."""
    passages = [_passage(one, hits) for one in cited]
    for place, (one, own) in enumerate(zip(cited, passages, strict=True)):
        others = [
            other
            for other, its in zip(cited[place + 1 :], passages[place + 1 :], strict=True)
            if own
            and its
            and same_story(question, own, its)
            and told_otherwise(question, one.quote, other.quote)
        ]
        if others:
            return [one, *others]
    return []


def _passage(one: Citation, hits: Sequence[Hit]) -> Hit | None:
    """The passage in which a quote stands."""
    return next(
        (
            hit
            for hit in hits
            if hit.article.id == one.article_id and hit.passage.start <= one.start < hit.passage.end
        ),
        None,
    )


def _short(quote: str, same: int) -> str:
    """A claim in few words: from its beginning or, where all begin alike for long, from where they part."""
    start = 0
    if len(quote) > SHORT and same > SHORT - BEFORE:
        start = quote.rfind(" ", 0, same - BEFORE) + 1
    told = quote[start : start + SHORT]
    if start + SHORT < len(quote):
        told = f"{told.rsplit(' ', 1)[0]} …"
    return f"“{'… ' if start else ''}{told}”"
