"""Quotes that the user keeps, beside the index: commented, tagged, in an order of the user's.

`notes.jsonl` in the index's folder has a line a note, in order: the quote, its source, the comment. A rebuild
leaves it alone.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from rag.errors import SettingsError, StoreError
from rag.library.base import Base, read_lines, write_lines
from rag.records import Article, Citation, Published, Role
from rag.records.desk import Note

NAME = "notes.jsonl"
LONGEST = 20_000
"""Characters of a comment at most."""


class Noting(Base):
    """The part of `Library` that keeps quotes, and makes a dossier of them."""

    @property
    def notes(self) -> list[Note]:
        """The kept quotes in the user's order, each checked against the index of now.

        One whose source no longer holds it has `citation.changed`. Raises StoreError for a line of
        `notes.jsonl` that is none.
        """
        from rag.answer.recheck import recheck_each

        kept = read_notes(self.settings.index)
        checked = recheck_each([one.citation for one in kept], self.index)
        return [replace(one, citation=citation) for one, citation in zip(kept, checked, strict=True)]

    def keep_quote(
        self, quote: Citation | tuple[str, int, int], comment: str = "", tags: Iterable[str] = (),
        question: str = "",
    ) -> Note:  # fmt: skip
        """Keeps a citation, or (article, start, end), as the last note; one that is kept already stays.

        Raises SettingsError for a place that is none, and StoreError where the file cannot be written.
        """
        citation = quote if isinstance(quote, Citation) else self.cite(*quote)
        place = f"{citation.article_id}:{citation.start}:{citation.end}"
        note = Note(
            hashlib.sha256(place.encode()).hexdigest()[:12], citation, comment[:LONGEST], _tags(tags),
            question, datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        )  # fmt: skip
        with self._noted() as notes:
            before = next((one for one in notes if one.id == note.id), None)
            if before is None:
                notes.append(note)
        return before or note

    def cite(self, article: str, start: int, end: int) -> Citation:
        """The citation of some characters of an article, without the white space around them."""
        source = self.article(article)
        text = source.text[start:end] if 0 <= start < end <= len(source.text) else ""
        if not text.strip():
            raise SettingsError(f"{source.path} has no text from {start} to {end}", "Mark a quote.")
        start, end = start + len(text) - len(text.lstrip()), end - len(text) + len(text.rstrip())
        role: Role = next((block.role for block in source.blocks if block.start <= start < block.end), "body")
        return Citation(
            source.id, source.path, start, end, source.text[start:end], source.title, source.publisher,
            source.published, role, page=source.page(start),
        )  # fmt: skip

    def edit_note(self, note: str, comment: str | None = None, tags: Iterable[str] | None = None) -> None:
        """Changes the comment or the tags of a note, by its id."""
        with self._noted() as notes:
            at = _at(notes, note)
            one = notes[at]
            notes[at] = replace(
                one, comment=one.comment if comment is None else comment[:LONGEST],
                tags=one.tags if tags is None else _tags(tags),
            )  # fmt: skip

    def move_note(self, note: str, by: int) -> None:
        """Moves a note towards the end (1, 2 ...) or the beginning (-1, -2 ...)."""
        with self._noted() as notes:
            at = _at(notes, note)
            one = notes.pop(at)
            notes.insert(max(0, min(at + by, len(notes))), one)

    def drop_note(self, note: str) -> None:
        """No longer keeps a quote."""
        with self._noted() as notes:
            del notes[_at(notes, note)]

    def export_notes(self, kind: str, style: str = "chicago", title: str = "Notes") -> bytes:
        """All notes as one dossier: "markdown", "html", "docx" (with footnotes), "ris", "bibtex" or "csl".

        `style` is "chicago", "apa" or the path of a .csl file. Raises SettingsError for another.
        """
        from rag.draw.dossier import dossier

        notes, articles = self.notes, dict[str, Article]()
        for one in {note.citation.article_id for note in notes if not note.citation.changed}:
            articles[one] = self.article(one)
        return dossier(notes, articles, kind, style, title)

    @contextmanager
    def _noted(self) -> Iterator[list[Note]]:
        """The notes, to be changed in place; then they are written. One process at a time."""
        from filelock import FileLock

        folder = self.settings.index
        try:
            with self._lock, FileLock(str(folder / ".notes.lock")):
                notes = read_notes(folder)
                yield notes
                write_notes(folder, notes)
        except OSError as error:  # of the lock
            what = f"{folder / NAME} cannot be written: {error.strerror}"
            raise StoreError(what, "Is there room, and leave?") from error
        self._followers.tell()


def _at(notes: Sequence[Note], name: str) -> int:
    places = [number for number, one in enumerate(notes) if one.id == name]
    if not places:
        raise SettingsError(f"there is no note {name!r}", "`library.notes` lists them.")
    return places[0]


def _tags(tags: Iterable[str]) -> tuple[str, ...]:
    given = [tags] if isinstance(tags, str) else tags
    return tuple(dict.fromkeys(plain for tag in given if (plain := " ".join(tag.split())[:100])))


def read_notes(folder: Path) -> list[Note]:
    """The notes of a file, in order. Raises StoreError for a line that cannot be understood."""
    return read_lines(folder / NAME, "note", _note)


def _line(note: Note) -> dict[str, Any]:
    """A note as it stands in the file: what a reader looks for first comes first."""
    one = note.citation
    return {
        "quote": one.quote, "comment": note.comment, "tags": list(note.tags), "speaker": one.speaker,
        "title": one.title, "publisher": one.publisher, "published": one.published.date,
        "question": note.question, "path": one.path, "page": one.page, "start": one.start, "end": one.end,
        "article": one.article_id, "role": one.role, "how": one.how, "date_how": one.published.how,
        "kept": note.kept, "id": note.id,
    }  # fmt: skip


def _note(document: dict[str, Any]) -> Note:
    """The note of a line. Raises ValueError or the like for one that is none."""
    text, texts, number = _taker(document, str), _taker(document, str, None), _taker(document, int, None)
    start, end, quote = _taker(document, int)("start"), _taker(document, int)("end"), text("quote")
    role: Any = document.get("role", "body")
    if end - start != len(quote) or role not in get_args(Role):
        raise ValueError("start and end are not those of the quote")
    citation = Citation(
        text("article"), text("path"), start, end, quote, texts("title"), texts("publisher"),
        Published(texts("published"), document.get("date_how", "unknown")), role, texts("speaker"),
        document.get("how"), number("page"),
    )  # fmt: skip
    return Note(text("id"), citation, document.get("comment") or "", _tags(document.get("tags") or ()),
                document.get("question") or "", document.get("kept") or "")  # fmt: skip


def _taker(document: Mapping[str, Any], *kinds: Any) -> Callable[[str], Any]:
    """Takes a value of one of some kinds; None counts as a kind. Raises ValueError for another."""

    def take(name: str) -> Any:
        value = document.get(name)
        if not any(value is None if kind is None else type(value) is kind for kind in kinds):
            raise ValueError(name)
        return value

    return take


def write_notes(folder: Path, notes: Iterable[Note]) -> None:
    """Writes the notes, whole or not at all."""
    write_lines(folder / NAME, map(_line, notes))
