"""Notes on their way into an index: which articles lack some, and what is made of them is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import IndexCorrupt, IndexMissing
from rag.index.disk import Disk
from rag.index.layout import Layout
from rag.index.local import LocalIndex
from rag.index.lock import locked
from rag.index.note_rows import keys_of
from rag.index.notes import NotesManifest, NoteWriter
from rag.index.tables import ARTICLES, opened
from rag.records import Article, Notes


class Noting:
    """The articles of the current version that have no notes by this `annotator` (a version) yet.

    The caller holds the lock of the index folder. What is `put` is kept for good, whatever comes after.
    """

    def __init__(
        self, index: LocalIndex, annotator: str, corrections: Mapping[str, Any], disk: Disk | None = None
    ) -> None:
        self._index, self._annotator, self._layout = index, annotator, Layout(index.path)
        self._writer = NoteWriter(self._layout, annotator, disk or Disk())
        self._writer.correct(corrections)
        there = self._writer.ready()
        self._keys = keys_of(index.batches(), annotator)
        self._rows = [row for row, key in enumerate(self._keys) if key not in there]

    def __len__(self) -> int:
        return len(self._rows)

    @property
    def total(self) -> int:
        """How many articles there are."""
        return len(self._keys)

    def articles(self) -> Iterator[tuple[bytes, Article]]:
        """The key of the notes and the article, for each that has none yet."""
        for row in self._rows:
            yield self._keys[row], self._index.article(self._index.article_ids[row])

    def put(self, notes: Iterable[tuple[bytes, Notes]]) -> None:
        """Saves notes under their keys. Raises StoreError."""
        self._writer.put(notes)

    def finish(self) -> None:
        """Puts the files in order. Raises StoreError."""
        self._writer.finish(self._keys, self._older)

    def _older(self) -> set[bytes]:
        """The keys of the notes of every version that is kept; a damaged one needs none."""
        found: set[bytes] = set()
        for name in self._layout.names():
            try:
                self._layout.manifest(name)
                batches = opened(self._layout.folder(name) / "articles.arrow", ARTICLES)
            except (IndexCorrupt, IndexMissing):
                continue
            found.update(keys_of(batches, self._annotator))
        return found


def rewrite_corrections(path: Path, corrections: Mapping[str, Any], disk: Disk | None = None) -> None:
    """What the user says of people and statements, for an index whose notes stay as they are.

    Raises IndexLocked while a build is at work, and StoreError.
    """
    layout = Layout(path)
    with locked(path):
        writer = NoteWriter(layout, NotesManifest.read(layout.notes).annotator, disk or Disk())
        writer.correct(corrections)
        writer.ready()
