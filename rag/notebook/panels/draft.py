"""The panel that checks a draft: each sentence beside its nearest quotes; it is saved with footnotes."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from traitlets import Unicode

from rag.draw.draft import draft_html
from rag.notebook.panels.panel import Message, Panel, front_end
from rag.notebook.session import DraftSession, Library

LONGEST: Final = 200_000
KINDS: Final = {"docx": "Word", "markdown": "Markdown", "html": "Web page"}
START = "Paste a draft: each sentence is held against the sources, and what differs from them is named."


class DraftPanel(Panel):
    """Checks a draft. `DraftPanel(library, "text or path")` checks it at once."""

    _esm = front_end("draft")
    checked = Unicode().tag(sync=True)

    def __init__(self, library: Library, draft: str = "", llm: str = "none") -> None:
        super().__init__()
        self.session = session = DraftSession(library)
        session.text, session.llm = draft, llm
        self.actions |= {
            "check": self._check,
            "stop": lambda _: session.cancel(),
            "export": lambda message: self._export(message.text("kind")),
        }
        session.observe(self._draw, ["checked"])
        self.draws(session, "models", "llm", "text", also=["checked"], make=self._state)
        session.open()
        if draft:
            session.wait()
            session.check()

    def _check(self, message: Message) -> None:
        if not self.session.busy:
            self.session.llm = message.text("llm") or "none"
        self.session.check(message.text("text", LONGEST + 1))

    def _draw(self, _change: object) -> None:
        checked = self.session.checked
        self.checked = draft_html(checked, style=False) if checked is not None else ""

    def still_html(self) -> str:
        """The draft, checked."""
        return self.checked

    def _state(self) -> dict[str, Any]:
        said = "" if self.session.checked is not None else START
        return {"said": said, "kinds": list(KINDS.items())}

    def _export(self, kind: str) -> None:
        data = self.session.export(kind) if kind in KINDS else None
        if data is not None and self.session.checked is not None:
            name = PurePath(self.session.checked.name).stem or "draft"
            self.send_file(f"{name} checked", kind, data)
