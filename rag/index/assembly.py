"""A new version's tables, put together of the last version's rows and of what was read just now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rag.errors import IndexCorrupt
from rag.index import dense
from rag.index.arrays import ranges
from rag.index.disk import Disk, store_error
from rag.index.local import LocalIndex
from rag.index.store import Store, key
from rag.index.tables import ARTICLES, BATCH, PASSAGES, ROLE_NUMBER, article_row, opened, taken
from rag.lexical import Postings, analyse
from rag.records import Article, Passage

Array = NDArray[Any]
Order = list[tuple[str, tuple[int, int]]]
"""Articles in the new order: id, and its place: (0, row of the last version) or (1, row of the spool)."""

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
        try:
            if self._writer is None:
                self._writer = pa.ipc.new_file(str(self._path), _SPOOLED)
            self._writer.write_batch(pa.RecordBatch.from_pylist(self._held, _SPOOLED))
        except OSError as error:
            raise store_error(self._path, error) from error
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

    def table(self) -> tuple[Array, Array, Array, Array, Array]:
        """ids S8, keys S16, numbers (n, 4), offsets (n + 1,), flat sentences."""
        numbers = np.array(self._numbers, np.int32).reshape(-1, 4)
        ends = np.array([0, *self._ends], np.int64)
        flat = np.array(self._sentences, np.int32)
        return np.frombuffer(b"".join(self._ids), "S8"), self.keys(), numbers, ends, flat


class Assembly:
    """The new version, column by column; both tables of passages seen as one, old rows first."""

    def __init__(self, last: LocalIndex | None, spool: Spool, store: Store, order: Order) -> None:
        self.order = order
        self._last, self._spool, self._store = last, spool, store
        old = last.passage_table() if last is not None else _empty()
        both = zip(old, spool.table(), strict=True)
        ids, keys, numbers, offsets, flats = both
        self._old = len(old[0])
        self._ids, self._keys = np.concatenate(ids), np.concatenate(keys)
        self._numbers = np.concatenate(numbers)
        self._offsets = np.concatenate([offsets[0], offsets[1][1:] + offsets[0][-1]])
        self._flat = np.concatenate(flats)
        firsts, sizes = self._where(last)
        self._sizes = sizes
        self._take = ranges(firsts, sizes)

    def _where(self, last: LocalIndex | None) -> tuple[Array, Array]:
        """For each article of the new order its first passage in both tables, and how many it has."""
        counts = np.array(last.columns()["passages"] if last is not None else [], np.int64)
        starts = np.cumsum(counts) - counts
        made = np.zeros((len(self.order), 2), np.int64)
        for at, (_, (source, row)) in enumerate(self.order):
            if source:
                first, end = self._spool.passages_of(row)
                made[at] = self._old + first, end - first
            else:
                made[at] = starts[row], counts[row]
        return made[:, 0], made[:, 1]

    def __len__(self) -> int:
        return len(self._take)

    def articles(self, paths: Mapping[str, list[str]], groups: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
        """The articles, BATCH by BATCH, with their paths and groups as they are now."""
        for first in range(0, len(self.order), BATCH):
            some = self.order[first : first + BATCH]
            by_source: list[list[int]] = [[], []]
            place = []
            for _, (source, row) in some:
                place.append((source, len(by_source[source])))
                by_source[source].append(row)
            old = self._last.batches() if self._last is not None else []
            parts = [*taken(old, by_source[0]), *taken(self._spool.batches(), by_source[1])]
            whole = pa.concat_batches([part.select(ARTICLES.names) for part in parts])
            at = [number + source * len(by_source[0]) for source, number in place]
            names = [name for name, _ in some]
            fresh: dict[str, list[Any]] = {
                "path": [paths[name][0] for name in names],
                "paths": [paths[name] for name in names],
                "reprint": [groups.get(name) for name in names],
            }
            yield _canonical(whole.take(pa.array(at, pa.int32())), fresh)

    def passages(self) -> pa.RecordBatch:
        """All passages in one batch."""
        article = np.repeat(np.arange(len(self.order), dtype=np.int32), self._sizes)
        numbers = self._numbers[self._take]
        sizes = np.diff(self._offsets)[self._take]
        flat = self._flat[ranges(self._offsets[:-1][self._take], sizes)]
        ends = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        columns = [
            _fixed(self._ids[self._take], 8), _fixed(self._keys[self._take], 16), pa.array(article),
            *(pa.array(np.ascontiguousarray(numbers[:, n])) for n in (1, 2)),
            pa.array(numbers[:, 3].astype(np.uint8)),
            pa.ListArray.from_arrays(pa.array(ends), pa.array(flat.astype(np.int32))),
        ]  # fmt: skip
        return pa.RecordBatch.from_arrays(columns, schema=PASSAGES)

    def places(self) -> dict[str, Array]:
        """`part` and `row` of each passage's vectors."""
        return self._places

    @cached_property
    def _places(self) -> dict[str, Array]:
        """Where the vectors of each passage lie: the number of the part, and the row in it."""
        part, row = self._store.find(self._keys[self._take])
        if len(part) and part.min() < 0:
            raise IndexCorrupt(f"{int((part < 0).sum())} passages have no vector", "Run `rag build` again.")
        return {"part": part, "row": row}

    def codes(self) -> Array:
        """What `dense.Signs` searches; nothing for an index that is searched exactly."""
        width = -(-self._store.dimension // 8)
        if len(self) <= dense.EXACT:
            return np.zeros((0, width), np.uint8)
        place, made = self.places(), np.zeros((len(self), width), np.uint8)
        for number, part in enumerate(self._store.parts):
            those = np.flatnonzero(place["part"] == number)
            for first in range(0, len(those), 8192):
                some = those[first : first + 8192]
                made[some] = dense.signs(part.arrays["vectors"][place["row"][some]])
        return made

    def digests(self) -> Array:
        """(n, 8): names the bytes of the vectors of each passage."""
        place = self.places()
        made = np.zeros((len(self), 8), np.uint8)
        for number, part in enumerate(self._store.parts):
            those = place["part"] == number
            made[those] = part.arrays["digests"][place["row"][those]]
        return made

    def postings(self) -> Postings:
        """The lexical index: the last version's, without what went and with what came."""
        added = [row for _, (source, row) in self.order if source]
        if self._last is None:
            return Postings.build(self._spool.docs(added))
        old = self._take < self._old
        kept = self._take[old]
        if not added and np.array_equal(self._take, np.arange(self._old)):
            return self._last.postings
        order = np.empty(len(self._take), np.int64)
        order[old] = np.arange(len(kept))
        order[~old] = np.arange(len(kept), len(self._take))
        return self._last.postings.extend(kept, self._spool.docs(added), order)

    def changes(self, last: LocalIndex | None) -> tuple[int, int]:
        """How many passages are new, and how many of the last version's are gone."""
        mine = self._ids[self._take]
        before = last.passage_ids if last is not None else mine[:0]
        return int((~np.isin(mine, before)).sum()), int((~np.isin(before, mine)).sum())


def _empty() -> tuple[Array, Array, Array, Array, Array]:
    return (
        np.zeros(0, "S8"), np.zeros(0, "S16"), np.zeros((0, 4), np.int32),
        np.zeros(1, np.int64), np.zeros(0, np.int32),
    )  # fmt: skip


def _fixed(values: Array, size: int) -> pa.Array:
    """A column of bytes of one size, from S`size`."""
    whole = np.ascontiguousarray(values).view(np.uint8)
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(size), len(values), [None, pa.py_buffer(whole)])


_WIDE = ("id", "text", "details", "sketch", "passages")
"""Columns without nulls."""


def _canonical(batch: pa.RecordBatch, fresh: Mapping[str, list[Any]]) -> pa.RecordBatch:
    """The batch with some columns made anew, and no bit in it that depends on where its rows came from."""
    columns = []
    for field in ARTICLES:
        if field.name in _WIDE:
            # Not by way of Python objects, but without the bitmap of nulls that some operations leave.
            column = batch.column(field.name)
            buffers = [None, *column.buffers()[1:]]
            columns.append(pa.Array.from_buffers(field.type, len(column), buffers, 0, column.offset))
        else:
            told = fresh[field.name] if field.name in fresh else batch.column(field.name).to_pylist()
            columns.append(pa.array(told, field.type))
    return pa.RecordBatch.from_arrays(columns, schema=ARTICLES)
