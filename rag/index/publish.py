"""A finished version becomes the current one; what none needs any more goes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.arrays import mapped, named
from rag.index.disk import Disk
from rag.index.layout import MANIFEST, Layout, Manifest, OtherFormat, Stamps
from rag.index.local import LocalIndex
from rag.index.local_read import PASSAGES


def publish(layout: Layout, manifest: Manifest, work: Path, disk: Disk) -> None:
    """Flushes all that lies in `work`, gives it its name, looks at it as a reader will, and points to it."""
    packed = manifest.packed()
    disk.save(work / MANIFEST, [packed])
    disk.settle(work)
    disk.settle(layout.vectors)
    disk.publish(work, layout.folder(manifest.version))
    disk.settle(layout.versions_folder)
    LocalIndex(layout, manifest)
    layout.point(manifest.version, hashlib.sha256(packed).hexdigest(), disk)


def staying(layout: Layout, keep: int) -> list[str]:
    """The versions that are kept when one more comes."""
    names = layout.names()
    return names[max(len(names) - keep + 1, 0) :]


def tidy(layout: Layout, current: str, keep: int, disk: Disk) -> None:
    """Lets go of versions beyond those that are kept, and of vectors that none needs; sets the stamps."""
    others = [name for name in layout.names() if name != current]
    for name in others[: max(len(others) - keep + 1, 0)]:
        disk.remove(layout.folder(name))
    needed: set[Path] = set()
    written: set[Path] = set()
    for name in layout.names():
        try:
            mine = {*layout.expected(layout.manifest(name)), layout.folder(name) / MANIFEST}
        except OtherFormat:
            disk.remove(layout.folder(name))  # nobody can go back to it
            continue
        except (IndexCorrupt, IndexMissing):
            continue
        needed |= mine
        if name == current:
            written = mine
    for path in layout.vectors.iterdir():
        if path not in needed:
            disk.remove(path)
    with suppress(StoreError):  # without stamps the next opening reads all bytes once: slower, not less sound
        Stamps(layout.path).update(disk, written, seeds={})


def keys_of(layout: Layout, versions: list[str]) -> NDArray[np.bytes_]:
    """The names of all vectors that some versions need; a damaged one needs none."""
    held: list[NDArray[np.bytes_]] = [np.zeros(0, "S16")]
    for name in versions:
        try:
            held.append(named(mapped(layout.folder(name) / "passages.safetensors", PASSAGES)["key"], 16))
        except IndexCorrupt:
            continue
    return np.unique(np.concatenate(held))


def whole_parts(layout: Layout, current: Mapping[str, tuple[int, str]]) -> dict[str, tuple[int, str]]:
    """Size and sha256 of the vectors known to be whole: the open version's, and those with a stamp."""
    stamps, known = Stamps(layout.path), dict(current)
    for name in layout.names():
        try:
            parts = layout.manifest(name).parts
        except (IndexCorrupt, IndexMissing):
            continue
        known |= {part: size for part, size in parts.items() if stamps.fit(layout.vectors / part)}
    return known
