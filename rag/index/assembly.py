"""A new version's tables, put together of the last version's rows and of what was read just now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa

from rag.index.arrays import named
from rag.index.local import LocalIndex
from rag.index.spool import Spool
from rag.index.tables import ARTICLES, BATCH, taken
from rag.lexical import Postings
from rag.lexical.arrays import Array, bounds, ranges

Order = list[tuple[str, int]]
"""Articles in the new order: id, and row: of the last version, or behind its rows that of the spool."""


class Assembly:
    """The new version, column by column; both tables of passages seen as one, old rows first."""

    def __init__(self, last: LocalIndex | None, spool: Spool, order: Order) -> None:
        self.order, self._last, self._spool = order, last, spool
        self._articles = len(last.article_ids) if last is not None else 0
        self._passages = len(last) if last is not None else 0
        fresh = spool.table()
        fresh["article"] += self._articles
        tables = [*([last.table] if last is not None else []), fresh]
        self._table = {name: np.concatenate([one[name] for one in tables]) for name in fresh}
        self._sentences = np.concatenate([np.diff(one["offsets"]) for one in tables])
        counts = np.bincount(self._table["article"], minlength=self._articles + len(spool.rows))
        rows = np.array([row for _, row in order], np.int64)
        self._sizes = counts[rows]
        ends = np.cumsum(counts)[rows]
        self._take = ranges(ends - self._sizes, ends)

    def __len__(self) -> int:
        return len(self._take)

    def articles(self, paths: Mapping[str, list[str]], groups: Mapping[str, str]) -> Iterator[pa.RecordBatch]:
        """The articles, BATCH by BATCH, with their paths and groups as they are now."""
        old = self._last.batches() if self._last is not None else []
        batches = [*old, *(one.select(ARTICLES.names) for one in self._spool.batches())]
        behind = len(old) * BATCH - self._articles
        for first in range(0, len(self.order), BATCH):
            some = self.order[first : first + BATCH]
            numbers = [row + behind * (row >= self._articles) for _, row in some]
            rows = [row for part in taken(batches, numbers) for row in part.to_pylist()]
            for row in rows:
                own = paths[row["id"]]
                row |= {"path": own[0], "paths": own, "reprint": groups.get(row["id"])}
            yield pa.RecordBatch.from_pylist(rows, schema=ARTICLES)

    def passages(self) -> dict[str, Array]:
        """The arrays of PASSAGES."""
        sizes = self._sentences[self._take]
        ends = np.cumsum(self._sentences)[self._take]
        return {name: self._table[name][self._take] for name in ("id", "key", "start", "end", "role")} | {
            "article": np.repeat(np.arange(len(self.order), dtype=np.int32), self._sizes),
            "offsets": bounds(np.cumsum(sizes)),
            "sentences": self._table["sentences"][ranges(ends - sizes, ends)],
        }

    @property
    def keys(self) -> Array:
        """The names of the vectors of all passages, (n,) S16."""
        return named(self._table["key"][self._take], 16)

    def postings(self) -> Postings:
        """The lexical index: the last version's, without what went and with what came."""
        added = [row - self._articles for _, row in self.order if row >= self._articles]
        last = self._last.postings if self._last is not None else Postings.build(())
        if not added and np.array_equal(self._take, np.arange(self._passages)):
            return last
        old = self._take < self._passages
        order = np.where(old, np.cumsum(old) - 1, np.count_nonzero(old) + np.cumsum(~old) - 1)
        return last.extend(self._take[old], self._spool.docs(added), order)

    def changes(self, last: LocalIndex | None) -> tuple[int, int]:
        """How many passages are new, and how many of the last version's are gone."""
        mine = named(self._table["id"][self._take], 8)
        before = last.passage_ids if last is not None else mine[:0]
        return int((~np.isin(mine, before)).sum()), int((~np.isin(before, mine)).sum())
