"""Filters as masks over rows."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rag.index.tables import ROLE_NUMBER
from rag.lexical.arrays import Mask
from rag.records import Filter

NO_DAY: Final = (-1, 1 << 30)
"""First and last day of an article of unknown date: no span of days holds them."""


def passing(
    where: Filter, articles: Sequence[pa.RecordBatch], of: NDArray[np.int32], roles: Mask
) -> Mask | None:
    """Which passages pass: `of` is the article row of each, `roles` its role's number. None if all do."""
    mask = None
    if set(where.roles) != set(ROLE_NUMBER):
        mask = np.isin(roles, [ROLE_NUMBER[role] for role in where.roles])
    if _asks_articles(where):
        those = np.array([passes for batch in articles for passes in _articles(where, batch)], bool)
        mask = those[of] if mask is None else mask & those[of]
    if mask is not None:
        if mask.all():
            return None
        mask.flags.writeable = False
    return mask


def counted(articles: Sequence[pa.RecordBatch], column: str) -> list[str]:
    """The values of a column, the most frequent first."""
    found: Counter[Any] = Counter()
    for batch in articles:
        for one in batch.column(column).to_pylist():
            found.update(one if isinstance(one, list) else [one])
    return [name for name, _ in found.most_common() if name]


def _asks_articles(where: Filter) -> bool:
    lists = (where.publishers, where.authors, where.languages, where.paths)
    return bool(where.since or where.until or any(lists))


def _articles(where: Filter, batch: pa.RecordBatch) -> Iterator[bool]:
    """Which articles pass. Plain Python: `pyarrow.compute` would import pandas to compare with a string."""
    publishers, authors, languages = map(_lower, (where.publishers, where.authors, where.languages))
    wanted = frozenset(path.rstrip("/") for path in where.paths)
    since, until = days(where.since)[0], days(where.until)[1]

    def within(day: str | None) -> bool:
        first, last = days(day)
        return (not where.since or since <= first) and (not where.until or last <= until)

    tests: dict[str, Callable[[Any], bool]] = {
        "published": lambda day: not (where.since or where.until) or within(day),
        "publisher": lambda name: not publishers or (name or "").lower() in publishers,
        "authors": lambda names: not authors or not authors.isdisjoint(_lower(names or ())),
        "language": lambda code: not languages or (code or "").lower() in languages,
        "paths": lambda paths: not wanted or not wanted.isdisjoint(under(paths or ())),
    }
    columns = [batch.column(name).to_pylist() for name in tests]
    for row in zip(*columns, strict=True):
        yield all(test(value) for test, value in zip(tests.values(), row, strict=True))


def days(text: str | None) -> tuple[int, int]:
    """First and last day of a date, a month or a year, as numbers."""
    size = len(text or "")
    try:
        first = date.fromisoformat((text or "") + "-01-01"[size - 4 :])
    except ValueError:
        return NO_DAY
    month = first.month if size > 4 else 12
    day = first.day if size > 7 else monthrange(first.year, month)[1]
    return first.toordinal(), date(first.year, month, day).toordinal()


def under(paths: Sequence[str]) -> list[str]:
    """Paths with every folder, and the file of a document, that they lie in."""
    names: dict[str, None] = {}
    for path in paths:
        file, mark, _ = path.partition("#")
        parts = file.split("/")
        names |= dict.fromkeys("/".join(parts[:n]) for n in range(1, len(parts) + 1))
        if mark:
            names[path] = None
    return list(names)


def _lower(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.lower() for value in values)
