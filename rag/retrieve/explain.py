"""Why a passage was found: which of its words match, and what each word of the question is worth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.language import word_keys
from rag.language.words import WORD
from rag.lexical import Asked, Group
from rag.records import Hit, QueryTerm


def query_terms(groups: Sequence[Group], asked: Sequence[Asked]) -> tuple[QueryTerm, ...]:
    """The content words of a question: in how many passages each is, in any spelling, and its IDF."""
    return tuple(
        QueryTerm(group.text, worth.rows, worth.idf, is_name=any(key[0] in "~=" for key in group.keys))
        for group, worth in zip(groups, asked, strict=True)
    )


def matched(hits: Sequence[Hit], groups: Sequence[Group]) -> list[tuple[tuple[int, int], ...]]:
    """Of each hit the spans of its article's text, in order, whose words the question asks for."""
    wanted = frozenset(key for group in groups for key in group.keys)
    verdicts: dict[tuple[str, str | None], bool] = {}
    return [tuple(_spans(hit, wanted, verdicts)) for hit in hits]


def _spans(
    hit: Hit, wanted: frozenset[str], verdicts: dict[tuple[str, str | None], bool]
) -> Iterator[tuple[int, int]]:
    language = hit.article.language
    for match in WORD.finditer(hit.article.text, hit.passage.start, hit.passage.end):
        told = (match.group(), language)
        verdict = verdicts.get(told)
        if verdict is None:
            verdict = verdicts[told] = not wanted.isdisjoint(word_keys(*told))
        if verdict:
            yield match.span()
