"""Why a passage was found: which of its words match, and what each word of the question is worth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from rag.language import word_keys
from rag.language.words import WORD
from rag.lexical import Asked, Group
from rag.records import Article, Passage, QueryTerm


def query_terms(groups: Sequence[Group], asked: Sequence[Asked]) -> tuple[QueryTerm, ...]:
    """The content words of a question: in how many passages each is, in any spelling, and its IDF."""
    return tuple(
        QueryTerm(group.text, worth.rows, worth.idf, is_name=any(key[0] in "~=" for key in group.keys))
        for group, worth in zip(groups, asked, strict=True)
    )


def matcher(groups: Sequence[Group]) -> Callable[[Passage, Article], tuple[tuple[int, int], ...]]:
    """What finds, in order, the spans of a passage's article whose words the question asks for."""
    wanted = {key for group in groups for key in group.keys}

    def look(passage: Passage, article: Article) -> tuple[tuple[int, int], ...]:
        places = _places(article.text[passage.start : passage.end], article.language)
        spans = {span for key in wanted if key in places for span in places[key]}
        return tuple([(passage.start + begin, passage.start + end) for begin, end in sorted(spans)])

    return look


@lru_cache(maxsize=512)
def _places(text: str, language: str | None) -> dict[str, list[tuple[int, int]]]:
    """Where each key stands in a passage; kept, because the same passages are found again and again."""
    made: dict[str, list[tuple[int, int]]] = {}
    for match in WORD.finditer(text):
        for key in word_keys(match.group(), language):
            made.setdefault(key, []).append(match.span())
    return made
