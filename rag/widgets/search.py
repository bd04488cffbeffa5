"""The panel that searches: every passage with its ranks, scores and matched words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traitlets import Unicode

from rag.records.draw import hits_html
from rag.records.draw.safe import line
from rag.session import Library, SearchSession, SourceSession
from rag.widgets.panel import Reading, front_end, number, text


class SearchView(Reading):
    """Finds passages and says why. `SearchView(library, "question")` searches at once."""

    _esm = front_end("search")
    hits = Unicode().tag(sync=True)

    def __init__(self, library: Library, question: str = "") -> None:
        super().__init__(SourceSession(library))
        self.session = session = SearchSession(library)
        self.actions |= {
            "search": self._search,
            "open_hit": lambda told: self.reading.open_hits(session.hits, number(told, "number")),
            "near": lambda told: session.near(number(told, "number")),
        }
        session.observe(self._draw_hits, ["hits"])
        session.observe(self._draw, ["busy", "stage", "error", "hits"])
        session.question = question
        self._draw(None)
        if question:
            session.search()

    def _search(self, told: Mapping[str, Any]) -> None:
        self.session.everything = told.get("everything") is True
        self.session.search(text(told, "question", 100_000))

    def _draw_hits(self, _change: object) -> None:
        self.reading.close()
        self.hits = hits_html(self.session.hits, live=True)

    def _draw(self, _change: object) -> None:
        session = self.session
        near = f"Near in meaning to “{line(session.near_to, 120)}”. " if session.near_to else ""
        self.state = {
            "busy": session.busy,
            "stage": session.stage,
            "error": session.error,
            "question": session.question,
            "said": near + f"{len(session.hits)} passages." if session.hits else "",
        }
