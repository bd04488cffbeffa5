"""The articles and passages of an index, and grids, as pandas tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.records import Article

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import SearchIndex


def articles_table(index: SearchIndex) -> pd.DataFrame:
    """One row an article: path, title, publisher, author, published, how, language, characters."""
    import pandas as pd

    rows = [
        {
            "article": one.id, "path": one.path, "title": one.title, "publisher": one.publisher,
            "author": ", ".join(one.author) or None, "published": one.published.date,
            "published_how": one.published.how, "language": one.language, "characters": len(one.text),
            "reprint": one.reprint,
        }
        for one in index.articles()
    ]  # fmt: skip
    return pd.DataFrame(rows)


def passages_table(index: SearchIndex) -> pd.DataFrame:
    """One row a passage: its article, path, offsets (Unicode characters), role and exact text."""
    import pandas as pd

    rows: list[dict[str, Any]] = []
    article: Article | None = None
    for one in index.holding(()):
        if article is None or article.id != one.article_id:
            article = index.article(one.article_id)
        rows.append(
            {
                "passage": one.id, "article": article.id, "path": article.path, "start": one.start,
                "end": one.end, "role": one.role, "published": article.published.date,
                "published_how": article.published.how, "publisher": article.publisher,
                "text": article.text[one.start : one.end],
            }
        )  # fmt: skip
    return pd.DataFrame(rows)


def wide(table: pd.DataFrame) -> pd.DataFrame:
    """A grid as it is read: one row an article (outlet, month, speaker), one column a question.

    A cell has its quotes, one below the other, after "closest:" where they claim nothing, or "not in it".
    """
    import pandas as pd

    cells = table.astype(object).where(table.notna(), None).to_dict("records")
    of_articles = all(one["row"] == one["path"] for one in cells)
    rows: dict[str, dict[str, Any]] = {}
    for one in cells:
        row = rows.setdefault(one["row"], {"row": one["row"]})
        if of_articles:
            row |= {name: one[name] for name in ("title", "publisher", "published")}
            if one["published_how"] == "inferred":
                row["published"] = f"{one['published']} (inferred)"
        quote = one["quote"] or one["found"]
        quote = f"{one['found']}: {quote}" if one["found"] == "closest" else quote
        before = row.get(one["question"])
        row[one["question"]] = quote if before is None else f"{before}\n\n{quote}"
    return pd.DataFrame(list(rows.values()))
