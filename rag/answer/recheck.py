"""An answer that was saved, against the sources of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from rag.records import Answer, Article, Citation


class Articles(Protocol):
    """What gives an article by its id (KeyError for one that is no longer there), and all of them."""

    def article(self, article_id: str) -> Article: ...

    def articles(self) -> Iterator[Article]: ...


def recheck(answer: Answer, index: Articles | Mapping[str, Article]) -> Answer:
    """The same answer with every citation marked whose source no longer holds what it quotes."""
    every = list(dict.fromkeys([*(c for s in answer.statements for c in s.citations), *answer.more]))
    checked = dict(zip(every, recheck_each(every, index), strict=True))
    statements = tuple(
        replace(s, citations=tuple(checked[c] for c in s.citations)) for s in answer.statements
    )
    return replace(answer, statements=statements, more=tuple(checked[c] for c in answer.more))


def recheck_each(citations: Iterable[Citation], index: Articles | Mapping[str, Article]) -> list[Citation]:
    """Each citation where its quote stands now, or marked where the source no longer holds it.

    An article that was corrected has a new id: the quote is then looked for in the article of the same path,
    and where it still stands the citation leads there.
    """
    by_path: dict[str, Article] = {}

    def checked(citation: Citation) -> Citation:
        held = _held(citation.article_id, index)
        if held is None:
            if not by_path:
                every = index.values() if isinstance(index, Mapping) else index.articles()
                by_path.update({article.path: article for article in every})
            held = by_path.get(citation.path)
        return replace(citation, changed=True) if held is None else _found_again(citation, held)

    return [checked(one) for one in citations]


def _held(article_id: str, index: Articles | Mapping[str, Article]) -> Article | None:
    try:
        return index[article_id] if isinstance(index, Mapping) else index.article(article_id)
    except KeyError:
        return None


def _found_again(citation: Citation, article: Article) -> Citation:
    """The citation where its quote stands now: at its old place, else at the one place that it has."""
    start = citation.start
    if article.text[start : citation.end] != citation.quote:
        start = article.text.find(citation.quote)
        if start < 0 or article.text.find(citation.quote, start + 1) >= 0:
            return replace(citation, changed=True)
    end = start + len(citation.quote)
    context = citation.context
    if context is not None and article.text[context.start : context.end] != context.text:
        context = None
    return replace(citation, article_id=article.id, start=start, end=end, context=context, changed=False)
