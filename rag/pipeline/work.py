"""Stages of a long work: told, timed, and stopped between two steps."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Final

from rag.errors import Cancelled

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
