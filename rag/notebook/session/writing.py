"""The view-models of writing: a draft that is checked, and kept quotes, of which a dossier is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from traitlets import Instance, List, Unicode

from rag.notebook.session.base import Following, Library, Result
from rag.records.desk import Note
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


class NotesSession(Following):
    """`notes` are those of the file as it is now, whoever changed it."""

    notes: List[Note] = List()

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.follow()

    def follow(self) -> None:
        """Reads the notes again: one was kept or changed, or the index is another."""
        super().follow()
        with self.reporting():
            self.notes = self.library.notes

    def edit(self, note: str, comment: str, tags: str) -> None:
        """Takes a comment and tags, parted by commas."""
        self._act(lambda: self.library.edit_note(note, comment, tags.split(",")))

    def move(self, note: str, by: int) -> None:
        """Moves a note up (-1) or down (1)."""
        self._act(lambda: self.library.move_note(note, by))

    def drop(self, note: str) -> None:
        """No longer keeps a note."""
        self._act(lambda: self.library.drop_note(note))

    def _act(self, act: Callable[[], Result]) -> Result | None:
        self.error = ""
        return self.attempt(act)

    def export(self, kind: str, style: str, title: str) -> bytes | None:
        """The dossier; None, with an error, where it fails."""
        return self._act(lambda: self.library.export_notes(kind, style, title.strip() or "Notes"))
