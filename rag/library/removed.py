"""Files that the user took out of the articles folder: they wait in the index's folder and can be put back.

`removed/waiting/` holds them until the next rebuild, under the paths that they had; then they lie in
`removed/VERSION/`. Nothing is ever deleted.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from rag.errors import SeedsError

FOLDER: Final = "removed"
WAITING: Final = "waiting"


def waiting(index: Path) -> list[str]:
    """The files that can be put back, by the paths that they had among the articles."""
    folder = index / FOLDER / WAITING
    files = sorted(path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return [path.relative_to(folder).as_posix() for path in files]


def set_aside(files: Sequence[Path], seeds: Path, index: Path) -> None:
    """Moves files out of the articles folder. Raises SeedsError."""
    _moved(files, seeds, index / FOLDER / WAITING)


def put_back(seeds: Path, index: Path) -> list[str]:
    """Moves all that waits back to where it was, and says which; overwrites nothing. Raises SeedsError."""
    folder, names = index / FOLDER / WAITING, waiting(index)
    _moved([folder / name for name in names], folder, seeds)
    shutil.rmtree(folder, ignore_errors=True)
    return names


def settle(index: Path, version: str) -> None:
    """After a rebuild: what waited lies with those of this version, and is no longer offered."""
    folder = index / FOLDER / WAITING
    if names := waiting(index):
        _moved([folder / name for name in names], folder, index / FOLDER / version)
        shutil.rmtree(folder, ignore_errors=True)


def _moved(files: Sequence[Path], root: Path, to: Path) -> None:
    for file in files:
        target = to / file.relative_to(root)
        if target.exists():
            raise SeedsError(f"{target} is there already", "Move one of the two away.")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, target)
        except OSError as error:
            raise SeedsError(f"{file} cannot be moved ({error.strerror})", "Allow writing there.") from error
