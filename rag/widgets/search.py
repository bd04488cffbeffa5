"""The panel that searches: every passage with its ranks, scores and matched words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traitlets import Unicode

from rag.records.draw import hits_html
from rag.records.draw.safe import line
from rag.session import Library, SearchSession, SourceSession
from rag.widgets.panel import Reading, front_end, number, text

START = "Every passage that is found says why: by its meaning, by its words, and by which."


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
            "near": self._near,
        }
        session.observe(self._draw_hits, ["searched"])
        session.question = question
        self.draws(session, self._state, "searched")
        if question:
            session.search()

    def _search(self, told: Mapping[str, Any]) -> None:
        self.reading.close()
        self.session.everything = told.get("everything") is True
        self.session.search(text(told, "question", 100_000))

    def _near(self, told: Mapping[str, Any]) -> None:
        self.reading.close()
        self.session.near(number(told, "number"))

    def _draw_hits(self, _change: object) -> None:
        self.hits = hits_html(self.session.hits, live=True)

    def _state(self) -> dict[str, Any]:
        session = self.session
        near = f"Near in meaning to “{line(session.near_to, 120)}”. " if session.near_to else ""
        return {
            "busy": session.busy,
            "stage": session.stage,
            "question": session.question,
            "said": near + _counted(len(session.hits)) if session.searched else START,
        }


def _counted(count: int) -> str:
    return f"{count} passage{'' if count == 1 else 's'}."
