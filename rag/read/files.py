"""The files of a seeds folder: which there are, and their bytes, read with every guard."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from rag.errors import ReadError, SeedsError
from rag.read.kinds import ENDINGS, by_bytes, ending_of
from rag.records import printable

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

CORRECTIONS: Final = "corrections.toml"
"""The user's own corrections of what was found of the seeds, in their folder."""
_HEAD: Final = 16 << 10
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


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a seeds folder: the seeds, sorted by path, and the paths of all files that are none."""

    seeds: list[SeedFile]
    others: list[str]


def find(seeds: Path) -> list[SeedFile]:
    """The seeds of `look`. Raises SeedsError."""
    return look(seeds).seeds


def look(seeds: Path) -> Found:
    """Every seed under `seeds` and its sub-folders, and every other file that lies there.

    A file is a seed by its ending, where it has none that is known by its first bytes. Names that begin with
    a dot, and the file of corrections, are left alone. Linked folders are not entered. What cannot be opened
    (a folder without permission, a link that leads out) is a seed, so that `read` reports it. Raises
    SeedsError if `seeds` is no folder or holds no seed: an index is never emptied by a wrong path.
    """
    if not seeds.is_dir():
        raise SeedsError(f"there is no folder {printable(str(seeds))}", "Make it and put articles into it.")
    root = seeds.resolve()
    walked = list(_walk(root, root))
    found = sorted((seed for seed, known in walked if known), key=lambda seed: seed.path)
    others = sorted(seed.path for seed, known in walked if not known)
    if not found:
        told = f" (not read: {', '.join(others[:5])}{' ...' if len(others) > 5 else ''})" if others else ""
        raise SeedsError(
            f"{printable(str(seeds))} holds no article{told}", f"Put files into it: {', '.join(ENDINGS)}."
        )
    return Found(found, others)


def _walk(folder: Path, root: Path) -> Iterator[tuple[SeedFile, bool]]:
    """(each file of a folder, whether it is a seed)."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield _seed(folder, root), True
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith((".", "~$")) or (folder == root and entry.name == CORRECTIONS):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root)
        elif entry.is_symlink() and path.is_dir():
            if not path.resolve().is_relative_to(root):
                yield _seed(path, root), True
        else:
            yield (seed := _seed(path, root)), bool(ending_of(entry.name)) or _is_document(seed)


def _is_document(seed: SeedFile) -> bool:
    """Whether the first bytes of a file say that it is a document, under whatever name.

    Plain text is one only where its name has no ending: a style sheet, a program, a log are text too.
    """
    if not readable(seed) or not seed.size:
        return False
    try:
        with open(seed.absolute, "rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return "." not in seed.absolute.name
    text = b"\0" not in head and not seed.absolute.suffix
    return by_bytes(head) is not None or text


def _seed(path: Path, root: Path) -> SeedFile:
    try:
        status = path.stat()
    except (OSError, RuntimeError):
        status = None
    name = printable(path.relative_to(root).as_posix())
    return SeedFile(name, path, status.st_size if status else -1, status.st_mtime_ns if status else -1, root)


def readable(seed: SeedFile) -> bool:
    """Whether `read` would open the seed at all: a pipe blocks, a link may lead out, 2 GB are no article."""
    if not seed.path.lower().endswith((".jsonl", ".jsonl.gz", ".ndjson")) and seed.size > MAX_BYTES:
        return False
    with suppress(OSError, RuntimeError, ReadError):
        _guard(seed)
        return True
    return False


def _guard(seed: SeedFile) -> None:
    """Raises ReadError for what is not to be opened; OSError, and RuntimeError for a link to itself."""
    if not seed.absolute.resolve().is_relative_to(seed.root):
        what = "the link leads out of the articles folder"
        raise ReadError(seed.path, what, "Copy the file itself into the folder.")
    # A pipe under a text name would block for ever: look before opening.
    if not stat.S_ISREG(seed.absolute.stat().st_mode):
        raise ReadError(seed.path, "this is not a regular file", "Remove it from the articles folder.")


@contextmanager
def opened(seed: SeedFile) -> Iterator[BinaryIO]:
    """The seed, open for reading in binary. Raises ReadError; also when it changed meanwhile."""
    try:
        _guard(seed)
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
    looks = [(one.st_size, one.st_mtime_ns, one.st_ino) for one in (before, after)]
    if looks[0] != looks[1]:
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
            what = f"the file is larger than {MAX_BYTES >> 20} MB: no article is"
            raise ReadError(seed.path, what, "Split it, one article a file, or give it as .jsonl.")
    return data
