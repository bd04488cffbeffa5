"""The panel that shows the corpus: a table to sort and filter, and the article of a row beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traitlets import List

from rag.records.draw.safe import line
from rag.session import CorpusSession, Library, SourceSession
from rag.widgets.panel import Reading, front_end, number, text


class CorpusView(Reading):
    """All articles, a page at a time; sorting and filtering happen in the kernel."""

    _esm = front_end("corpus")
    rows: List[dict[str, Any]] = List().tag(sync=True)

    def __init__(self, library: Library) -> None:
        super().__init__(SourceSession(library))
        self.session = session = CorpusSession(library)
        self.actions |= {
            "show": self._show,
            "open": self._open,
        }
        session.observe(self._draw_rows, ["rows"])
        session.show()
        self.draws(session, self._state, "rows", "total", "page", "outlets", "order", "descending")

    def _show(self, told: Mapping[str, Any]) -> None:
        changed: dict[str, Any] = {
            name: text(told, name, 500)
            for name in ("text", "outlet", "since", "until", "order")
            if name in told
        }
        if "descending" in told:
            changed["descending"] = told["descending"] is True
        if "page" in told:
            changed["page"] = number(told, "page")
        self.session.show(**changed)

    def _open(self, told: Mapping[str, Any]) -> None:
        row = number(told, "row")
        if 0 <= row < len(self.session.rows):
            self.reading.open_article(str(self.session.rows[row]["article"]))

    def _draw_rows(self, _change: object) -> None:
        with self.drawing:
            self.rows = [
                {name: _told(name, value) for name, value in one.items()} for one in self.session.rows
            ]

    def _state(self) -> dict[str, Any]:
        session = self.session
        return {
            "total": session.total,
            "page": session.page,
            "pages": max(1, -(-session.total // session.size)),
            "order": session.order,
            "descending": session.descending,
            "outlets": session.outlets[:500],
        }


def _told(name: str, value: str | int) -> str | int:
    return line(value, 5000 if name == "path" else 300) if isinstance(value, str) else value
