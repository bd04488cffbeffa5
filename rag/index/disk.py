"""Every write of an index goes through here, by one build at a time: written, flushed, then given its name.

One class, so that a test can put another in its place that fails at the n-th operation.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import IndexCorrupt, IndexLocked, StoreError

Chunk = bytes | bytearray | memoryview


class Disk:
    """Durable file operations. An OSError becomes a StoreError that names the file and the reason."""

    def save(self, path: Path, chunks: Iterable[Chunk]) -> tuple[int, str]:
        """Writes `chunks` to `path` by way of a temporary name; (bytes, sha256). Atomic and flushed."""
        fresh = path.with_name(f".{path.name}.{os.getpid()}.part")
        digest, size = hashlib.sha256(), 0
        try:
            with self.open(fresh) as file:
                for chunk in chunks:
                    self.write(file.fileno(), chunk)
                    digest.update(chunk)
                    size += memoryview(chunk).nbytes
                self.sync(file.fileno())
            self.rename(fresh, path)
        except OSError as error:
            fresh.unlink(missing_ok=True)
            raise store_error(path, error) from error
        return size, digest.hexdigest()

    def open(self, path: Path):  # type: ignore[no-untyped-def]
        """A new file, unbuffered: what is written is written."""
        return open(path, "wb", buffering=0)

    def write(self, file: int, chunk: Chunk) -> None:
        """All of `chunk`: the system may take less than it is given."""
        left = memoryview(chunk).cast("B") if memoryview(chunk).nbytes else memoryview(b"")
        while left:
            left = left[self.write_some(file, left) :]

    def write_some(self, file: int, chunk: memoryview) -> int:
        return os.write(file, chunk)

    def sync(self, file: int) -> None:
        os.fsync(file)

    def rename(self, old: Path, new: Path) -> None:
        os.replace(old, new)

    def folder(self, path: Path) -> None:
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)

    def settle(self, folder: Path) -> None:
        """Flushes the names in a folder, so that a rename outlives a power cut."""
        if os.name == "nt":  # Windows has no handle of a folder, and needs none
            return
        with writing(folder):
            handle = os.open(folder, os.O_RDONLY)
            try:
                self.sync(handle)
            finally:
                os.close(handle)

    def remove(self, path: Path) -> None:
        """Removes a file or a folder; what cannot be removed stays: it is not in the way."""
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """A failed file operation becomes one StoreError that names the file and the reason."""
    try:
        yield
    except OSError as error:
        raise store_error(path, error) from error


@contextmanager
def reading(what: str, advice: str = "Run `rag build`.") -> Iterator[None]:
    """What is not as it was written becomes one IndexCorrupt that says `what` is damaged, and what to do."""
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorrupt(f"{what} is damaged: {error}", advice) from error


def store_error(path: Path, error: OSError) -> StoreError:
    """The one line for a failed file operation."""
    reason = error.strerror or str(error) or type(error).__name__
    return StoreError(
        f"{path.name} cannot be written: {reason}",
        f"See to the disk of {path.parent} (space, permission) and try again; the last good version stays.",
    )


@contextmanager
def locked(folder: Path, wait: float = 0.0) -> Iterator[None]:
    """Holds the lock of an index folder; waits for it `wait` seconds, or for ever if negative.

    Raises IndexLocked, with the holder's process and machine, when another build has it, and StoreError
    where nothing can be written.
    """
    from filelock import FileLock, Timeout

    lock_file = folder / "lock"
    lock = FileLock(lock_file, timeout=wait)
    holder = folder / "lock.json"
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexLocked(f"another build is at work on {folder} ({_name_of(holder)})", _ADVICE) from error
    except NotImplementedError as error:
        what = f"{folder} cannot be locked: its disk knows no locks"
        raise StoreError(what, "Put the index on another disk.") from error
    except OSError as error:
        raise store_error(lock_file, error) from error
    try:
        since = datetime.now(UTC).isoformat("T", "seconds")
        who = f"process {os.getpid()} on {socket.gethostname()} since {since}"
        with suppress(OSError):  # who holds it is a courtesy; that it is held is not
            holder.write_text(json.dumps(who), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


_ADVICE = "Wait until it is done, or end that process; a lock whose holder died is taken over."


def _name_of(holder: Path) -> str:
    with suppress(OSError, ValueError):
        return str(json.loads(holder.read_text(encoding="utf-8")))
    return "its holder did not say who it is"
