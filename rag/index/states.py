"""The seed files of a version: what they looked like, and what was read of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.index.disk import reading
from rag.index.layout import Stamps
from rag.index.local import LocalIndex
from rag.records import Failure


@dataclass(frozen=True)
class SeedState:
    """A seed file as it was last read: its documents (`path` or `path#id`) and their articles."""

    path: str
    size: int
    mtime_ns: int
    sha256: str
    documents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


def seeds_in(folder: Path) -> dict[str, SeedState]:
    """The seeds that the current version of a folder was built of. Raises IndexMissing and IndexCorrupt."""
    return seeds_of(LocalIndex.open(folder))


def seeds_of(index: LocalIndex) -> dict[str, SeedState]:
    """The seeds that a version was made of, by path; with the time when they were last found unchanged."""
    stamps = Stamps(index.path).seeds
    states = {}
    for row in index.seed_files():
        with reading("files.json"):
            several = {name: tuple(row[name]) for name in ("documents", "articles")}
            failures = tuple(Failure(**failure) for failure in row["failures"])
            state = SeedState(**{**row, **several, "failures": failures})
        time, digest = stamps.get(state.path, (state.mtime_ns, ""))
        states[state.path] = replace(state, mtime_ns=time) if digest == state.sha256 else state
    return states


def touched(index: LocalIndex, states: list[SeedState]) -> dict[str, tuple[int, str]]:
    """Time and hash of the seeds whose time is not that which the version knows: what stamps remember."""
    known = {row["path"]: row["mtime_ns"] for row in index.seed_files()}
    return {
        state.path: (state.mtime_ns, state.sha256)
        for state in states
        if state.mtime_ns >= 0 and state.mtime_ns != known.get(state.path)
    }


def packed_states(states: list[SeedState]) -> bytes:
    """The seeds as a version keeps them."""
    return json.dumps([asdict(state) for state in states]).encode()
