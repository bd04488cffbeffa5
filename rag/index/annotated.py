"""The notes of the articles of one version, as far as they are made."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from rag.errors import IndexCorrupt
from rag.index.layout import Layout
from rag.index.note_rows import KINDS, keys_of
from rag.index.notes import MANIFEST, NoteFiles
from rag.records import Notes


class Annotated:
    """Looks at the folder of notes again whenever its manifest changed: notes come while it is open."""

    def __init__(self, layout: Layout, articles: Sequence[pa.RecordBatch]) -> None:
        self._layout, self._articles = layout, articles
        self._seen: tuple[int, int, int] | None = None
        self._guard = threading.Lock()
        self._files: NoteFiles
        self._annotator: str | None = None
        self._keys: list[bytes] = []

    def _current(self) -> NoteFiles:
        """Raises IndexCorrupt where notes are damaged."""
        with self._guard:
            seen = self._stamp()
            while seen != self._seen or seen is None:
                try:
                    files = NoteFiles(self._layout)
                except IndexCorrupt:
                    if seen == (seen := self._stamp()):
                        raise
                    continue  # a build put the files in order between two looks
                if files.manifest.annotator != self._annotator:
                    self._annotator = files.manifest.annotator
                    self._keys = keys_of(self._articles, self._annotator)
                self._files, self._seen = files, seen
                break
            return self._files

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = (self._layout.notes / MANIFEST).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def of(self, row: int, kinds: Sequence[str] = tuple(KINDS)) -> Notes | None:
        """The notes of the article in a row of the version; None while there are none."""
        files = self._current()
        return files.get(self._keys[row], kinds)

    def keys(self) -> list[tuple[int, bytes]]:
        """(row of the article, the key of its notes) of all that have some, in order."""
        files = self._current()
        return [(row, key) for row, key in enumerate(self._keys) if key in files]

    def state(self) -> dict[str, Any]:
        """How far the notes are: `articles` of them with notes, and the `annotator` that made them."""
        files = self._current()
        return {
            "articles": sum(key in files for key in self._keys), "annotator": files.manifest.annotator,
        }  # fmt: skip

    def mark(self) -> str:
        """Names the notes that are there and the corrections: what is made of them is kept under it."""
        manifest = self._current().manifest
        return manifest.packed()[-65:-1].decode()

    def corrections(self) -> dict[str, Any]:
        """What the user said of people and statements when the index was last built."""
        return self._current().manifest.corrections

    def each(self, kinds: Sequence[str] = tuple(KINDS)) -> Iterator[tuple[int, Notes]]:
        """(row of the article, its notes) of all that have some, in order."""
        files = self._current()
        for row, key in enumerate(self._keys):
            if (notes := files.get(key, kinds)) is not None:
                yield row, notes
