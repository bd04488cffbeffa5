"""`take`: files and web pages into the seeds folder, all of them or none."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rag.errors import ReadError
from rag.read.files import ENDINGS
from rag.read.web import SIDE, fetch


def take(sources: Sequence[str | Path], seeds: Path) -> list[str]:
    """Copies files, or fetches http(s) addresses, into `seeds`; gives their paths in it.

    A file whose name is taken by another content gets a number; one that is there already is left
    alone. Raises ReadError for a source that cannot be had, or that `read` does not know: then
    nothing was added.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = [_had(source, Path(folder)) for source in sources]
        try:
            seeds.mkdir(parents=True, exist_ok=True)
            return [_copied(file, seeds) for file in found]
        except OSError as error:
            reason = error.strerror or "write error"
            raise ReadError(
                str(seeds), f"nothing can be written there ({reason})", "Allow writing."
            ) from error


def _had(source: str | Path, folder: Path) -> Path:
    """The source as a file on this machine."""
    if isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        return fetch(source, folder)
    path = Path(source)
    if not path.is_file():
        raise ReadError(
            str(source), f"there is no file {source}", "Look at the name; a page begins with https://."
        )
    if not path.name.lower().endswith(ENDINGS):
        raise ReadError(
            str(source), f"{path.name} is of no kind that can be read", f"Known: {' '.join(ENDINGS)}."
        )
    try:
        with open(path, "rb"):
            return path
    except OSError as error:
        raise ReadError(
            str(source), f"{path.name} cannot be read ({error.strerror})", "Allow reading."
        ) from error


def _copied(file: Path, seeds: Path) -> str:
    """Copies the file under its own name, or a numbered one; the note of a fetched page goes with it."""
    ending = next(ending for ending in ENDINGS[::-1] if file.name.lower().endswith(ending))
    stem, suffix = file.name[: -len(ending)], file.name[-len(ending) :]
    path, number = seeds / file.name, 2
    while path.exists() and not _same(file, path):
        path = seeds / f"{stem}_{number}{suffix}"
        number += 1
    if not path.exists():
        shutil.copyfile(file, path)
        note = file.with_name(f".{file.name}{SIDE}")
        if note.is_file():
            shutil.copyfile(note, path.with_name(f".{path.name}{SIDE}"))
    return path.name


def _same(one: Path, other: Path) -> bool:
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()
