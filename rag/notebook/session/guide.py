"""The view-model of the guide to the article that is open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from traitlets import Instance

from rag.errors import Cancelled
from rag.notebook.session.following import Library
from rag.notebook.session.work import Work
from rag.records.desk import Guide


class GuideSession(Work):
    """`guide` is that of the article that was asked for last; None while it is made."""

    guide = Instance(Guide, allow_none=True)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library
        self._made: dict[str, Guide] = {}
        self._wanted = ""

    def show(self, article: str) -> None:
        """Makes the guide of an article, by its id, in a thread; that of another is given up."""
        self._wanted = article
        self.guide = self._made.get(article)
        if self.guide is None:
            self.start(self._make, "looking for what it answers")

    def _make(self) -> None:
        while (article := self._wanted) and article not in self._made:
            with suppress(Cancelled):
                self._made[article] = self.library.guide(article, cancelled=self._other(article))
        self.guide = self._made.get(self._wanted)

    def _other(self, article: str) -> Callable[[], bool]:
        return lambda: self._wanted != article
