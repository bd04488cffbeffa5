"""What `retrieve` and `pipeline` need of an index: the seam at which another engine can stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.lexical import Postings
from rag.records import Article, EncoderInfo, Filter, Notes, Passage

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]


class SearchIndex(Protocol):
    """The reading side. A row is the number of a passage, 0 <= row < len(index)."""

    @property
    def version(self) -> str: ...
    @property
    def encoder(self) -> EncoderInfo: ...
    @property
    def settings_digest(self) -> str: ...
    @property
    def postings(self) -> Postings:
        """The lexical index, over the same rows."""
        ...

    def __len__(self) -> int: ...

    def mask(self, where: Filter) -> Mask | None:
        """Which rows pass a filter; None when all do. Not to be written to."""
        ...

    def dense(self, query: Floats, k: int, mask: Mask | None = None) -> tuple[Rows, Floats]:
        """The `k` rows nearest to a unit vector and their cosines, by (-cosine, row)."""
        ...

    def vectors(self, rows: Sequence[int] | Rows) -> Floats:
        """The unit vectors of some rows, (len(rows), d)."""
        ...

    def compared(self, query: Floats, rows: Sequence[int] | Rows) -> tuple[Floats, Floats, Rows]:
        """The cosines of some rows, those of their sentences one after the other, where each row's end."""
        ...

    def passages(self, rows: Sequence[int] | Rows) -> list[Passage]: ...
    def article(self, article_id: str) -> Article: ...
    def articles(self) -> Iterator[Article]: ...
    def notes(self, article_id: str) -> Notes | None:
        """The notes of an article; None while they are not made."""
        ...

    def row(self, passage_id: str) -> int: ...
    def status(self) -> dict[str, Any]: ...
