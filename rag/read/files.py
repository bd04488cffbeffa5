"""The files of a seeds folder: which there are, and their bytes, read with every guard."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from rag.errors import ReadError, SeedsError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

ENDINGS: Final = (".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".jsonl", ".jsonl.gz")
MAX_BYTES: Final = 64 << 20
"""A single document beyond this is no article; a .jsonl file may be of any size."""
MAX_CHARACTERS: Final = 10_000_000
"""Three times "War and Peace". More in one document is a dump, and embedding it would take hours."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file that `read` takes. `path` is relative to the seeds folder, with "/", always printable.

    A character of the name that cannot be printed stands in `path` as its escape (`\\x1b`).
    `size` is in bytes; both figures are -1 where the file cannot be looked at (`read` says why).
    """

    path: str
    absolute: Path
    size: int
    mtime_ns: int
    root: Path


def find(seeds: Path) -> list[SeedFile]:
    """Every seed under `seeds` and its sub-folders, sorted by path.

    Names that begin with a dot and endings that `read` does not know are ignored. Linked folders
    are not entered. What cannot be opened (a folder without permission, a link that leads out) is
    in the list, so that `read` reports it. Raises SeedsError if `seeds` is no folder or holds no
    seed: an index is never emptied by a wrong path.
    """
    if not seeds.is_dir():
        raise SeedsError(f"there is no folder {_printable(str(seeds))}", "Make it and put articles into it.")
    root = seeds.resolve()
    if not (found := sorted(_walk(root, root), key=lambda seed: seed.path)):
        raise SeedsError(
            f"{_printable(str(seeds))} holds no article", f"Put files into it: {', '.join(ENDINGS)}."
        )
    return found


def _walk(folder: Path, root: Path) -> Iterator[SeedFile]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield _seed(folder, root)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        elif entry.name.lower().endswith(ENDINGS) or (
            entry.is_symlink() and path.is_dir() and _leaves(path, root)
        ):
            yield _seed(path, root)


def _leaves(path: Path, root: Path) -> bool:
    return not path.resolve().is_relative_to(root)


def _seed(path: Path, root: Path) -> SeedFile:
    try:
        status = path.stat()
    except (OSError, RuntimeError):
        status = None
    name = _printable(path.relative_to(root).as_posix())
    return SeedFile(name, path, status.st_size if status else -1, status.st_mtime_ns if status else -1, root)


def _printable(name: str) -> str:
    """`name` without what a terminal would obey or a UTF-8 file could not hold."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def readable(seed: SeedFile) -> bool:
    """Whether `read` would open the seed at all: a pipe blocks, a link may lead out, 2 GB are no article."""
    if not seed.path.lower().endswith((".jsonl", ".jsonl.gz")) and seed.size > MAX_BYTES:
        return False
    try:
        inside = seed.absolute.resolve().is_relative_to(seed.root)
        return inside and stat.S_ISREG(seed.absolute.stat().st_mode)
    except (OSError, RuntimeError):
        return False


@contextmanager
def opened(seed: SeedFile) -> Iterator[BinaryIO]:
    """The seed, open for reading in binary. Raises ReadError; also when it changed meanwhile."""
    try:
        if not seed.absolute.resolve().is_relative_to(seed.root):
            raise ReadError(
                seed.path, "the link leads out of the seeds folder", "Copy the file itself into the folder."
            )
        # A pipe under a text name would block for ever: look before opening.
        if not stat.S_ISREG(seed.absolute.stat().st_mode):
            raise ReadError(seed.path, "this is not a regular file", "Remove it from the seeds folder.")
        with open(seed.absolute, "rb", buffering=0) as file:
            before = os.fstat(file.fileno())
            yield io.BufferedReader(_UpTo(file, before.st_size), 1 << 16)
            after = os.stat(seed.absolute)
    except FileNotFoundError as error:
        raise ReadError(seed.path, "the file vanished while it was read", "Rebuild again.") from error
    except PermissionError as error:
        raise ReadError(seed.path, "no permission to read the file", "Allow reading (chmod +r).") from error
    except (OSError, RuntimeError) as error:
        # Python 3.11 tells a link that leads to itself by a RuntimeError.
        reason = getattr(error, "strerror", None) or "a link that leads nowhere"
        raise ReadError(seed.path, f"the file cannot be read ({reason})", "Copy it again.") from error
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (
        after.st_size,
        after.st_mtime_ns,
        after.st_ino,
    ):
        raise ReadError(seed.path, "the file changed while it was read", "Rebuild again when it is complete.")


class _UpTo(io.RawIOBase):
    """A file up to the size that it had when it was opened: one that is being written has no end."""

    def __init__(self, file: io.FileIO, size: int) -> None:
        self.file, self.left = file, size

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)[: self.left]
        count = self.file.readinto(view) or 0
        self.left -= count
        return count


def content(seed: SeedFile) -> bytes:
    """All bytes of a seed that holds one document. Raises ReadError."""
    with opened(seed) as file:
        data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise ReadError(
                seed.path,
                f"the file is larger than {MAX_BYTES >> 20} MB: no article is",
                "Split it, one article a file, or give it as .jsonl.",
            )
    return data
