"""The panel that searches (passages with their ranks, scores and matched words), and that of one article."""

from __future__ import annotations

from typing import Any

from traitlets import Unicode

from rag.draw import hits_html
from rag.draw.fill import fill, made
from rag.draw.safe import line
from rag.notebook.panels.panel import PASTED, Message, Reading, front_end
from rag.notebook.session import Library, SearchSession
from rag.records import Answer, plural

START = "Type words or a question. Each passage that is found can say why it was."


class SearchView(Reading):
    """Finds passages and says why. `SearchView(library, "question")` searches at once."""

    _esm = front_end("filters", "search")
    hits = Unicode().tag(sync=True)

    def __init__(self, library: Library, question: str = "") -> None:
        super().__init__(library)
        self.session = session = SearchSession(library)
        self.actions |= {
            "search": self._search,
            "open_hit": lambda message: self.reading.open_hits(session.hits, message.number("number")),
            "near": self._near,
            "more": lambda _: session.more(),
        }
        self.shows(
            "hits", session, ["searched"],
            lambda: hits_html(session.hits, live=True) if session.searched else "",
        )  # fmt: skip
        session.question = question
        self.draws(session, "outlets", "spoken", "question", also=["searched"], make=self._state)
        session.follow()
        if question:
            session.search()

    def _search(self, message: Message) -> None:
        self.reading.close()
        self.session.narrow(message.part("where"))
        self.session.everything = message.flag("everything")
        self.session.search(message.text("question", PASTED))

    def _near(self, message: Message) -> None:
        self.reading.close()
        self.session.near(message.number("number"))

    def still_html(self) -> str:
        """The hits, without the numbers behind them."""
        if not self.session.searched:
            return ""
        drawn = made(hits_html(self.session.hits, why=False))
        return fill("still", "search", question=self.session.question, hits=drawn)

    def _state(self) -> dict[str, Any]:
        session, articles = self.session, len({hit.article.id for hit in self.session.hits})
        near = f"Near in meaning to “{line(session.near_to, 120)}”. " if session.near_to else ""
        of = f" in {plural(articles, 'article')}" if articles else ""
        said = f"{near}{plural(len(session.hits), 'passage')}{of}." if session.searched else START
        return {"more": session.has_more, "said": said}


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
        drawn = self.source_html()
        return f'<article class="rag">{drawn}</article>' if drawn else ""
