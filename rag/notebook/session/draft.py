"""The view-model of checking a draft: its text, the judge, and what was found of each sentence."""

from __future__ import annotations

from typing import Any

from traitlets import Instance, List, Unicode

from rag.notebook.session.base import Following
from rag.records.draft import CheckedDraft


class DraftSession(Following):
    """Checks a draft in a thread. `checked` is the last result, `llm` the judge ("none": no model)."""

    text = Unicode()
    llm = Unicode("none")
    models: List[dict[str, Any]] = List()
    checked = Instance(CheckedDraft, allow_none=True)

    def open(self) -> bool:
        """Learns which models can judge, in a thread."""

        def work() -> None:
            self.follow()
            self.models = self.models_here()

        return self.start(work, "looking for models")

    def changed(self) -> None:
        """What was checked stays; the index that it was checked against is another now."""
        if self.checked is not None and not self.busy:
            self.notice = "The index has changed since: check again."

    def check(self, text: str | None = None, name: str = "") -> bool:
        """Checks a text, or the file whose path it is."""
        draft = self.text if text is None else text
        if not draft.strip():
            self.error = "Paste a text, or type the path of a file."
            return False

        def work() -> None:
            self.catch_up()
            self.text = draft
            self.checked = self.library.verify(
                draft, llm=self.llm, name=name, on_stage=self.tell, cancelled=self.cancelled
            )
            self.follow()

        return self.start(work, "opening the index")

    def export(self, kind: str) -> bytes | None:
        """The draft with footnotes ("markdown", "docx", "html"); None without one, or where it fails."""
        checked = self.checked
        return self.attempt(lambda: self.library.export(checked, kind)) if checked is not None else None
