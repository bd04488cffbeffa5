"""How a record is shown: by `rag.draw`, which is imported when somebody looks at one; or as plain columns."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.records.answer import Citation, Hit


class Drawn:
    """A record that is HTML in a notebook and text anywhere else."""

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        # IPython takes the `__repr__` that a dataclass makes before a `_repr_pretty_` that it inherits. mypy
        # takes any method that is set on a class for a slip.
        cls._repr_pretty_ = Drawn._repr_pretty_  # type: ignore[method-assign]

    def _repr_html_(self) -> str:
        from rag.draw import html_of

        return html_of(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def __str__(self) -> str:
        from rag.draw import text_of

        return text_of(self)


def dataframe(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> Any:
    """A pandas table. It is looked up when somebody asks for one: records need the standard library alone."""
    return import_module("pandas").DataFrame(rows, columns=list(columns))


CITED = (
    "quote", "article", "path", "title", "publisher", "published", "published_how", "speaker", "how", "start",
    "end", "role", "page", "changed",
)  # fmt: skip
"""Columns of a citation; `published` is the ISO date, `published_how` says whether a source states it,
`start` and `end` count the article's characters."""


def cited(one: Citation) -> dict[str, Any]:
    """A citation as a row of `CITED`."""
    return {
        "quote": one.quote, "article": one.article_id, "path": one.path, "title": one.title,
        "publisher": one.publisher, "published": one.published.date, "published_how": one.published.how,
        "speaker": one.speaker, "how": one.how, "start": one.start, "end": one.end, "role": one.role,
        "page": one.page, "changed": one.changed,
    }  # fmt: skip


FOUND = (
    "rank", "text", "article", "path", "title", "publisher", "published", "published_how", "start", "end",
    "role", "score", "dense_rank", "lexical_rank", "passage",
)  # fmt: skip
"""Columns of a found passage."""


def found(rank: int, hit: Hit) -> dict[str, Any]:
    """A hit as a row of `FOUND`."""
    article, passage = hit.article, hit.passage
    return {
        "rank": rank, "text": hit.text, "article": article.id, "path": article.path, "title": article.title,
        "publisher": article.publisher, "published": article.published.date,
        "published_how": article.published.how, "start": passage.start, "end": passage.end,
        "role": passage.role, "score": hit.score, "dense_rank": hit.dense_rank,
        "lexical_rank": hit.lexical_rank, "passage": passage.id,
    }  # fmt: skip
