"""The view-model of rebuilding: what would change, the work itself, its report, and the way back."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from traitlets import Bool, Float, Instance, Int, List

from rag.errors import IndexMissing, RagError
from rag.notebook.session.base import Following, Library
from rag.records import Failure, RebuildReport, plural


class RebuildSession(Following):
    """`planned` is what a rebuild would do, `report` what the last one did; `left` in seconds. `demo` are
    the articles that came with the kit, where there are others.

    A `left` of -1 is not known. `compared`: the index could be read when it was last looked at.
    """

    planned = Instance(RebuildReport, allow_none=True)
    report = Instance(RebuildReport, allow_none=True)
    versions: List[dict[str, Any]] = List()
    left = Float(-1.0)
    removed = Int(0)
    demo = Int(0)
    compared = Bool(True)

    @property
    def failed(self) -> tuple[Failure, ...]:
        """What cannot be read, as the plan or the last report has it."""
        report = self.planned or self.report
        return report.failed if report else ()

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._stage_began = 0.0
        self._seen = ""

    def changed(self) -> None:
        """Another panel or process changed the index: the plan and the versions are looked up again."""
        if not self.busy:
            self.look()

    def look(self) -> bool:
        """Finds out what a rebuild would change, and which versions there are."""
        return self.start(self._look, "looking at the articles")

    def _look(self) -> None:
        self.version = self.library.version or ""
        self._take_versions()
        self.demo = len(self.library.demo) if self.version else 0
        self.compared = False
        self.planned = self.library.plan()
        self.compared = True

    def _take_versions(self) -> None:
        try:
            self.versions = [dict(one) for one in self.library.versions()]
        except IndexMissing:
            self.versions = []  # the first rebuild makes one
        self.removed = len(self.library.removed)

    def add(self, sources: Sequence[str | Path]) -> bool:
        """Puts files, folders, addresses among the seeds, those that can be had; looks what would change."""

        def work() -> None:
            taken: list[str] = []
            refused: list[RagError] = []
            for source in sources:
                try:
                    taken += self.library.take(source)
                except RagError as error:
                    refused.append(error)
            if taken:
                added = f"{plural(len(taken), 'file')} added to the articles folder"
                self.notice = f"{added}: {', '.join(taken[:5])}"
                self._look()
            if refused:
                more = f"; and {len(refused) - 5:,} more" if len(refused) > 5 else ""
                raise RagError("; ".join(one.what for one in refused[:5]) + more, refused[0].advice)

        return self.start(work, "adding")

    def remove(self, path: str) -> bool:
        """Moves a file out of the articles folder; `restore` puts it back."""
        gone = f"{path} was moved out of the articles folder."
        return self._move(lambda: gone if self.library.remove(path) else f"There is no {path}.")

    def leave_out(self) -> bool:
        """Moves the demo articles out of the articles folder; `restore` puts them back."""

        def act() -> str:
            gone = self.library.remove(*self.library.demo)
            return f"{plural(len(gone), 'demo article')} moved out: the next rebuild goes without."

        return self._move(act)

    def restore(self) -> bool:
        """Puts back what was removed since the last rebuild."""
        return self._move(lambda: f"{plural(len(self.library.restore()), 'file')} put back.")

    def _move(self, act: Callable[[], str]) -> bool:
        """Does something to the files, says what it was, and looks what a rebuild would change."""

        def work() -> None:
            self.notice = act()
            self._look()

        return self.start(work, "moving the files")

    def rebuild(self) -> bool:
        """Rebuilds what changed."""

        def work() -> None:
            self._seen = ""
            try:
                self.report = self.library.rebuild(progress=self._progress, cancelled=self.cancelled)
            finally:
                self.left = -1.0
            self._take_versions()
            self.planned, self.compared = None, True

        return self.start(work, "starting")

    def _progress(self, stage: str, done: int, total: int) -> None:
        """Time left is of this stage, from its own speed so far."""
        now = time.monotonic()
        if stage != self._seen:
            self._seen, self._stage_began = stage, now
        self.tell(stage)
        self.progress = done / total if total else -1.0
        spent = now - self._stage_began
        self.left = spent / done * (total - done) if done and spent > 1 else -1.0

    def go_back(self, version: str) -> bool:
        """Makes an earlier version the current one."""

        def work() -> None:
            current = self.library.rollback(version)
            self.report = None
            self._look()
            self.notice = f"The index is version {current} again."

        return self.start(work, "going back")
