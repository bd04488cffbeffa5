"""How records look: HTML for a notebook, plain text for a terminal, Markdown. Standard library only.

Whatever comes from an article, a file name, a model or a question goes through `safe` first. The
HTML needs no script and no kernel, so a saved notebook still works: marks are plain anchors and
what is folded is `<details>`.
"""

from rag.draw.answer import answer_html
from rag.draw.article import article_html, article_text
from rag.draw.hits import hits_html, retrieved_html, retrieved_text
from rag.draw.plain import answer_text
from rag.draw.report import report_html, report_text
from rag.draw.style import STYLE

__all__ = [
    "STYLE",
    "answer_html",
    "answer_text",
    "article_html",
    "article_text",
    "hits_html",
    "report_html",
    "report_text",
    "retrieved_html",
    "retrieved_text",
]
