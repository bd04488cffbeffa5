"""The writing of notes: those that an index has none of yet, and the corrections that they stand under."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import IndexCorrupt, StoreError
from rag.index.disk import Disk, locked
from rag.index.layout import Layout, Stamps, verify
from rag.index.notes import MANIFEST, NOTES, NoteFiles, NotesManifest, keys_of, row_of
from rag.index.tables import ARTICLES, batched, opened, stream
from rag.records import Notes

if TYPE_CHECKING:
    from rag.index.local import LocalIndex

ENDING: Final = ".arrow"
MOST_FILES: Final = 16
"""Files that are kept apart; more become one, so that a row is copied once in so many rebuilds."""


class NoteWriter:
    """The writing side; the caller holds the lock of the index folder. What is `put` is kept for good.

    `annotator` is the version that makes the notes, `corrections` what the user says of people and statements
    from now on. The manifest is written anew where it is not true.
    """

    def __init__(self, layout: Layout, annotator: str, corrections: Mapping[str, Any], disk: Disk) -> None:
        self._layout, self._folder, self._disk = layout, layout.notes, disk
        disk.folder(self._folder)
        try:
            old, lost = NotesManifest.read(self._folder), False
        except IndexCorrupt:
            old, lost = NotesManifest(), True
        damaged = {path.name for path, _ in verify(old.expected(self._folder), Stamps(layout.path))}
        self._files = {name: known for name, known in old.files.items() if name not in damaged}
        self._annotator, self._corrections = annotator, dict(corrections)
        if lost or damaged or (old.annotator, old.corrections) != (annotator, corrections):
            self._renew()

    def put(self, notes: Iterable[tuple[bytes, Notes]]) -> None:
        """Saves some notes under their keys. Raises StoreError."""
        self._write([row_of(key, one) for key, one in sorted(notes, key=lambda pair: pair[0])])
        self._renew()

    def _write(self, rows: list[dict[str, Any]]) -> None:
        whole = b"".join(stream(NOTES, batched(rows, NOTES)))
        name = hashlib.sha256(whole).hexdigest()[:32] + ENDING
        self._files[name] = self._disk.save(self._folder / name, [whole])

    def _renew(self) -> None:
        self._disk.settle(self._folder)
        manifest = NotesManifest(self._annotator, dict(sorted(self._files.items())), self._corrections)
        self._disk.save(self._folder / MANIFEST, [manifest.packed()])
        self._disk.settle(self._folder)
        with suppress(StoreError):  # without stamps they are hashed when they are next opened
            Stamps(self._layout.path).update(self._disk, manifest.expected(self._folder))


class Noting(NoteWriter):
    """The articles of the current version that have no notes by this `annotator` (a version) yet."""

    def __init__(
        self, index: LocalIndex, annotator: str, corrections: Mapping[str, Any], disk: Disk | None = None
    ) -> None:
        super().__init__(Layout(index.path), annotator, corrections, disk or Disk())
        there = NoteFiles(self._layout)
        self._keys = keys_of(index.batches, annotator)
        articles = zip(self._keys, index.article_ids, strict=True)
        self.missing = {key: name for key, name in articles if key not in there}
        """The key of the notes that are to be made, and the id of the article."""
        self.total = len(self._keys)
        """How many articles there are."""

    def finish(self) -> None:
        """Makes many files one, and lets go of notes that no kept version needs once they are most of all.

        Raises StoreError.
        """
        files = NoteFiles(self._layout)
        needed = {key for key in self._keys if key in files}
        if len(self._files) > MOST_FILES or len(files) > 2 * len(needed):
            needed |= {key for key in self._older() if key in files}
            if len(self._files) > MOST_FILES or len(files) > 2 * len(needed):
                rows, self._files = list(files.rows(sorted(needed))), {}
                if rows:
                    self._write(rows)
                self._renew()
        known = {MANIFEST, *self._files}
        for path in self._folder.iterdir():
            if path.name not in known:
                self._disk.remove(path)

    def _older(self) -> set[bytes]:
        """The keys of the notes of every version that is kept; a damaged one needs none."""
        keys: set[bytes] = set()
        for manifest in self._layout.manifests():
            with suppress(IndexCorrupt):
                batches = opened(self._layout.folder(manifest.version) / "articles.arrow", ARTICLES)
                keys.update(keys_of(batches, self._annotator))
        return keys


def rewrite_corrections(path: Path, corrections: Mapping[str, Any]) -> None:
    """What the user says of people and statements, for an index whose notes stay as they are.

    Raises IndexLocked while a build is at work, IndexCorrupt and StoreError.
    """
    layout = Layout(path)
    with locked(path):
        NoteWriter(layout, NotesManifest.read(layout.notes).annotator, corrections, Disk())
