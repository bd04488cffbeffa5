"""What the sessions are: one piece of work at a time, in a thread, over a library whose index may change."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from traitlets import Bool, Float, HasTraits, Int, Tuple, Unicode

from rag.errors import Cancelled, IndexMissing, RagError
from rag.records import REPORTING, Filter, plural

if TYPE_CHECKING:
    from rag.library import Library as Library  # given on to the other sessions
else:
    Library = Any  # a session is handed one, and imports none: tests bring their own

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


class Following(Work):
    """Base of the sessions of a library. `version` is that of the index that the session shows.

    `newer` is true while another process (a build in a terminal) has made a version that is not taken
    up yet. What is shown does not change by that; `take_newer` takes it up, for all that share the
    library. `no_index`: there is no index (yet) that could be opened.
    """

    version = Unicode()
    newer = Bool(False)
    no_index = Bool(False)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        library.follow(self.follow)

    def follow(self) -> None:
        """The library calls it, in any thread, when its index changed or a newer one lies there."""
        with self.reporting():
            self.newer = self.library.newer is not None
            version = self.library.version or ""
            self.no_index = not version
            if version != self.version:
                self.version = version
                if version and not self.busy:
                    self.error = ""  # there may have been no index to open
                self.changed()

    def describe(self, error: RagError) -> str:
        """Nothing of an index that is not there: `no_index` says it, beside the button that builds one."""
        self.no_index = isinstance(error, IndexMissing) and not self.library.version
        return "" if self.no_index else str(error)

    def changed(self) -> None:
        """Draws anew what depends on the index; each session has its own."""

    def take_newer(self) -> bool:
        """Takes up the version that another process made."""
        return self.start(self.library.reload, "opening the newer index")

    def build(self) -> bool:
        """Brings the index up to the articles folder; all that share the library take it up."""

        def progress(stage: str, done: int, total: int) -> None:
            self.progress = done / total if total else -1.0
            self.tell(f"{stage} {done:,} of {total:,}" if total else stage)

        def work() -> None:
            self.library.rebuild(progress=progress, cancelled=self.cancelled)
            self.notice = f"The index is up to date: {plural(len(self.library.articles), 'article')}."

        return self.start(work, "looking at the articles")

    def catch_up(self) -> None:
        """Within the work: takes up a newer version before it is asked, and says so."""
        if self.library.newer is not None:
            self.library.reload()
            self.notice = "The index was rebuilt elsewhere meanwhile: this is from its new version."

    def models_here(self) -> list[dict[str, Any]]:
        """The models that a panel offers, by name, and what those lack that cannot be used."""
        return [
            {"name": one.name, "usable": bool(one.usable), "missing": str(one.missing or "")}
            for one in self.library.models()
        ]


class Paged(Following):
    """A session of a table of which a page of `size` rows is in view; `page` counts from 0."""

    page = Int(0)
    size = Int(50)

    def take(self, changes: Mapping[str, Any]) -> None:
        """Takes changes of filter, order or page, by trait; another filter or order begins at page 0."""
        for name, value in ({"page": 0, **changes} if changes else {}).items():
            setattr(self, name, value)

    def turn(self, total: int) -> slice:
        """Which of so many rows are the page in view; behind the last page that is it."""
        self.page = max(0, min(self.page, (total - 1) // self.size))
        return slice(self.page * self.size, (self.page + 1) * self.size)


class Filtered(Following):
    """A session whose questions are narrowed down: by time, outlet, language, role, or to some articles.

    `outlets` and `spoken` are what the index offers to choose from.
    """

    since = Unicode()
    until = Unicode()
    publishers = Tuple()
    languages = Tuple()
    comments = Bool(False)
    paths = Tuple()
    outlets = Tuple()
    spoken = Tuple()

    def offer(self) -> None:
        """Takes the choices from the index as it is now."""
        table = self.library.articles
        self.outlets, self.spoken = (tuple(choices(table[name])) for name in ("publisher", "language"))

    def narrow(self, filters: Mapping[str, Any]) -> None:
        """Takes filters as a front end sends them; what is of another type counts as none."""

        def texts(name: str) -> tuple[str, ...]:
            value = filters.get(name, ())
            return tuple(map(str, value)) if isinstance(value, list | tuple) else ()

        self.since, self.until = (str(filters.get(name) or "")[:20] for name in ("since", "until"))
        self.publishers, self.languages = texts("publishers"), texts("languages")
        self.comments = filters.get("comments") is True

    @property
    def where(self) -> Filter:
        """The filters as the library takes them."""
        return Filter(
            since=self.since or None,
            until=self.until or None,
            publishers=tuple(self.publishers),
            languages=tuple(self.languages),
            paths=tuple(self.paths),
            roles=(*REPORTING, "comment") if self.comments else REPORTING,
        )


def choices(column: Any) -> list[str]:
    """What a column of articles holds, each once, in order: to choose from."""
    return sorted({str(name) for name in column.dropna()})


def months_between(months: Iterable[str]) -> list[str]:
    """Every month ("2012-01") from the first to the last of some; a year alone is its January."""
    known = sorted(months)
    if not known:
        return []
    first, last = (int(one[:4]) * 12 + int(one[5:7] or 1) - 1 for one in (known[0], known[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]
