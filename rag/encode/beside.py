"""Batches beside each other: on a processor with several cores, each batch is the work of one of them.

A product of 384 columns is too small to be shared: cores that share it wait for each other at its end,
sixty times a pass, and for the slowest where other programs run too. Threads do, and no process of its
own is needed, for torch holds no lock while it computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Batch = TypeVar("Batch")


def beside(run: Callable[[Batch], None], batches: Iterable[Batch]) -> None:
    """Runs each batch; what one raises ends those that have not begun.

    A batch that comes alone is shared by all cores, for nothing else waits for them.
    """
    import torch

    todo, cores = list(batches), torch.get_num_threads()
    if len(todo) < 2:
        for batch in todo:
            run(batch)
        return
    pool = ThreadPoolExecutor(min(cores, len(todo)), "encode", initializer=_alone)
    try:
        for _ in pool.map(run, todo):
            pass
    finally:
        pool.shutdown(cancel_futures=True)
        torch.set_num_threads(cores)  # a worker's own number is also the one that later threads get


def _alone() -> None:
    """This thread computes by itself: torch keeps the number when it is read, not when it is set."""
    import torch

    torch.set_num_threads(1)
    torch.get_num_threads()
