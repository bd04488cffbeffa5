"""The work of a rebuild: told, timed, stopped between two steps; and done here, or by a Dask cluster.

What workers do are plain functions of one batch, so that one that is killed costs its batch, which another
does again. The builder alone writes, whoever does the work. Without a cluster Dask is not imported.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final, TypeVar

from rag.errors import Cancelled, SettingsError, StoreError

Progress = Callable[[str, int, int], None]
"""Hears (stage, done, total); a stage begins with done = 0."""


_NAME: Final = 40
_SECONDS: Final = 0.5


def _tick(bar: Any, over: threading.Event) -> None:
    """Moves the clock of a bar while one step takes long."""
    while not bar.disable and not over.wait(_SECONDS):
        bar.refresh()


class Work:
    """Tells the stages, measures them, and stops between two steps when the user wants it."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._seconds: dict[str, float] = {}
        self._name, self._began, self._done, self._total = "", 0.0, 0, 0
        self._bar: Any = None
        self._over = threading.Event()

    def __enter__(self) -> Work:
        return self

    def __exit__(self, *exception: object) -> None:
        self._end()

    def stage(self, name: str, total: int) -> None:
        self._end()
        self._name, self._began, self._done, self._total = name, time.perf_counter(), 0, total
        if self._progress is None:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=total or None, desc=name, disable=None, leave=False)
            self._over = threading.Event()
            threading.Thread(target=_tick, args=(self._bar, self._over), daemon=True).start()
        self.step(0)

    def file(self, path: str) -> None:
        """Shows which file is at work: a long one does not look like a hang."""
        if self._bar is not None:
            self._bar.set_postfix_str(path[-_NAME:])

    def step(self, count: int = 1) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("the rebuild was stopped", "The index is as it was; what was embedded is kept.")
        self._done += count
        if self._progress is not None:
            self._progress(self._name, self._done, self._total)
        elif self._bar is not None:
            self._bar.update(count)

    def _end(self) -> None:
        if self._bar is not None:
            self._over.set()
            self._bar.close()
            self._bar = None
        if self._name:
            self._seconds[self._name] = self._seconds.get(self._name, 0.0) + time.perf_counter() - self._began
            self._name = ""

    def seconds(self) -> dict[str, float]:
        self._end()
        return {name: round(seconds, 3) for name, seconds in self._seconds.items()}


Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 3
"""Batches that wait for each worker, so that none waits for the builder."""
PATIENCE = "15s"
"""How long the scheduler of a cluster may take to answer: both may be started at once."""


class Hands:
    """This process, or the workers of a cluster; `many` is whether batches are worth their way there."""

    def __init__(self, client: Any = None) -> None:
        self._client, self.many = client, client is not None

    def each(self, function: Callable[[Task], Result], tasks: Iterable[Task]) -> Iterator[Result]:
        """Results in the tasks' order; here, each task is done when its result is asked for.

        Raises what the function raises, and StoreError where the cluster or a batch is lost.
        """
        if self._client is None:
            yield from map(function, tasks)
            return
        from distributed import CancelledError, KilledWorker
        from distributed.comm.core import CommClosedError

        held: deque[Any] = deque()
        try:
            for task in tasks:
                name = hashlib.blake2b(pickle.dumps(task), digest_size=12).hexdigest()
                held.append(self._client.submit(function, task, key=f"{function.__name__}-{name}", retries=2))
                workers = max(len(self._client.scheduler_info(n_workers=-1)["workers"]), 1)
                while len(held) >= AHEAD * workers:
                    yield held.popleft().result()
            while held:
                yield held.popleft().result()
        except (KilledWorker, CancelledError, CommClosedError, TimeoutError) as error:
            what = f"the cluster lost a batch ({type(error).__name__})"
            raise StoreError(what, "Run `rag build` again: what was embedded is kept.") from error
        finally:
            for one in held:
                one.cancel()


@contextmanager
def hands(cluster: str) -> Iterator[Hands]:
    """The workers at an address ("tcp://scheduler:8786"), `local:N` of this machine, or "" for this process.

    Raises SettingsError without the extra, for an address that is none, and where nothing answers.
    """
    if not cluster:
        yield Hands()
        return
    try:
        import dask  # its classes have no types
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise SettingsError("dask is not installed", "Run `pip install rag-notebooks[dask]`.") from error
    scheme, _, rest = cluster.partition(":")
    if scheme not in ("local", "tcp", "tls") or (scheme == "local" and not (rest.isdecimal() and int(rest))):
        raise SettingsError(f"the cluster {cluster!r} is none", "Write tcp://scheduler:8786 or local:4.")
    with ExitStack() as stack, dask.config.set({"distributed.comm.timeouts.connect": PATIENCE}):
        try:
            where: Any = cluster
            if scheme == "local":  # processes of this machine, that nobody else reaches
                stack.enter_context(dask.config.set(_environ(int(rest))))
                local = LocalCluster(  # type: ignore[no-untyped-call]
                    n_workers=int(rest), threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                    silence_logs=50,
                )  # fmt: skip
                where = stack.enter_context(local)
            client = stack.enter_context(Client(where))  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, ValueError) as error:
            raise SettingsError(f"no cluster answers at {cluster}", "Start it: `make cluster`.") from error
        yield Hands(client)


def _environ(workers: int) -> dict[str, Any]:
    """Each worker computes with its share of the cores, unless OMP_NUM_THREADS says another number.

    Dask gives each a single one, and sets that in the process that starts them too. It also has malloc give
    every freed block back at once: tensors are then mapped anew at each step, and encoding takes 1.3 times
    as long.
    """
    share = {"OMP_NUM_THREADS": max((os.cpu_count() or 1) // workers, 1)}
    return {"distributed.nanny.environ": share, "distributed.nanny.pre-spawn-environ": {}}
