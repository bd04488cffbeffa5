"""Filters as masks over rows."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rag.index.tables import ROLE_NUMBER
from rag.records import Filter

Mask = NDArray[np.bool_]


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
    tests: dict[str, Callable[[Any], bool]] = {
        "published": lambda day: not (where.since or where.until) or _within(day, where.since, where.until),
        "publisher": lambda name: not publishers or (name or "").lower() in publishers,
        "authors": lambda names: not authors or not authors.isdisjoint(_lower(names or ())),
        "language": lambda code: not languages or (code or "").lower() in languages,
        "paths": lambda paths: not wanted or any(_under(path, wanted) for path in paths or ()),
    }
    columns = [batch.column(name).to_pylist() for name in tests]
    for row in zip(*columns, strict=True):
        yield all(test(value) for test, value in zip(tests.values(), row, strict=True))


def _within(day: str | None, since: str | None, until: str | None) -> bool:
    """Whether all of a day, a month or a year lies between two days."""
    if not day:
        return False
    first, last = day + "-01-01"[len(day) - 4 :], day + "-12-31"[len(day) - 4 :]
    return (not since or first >= since) and (not until or last <= _last(until))


def _last(day: str) -> str:
    """A day for the comparison of strings: the last of any month is its 31st."""
    if len(day) != len("2012-01-31"):
        return day
    length = calendar.monthrange(int(day[:4]), int(day[5:7]))[1]
    return f"{day[:8]}31" if int(day[8:]) == length else day


def _under(path: str, wanted: frozenset[str]) -> bool:
    """Whether a path is one of those wanted, or lies in a folder or a file of that name."""
    ends = (n for n, character in enumerate(path) if character in "/#")
    return path in wanted or any(path[:end] in wanted for end in ends)


def _lower(values: Iterable[str]) -> frozenset[str]:
    return frozenset(value.lower() for value in values)
