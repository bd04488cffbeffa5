"""The view-model of statements: who, what about, when; a page of rows, counts by speaker and by month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from traitlets import Bool, Int, List, Unicode

from rag.errors import SettingsError
from rag.notebook.session.base import Library, Paged, months_between

MOST = 300
"""Speakers whose names go to the browser; the words of a search find the others."""
SHOWN = ("article", "path", "start", "end", "text", "kind", "speaker", "person", "described", "how",
         "publisher", "published", "published_how", "day", "title", "when")  # fmt: skip
COMPARED = 2000
"""Statements that are compared with each other at most: each with all before it, two seconds for so many."""
Row = dict[str, Any]


class StatementsSession(Paged):
    """`rows` is the page in view of those whom `speaker` names (anybody, where it is empty), `others` that of
    `beside`, a second speaker. `total` and `others_total` count all that pass.

    `speakers` are (name, count) of those who speak about it in that time, `months` (month, count of the
    speaker, count of the second) in order; "" is the unknown month. With `once`, repetitions are one
    row, and a row says whether something akin was said before. `watches` is the watch list: (speaker, about).
    """

    speaker = Unicode()
    beside = Unicode()
    about = Unicode()
    since = Unicode()
    until = Unicode()
    kind = Unicode()
    once = Bool(False)
    size = Int(30)
    rows: List[Row] = List()
    others: List[Row] = List()
    total = Int(0)
    others_total = Int(0)
    speakers: List[tuple[str, int]] = List()
    months: List[tuple[str, int, int]] = List()
    unread = Unicode()
    watches: List[tuple[str, str]] = List()

    def __init__(self, library: Library, **filters: str) -> None:
        super().__init__(library)
        for name, value in filters.items():
            setattr(self, name, value)

    def open(self) -> bool:
        """Reads the notes for the first time, in a thread: a large archive takes seconds."""

        def work() -> None:
            with self.hold_trait_notifications():
                self._draw()
                self.watches = self.library.watch_list

        return self.start(work, "reading the notes")

    def changed(self) -> None:
        """The same view of what the index holds now."""
        if not self.busy:
            self.show(page=self.page)

    def show(self, **changed: Any) -> None:
        """Takes changes of filter or page (by trait) and draws anew."""
        with self.reporting(), self.hold_trait_notifications():
            self.take(changed)
            self.error = ""
            if changed:  # by the user: what was said of the rows of before is over
                self.notice = ""
            self._draw()

    def _draw(self) -> None:
        self.version = self.library.version or ""
        span = self._span()
        everybody = self.library.said(**span)
        counts = Counter(everybody["person"].dropna().tolist())
        self.speakers = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        mine = self.library.said(speaker=self.speaker, **span) if self.speaker else everybody
        second = self.library.said(speaker=self.beside, **span) if self.beside else everybody[:0]
        self.months = _months(mine["when"].tolist(), second["when"].tolist())
        listed = [(table, self._positions(table)) for table in (mine, second)]
        self.total, self.others_total = (len(table if once is None else once) for table, once in listed)
        part = self.turn(max(self.total, self.others_total))
        pages_in_view = (_page(table, once, part) for table, once in listed)
        self.rows, self.others = ([_shown(row) for row in page] for page in pages_in_view)
        status = self.library.status()
        there, every = status["notes"]["articles"], status["articles"]
        self.unread = f"Notes of {there:,} of {every:,} articles so far." if there < every else ""

    def _positions(self, table: Any) -> Sequence[Any] | None:
        """With `once` the positions of some rows, each with what it repeats; else None."""
        if not self.once:
            return None
        if len(table) > COMPARED:
            raise SettingsError(
                f"{len(table):,} statements are too many to be compared",
                f"Choose a speaker, a topic or a time of {COMPARED:,} at most.",
            )
        return self.library.positions_of(table)

    def export(self, kind: str) -> bytes | None:
        """All that pass, of both speakers, as "csv" or "xlsx"; None, with an error, where it fails."""

        def work() -> bytes:
            table = self.library.said(**self._span())
            speakers = filter(None, (self.speaker, self.beside))
            asked = [self.library.said(speaker=one, **self._span()) for one in speakers]
            passing = {row for one in asked for row in one.index}
            return self.library.table_bytes(table[table.index.isin(passing)] if asked else table, kind)

        return self.attempt(work)

    def _span(self) -> dict[str, str | None]:
        return {name: getattr(self, name) or None for name in ("about", "since", "until", "kind")}

    def keep(self) -> None:
        """Puts the speaker and the topic on the watch list."""
        notice = "On the watch list: a rebuild reports what is new of this."
        self._watch(self.library.keep_watch, self.speaker, self.about, notice)

    def drop(self, at: int) -> None:
        """Takes one off the watch list."""
        if 0 <= at < len(self.watches):
            self._watch(self.library.drop_watch, *self.watches[at], "No longer on the watch list.")

    def _watch(self, change: Callable[[str, str], None], speaker: str, about: str, notice: str) -> None:
        with self.reporting():
            change(speaker, about)
            self.watches = self.library.watch_list
            self.error, self.notice = "", notice

    def show_watched(self, at: int) -> None:
        """All that is said by whom, and about what, is on the watch list."""
        if 0 <= at < len(self.watches):
            speaker, about = self.watches[at]
            self.show(speaker=speaker, about=about, beside="", since="", until="", kind="")

    def correct_speaker(self, row: Row, speaker: str) -> bool:
        """Says who made a statement ("" for nobody known), with no rebuild."""
        place = row["path"], row["start"], row["end"]
        notice = "Corrected: it is kept in corrections.toml, and every rebuild keeps to it."
        return self._correct(lambda: self.library.correct_speaker(*place, speaker.strip()), notice)

    def same_person(self, name: str, other: str) -> bool:
        """Says that two names are one person."""
        names = [name, other.strip()]
        notice = f"{names[0]} and {names[1]} are one person from now on."
        return self._correct(lambda: self.library.correct_people(merge=names), notice)

    def _correct(self, change: Callable[[], object], notice: str) -> bool:
        def work() -> None:
            change()
            self.notice = notice
            self._draw()

        return self.start(work, "correcting")


def _page(table: Any, positions: Sequence[Any] | None, part: slice) -> list[Row]:
    """Some rows as dictionaries, in order of their days: to make all of 150,000 takes seconds."""
    if positions is None:
        return [dict(row) for row in table.iloc[part].to_dict("records")]
    rows = []
    for one in positions[part]:
        earlier = one.before.when if one.before is not None else None
        before = "said before" if one.before is not None and earlier is None else earlier or ""
        rows.append(one.row | {"outlets": one.outlets, "again": len(one.again), "before": before})
    return rows


def _shown(row: Row) -> Row:
    """What a browser gets of a row: texts and whole numbers, "" for what is not known."""
    shown: Row = {
        name: row[name] if row[name] == row[name] and row[name] is not None else "" for name in SHOWN
    }
    return shown | {name: row[name] for name in ("outlets", "again", "before") if name in row}


def _months(*days: list[Any]) -> list[tuple[str, int, int]]:
    """(month, counts) from the first to the last month that has any, those without too; "" last."""
    counts = [
        Counter(day[:7] if isinstance(day, str) and len(day) >= 7 else "" for day in one) for one in days
    ]
    every = months_between({month for one in counts for month in one} - {""})
    if any(one[""] for one in counts):
        every.append("")
    return [(month, counts[0][month], counts[1][month]) for month in every]
