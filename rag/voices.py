"""The part of a library that tells who said what, when: people, statements, a timeline."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from rag.records import Filter
from rag.settings import Settings

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import LocalIndex
    from rag.statements import Archive, Timeline


class Voices:
    """Base of `Library`; all of it is made of the notes of the open index."""

    settings: Settings
    _lock: threading.RLock
    _archive: tuple[LocalIndex, str, Archive] | None

    @property
    def index(self) -> LocalIndex:
        """The open version of the index."""
        raise NotImplementedError

    def _tell(self) -> None:
        """Tells those who follow the library of a change."""
        raise NotImplementedError

    @property
    def archive(self) -> Archive:
        """Who said what, when: made of the notes that are there now, and kept until there are others."""
        from rag.statements import Archive

        index = self.index
        mark = index.annotated.mark()
        with self._lock:
            if self._archive is None or self._archive[:2] != (index, mark):
                self._archive = (index, mark, Archive(index))
            return self._archive[2]

    @property
    def statements(self) -> pd.DataFrame:
        """One row a statement: who said what, where and when, its exact span (`rag.statements.COLUMNS`)."""
        return self.archive.table

    def said(
        self, *, speaker: str | None = None, about: str | None = None, since: str | None = None,
        until: str | None = None, kind: str | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """The statements of a speaker (in any spelling), about something, of a span of time, of a kind.

        Raises FilterError for a date or a kind that is none.
        """
        from rag.pipeline import filtered

        where = filtered(Filter(since, until))
        return self.archive.find(
            speaker=speaker, about=about, since=where.since, until=where.until, kind=kind
        )

    @property
    def people(self) -> pd.DataFrame:
        """One row a person of the archive: name, forms, articles, statements, first, last, offices."""
        import pandas as pd

        return pd.DataFrame(self.archive.people_rows())

    def timeline(
        self, about: str | None = None, *, speaker: str | None = None, since: str | None = None,
        until: str | None = None,
    ) -> Timeline:  # fmt: skip
        """Dated sentences by the day that they tell of; `.heaviest(20)` takes the days told of most."""
        from rag.pipeline import filtered
        from rag.statements import timeline

        where = filtered(Filter(since, until))
        return timeline(self.archive, about=about, speaker=speaker, since=where.since, until=where.until)

    def correct_people(self, **correction: Any) -> None:
        """Sets right who is who, with no rebuild: `merge=[names]`, `rename=name, to=name`, or
        `split=name, articles=[paths], as_=name`. Kept in the seeds' corrections.toml.
        """
        told = {name.rstrip("_"): value for name, value in correction.items()}
        self._correct_list("people", told)

    def correct_speaker(self, path: str, start: int, end: int, speaker: str) -> None:
        """Sets right who made the statement `start` to `end` of an article; "" for an unknown speaker."""
        told = {"article": path, "start": int(start), "end": int(end), "speaker": speaker}
        self._correct_list("statements", told)

    def _correct_list(self, name: str, item: dict[str, Any]) -> None:
        from rag.clean import correct_list
        from rag.pipeline import recorrect
        from rag.statements import Corrections

        Corrections.of({name: [item]})
        correct_list(self.settings.seeds, name, item)
        recorrect(self.settings.seeds, self.settings.index)
        self._tell()
