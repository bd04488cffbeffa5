"""New articles on their way into a version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from rag.index.disk import Disk, writing
from rag.index.store import key
from rag.index.tables import ARTICLES, BATCH, ROLE_NUMBER, article_row, opened
from rag.lexical import analyse
from rag.lexical.arrays import Array
from rag.records import Article, Passage

_SPOOLED = ARTICLES.append(pa.field("context", pa.string())).append(pa.field("heading", pa.string()))


@dataclass(frozen=True)
class Missing:
    """A passage that has no vector yet: what the encoder reads, and the name of what it makes."""

    key: bytes
    heading: str
    text: str
    spans: tuple[tuple[int, int], ...]


class Spool:
    """New articles on disk, their passages as numbers: memory does not grow with the articles' text."""

    def __init__(self, path: Path) -> None:
        self.rows: dict[str, int] = {}
        self._path = path
        self._held: list[dict[str, Any]] = []
        self._writer: Any = None
        self._batches: list[pa.RecordBatch] | None = None
        self._ids: list[bytes] = []
        self._keys: list[bytes] = []
        self._numbers: list[tuple[int, int, int, int]] = []
        self._sentences: list[int] = []
        self._ends: list[int] = []
        self._firsts: list[int] = []

    def add(
        self, article: Article, passages: Sequence[Passage], context: str, heading: str,
        sketch: bytes, encoder: str,
    ) -> None:  # fmt: skip
        if article.id in self.rows:
            return
        row = self.rows[article.id] = len(self.rows)
        self._firsts.append(len(self._ids))
        for passage in passages:
            spans = [(start - passage.start, end - passage.start) for start, end in passage.sentences]
            text = article.text[passage.start : passage.end]
            self._ids.append(bytes.fromhex(passage.id))
            self._keys.append(key(encoder, heading, text, spans))
            self._numbers.append((row, passage.start, passage.end, ROLE_NUMBER[passage.role]))
            self._sentences += [place for span in passage.sentences for place in span]
            self._ends.append(len(self._sentences))
        self._held.append(
            article_row(article, len(passages), sketch) | {"context": context, "heading": heading}
        )
        if len(self._held) == BATCH:
            self._flush()

    def _flush(self) -> None:
        with writing(self._path):
            if self._writer is None:
                self._writer = pa.ipc.new_file(str(self._path), _SPOOLED)
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._held, schema=_SPOOLED))
        self._held = []

    def seal(self) -> None:
        """No article comes any more."""
        if self._batches is None:
            self._flush()
            self.close()
            self._batches = opened(self._path, _SPOOLED)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def remove(self, disk: Disk) -> None:
        """Removes the file; its rows are no longer there."""
        self._batches = []
        disk.remove(self._path)

    def batches(self) -> list[pa.RecordBatch]:
        assert self._batches is not None
        return self._batches

    def _row(self, row: int) -> dict[str, Any]:
        made: dict[str, Any] = self.batches()[row // BATCH].slice(row % BATCH, 1).to_pylist()[0]
        return made

    def sketches(self) -> list[bytes]:
        """The sketches of the new articles."""
        self.seal()
        return [one for batch in self.batches() for one in batch.column("sketch").to_pylist()]

    def keys(self) -> Array:
        return np.frombuffer(b"".join(self._keys), "S16")

    def missing(self, passages: Array) -> list[Missing]:
        """What the encoder reads of some passages, given by their numbers in the spool, ascending."""
        made, at, told = [], -1, {}
        for number in passages.tolist():
            row, start, end, _ = self._numbers[number]
            if row != at:
                at, told = row, self._row(row)
            flat = self._sentences[self._ends[number - 1] if number else 0 : self._ends[number]]
            spans = tuple((s - start, e - start) for s, e in zip(flat[::2], flat[1::2], strict=True))
            made.append(Missing(self._keys[number], told["heading"], told["text"][start:end], spans))
        return made

    def docs(self, rows: Sequence[int]) -> Iterator[list[str]]:
        """The analysed terms of the passages of some articles, one by one."""
        for row in rows:
            told = self._row(row)
            for number in range(*self.passages_of(row)):
                _, start, end, _ = self._numbers[number]
                text = told["text"][start:end]
                context = told["context"]
                yield analyse(text, told["language"], context)

    def passages_of(self, row: int) -> tuple[int, int]:
        last = self._firsts[row + 1] if row + 1 < len(self._firsts) else len(self._ids)
        return self._firsts[row], last

    def table(self) -> dict[str, Array]:
        """The arrays of PASSAGES; `article` is the row of the spool."""
        numbers = np.array(self._numbers, np.int32).reshape(-1, 4)
        return {
            "id": np.frombuffer(b"".join(self._ids), np.uint8).reshape(-1, 8),
            "key": np.frombuffer(b"".join(self._keys), np.uint8).reshape(-1, 16),
            "article": numbers[:, 0], "start": numbers[:, 1], "end": numbers[:, 2],
            "role": numbers[:, 3].astype(np.uint8), "offsets": np.array([0, *self._ends], np.int64),
            "sentences": np.array(self._sentences, np.int32),
        }  # fmt: skip
