"""Why a passage was found: which of its words match, and what each word of the question is worth."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

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
    wanted = {key for group in groups for key in group.keys}
    made = []
    for hit in hits:
        places, start = _places(hit.text, hit.article.language), hit.passage.start
        spans = {span for key in wanted & places.keys() for span in places[key]}
        made.append(tuple((start + begin, start + end) for begin, end in sorted(spans)))
    return made


@lru_cache(maxsize=512)
def _places(text: str, language: str | None) -> dict[str, list[tuple[int, int]]]:
    """Where each key stands in a passage; kept, because the same passages are found again and again."""
    made: dict[str, list[tuple[int, int]]] = {}
    for match in WORD.finditer(text):
        for key in word_keys(match.group(), language):
            made.setdefault(key, []).append(match.span())
    return made
