"""The panels of writing: a draft beside its nearest quotes, and kept quotes to comment, order and save."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

from traitlets import List, Unicode

from rag.draw.draft import draft_html
from rag.draw.fill import fill
from rag.draw.safe import direction, joined, line, plain
from rag.draw.source import speaker_text, when_text
from rag.notebook.panels.panel import PAGES, PASTED, Message, Reading, front_end, kinds
from rag.notebook.session import DraftSession, Library, NotesSession
from rag.records.desk import Note

START = "Paste a draft: each sentence is held against the sources, and what differs from them is named."


class DraftPanel(Reading):
    """Checks a draft. `DraftPanel(library, "text or path")` checks it at once."""

    _esm = front_end("draft")
    checked = Unicode().tag(sync=True)

    def __init__(self, library: Library, draft: str = "", llm: str = "none") -> None:
        super().__init__(library)
        self.session = session = DraftSession(library)
        session.text, session.llm = draft, llm
        self.actions |= {
            "check": self._check,
            "stop": lambda _: session.cancel(),
            "open": lambda message: self._open(message.number("number")),
            "export": self._export,
        }
        self.shows("checked", session, ["checked"], self._drawn)
        self.draws(session, "models", "llm", "text", also=["checked"], make=self._state)
        session.open()
        if draft:
            session.wait()
            session.check()

    def _check(self, message: Message) -> None:
        if not self.session.busy:
            self.session.llm = message.text("llm") or "none"
        self.session.check(message.text("text", PASTED))

    def _drawn(self) -> str:
        self.reading.close()  # what is open was a quote of the draft before
        return draft_html(self.session.checked, style=False, live=True) if self.session.checked else ""

    def _open(self, number: int) -> None:
        """Opens a quote in its article; next and previous go through all of the draft."""
        checked = self.session.checked
        cited = [one for sentence in checked.sentences for one in sentence.citations] if checked else []
        self.reading.open_cited(cited, [f"Quote {at}" for at, _ in enumerate(cited, 1)], number)

    def still_html(self) -> str:
        """The draft, checked."""
        return draft_html(self.session.checked, style=False) if self.session.checked else ""

    def _state(self) -> dict[str, Any]:
        return {"said": "" if self.session.checked else START, "kinds": kinds(PAGES)}

    def _export(self, message: Message) -> None:
        name = PurePath(self.session.checked.name).stem if self.session.checked else ""
        self.save(message, f"{name or 'draft'} checked", self.session.export, PAGES)


KINDS: Final = (*PAGES, "ris", "bibtex")
STYLES: Final = {"chicago": "Chicago", "apa": "APA"}


class NotesPanel(Reading):
    """The kept quotes of a library: `NotesPanel(library)`."""

    _esm = front_end("notes")
    notes: List[dict[str, Any]] = List().tag(sync=True)

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.session = session = NotesSession(library)
        self.actions |= {
            "edit": lambda message: session.edit(
                message.text("id", 40), message.text("comment", 20_000), message.text("tags")
            ),
            "move": lambda message: session.move(message.text("id", 40), message.number("by") or -1),
            "drop": lambda message: session.drop(message.text("id", 40)),
            "open": lambda message: self._open(message.text("id", 40)),
            "export": self._export,
        }
        self.shows("notes", session, ["notes"], lambda: [_drawn(note) for note in session.notes])
        choices = {"kinds": kinds(KINDS), "styles": list(STYLES.items())}
        self.draws(session, also=["notes"], make=lambda: choices)

    def still_html(self) -> str:
        """All notes."""
        return fill("still", "notes", notes=self.session.notes)

    def _open(self, name: str) -> None:
        """Opens the source of a note; next and previous go through those whose source is as it was."""
        held = [(f"Note {n}", one) for n, one in enumerate(self.session.notes, 1) if not one.citation.changed]
        at = next((at for at, (_, one) in enumerate(held) if one.id == name), -1)
        self.reading.open_cited([one.citation for _, one in held], [label for label, _ in held], at)

    def _export(self, message: Message) -> None:
        style, title = message.text("style", 300), message.text("title", 300)
        if style in STYLES:
            self.save(message, "notes", lambda kind: self.session.export(kind, style, title), KINDS)


def _drawn(note: Note) -> dict[str, Any]:
    """A note as the browser shows it."""
    one = note.citation
    about = (
        speaker_text(one.speaker, one.how),
        one.publisher or "outlet unknown",
        when_text(one.published),
        one.title or one.path,
    )
    return {
        "id": note.id,
        "quote": line(one.quote, 3000),
        "dir": direction(one.quote),
        "about": joined(map(line, about), " · "),
        "comment": plain(note.comment),
        "tags": ", ".join(line(tag, 100) for tag in note.tags),
        "question": line(note.question, 300),
        "changed": one.changed,
    }
