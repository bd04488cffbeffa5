"""The view-model of searching: passages with the reasons why they were found."""

from __future__ import annotations

from dataclasses import replace

from traitlets import Bool, Int, Tuple, Unicode

from rag.notebook.session.base import Filtered, Library
from rag.records import ROLES

PAGE = 20
"""Passages that are shown at first, and by which "more" goes on."""
MOST = 200
"""Passages that are shown at most: nobody reads on, and the page stays quick."""


class SearchSession(Filtered):
    """`hits` are those of the last search, or what is near to the passage that `near_to` names.

    `searched` counts the searches: the same hits again, or none, are a result too.
    """

    question = Unicode()
    everything = Bool(False)
    near_to = Unicode()
    hits = Tuple()
    searched = Int(0)

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._k = PAGE

    @property
    def has_more(self) -> bool:
        """Whether there may be more than what is shown."""
        return not self.near_to and len(self.hits) == self._k and self._k < MOST

    def more(self) -> bool:
        """Finds as many again as there are."""
        return self.has_more and self.start(lambda: self._search(self.question, self._k + PAGE), "searching")

    def changed(self) -> None:
        """Offers what the index holds now, and searches again; what is near to a passage stays."""
        self.offer()
        if self.near_to:
            self.notice = "The index has changed since: search again."
        elif self.hits and not self.busy:
            before = self.hits

            def again() -> None:
                self._search(self.question, self._k)
                if self.hits != before:
                    self.notice = "Searched again, as the index has changed."

            self.start(again, "searching")

    def search(self, question: str | None = None, k: int = PAGE) -> bool:
        """Finds passages; with `everything` also comments, captions and furniture."""
        words = (self.question if question is None else question).strip()
        if not words:
            self.error = "Type some words first."
            return False

        def work() -> None:
            self.catch_up()
            self._search(words, k)
            self.follow()

        return self.start(work, "searching")

    def _search(self, question: str, k: int) -> None:
        self._k = k
        where = replace(self.where, roles=ROLES) if self.everything else self.where
        self.question, self.near_to = question, ""
        self.hits = self.library.search(question, where=where, k=k).hits
        self.searched += 1

    def near(self, number: int, k: int = 10) -> bool:
        """Finds what is near in meaning to the hit of this number (from 0)."""
        if not 0 <= number < len(self.hits):
            return False
        hit = self.hits[number]

        def work() -> None:
            # A passage shares most words with what is near to it: they say nothing, marked.
            hits = (replace(one, matched=()) for one in self.library.near(hit.passage.id, k))
            self.near_to, self.hits = hit.text, tuple(hits)
            self.searched += 1

        return self.start(work, "looking around")
