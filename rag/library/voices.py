"""The part of a library that tells who said what, when: people, statements, a timeline."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import FilterError, SettingsError
from rag.library.base import Base, read_lines, write_lines
from rag.library.tables import wide
from rag.records import Answer, BroughtStatements, Filter, RebuildReport

if TYPE_CHECKING:
    import pandas as pd

    from rag.index import SearchIndex
    from rag.statements import Archive, Asked, Position, Timeline

WATCHED: Final = "watched.jsonl"
"""The watch list, in the index's folder: a line each, {"speaker": "Lavrov", "about": "Syria"}, either ""."""


class Voices(Base):
    """The part of `Library` that tells who said what; all of it is made of the notes of the open index."""

    @property
    def archive(self) -> Archive:
        """Who said what, when: made of the notes that are there now, and kept until there are others."""
        return self._archive_of(self.index)

    def _archive_of(self, index: SearchIndex) -> Archive:
        from rag.statements import Archive

        mark = index.notes_mark()
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

    def asked(self, question: str | Answer) -> Asked | None:
        """The statements that a question asks for ("Everything Erdogan said about Libya"), as filters.

        None where it asks for nobody's words, or nothing of the speaker's is known.
        """
        from rag.question import read
        from rag.statements import asked

        text = question if isinstance(question, str) else question.asked_as or question.question
        read_as = read(text)
        return asked(self.archive, read_as) if read_as.speaker is not None else None

    def asked_speaker(self, answer: Answer) -> str | None:
        """Whose words a question asks for, by the one name that its quotes have; reads no archive."""
        from rag.question import read

        speaker = read(answer.asked_as or answer.question).speaker
        cited = [one for said in answer.statements for one in said.citations]
        asked = set(speaker.text.casefold().split()) if speaker is not None else {""}
        names = {one.speaker for one in cited if one.speaker}
        alike = [name for name in names if asked <= set(name.casefold().split())]
        return alike[0] if len(alike) == 1 else None

    def positions(self, speaker: str, about: str | None = None) -> list[Position]:
        """What a speaker said about something in order of days: what is new, what was said before."""
        return self.positions_of(self.said(speaker=speaker, about=about))

    def positions_of(self, table: pd.DataFrame) -> list[Position]:
        """The positions of some rows of `statements`, repetitions once."""
        from rag.statements import positions

        return positions(table)

    def table_bytes(self, table: pd.DataFrame, kind: str) -> bytes:
        """A table as a file: "csv" (with a mark that Excel knows UTF-8 by) or "xlsx"."""
        from rag.statements import csv_text, xlsx_bytes

        if kind not in ("csv", "xlsx"):
            raise SettingsError(f"a table cannot be saved as {kind!r}", "Name a .csv or an .xlsx file.")
        if kind == "csv":
            return csv_text(table).encode("utf-8-sig", "replace")
        if {"row", "question", "found", "quote"} <= set(table.columns):  # a grid
            return xlsx_bytes(table, "Citations", ("Grid", wide(table)))
        return xlsx_bytes(table)

    def save_table(self, table: pd.DataFrame, path: str | Path) -> Path:
        """Writes a table (of statements, people, a timeline) as .csv or .xlsx, by the path's ending.

        Raises SettingsError for another ending, or where the file cannot be written.
        """
        path = Path(path)
        data = self.table_bytes(table, path.suffix.removeprefix(".").lower())
        try:
            path.write_bytes(data)
        except OSError as error:
            raise SettingsError(f"{path} cannot be written ({error.strerror})", "Name another.") from error
        return path

    @property
    def offices(self) -> pd.DataFrame:
        """One row a person and an office, with the days of the first and last article that calls them so."""
        import pandas as pd

        return pd.DataFrame(self.archive.offices.rows())

    @property
    def people(self) -> pd.DataFrame:
        """One row a person of the archive: name, forms, articles, statements, first, last, offices."""
        import pandas as pd

        return pd.DataFrame(self.archive.people_rows())

    @property
    def named(self) -> dict[str, list[str]]:
        """The articles (ids) that name each person of the archive; who stands in most of them comes first."""
        archive = self.archive
        articles = {
            who.name: [archive.article(row).id for row in sorted({one.article for one in who.appearances})]
            for who in archive.people
            if not who.body
        }
        return dict(sorted(articles.items(), key=lambda one: (-len(one[1]), one[0])))

    def timeline(
        self, about: str | None = None, *, speaker: str | None = None, since: str | None = None,
        until: str | None = None,
    ) -> Timeline:  # fmt: skip
        """Dated sentences by the day that they tell of; `.heaviest(20)` takes the days told of most."""
        from rag.pipeline import filtered
        from rag.statements import timeline

        where = filtered(Filter(since, until))
        return timeline(self.archive, about=about, speaker=speaker, since=where.since, until=where.until)

    @property
    def watch_list(self) -> list[tuple[str, str]]:
        """(speaker, about) of what the user keeps, oldest first: a rebuild reports what it brought of each.

        Raises StoreError for a line that cannot be understood.
        """
        return read_lines(
            self.settings.index / WATCHED, "speaker and topic",
            lambda one: (str(one["speaker"]), str(one["about"])),
        )  # fmt: skip

    def keep_watch(self, speaker: str = "", about: str = "") -> None:
        """Keeps a speaker, a topic, or both together, once. Raises FilterError for neither, StoreError."""
        if not (speaker or about):
            raise FilterError("there is nothing to keep", "Name a speaker, a topic or both.")
        self._watch([*self.watch_list, (speaker, about)])

    def drop_watch(self, speaker: str = "", about: str = "") -> None:
        """No longer keeps it."""
        self._watch(one for one in self.watch_list if one != (speaker, about))

    def _watch(self, watches: Iterable[tuple[str, str]]) -> None:
        lines = ({"speaker": speaker, "about": about} for speaker, about in dict.fromkeys(watches))
        write_lines(self.settings.index / WATCHED, lines)

    def _brought(self, report: RebuildReport) -> tuple[BroughtStatements, ...]:
        """The statements of new and changed articles for each that is kept and has some."""
        fresh, new = {*report.added, *report.changed}, []
        for speaker, about in self.watch_list if fresh else ():
            table = self.said(speaker=speaker or None, about=about or None)
            rows = table[table["path"].isin(fresh)]
            if len(rows):
                quotes = tuple(zip(rows["path"].tolist(), rows["text"].tolist(), strict=True))
                new.append(BroughtStatements(speaker, about, quotes))
        return tuple(new)

    def correct_people(self, **correction: Any) -> None:
        """Sets right who is who, with no rebuild: `merge=[names]`, `rename=name, to=name`, or
        `split=name, articles=[paths], as_=name`. Kept in the seeds' corrections.toml.
        """
        self._correct_list("people", {name.rstrip("_"): value for name, value in correction.items()})

    def correct_speaker(self, path: str, start: int, end: int, speaker: str) -> None:
        """Sets right who made the statement `start` to `end` of an article; "" for an unknown speaker."""
        item = {"article": path, "start": int(start), "end": int(end), "speaker": speaker}
        self._correct_list("statements", item)

    def _correct_list(self, name: str, item: dict[str, Any]) -> None:
        from rag.clean import correct_list
        from rag.index import rewrite_corrections
        from rag.pipeline import said_of_people, serve
        from rag.statements import Corrections

        Corrections.of({name: [item]})
        correct_list(self.settings.seeds, name, item)
        rewrite_corrections(self.settings.index, said_of_people(self.settings.seeds))
        serve(self.settings)
        self._followers.tell()
