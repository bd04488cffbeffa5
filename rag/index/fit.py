"""A filter held against the articles: one that fits none of them says so, and what there is."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Final
from unicodedata import normalize

from rag.index.protocol import Column, SearchIndex
from rag.records import Filter

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
        found = wanted_path if wanted_path in whole_names else _path(wanted_path, known, seeds)
        paths.append(wanted_path if found is None else found)
        if found is None:
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
