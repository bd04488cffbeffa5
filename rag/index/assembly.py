"""A new version's tables, put together of the last version's rows and of what was read just now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from rag.index.local import LocalIndex
from rag.index.spool import Spool
from rag.index.tables import ARTICLES, BATCH, taken
from rag.lexical import Postings
from rag.lexical.arrays import Array, bounds, ranges

Order = list[tuple[str, tuple[int, int]]]
"""Articles in the new order: id, and its place: (0, row of the last version) or (1, row of the spool)."""


class Assembly:
    """The new version, column by column; both tables of passages seen as one, old rows first."""

    def __init__(self, last: LocalIndex | None, spool: Spool, order: Order) -> None:
        self.order = order
        self._last, self._spool = last, spool
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
        self._take = ranges(firsts, firsts + sizes)

    def _where(self, last: LocalIndex | None) -> tuple[Array, Array]:
        """For each article of the new order its first passage in both tables, and how many it has."""
        counts = np.array(last.column("passages") if last is not None else [], np.int64)
        starts = np.cumsum(counts) - counts
        places = np.zeros((len(self.order), 2), np.int64)
        for at, (_, (source, row)) in enumerate(self.order):
            if source:
                first, end = self._spool.passages_of(row)
                places[at] = self._old + first, end - first
            else:
                places[at] = starts[row], counts[row]
        return places[:, 0], places[:, 1]

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

    def passages(self) -> dict[str, Array]:
        """The arrays of PASSAGES."""
        numbers = self._numbers[self._take]
        starts, ends = self._offsets[:-1][self._take], self._offsets[1:][self._take]
        return {
            "id": self._ids[self._take].view(np.uint8).reshape(-1, 8),
            "key": self.keys.view(np.uint8).reshape(-1, 16),
            "article": np.repeat(np.arange(len(self.order), dtype=np.int32), self._sizes),
            "start": numbers[:, 1], "end": numbers[:, 2], "role": numbers[:, 3].astype(np.uint8),
            "offsets": bounds(np.cumsum(ends - starts)), "sentences": self._flat[ranges(starts, ends)],
        }  # fmt: skip

    @property
    def keys(self) -> Array:
        """The names of the vectors of all passages, (n,) S16."""
        return self._keys[self._take]

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
            values = fresh[field.name] if field.name in fresh else batch.column(field.name).to_pylist()
            columns.append(pa.array(values, field.type))
    return pa.RecordBatch.from_arrays(columns, schema=ARTICLES)
