"""One piece of work at a time, in a thread, told of through traits."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from traitlets import Bool, Float, HasTraits, Unicode

from rag.errors import Cancelled, RagError

Result = TypeVar("Result")


def in_background(act: Callable[..., object], *arguments: object) -> threading.Thread:
    """Starts a thread in the context of this one: that holds which cell the kernel's messages belong to."""
    run = contextvars.copy_context().run
    thread = threading.Thread(target=run, args=(act, *arguments), daemon=True)
    thread.start()
    return thread


class Work(HasTraits):
    """Base of the sessions. `busy` turns False last, when all that the work found is in its traits.

    `stage` is what happens now, `progress` its share from 0 to 1 (-1: not known), `error` the one
    line of the last failure, with what to do about it, `notice` what the last work did: neither outlives the
    next work.
    """

    busy = Bool(False)
    stage = Unicode()
    progress = Float(-1.0)
    error = Unicode()
    notice = Unicode()

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, work: Callable[[], None], stage: str) -> bool:
        """Runs `work` in a thread; False, and nothing happens, while other work is going on."""
        with self._guard:
            if self.busy:
                return False
            self._stop.clear()
            self.error, self.notice, self.stage, self.progress = "", "", stage, -1.0
            self.busy = True
            self._thread = in_background(self._run, work)
        return True

    def _run(self, work: Callable[[], None]) -> None:
        # An error that is not ours is a fault of the kit: it goes on to the thread's hook (the log),
        # and the panel still comes back to life.
        failure = "The kit failed here; the log of the kernel has the details."
        try:
            work()
            failure = ""
        except Cancelled:
            failure = ""
            self.stage = "stopped"
        except RagError as error:
            failure = self.describe(error)
        finally:
            self.error = failure
            if self.stage != "stopped":
                self.stage = ""
            self.progress = -1.0
            self.busy = False

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """An error of ours within is told in `error`."""
        try:
            yield
        except RagError as error:
            self.error = self.describe(error)

    def describe(self, error: RagError) -> str:
        """What is told of an error."""
        return str(error)

    def attempt(self, act: Callable[[], Result]) -> Result | None:
        """What `act` gives; None, with its line in `error`, where it fails."""
        with self.reporting():
            return act()
        return None

    def cancel(self) -> None:
        """Asks the work to stop at its next step; what is saved by then stays saved."""
        if self.busy:
            self._stop.set()
            self.stage = "stopping"

    def cancelled(self) -> bool:
        """Whether the user has asked to stop (the library looks here)."""
        return self._stop.is_set()

    def wait(self, timeout: float | None = None) -> None:
        """Blocks until the work is done: for scripts and tests."""
        if self._thread is not None:
            self._thread.join(timeout)

    def tell(self, stage: str) -> None:
        """What the library says that it does now; a user's "stopping" is not overwritten."""
        if not self._stop.is_set():
            self.stage = stage
