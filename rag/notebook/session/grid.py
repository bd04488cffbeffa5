"""The view-model of the grid: questions, what a row is, the rows that are done, a page of them."""

from __future__ import annotations

import time
from typing import Any

from traitlets import Int, List, Tuple, Unicode

from rag.errors import Cancelled
from rag.notebook.session.base import Library, Paged

Row = dict[str, Any]
PAUSE = 0.3
"""Seconds between two drawings while rows come in."""


class GridSession(Paged):
    """`rows` are the citations of each row that is done, `of` the rows of the whole grid, `shown` the page in
    view. With no questions it is the grid of before, also after a restart; `fill` goes on where it stopped.
    """

    questions = Tuple()
    by = Unicode("article")
    size = Int(20)
    done = Int(0)
    of = Int(0)
    shown: List[list[Row]] = List()

    def __init__(
        self, library: Library, questions: Any = (), articles: Any = None, by: str = "article"
    ) -> None:
        super().__init__(library)
        self.articles, self.by, self.questions = articles, by, tuple(questions)
        self.rows: list[list[Row]] = []
        self._drawn = 0.0
        self.version = library.version or ""
        if not self.questions and articles is None:
            self.questions, self.by, self.rows, self.of = library.grid_before()
            if self.rows and len(self.rows) < self.of:
                self._stopped()
            self._draw()

    def changed(self) -> None:
        """What is filled in stays; it is of the index of before."""
        if self.rows:
            self.notice = "The index has changed since: fill the grid again."

    def fill(self, questions: tuple[str, ...] | None = None, by: str | None = None) -> bool:
        """Asks the questions of every row, going on where the same grid was stopped."""
        if self.busy:
            return False
        if questions is not None:
            self.questions = tuple(dict.fromkeys(filter(None, (one.strip() for one in questions))))
        self.by = by or self.by
        if not self.questions:
            self.error = "Type a question, or several, each on a line of its own."
            return False
        return self.start(self._fill, "opening the index")

    def _fill(self) -> None:
        self.rows, self.page = [], 0
        self.done = self.of = 0
        self.catch_up()
        self.stage = "asking"
        by: Any = self.by  # one of the kinds that the panel offers
        try:
            self.library.grid(
                list(self.questions), self.articles, by, keep=True, on_row=self._row,
                progress=self._progress, cancelled=self.cancelled,
            )  # fmt: skip
        except Cancelled:
            self._stopped()
            raise
        finally:
            self._draw()

    def _stopped(self) -> None:
        self.notice = f"Stopped after {len(self.rows):,} of {self.of:,} rows: “Fill the grid” goes on."

    def _row(self, cells: list[Row]) -> None:
        self.rows.append(cells)
        first, last = self.page * self.size, (self.page + 1) * self.size
        now = time.monotonic()
        if first < len(self.rows) <= last and now - self._drawn > PAUSE:
            self._drawn = now
            self._draw()

    def _progress(self, done: int, of: int) -> None:
        self.of, self.progress = of, done / max(1, of)
        self.done = done

    def show(self, page: int) -> None:
        """Goes to a page."""
        self.page = page
        self._draw()

    def _draw(self) -> None:
        self.shown = self.rows[self.turn(len(self.rows))]
        self.done = len(self.rows)

    def table(self) -> Any:
        """What is filled in, as `library.grid` gives it."""
        return self.library.grid_table([cell for row in self.rows for cell in row])

    def export(self, kind: str) -> bytes | None:
        """What is filled in, as "csv" or "xlsx"; None, with an error, where it fails."""
        return self.attempt(lambda: self.library.table_bytes(self.table(), kind)) if self.rows else None
