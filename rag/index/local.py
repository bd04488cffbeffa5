"""An index in local files, open for reading: memory-mapped, checked before use, never written to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt
from rag.index import dense
from rag.index.filters import counted, passing
from rag.index.layout import Layout, Manifest, Stamps, facts, verify
from rag.index.local_read import ADVICE, LocalReader
from rag.index.pool import pool_of
from rag.index.protocol import Column, Floats, Mask, Pool, Query, Rows
from rag.lexical import Group
from rag.records import Filter, Passage

Array = NDArray[Any]


class LocalIndex(LocalReader):
    """One version of an index. It stays as it is, whatever a build does meanwhile."""

    def __init__(self, layout: Layout, manifest: Manifest) -> None:
        super().__init__(layout, manifest)
        self._cached_mask = lru_cache(maxsize=32)(self._made_mask)

    @classmethod
    def open(cls, path: Path, version: str | None = None) -> LocalIndex:
        """The current version, or a named one, its files checked.

        Raises IndexMissing when there is none and IndexCorrupt when a byte is not what was written.
        """
        layout = Layout(Path(path))
        name, digest = (version, None) if version else layout.current()
        manifest = layout.manifest(name, digest)
        if wrong := verify(layout.expected(manifest), Stamps(layout.path)):
            if version is None and layout.current()[0] != name:
                return cls.open(path)  # a build took the old version away between two looks
            file, what = wrong[0]
            raise IndexCorrupt(f"{file.relative_to(layout.path)} {what}", ADVICE)
        return cls(layout, manifest)

    # -- search

    def known(self, groups: Sequence[Group]) -> list[Group]:
        """The words of a query, with those of the other alphabet that look like them."""
        return self.postings.known(groups)

    def pool(
        self, query: Query, where: Filter, size: int, *, but: str | None = None,
        among: Collection[str] | None = None,
    ) -> Pool:  # fmt: skip
        """The candidates that pass a filter; see `SearchIndex`."""
        mask = self.mask(where)
        if among is not None:
            those = np.zeros(len(self), bool)
            those[[self.row(one) for one in among]] = True
            mask = those if mask is None else mask & those
        if but is not None:
            mask = np.ones(len(self), bool) if mask is None else mask.copy()
            mask[self.row(but)] = False
        return pool_of(self, query, mask, size)

    def holds(self, where: Filter) -> bool:
        """Whether any passage passes a filter."""
        mask = self.mask(where)
        return bool(len(self)) and (mask is None or bool(mask.any()))

    def holding(self, groups: Sequence[Group]) -> Sequence[Passage]:
        """The passages that hold every word; all for no word."""
        rows = np.arange(len(self))
        for word in self.postings.ranked([group.keys for group in groups]).words:
            rows = np.intersect1d(rows, word.rows)
        return self.passages(rows)

    def words(self, like: str) -> Sequence[str]:
        """Every word that a passage holds, folded."""
        return self.postings.words()

    def values(self, column: Column) -> list[str]:
        """What articles have in a column, the most frequent first."""
        return counted(self._articles, column)

    @cached_property
    def languages(self) -> frozenset[str | None]:
        """The languages of all articles that have a passage."""
        return frozenset(self._languages[np.unique(self._numbers["article"])])

    def languages_of(self, rows: Rows) -> NDArray[np.object_]:
        """The language of the article of each row, None where it is not known."""
        made: NDArray[np.object_] = self._languages[self._numbers["article"][rows]]
        return made

    @cached_property
    def _languages(self) -> NDArray[np.object_]:
        return np.array([*self._told("language"), None], object)[:-1]

    def mask(self, where: Filter) -> Mask | None:
        return self._cached_mask(where)

    def _made_mask(self, where: Filter) -> Mask | None:
        return passing(where, self._articles, self._numbers["article"], self._numbers["role"])

    @cached_property
    def _search(self) -> dense.Exact | dense.Signs:
        if not len(self._codes):
            return dense.Exact(lambda: self.vectors(np.arange(len(self))))
        return dense.Signs(self._codes)

    def dense(self, query: Floats, k: int, mask: Mask | None = None) -> tuple[Rows, Floats]:
        if not len(self) or k < 1:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        rows = np.asarray(self._search.nearest(query, k, mask), np.int64)
        scores = self.cosines(query, rows)
        order = np.lexsort((rows, -scores))[:k]
        return rows[order], scores[order]

    def cosines(self, query: Floats, rows: Sequence[int] | Rows) -> Floats:
        return dense.cosines(self.vectors(rows), query)

    def compared(self, query: Floats, rows: Sequence[int] | Rows) -> tuple[Floats, Floats, Rows]:
        told = np.asarray(rows, np.int64)
        if self._vectors.all_of(told):
            both, ends = self._vectors.few
            cosines = dense.cosines(both, query)
            return cosines[: len(ends)], cosines[len(ends) :], ends
        vectors, sizes = self._vectors.of_sentences(told)
        return self.cosines(query, told), dense.cosines(vectors, query), np.cumsum(sizes)

    def status(self) -> dict[str, Any]:
        """What this version holds, and how it is searched."""
        own = sum(size for size, _ in self.manifest.files.values())
        return facts(self.manifest) | {
            "index": str(self._layout.path),
            "search": self._search.kind,
            "precision": self.encoder.precision,
            "dimension": self.encoder.dimension,
            "settings": self.settings_digest,
            "bytes": own + sum(size for size, _ in self.manifest.parts.values()),
            "newer": self.newer,
            "notes": self.annotated.state(),
            "languages": dict(Counter(one or "unknown" for one in self._told("language")).most_common()),
        }
