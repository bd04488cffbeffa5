"""The view-model of searching: passages with the reasons why they were found."""

from __future__ import annotations

from traitlets import Bool, Int, Tuple, Unicode

from rag.records import REPORTING, ROLES, Filter
from rag.session.following import Following
from rag.session.needs import Library


class SearchSession(Following):
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
        self._k = 20

    def changed(self) -> None:
        """Searches again; what is near to a passage stays, as the passage may be gone."""
        if self.near_to:
            self.notice = "The index has changed since: search again."
        elif self.hits and not self.busy:
            self.start(self._again, "searching")

    def _again(self) -> None:
        before = self.hits
        self._search(self.question, self._k)
        if self.hits != before:
            self.notice = "Searched again, as the index has changed."

    def search(self, question: str | None = None, k: int = 20) -> bool:
        """Finds passages; with `everything` also comments, captions and furniture."""
        told = (self.question if question is None else question).strip()
        if not told:
            self.error = "Type some words first."
            return False
        return self.start(lambda: self._first(told, k), "searching")

    def _first(self, question: str, k: int) -> None:
        self.notice = ""
        self.catch_up()
        self._search(question, k)
        self.follow()

    def _search(self, question: str, k: int) -> None:
        self._k = k
        where = Filter(roles=ROLES if self.everything else REPORTING)
        found = self.library.search(question, where=where, k=k)
        self.question, self.near_to = question, ""
        self.hits = found.hits
        self.searched += 1

    def near(self, number: int, k: int = 10) -> bool:
        """Finds what is near in meaning to the hit of this number (from 0)."""
        if not 0 <= number < len(self.hits):
            return False
        hit = self.hits[number]

        def work() -> None:
            self.notice = ""
            found = self.library.near(hit.passage.id, k)
            self.near_to = hit.text
            self.hits = tuple(found)
            self.searched += 1

        return self.start(work, "looking around")
