"""A model's reply as it comes, with limits of time and a way to stop."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rag.errors import Cancelled

_END = object()
TICK = 0.1
"""Seconds between two looks at the cancel button."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: until the first piece, between pieces, in all; and how often a passing failure is tried again.

    `characters` is the longest reply; a model that runs on is stopped there.
    """

    first: float = 90.0
    between: float = 45.0
    whole: float = 300.0
    retries: int = 2
    pause: float = 1.0
    characters: int = 8000


@dataclass(frozen=True, slots=True)
class Follow:
    """How a caller follows along: the text as a model writes it, a way to stop, the stage that begins."""

    on_text: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None
    on_stage: Callable[[str], None] | None = None

    def stop(self) -> None:
        """Raises Cancelled where the user has stopped the work."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("stopped")

    def stage(self, name: str) -> None:
        """Tells that a stage begins. Raises Cancelled where the user has stopped the work."""
        self.stop()
        if self.on_stage is not None:
            self.on_stage(name)


def pieces(
    start: Callable[[], Iterator[str]], limits: Limits, follow: Follow,
    abandon: Callable[[], object] = lambda: None,
) -> Iterator[str]:  # fmt: skip
    """The pieces of a reply. Raises Cancelled, TimeoutError, or whatever the model raised.

    The model runs in a thread of its own, so that one that hangs can be left behind. `abandon` is called
    where its reply is not waited for: a model that is run here would read on for minutes, and the next wait.
    """
    line: queue.Queue[object] = queue.Queue()
    left = threading.Event()

    def run() -> None:
        try:
            for piece in start():
                if left.is_set():
                    return
                line.put(piece)
            line.put(_END)
        except BaseException as error:  # noqa: BLE001  handed to the thread that waits, and raised there
            line.put(error)

    threading.Thread(target=run, daemon=True, name="rag-model").start()
    whole = False
    try:
        yield from _taken(line, limits, follow)
        whole = True
    finally:
        left.set()
        if not whole:
            abandon()


def _taken(line: queue.Queue[object], limits: Limits, follow: Follow) -> Iterator[str]:
    began = last = time.monotonic()
    patience = limits.first
    while True:
        follow.stop()
        try:
            item = line.get(timeout=TICK)
        except queue.Empty:
            now = time.monotonic()
            if now - last > patience or now - began > limits.whole:
                raise TimeoutError("the model did not answer in time") from None
            continue
        if item is _END:
            return
        if isinstance(item, BaseException):
            raise item
        last, patience = time.monotonic(), limits.between
        if last - began > limits.whole:
            raise TimeoutError("the model did not come to an end in time")
        yield str(item)
