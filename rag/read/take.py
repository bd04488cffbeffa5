"""`take`: files and web pages into the seeds folder, all of them or none."""

from __future__ import annotations

import filecmp
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rag.errors import ReadError
from rag.read.files import find
from rag.read.kinds import ENDINGS, by_bytes, ending_of
from rag.read.web import SIDE, fetch


def take(sources: Sequence[str | Path], seeds: Path) -> list[str]:
    """Copies files and folders, or fetches http(s) addresses, into `seeds`; gives their paths in it.

    Of a folder, all files that `read` knows, in a folder of its name.

    A file whose name is taken by another content gets a number; one that is there already is left
    alone. Raises ReadError for a source that cannot be had, or that `read` does not know: then
    nothing was added.
    """
    with tempfile.TemporaryDirectory() as folder:
        found = [one for source in sources for one in _had(source, Path(folder), seeds)]
        try:
            seeds.mkdir(parents=True, exist_ok=True)
            return [_copied(file, seeds, name) for file, name in found]
        except OSError as error:
            what = f"nothing can be written there ({error.strerror or 'write error'})"
            raise ReadError(str(seeds), what, "Allow writing.") from error


def _had(source: str | Path, folder: Path, seeds: Path) -> list[tuple[Path, str]]:
    """The source as files on this machine, each with its name among the seeds."""
    if isinstance(source, str) and source.lower().startswith(("http://", "https://")):
        page = fetch(source, folder)
        return [(page, page.name)]
    path = Path(source).expanduser()
    if str(source) and path.is_dir():
        if seeds.resolve().is_relative_to(path.resolve()):
            raise ReadError(str(source), "the articles are in this very folder", "Name what is to be added.")
        inside = [seed.absolute for seed in find(path) if seed.absolute.is_file()]
        root = path.resolve()
        return [(file, f"{root.name}/{file.relative_to(root).as_posix()}") for file in inside]
    if not path.is_file():
        raise ReadError(
            str(source), f"there is no file {source}", "Look at the name; a page begins with https://."
        )
    try:
        with open(path, "rb") as file:
            head = file.read(1 << 14)
    except OSError as error:
        what = f"{path.name} cannot be read ({error.strerror})"
        raise ReadError(str(source), what, "Allow reading.") from error
    if not ending_of(path.name) and by_bytes(head) is None:
        what = f"{path.name} is of no kind that can be read"
        raise ReadError(str(source), what, f"Known: {' '.join(ENDINGS)}.")
    return [(path, path.name)]


def _copied(file: Path, seeds: Path, name: str) -> str:
    """Copies the file under its own name, or a numbered one; the note of a fetched page goes with it."""
    ending = len(ending_of(file.name) or file.suffix)
    stem, suffix = name[: len(name) - ending], name[len(name) - ending :]
    path, number = seeds / name, 2
    path.parent.mkdir(parents=True, exist_ok=True)
    while path.exists() and not filecmp.cmp(file, path, shallow=False):
        path = seeds / f"{stem}_{number}{suffix}"
        number += 1
    if not path.exists():
        shutil.copyfile(file, path)
        note = file.with_name(f".{file.name}{SIDE}")
        if note.is_file():
            shutil.copyfile(note, path.with_name(f".{path.name}{SIDE}"))
    return path.relative_to(seeds).as_posix()
