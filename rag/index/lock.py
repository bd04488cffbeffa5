"""One build at a time. The lock dies with its holder: the system lets go of it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import IndexLocked, StoreError
from rag.index.disk import store_error


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
        who = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat("T", "seconds"),
        }
        with suppress(OSError):  # who holds it is a courtesy; that it is held is not
            holder.write_text(json.dumps(who), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


_ADVICE = "Wait until it is done, or end that process; a lock whose holder died is taken over."


def _name_of(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text(encoding="utf-8"))
        return f"process {who['pid']} on {who['host']} since {who['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its holder did not say who it is"
