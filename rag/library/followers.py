"""Who wants to know that a library's index changed: panels, above all."""

from __future__ import annotations

import contextvars
import threading
import time
import weakref
from collections.abc import Callable

LOOK = 2.0
"""Seconds between two looks for a version that another process made. A look reads a file of 80 bytes."""

Heard = Callable[[], object]


class Followers:
    """Bound methods that are called, with nothing, after a change. They are held weakly.

    While there is one, a thread looks whether `newer` has another answer, and tells of that too.
    """

    def __init__(self, newer: Callable[[], str | None]) -> None:
        self._newer = newer
        self._held: list[weakref.WeakMethod[Heard]] = []
        self._guard = threading.Lock()
        self._watch: threading.Thread | None = None

    def add(self, heard: Heard) -> None:
        """From now on `heard`, a bound method, is called after every change, in the thread of the change."""
        with self._guard:
            self._held.append(weakref.WeakMethod(heard))
            if self._watch is None:
                # The context goes along: it holds which cell the kernel's messages belong to.
                run = contextvars.copy_context().run
                self._watch = threading.Thread(target=run, args=(self._look,), daemon=True)
                self._watch.start()

    def tell(self) -> None:
        """Calls those who are still there."""
        for heard in self._living():
            heard()

    def _living(self) -> list[Heard]:
        with self._guard:
            pairs = [(one, one()) for one in self._held]
            self._held = [one for one, heard in pairs if heard is not None]
            return [heard for _, heard in pairs if heard is not None]

    def _look(self) -> None:
        seen = None
        while True:
            time.sleep(LOOK)
            with self._guard:
                if not any(one() is not None for one in self._held):
                    self._watch = None
                    return
            newer = self._newer()
            if newer != seen:
                seen = newer
                self.tell()
