"""Why a passage was found: which of its words match, and what each word of the question is worth."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import word_keys
from rag.language.words import units
from rag.lexical import Asked, Group
from rag.records import Article, Passage, QueryTerm

Span = tuple[int, int]


def query_terms(groups: Sequence[Group], asked: Sequence[Asked]) -> tuple[QueryTerm, ...]:
    """The content words of a question: in how many passages each is, in any spelling, and its IDF."""
    return tuple(
        QueryTerm(group.text, worth.rows, worth.idf, _is_name(group.keys), group.keys)
        for group, worth in zip(groups, asked, strict=True)
    )


def _is_name(keys: tuple[str, ...]) -> bool:
    return any(key[0] in "~=" for key in keys)


def matched(groups: Sequence[Group], passage: Passage, article: Article) -> tuple[Span, ...]:
    """The spans of a passage's article whose words the question asks for, in order."""
    wanted = {key for group in groups for key in group.keys}
    text, start = article.text[passage.start : passage.end], passage.start
    return tuple(
        (start + left, start + right)
        for left, right in units(text)
        if not wanted.isdisjoint(word_keys(text[left:right], article.language))
    )
