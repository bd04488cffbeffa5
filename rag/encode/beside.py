"""Batches beside each other: each is the work of one core, from its beginning to its end.

A product of 384 columns is too small to be shared. Cores that share it wait at its end for the slowest,
sixty times a pass: on a machine that does other things too a question took up to 0.4 s instead of 7 ms,
and a build three times as long. Threads do, and no process of its own is needed, for torch holds no
lock while it computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock
from typing import TypeVar

Batch = TypeVar("Batch")
_making = Lock()


def beside(run: Callable[[Batch], None], batches: Iterable[Batch]) -> None:
    """Runs each batch; what one raises ends those that have not begun."""
    import torch

    def alone() -> None:
        torch.set_num_threads(1)
        torch.get_num_threads()  # a thread takes the number when it first reads it
        started.wait()

    with _making:
        cores = torch.get_num_threads()
        started = Barrier(cores + 1)
        pool = ThreadPoolExecutor(cores, "encode", initializer=alone)
        for _ in range(cores):
            pool.submit(lambda: None)
        started.wait()
        torch.set_num_threads(cores)  # the number that was set last is the one of all threads to come
    with pool:
        for _ in pool.map(run, batches):
            pass
