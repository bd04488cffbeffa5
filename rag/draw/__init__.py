"""How records look: HTML for a notebook (the pages of `pages/`, filled in), plain text, Markdown, Word, JSON.

Whatever comes from an article, a file name, a model or a question goes through `safe` first. The
HTML needs no script and no kernel, so a saved notebook still works: marks are plain anchors and
what is folded is `<details>`. What is said of statuses, levels and roles stands in `words.toml`.
"""

from collections.abc import Callable
from typing import Any, Final

from rag.draw.answer import answer_html, answer_text
from rag.draw.article import article_html, article_text, page_html
from rag.draw.draft import draft_html, draft_text
from rag.draw.fill import STYLE
from rag.draw.hits import hits_html, retrieved_html, retrieved_text
from rag.draw.report import report_html, report_text

_DRAWN: Final[dict[str, tuple[Callable[[Any], str], Callable[[Any], str]]]] = {
    "Answer": (answer_html, answer_text),
    "Article": (page_html, article_text),
    "CheckedDraft": (draft_html, draft_text),
    "RebuildReport": (report_html, report_text),
    "Retrieved": (retrieved_html, retrieved_text),
}


def html_of(record: Any) -> str:
    """A record as a notebook shows it."""
    return _DRAWN[type(record).__name__][0](record)


def text_of(record: Any) -> str:
    """A record for a terminal."""
    return _DRAWN[type(record).__name__][1](record)


__all__ = [
    "STYLE", "answer_html", "answer_text", "article_html", "hits_html", "html_of", "report_html", "text_of",
]  # fmt: skip
