"""The notes of articles, by what they were made of, in files that are written once and never changed.

notes/manifest.json     which files there are, with size and sha256; who made them; one rename renews it
notes/HASH.arrow        rows of NOTES

They lie beside the versions, as the vectors do: an index answers before its notes are whole, a rebuild
makes those of new articles, and an earlier version finds its own.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from rag.errors import IndexCorrupt
from rag.index.disk import reading
from rag.index.layout import Layout, Stamps, named_files, sealed, unsealed, verify
from rag.index.protocol import NOTE_KINDS
from rag.index.tables import opened
from rag.records import Day, Notes, Person, Quantity, Utterance

MANIFEST: Final = "manifest.json"
_ADVICE: Final = "Run `rag build`: notes that are damaged are made again."
KINDS: Final[dict[str, type]] = {
    "people": Person, "utterances": Utterance, "stances": Utterance, "numbers": Quantity, "days": Day,
}  # fmt: skip
NOTES: Final = pa.schema(
    [("key", pa.binary()), ("article", pa.string()), *((kind, pa.string()) for kind in KINDS)]
)
_FIELDS: Final = {kind: tuple(field.name for field in fields(KINDS[kind])) for kind in KINDS}
_SHAPE: Final = hashlib.sha256(json.dumps(_FIELDS).encode()).hexdigest()
"""Names the fields of the records: notes of other fields are no longer read."""
_READ_OF: Final = ("id", "publisher", "authors", "published", "language", "details")


@dataclass(frozen=True)
class NotesManifest:
    """`annotator` is the version that made the notes, `files` size and sha256 by name.

    `corrections` are what the user said of people and statements when the index was built (JSON).
    """

    annotator: str = ""
    files: dict[str, tuple[int, str]] = field(default_factory=dict)
    corrections: dict[str, Any] = field(default_factory=dict)

    def packed(self) -> bytes:
        """The manifest as it is written."""
        return sealed(asdict(self))

    @classmethod
    def read(cls, folder: Path) -> NotesManifest:
        """The manifest in `folder`; an empty one where there is none. Raises IndexCorrupt."""
        with reading(f"notes/{MANIFEST}", _ADVICE), suppress(FileNotFoundError):
            document = unsealed((folder / MANIFEST).read_bytes())
            files, corrections = named_files(document["files"]), dict(document["corrections"])
            return cls(str(document["annotator"]), files, corrections)
        return cls()

    def expected(self, folder: Path) -> dict[Path, tuple[int, str]]:
        """Every file of notes, with its size and sha256."""
        return {folder / name: known for name, known in self.files.items()}


class NoteFiles:
    """The notes of an index, open for reading; it stays as it is while a build adds to the folder."""

    def __init__(self, layout: Layout) -> None:
        """Raises IndexCorrupt where a byte is not what was written."""
        self.manifest = NotesManifest.read(layout.notes)
        if wrong := verify(self.manifest.expected(layout.notes), Stamps(layout.path)):
            file, what = wrong[0]
            raise IndexCorrupt(f"notes/{file.name} {what}", _ADVICE)
        self._batches: list[pa.RecordBatch] = []
        self._places: dict[bytes, tuple[int, int]] = {}
        for name in self.manifest.files:
            for batch in opened(layout.notes / name, NOTES):
                at = len(self._batches)
                self._batches.append(batch)
                for row, key in enumerate(batch.column("key").to_pylist()):
                    self._places[key] = at, row

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    def get(self, key: bytes, kinds: Sequence[str] = tuple(KINDS)) -> Notes | None:
        """The notes of a key, with these kinds of items; None where there are none (yet)."""
        if key not in self._places:
            return None
        at, row = self._places[key]
        (columns,) = self._batches[at].select(["article", *kinds]).slice(row, 1).to_pylist()
        return notes_of(columns, self.manifest.annotator)

    def rows(self, keys: Iterable[bytes]) -> Iterator[dict[str, Any]]:
        """The rows of some keys, as they are stored."""
        for at, row in (self._places[key] for key in keys if key in self._places):
            yield self._batches[at].slice(row, 1).to_pylist()[0]


class Annotated:
    """The notes of a version's articles. Their folder is looked at again when its manifest changed, for they
    come while an index is open. Raises IndexCorrupt where they are damaged."""

    def __init__(self, layout: Layout, batches: list[pa.RecordBatch]) -> None:
        """`batches` are the articles, of ARTICLES."""
        self._layout, self.batches = layout, batches
        self.article_ids: list[str] = [one for batch in batches for one in batch.column("id").to_pylist()]
        """The ids of all articles, in row order."""
        self._article_rows = {one: row for row, one in enumerate(self.article_ids)}
        self._seen: tuple[int, int, int] | None = None
        self._guard = threading.Lock()
        self._note_files: NoteFiles
        self._annotator: str | None = None
        self._keys: list[bytes] = []

    def _current(self) -> NoteFiles:
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
                    self._keys = keys_of(self.batches, self._annotator)
                self._note_files, self._seen = files, seen
                break
            return self._note_files

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = (self._layout.notes / MANIFEST).stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def notes(self, article_id: str) -> Notes | None:
        return self._current().get(self._keys[self._article_rows[article_id]])

    def note_keys(self) -> dict[str, bytes]:
        """The key of the notes of each article that has some, by its id, in order."""
        files = self._current()
        return {one: key for one, key in zip(self.article_ids, self._keys, strict=True) if key in files}

    def notes_state(self) -> dict[str, Any]:
        """How far the notes are: `articles` of them with notes, and the `annotator` that made them."""
        return {"articles": len(self.note_keys()), "annotator": self._current().manifest.annotator}

    def notes_mark(self) -> str:
        return self._current().manifest.packed()[-65:-1].decode()

    def corrections(self) -> dict[str, Any]:
        return self._current().manifest.corrections

    def noted(self, kinds: Sequence[str] = NOTE_KINDS) -> Iterator[Notes]:
        files = self._current()
        return filter(None, (files.get(key, kinds) for key in self._keys))


def keys_of(batches: Iterable[pa.RecordBatch], annotator: str) -> list[bytes]:
    """16 bytes for each article that name all that its notes depend on: equal key, equal notes.

    That is the article as it is known now (a corrected date moves its days) without its path, the
    version of the annotator, and the fields of a note.
    """
    keys = []
    for batch in batches:
        for row in batch.select(_READ_OF).to_pylist():
            content = json.dumps([_SHAPE, annotator, *(row[name] for name in _READ_OF)], ensure_ascii=False)
            keys.append(hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest())
    return keys


def row_of(key: bytes, notes: Notes) -> dict[str, Any]:
    """A row of NOTES: each kind is JSON, a list of the fields of each item in their order."""
    columns = {
        kind: json.dumps(
            [[getattr(item, name) for name in names] for item in getattr(notes, kind)],
            ensure_ascii=False, separators=(",", ":"),
        )
        for kind, names in _FIELDS.items()
    }  # fmt: skip
    return {"key": key, "article": notes.article_id, **columns}


def notes_of(row: Mapping[str, Any], annotator: str) -> Notes:
    """The notes of a row; kinds that it does not hold are empty. Raises IndexCorrupt if it is none."""
    with reading("a note of the index"):
        items = {kind: _items(kind, json.loads(row[kind])) for kind in KINDS if kind in row}
        return Notes(row["article"], annotator, **items)


def _items(kind: str, rows: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    make: Callable[..., Any] = KINDS[kind]
    if kind == "people":
        return tuple(Person(row[0], tuple((s, e) for s, e in row[1]), *row[2:]) for row in rows)
    if kind in ("utterances", "stances"):
        return tuple(make(*row[:3], tuple(row[3]) if row[3] else None, *row[4:]) for row in rows)
    return tuple(make(*row) for row in rows)
