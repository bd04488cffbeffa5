"""Notes <-> rows of Arrow: a column a kind, so that who wants the people does not read the numbers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

import pyarrow as pa

from rag.index.disk import reading
from rag.records import Day, Notes, Person, Quantity, Utterance

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
