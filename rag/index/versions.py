"""The versions of a folder: what each was read from, which are kept, and how a new one becomes current."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.arrays import mapped, named
from rag.index.disk import Disk, locked, reading, writing
from rag.index.layout import MANIFEST, Layout, Manifest, OtherFormat, Stamps, facts
from rag.index.local import PASSAGES, LocalIndex
from rag.index.store import sha256
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


def publish(layout: Layout, manifest: Manifest, work: Path, disk: Disk) -> None:
    """Flushes all that lies in `work`, gives it its name, looks at it as a reader will, and points to it."""
    packed = manifest.packed()
    disk.save(work / MANIFEST, [packed])
    disk.settle(work)
    disk.settle(layout.vectors)
    folder = layout.folder(manifest.version)
    with writing(folder):
        disk.rename(work, folder)
    disk.settle(layout.versions_folder)
    LocalIndex(layout, manifest)
    layout.point(manifest.version, hashlib.sha256(packed).hexdigest(), disk)


def tidy(layout: Layout, current: str, keep: int, disk: Disk) -> None:
    """Lets go of versions beyond those that are kept, and of vectors that none needs; sets the stamps."""
    others = [name for name in layout.names() if name != current]
    for name in others[: max(len(others) - keep + 1, 0)]:
        disk.remove(layout.folder(name))
    needed, written = set[Path](), set[Path]()
    for name in layout.names():
        try:
            written = {*layout.expected(layout.manifest(name)), layout.folder(name) / MANIFEST}
            needed |= written  # the current version comes last
        except OtherFormat:
            disk.remove(layout.folder(name))  # nobody can go back to it
        except (IndexCorrupt, IndexMissing):
            continue
    for path in layout.vectors.iterdir():
        if path not in needed:
            disk.remove(path)
    with suppress(StoreError):  # without stamps the next opening reads all bytes once: slower, not less sound
        Stamps(layout.path).update(disk, written, seeds={})


def keys_of(layout: Layout, versions: list[str]) -> NDArray[np.bytes_]:
    """The names of all vectors that some versions need; a damaged one needs none."""
    held: list[NDArray[np.bytes_]] = [np.zeros(0, "S16")]
    for name in versions:
        with suppress(IndexCorrupt):
            held.append(named(mapped(layout.folder(name) / "passages.safetensors", PASSAGES)["key"], 16))
    return np.unique(np.concatenate(held))


def whole_parts(layout: Layout, current: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Size and sha256 of the vectors known to be whole: the open version's, and those with a stamp."""
    stamps, known = Stamps(layout.path), dict(current)
    for manifest in layout.manifests():
        known |= {one: size for one, size in manifest.parts.items() if stamps.fit(layout.vectors / one)}
    return known


def versions(path: Path) -> list[dict[str, Any]]:
    """The versions that are kept, newest first. Raises IndexMissing."""
    layout = Layout(Path(path))
    current = layout.current()[0]
    listed = []
    for name in reversed(layout.names()):
        try:
            entry = facts(layout.manifest(name))
        except (IndexCorrupt, IndexMissing) as error:
            entry = {"version": name, "damaged": error.what}
        listed.append(entry | {"current": name == current})
    return listed


def rollback(path: Path, version: str | None = None) -> str:
    """Makes an earlier version current: the one before, if none is named. Returns its name.

    Raises IndexMissing if there is no such version and IndexCorrupt if it is damaged.
    """
    layout = Layout(Path(path))
    with locked(layout.path):
        current = layout.current()[0]
        older = [name for name in layout.names() if name < current]
        if version is None and not older:
            what = f"{path} has no version before {current}"
            raise IndexMissing(what, "`rag status --versions` lists them.")
        name = version or older[-1]
        LocalIndex.open(path, name)
        layout.point(name, sha256(layout.folder(name) / MANIFEST), Disk())
    return name
