"""The panel that checks a draft: each sentence beside its nearest quotes; it is saved with footnotes."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from traitlets import Unicode

from rag.draw.draft import draft_html
from rag.notebook.panels.panel import PAGES, Message, Panel, front_end, kinds
from rag.notebook.session import DraftSession, Library

LONGEST: Final = 200_000
START = "Paste a draft: each sentence is held against the sources, and what differs from them is named."


class DraftPanel(Panel):
    """Checks a draft. `DraftPanel(library, "text or path")` checks it at once."""

    _esm = front_end("draft")
    checked = Unicode().tag(sync=True)

    def __init__(self, library: Library, draft: str = "", llm: str = "none") -> None:
        super().__init__()
        self.session = session = DraftSession(library)
        session.text, session.llm = draft, llm
        self.actions |= {"check": self._check, "stop": lambda _: session.cancel(), "export": self._export}
        self.shows(
            "checked", session, ["checked"],
            lambda: draft_html(session.checked, style=False) if session.checked else "",
        )  # fmt: skip
        self.draws(session, "models", "llm", "text", also=["checked"], make=self._state)
        session.open()
        if draft:
            session.wait()
            session.check()

    def _check(self, message: Message) -> None:
        if not self.session.busy:
            self.session.llm = message.text("llm") or "none"
        self.session.check(message.text("text", LONGEST + 1))

    def still_html(self) -> str:
        """The draft, checked."""
        return self.checked

    def _state(self) -> dict[str, Any]:
        return {"said": "" if self.session.checked else START, "kinds": kinds(PAGES)}

    def _export(self, message: Message) -> None:
        name = PurePath(self.session.checked.name).stem if self.session.checked else ""
        self.save(message, f"{name or 'draft'} checked", self.session.export, PAGES)
