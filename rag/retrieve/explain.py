"""Why a passage was found: which of its words match, and what each word of the question is worth."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import keys
from rag.lexical import Asked, Group
from rag.records import Hit, QueryTerm


def query_terms(groups: Sequence[Group], asked: Sequence[Asked]) -> tuple[QueryTerm, ...]:
    """The content words of a question: in how many passages each is, in any spelling, and its IDF."""
    return tuple(
        QueryTerm(group.text, worth.rows, worth.idf, is_name=any(key[0] in "~=" for key in group.keys))
        for group, worth in zip(groups, asked, strict=True)
    )


def matched(hit: Hit, wanted: frozenset[str]) -> tuple[tuple[int, int], ...]:
    """Spans of the article's text, in order, whose keys are among those `wanted`."""
    start = hit.passage.start
    found = (t for t in keys(hit.text, hit.article.language) if t.key in wanted)
    return tuple(dict.fromkeys((start + term.start, start + term.end) for term in found))
