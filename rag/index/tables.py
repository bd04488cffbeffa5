"""Articles as Arrow tables: what a version holds beside its numbers."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from rag.errors import IndexCorrupt
from rag.index.disk import reading
from rag.records import ROLES, Article, Block, DateMention, Published

BATCH: Final = 256
"""Articles in one record batch: every batch but the last has so many, so that a row is found by division."""

ARTICLES: Final = pa.schema(
    [
        ("id", pa.string()), ("path", pa.string()), ("paths", pa.list_(pa.string())),
        ("publisher", pa.string()), ("authors", pa.list_(pa.string())), ("published", pa.string()),
        ("language", pa.string()), ("reprint", pa.string()), ("text", pa.large_string()),
        ("details", pa.string()), ("sketch", pa.binary()), ("passages", pa.int32()),
    ]
)  # fmt: skip
ROLE_NUMBER: Final = {role: number for number, role in enumerate(ROLES)}

_COLUMNS = ("id", "path", "paths", "publisher", "author", "language", "reprint", "text")


def article_row(article: Article, passages: int) -> dict[str, Any]:
    """An article as a row of ARTICLES but its sketch; `details` is JSON of every field that is no column."""
    values = {field.name: getattr(article, field.name) for field in fields(article)}
    details = {key: value for key, value in values.items() if key not in _COLUMNS}
    return {name: values.get(name) for name in ARTICLES.names} | {
        "paths": list(article.paths or (article.path,)), "authors": list(article.author),
        "published": article.published.date, "passages": passages,
        "details": json.dumps(details, ensure_ascii=False, separators=(",", ":"), default=asdict),
    }  # fmt: skip


def article_of(row: dict[str, Any]) -> Article:
    """The article of a row. Raises IndexCorrupt if it is none."""
    with reading("an article of the index"):
        values = json.loads(row["details"])
        values["published"] = Published(**values["published"])
        values["blocks"] = tuple(Block(**block) for block in values["blocks"])
        values["mentions"] = tuple(DateMention(**mention) for mention in values["mentions"])
        values["pages"] = tuple(values["pages"])
        for name in ("id", "path", "publisher", "language", "reprint", "text"):
            values[name] = row[name]
        return Article(author=tuple(row["authors"]), paths=tuple(row["paths"]), **values)


def stream(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> Iterator[bytes]:
    """The bytes of an Arrow file with these batches, as they come."""
    sink = io.BytesIO()
    with pa.ipc.new_file(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.getvalue()
            sink.seek(0)
            sink.truncate()
    yield sink.getvalue()


def opened(path: Path, schema: pa.Schema) -> list[pa.RecordBatch]:
    """The record batches of an Arrow file, memory-mapped. Raises IndexCorrupt."""
    try:
        reader = pa.ipc.open_file(pa.memory_map(str(path)))
        if reader.schema != schema:
            raise IndexCorrupt(f"{path.name} has other columns than it should", "Run `rag build`.")
        batches = [reader.get_batch(n) for n in range(reader.num_record_batches)]
        for batch in batches:
            batch.validate()
        return batches
    except (OSError, pa.ArrowException) as error:
        raise IndexCorrupt(f"{path.name} is damaged: {error}", "Run `rag build`.") from error


def batched(rows: Iterable[dict[str, Any]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Rows in batches of BATCH."""
    every = iter(rows)
    while some := list(islice(every, BATCH)):
        yield pa.RecordBatch.from_pylist(some, schema=schema)


def taken(batches: Sequence[pa.RecordBatch], rows: Sequence[int]) -> Iterator[pa.RecordBatch]:
    """Some rows of equal-sized batches, in the given order; neighbours come in one slice."""
    for (_, batch), run in groupby(enumerate(rows), lambda one: (one[1] - one[0], one[1] // BATCH)):
        numbers = [row for _, row in run]
        yield batches[batch].slice(numbers[0] % BATCH, len(numbers))
