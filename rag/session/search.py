"""The view-model of searching: passages with the reasons why they were found."""

from __future__ import annotations

from traitlets import Bool, Tuple, Unicode

from rag.records import REPORTING, ROLES, Filter
from rag.session.needs import Library
from rag.session.work import Work


class SearchSession(Work):
    """`hits` are those of the last search, or what is near to the passage that `near_to` names."""

    question = Unicode()
    everything = Bool(False)
    near_to = Unicode()
    hits = Tuple()

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.library = library

    def search(self, question: str | None = None, k: int = 20) -> bool:
        """Finds passages; with `everything` also comments, captions and furniture."""
        told = (self.question if question is None else question).strip()
        if not told:
            self.error = "Type some words first."
            return False
        return self.start(lambda: self._search(told, k), "searching")

    def _search(self, question: str, k: int) -> None:
        where = Filter(roles=ROLES if self.everything else REPORTING)
        found = self.library.search(question, where=where, k=k)
        self.question, self.near_to = question, ""
        self.hits = found.hits

    def near(self, number: int, k: int = 10) -> bool:
        """Finds what is near in meaning to the hit of this number (from 0)."""
        if not 0 <= number < len(self.hits):
            return False
        hit = self.hits[number]

        def work() -> None:
            found = self.library.near(hit.passage.id, k)
            self.near_to = hit.text
            self.hits = tuple(found)

        return self.start(work, "looking around")
