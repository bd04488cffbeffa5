"""Filters as masks over rows."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from rag.index.columns import as_column
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
        those = (
            np.concatenate([_articles(where, batch) for batch in articles]) if articles else np.zeros(0, bool)
        )
        mask = those[of] if mask is None else mask & those[of]
    if mask is not None:
        if mask.all():
            return None
        mask.flags.writeable = False
    return mask


def _asks_articles(where: Filter) -> bool:
    lists = (where.publishers, where.authors, where.languages, where.paths)
    return bool(where.since or where.until or any(lists))


def _articles(where: Filter, batch: pa.RecordBatch) -> Mask:
    mask = np.ones(batch.num_rows, bool)
    dates = batch.column("published")
    if where.since:
        mask &= _bool(pc.greater_equal(_whole(dates, "-01", "-01-01"), where.since))
    if where.until:
        mask &= _bool(pc.less_equal(_whole(dates, "-31", "-12-31"), _last(where.until)))
    for column, wanted in (("publisher", where.publishers), ("language", where.languages)):
        if wanted:
            mask &= _bool(pc.is_in(pc.utf8_lower(batch.column(column)), _lower(wanted)))
    if where.authors:
        names = _lower(where.authors)
        mask &= _any(batch.column("authors"), lambda flat: _bool(pc.is_in(pc.utf8_lower(flat), names)))
    if where.paths:
        mask &= _any(batch.column("paths"), lambda flat: _under(flat, where.paths))
    return mask


def _whole(dates: pa.Array, month: str, year: str) -> pa.Array:
    """Dates as days: a month or a year alone is told by what is put behind it."""
    size = pc.utf8_length(dates)
    months = pc.if_else(pc.equal(size, 7), pc.binary_join_element_wise(dates, month, ""), dates)
    return pc.if_else(pc.equal(size, 4), pc.binary_join_element_wise(dates, year, ""), months)


def _last(day: str) -> str:
    """A day for the comparison of strings: the last of any month is its 31st."""
    if len(day) != len("2012-01-31"):
        return day
    length = calendar.monthrange(int(day[:4]), int(day[5:7]))[1]
    return f"{day[:8]}31" if int(day[8:]) == length else day


def _under(flat: pa.Array, paths: Sequence[str]) -> Mask:
    """Which paths are one of `paths`, lie in a folder of that name, or are documents of such a file."""
    wanted = {path.rstrip("/") for path in paths}

    def held(path: str) -> bool:
        ends = [n for n, c in enumerate(path) if c in "/#"]
        return path in wanted or any(path[:end] in wanted for end in ends)

    return np.array([held(path) for path in flat.to_pylist()], bool)


def _any(lists: pa.ListArray, test: Callable[[pa.Array], Mask]) -> Mask:
    """Which lists have an item that passes."""
    flat = lists.flatten()
    good = test(flat)
    sizes = pc.fill_null(pc.list_value_length(lists), 0).to_numpy(zero_copy_only=False)
    owners = np.repeat(np.arange(len(lists)), sizes)
    return np.bincount(owners[good], minlength=len(lists)) > 0


def _lower(values: Sequence[str]) -> pa.Array:
    return pc.utf8_lower(as_column(list(values), pa.string()))


def _bool(array: pa.Array) -> Mask:
    made: Mask = pc.fill_null(array, False).to_numpy(zero_copy_only=False)
    return made
