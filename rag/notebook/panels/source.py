"""The panel that shows one article."""

from __future__ import annotations

from rag.draw import article_html
from rag.notebook.panels.panel import Reading, front_end
from rag.notebook.session import Library
from rag.records import Answer


class SourceView(Reading):
    """An article in full: `SourceView(library, "afp.txt")`, or a citation of an answer in it.

    `SourceView(library, answer, 2)` opens the second source of an answer at its sentence.
    """

    _esm = front_end("source")

    def __init__(self, library: Library, what: str | Answer | None = None, source: int = 1) -> None:
        super().__init__(library)
        self.session = self.reading
        self.draws(self.session)
        if isinstance(what, Answer):
            self.session.open_answer(what, source - 1)
        elif what is not None:
            self.session.open_article(what)

    def still_html(self) -> str:
        """The article, with what is quoted marked."""
        article = self.session.article
        drawn = article_html(article, self.session.spans, self.session.span) if article else ""
        return f'<article class="rag">{drawn}</article>' if drawn else ""
