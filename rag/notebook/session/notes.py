"""The view-model of the notes: kept quotes in the user's order, and the dossier made of them."""

from __future__ import annotations

from collections.abc import Callable

from traitlets import List

from rag.notebook.session.base import Following, Library, Result
from rag.records import Article
from rag.records.desk import Note


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

    def article(self, article: str) -> Article | None:
        """An article by its id; None, with an error, where it is not here."""
        return self.attempt(lambda: self.library.article(article))

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
