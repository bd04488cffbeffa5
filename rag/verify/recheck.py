"""An answer that was saved, against the sources of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from rag.records import Answer, Article, Citation


class Articles(Protocol):
    """What can give an article by its id; raises KeyError for one that is no longer there."""

    def article(self, article_id: str) -> Article: ...


def recheck(answer: Answer, index: Articles | Mapping[str, Article]) -> Answer:
    """The same answer with every citation marked whose source is no longer what it quotes."""

    def checked(citation: Citation) -> Citation:
        try:
            held = (
                index[citation.article_id]
                if isinstance(index, Mapping)
                else index.article(citation.article_id)
            )
        except KeyError:
            return replace(citation, changed=True)
        return replace(citation, changed=held.text[citation.start : citation.end] != citation.quote)

    statements = tuple(
        replace(s, citations=tuple(checked(c) for c in s.citations)) for s in answer.statements
    )
    return replace(answer, statements=statements)
