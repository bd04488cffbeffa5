"""Filters as masks over rows, and held against the articles: one that fits none says what there is."""

from __future__ import annotations

import os
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Final
from unicodedata import normalize

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rag.index.protocol import Column, SearchIndex
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
    if replace(where, roles=()) != Filter(roles=()):
        those = np.array([passes for batch in articles for passes in _articles(where, batch)], bool)
        mask = those[of] if mask is None else mask & those[of]
    return None if mask is None or mask.all() else mask


def _articles(where: Filter, batch: pa.RecordBatch) -> Iterator[bool]:
    """Which articles pass. Plain Python: `pyarrow.compute` would import pandas to compare with a string."""
    publishers, authors, languages = map(_lower, (where.publishers, where.authors, where.languages))
    wanted = frozenset(path.rstrip("/") for path in where.paths)
    since, until = days(where.since)[0], days(where.until)[1]
    columns = ("published", "publisher", "authors", "language", "paths")
    for day, publisher, names, language, paths in zip(
        *(batch.column(name).to_pylist() for name in columns), strict=True
    ):
        first, last = days(day) if where.since or where.until else NO_DAY
        yield (
            since <= first and last <= until
            and (not publishers or (publisher or "").lower() in publishers)
            and (not authors or not authors.isdisjoint(_lower(names or ())))
            and (not languages or (language or "").lower() in languages)
            and (not wanted or not wanted.isdisjoint(under(paths or ())))
        )  # fmt: skip


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


_SHOWN: Final = 8


def fitted(where: Filter, index: SearchIndex, seeds: Path) -> tuple[Filter, str]:
    """The filter with its paths as the index has them, and what to say of a value that no article has, or "".

    A path may be relative to the seeds folder, or to the working folder as the shell completes it.
    """
    hints = []
    asked: tuple[tuple[tuple[str, ...], Column, str], ...] = (
        (where.publishers, "publisher", "is of the outlet"),
        (where.authors, "authors", "is by"),
        (where.languages, "language", "is in the language"),
    )
    for wanted, column, what in asked:
        known = index.values(column) if wanted else []
        names = {name.casefold() for name in known}
        unknown = (name for name in wanted if name.casefold() not in names)
        hints += [f"No article {what} {name!r}. Here: {_shown(name, known)}." for name in unknown]
    known = index.values("paths") if where.paths else []
    paths = []
    whole_names = set(known)  # thousands of ticked articles are found at once
    for wanted_path in where.paths:
        known_path = wanted_path if wanted_path in whole_names else _path(wanted_path, known, seeds)
        paths.append(wanted_path if known_path is None else known_path)
        if known_path is None:
            hints.append(f"No article fits --path {wanted_path}. Here: {_shown(wanted_path, sorted(known))}.")
    whole = "" in paths  # the seeds folder itself holds them all
    where = replace(where, paths=() if whole else tuple(paths))
    if not hints and not index.holds(where):
        days = sorted(filter(None, (article.published.date for article in index.articles())))
        here = f"the index has {days[0]} to {days[-1]}" if days else "none of the index has a date"
        hints.append(f"No article fits the whole filter; {here}.")
    return where, " ".join(hints)


def _shown(wanted: str, known: list[str]) -> str:
    """Some of what there is, what is most like the wanted first."""
    folded = {name.casefold(): name for name in known}
    near = [folded[name] for name in get_close_matches(wanted.casefold(), folded, 3, 0.6)]
    names = list(dict.fromkeys([*near, *known]))
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return (", ".join(names[:_SHOWN]) + more) or "none that is known"


def _path(wanted: str, known: list[str], seeds: Path) -> str | None:
    """A path as the index has it; "" for the whole folder of seeds, None for one that is not there."""
    file, mark, document = wanted.partition("#")
    forms = (*_forms(wanted, seeds), *(f"{one}{mark}{document}" for one in _forms(file, seeds)))
    names = ((one, normalize("NFC", one), normalize("NFD", one)) for one in (wanted, *forms))
    for name in chain.from_iterable(names):  # a Mac writes them apart
        plain = name.rstrip("/")
        if any(path == plain or path.startswith((f"{plain}/", f"{plain}#")) for path in known):
            return plain
        if plain in ("", "."):
            return ""
    return None


def _forms(file: str, seeds: Path) -> Iterable[str]:
    """What a path may be in the index: as it is written without `./`, and seen from the seeds folder."""
    yield os.path.normpath(file).replace(os.sep, "/")
    whole = os.path.abspath(os.path.expanduser(file))
    for root in (os.path.abspath(seeds), os.path.realpath(seeds)):
        if whole == root or whole.startswith(root + os.sep):
            yield os.path.relpath(whole, root).replace(os.sep, "/")
