"""The panel that searches: every passage with its ranks, scores and matched words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from traitlets import Unicode

from rag.draw import hits_html
from rag.draw.safe import html, line
from rag.notebook.panels.panel import Message, Reading, front_end
from rag.notebook.session import Library, SearchSession
from rag.records import Hit, plural

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
        self.shows("hits", session, ["searched"], self._hits)
        session.question = question
        self.draws(session, "outlets", "spoken", "question", also=["searched"], make=self._state)
        session.follow()
        if question:
            session.search()

    def _search(self, message: Message) -> None:
        self.reading.close()
        self.session.narrow(message.part("where"))
        self.session.everything = message.flag("everything")
        self.session.search(message.text("question", 100_000))

    def _near(self, message: Message) -> None:
        self.reading.close()
        self.session.near(message.number("number"))

    def still_html(self) -> str:
        """The hits, without the numbers behind them."""
        if not self.session.searched:
            return ""
        asked = f"<h3>{html(self.session.question, 2000)}</h3>"
        return f'<section class="rag">{asked}{hits_html(self.session.hits, why=False)}</section>'

    def _hits(self) -> str:
        return hits_html(self.session.hits, live=True) if self.session.searched else ""

    def _state(self) -> dict[str, Any]:
        session = self.session
        near = f"Near in meaning to “{line(session.near_to, 120)}”. " if session.near_to else ""
        said = near + _counted(session.hits) if session.searched else START
        return {"more": session.has_more, "said": said}


def _counted(hits: Sequence[Hit]) -> str:
    count, articles = len(hits), len({hit.article.id for hit in hits})
    of = f" in {plural(articles, 'article')}" if count else ""
    return f"{plural(count, 'passage')}{of}."
