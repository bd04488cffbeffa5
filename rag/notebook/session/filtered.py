"""A session whose questions are narrowed down: by time, outlet, language, role, or to some articles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from traitlets import Bool, Tuple, Unicode

from rag.notebook.session.following import Following
from rag.records import REPORTING, Filter


def choices(column: Any) -> list[str]:
    """What a column of articles holds, each once, in order: to choose from."""
    return sorted({str(name) for name in column.dropna()})


class Filtered(Following):
    """Base of asking and searching. `outlets` and `spoken` are what the index offers to choose from."""

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
