"""The view-model of the desk: the articles, filtered and ticked, and what is done with those that are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from traitlets import Bool, Instance, Int, List, Tuple, Unicode

from rag.notebook.session.ask import AskSession
from rag.notebook.session.base import Library, Paged, Work, choices, months_between
from rag.records import plural

COLUMNS: Final = ("title", "publisher", "published", "author", "language", "labels", "characters", "path")
NAMED: Final = 300
"""People whose names are offered; any other name can be typed."""
MONTHS: Final = 120
"""Months that are bars of their own; a longer time is drawn by years."""


class DeskSession(Paged):
    """`rows` is the page in view, `total` counts those that pass, `ticked` are the ids of those chosen.

    Only a page goes to the browser, so 10,000 articles cost what 50 cost. `bars` are (month or year,
    articles) of all that pass but for the time. `asking` asks those that are ticked.
    """

    text = Unicode()
    person = Unicode()
    outlet = Unicode()
    language = Unicode()
    label = Unicode()
    since = Unicode()
    until = Unicode()
    only_ticked = Bool(False)
    order = Unicode("published")
    descending = Bool(True)
    rows: List[dict[str, Any]] = List()
    total = Int(0)
    ticked = Tuple()
    bars: List[tuple[str, int]] = List()
    outlets: List[str] = List()
    languages: List[str] = List()
    labels: List[str] = List()
    people: List[tuple[str, int]] = List()
    removed = Int(0)
    asking = Instance(AskSession)

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.asking = AskSession(library)
        self._known: tuple[Any, Any] = (None, None)
        self._named: dict[str, list[str]] = {}
        self._named_of: str | None = None
        self.naming = Work()

    def read_names(self) -> bool:
        """Reads in a thread who is named where, once a version: in a large archive that takes seconds."""

        def work() -> None:
            while self._named_of != self.library.version:
                self._named_of, self._named = self.library.version, self.library.named
            self.people = [(name, len(articles)) for name, articles in list(self._named.items())[:NAMED]]
            if self.person:
                self.show(page=self.page)

        if self._named_of == self.library.version:
            return False
        return self.naming.start(work, "looking who is named where")

    def changed(self) -> None:
        """The same view of what the index holds now."""
        self.show(page=self.page)
        if self._named_of is not None:
            self.read_names()

    def show(self, **changed: Any) -> None:
        """Takes changes of filter, order or page (by trait) and draws the page anew."""
        with self.reporting(), self.hold_trait_notifications():
            self.version = self.library.version or ""
            table = self._table()
            self.error = ""
            self.take(changed)
            passing = self._in_time(filtered := self._filtered(table))
            self.bars = _bars(filtered["published"])
            self.total = len(passing)
            page = self._ordered(passing).iloc[self.turn(self.total)]
            shown = page[["article", *COLUMNS, "published_how"]].astype(object)
            self.rows = [dict(row) for row in shown.where(shown.notna(), "").to_dict("records")]
            self.removed = len(self.library.removed)

    def _table(self) -> Any:
        """The articles, each with its labels, and what a filter by words looks into: made once a version."""
        table = self.library.articles
        if self._known[0] is not table:
            self.outlets = choices(table["publisher"])
            self.languages = choices(table["language"])
            # What a filter by words looks into: made once, as it costs more than the looking.
            texts = table[["title", "publisher", "author", "path"]].fillna("").astype(str)
            words = texts["title"].str.cat(texts[["publisher", "author", "path"]], sep=" ").str.casefold()
            self._known = (table, table.assign(words=words, labels=""))
            there = set(table["article"])
            self.ticked = tuple(name for name in self.ticked if name in there)
            self._take_labels()
        return self._known[1]

    def _take_labels(self) -> None:
        labels = self.library.labels
        self.labels = sorted({name for names in labels.values() for name in names})
        table = self._known[1]
        table["labels"] = [", ".join(labels.get(name, ())) for name in table["article"]]

    def _filtered(self, table: Any) -> Any:
        for word in self.text.casefold().split():
            table = table[table["words"].str.contains(word, regex=False)]
        for column, wanted in (("publisher", self.outlet), ("language", self.language)):
            if wanted:
                table = table[table[column] == wanted]
        if self.label:
            table = table[[self.label in labels.split(", ") for labels in table["labels"]]]
        if self.person:
            table = table[table["article"].isin(self._naming(self.person))]
        return table[table["article"].isin(self.ticked)] if self.only_ticked else table

    def _naming(self, person: str) -> set[str]:
        """The articles that name a person: by the whole name, else by any part of one."""
        self.read_names()
        if person in self._named:
            return set(self._named[person])
        part = person.casefold()
        return {one for name, ids in self._named.items() if part in name.casefold() for one in ids}

    def _in_time(self, table: Any) -> Any:
        if self.since:
            table = table[table["published"].fillna("") >= self.since]
        if self.until:
            table = table[table["published"].fillna("~") <= self.until + "~"]
        return table

    def _passing(self) -> Any:
        """All that pass the filters, in order."""
        return self._ordered(self._in_time(self._filtered(self._table())))

    def _ordered(self, table: Any) -> Any:
        """Ties by path, so that a table never dances."""
        order = self.order if self.order in COLUMNS else "published"
        return table.sort_values(
            [order, "path"], ascending=[not self.descending, True], na_position="last", kind="stable"
        )

    def tick(self, articles: Iterable[str], on: bool = True) -> None:
        """Ticks articles (ids), or no longer."""
        there, chosen = set(self._table()["article"]), dict.fromkeys(self.ticked)
        for name in articles:
            if on and name in there:
                chosen[name] = None
            elif not on:
                chosen.pop(name, None)
        self.ticked = tuple(chosen)
        if self.only_ticked:
            self.show(page=self.page)

    def tick_all(self) -> None:
        """Ticks all that pass the filters, on every page."""
        self.tick(self._passing()["article"].tolist())

    def untick(self) -> None:
        """Unticks all."""
        self.ticked, self.only_ticked = (), False
        self.show()

    def _chosen(self) -> Any:
        """The ticked articles as a table, in the order of ticking."""
        table = self._table()
        chosen = table[table["article"].isin(self.ticked)]
        places = {name: place for place, name in enumerate(self.ticked)}
        return chosen.sort_values("article", key=lambda column: column.map(places))

    def ask(self, question: str) -> bool:
        """Asks the ticked articles, or all where none is ticked."""
        self.asking.paths = tuple(self._chosen()["path"].tolist())
        return self.asking.ask(question)

    def correct(self, **corrections: Any) -> bool:
        """Sets right what was guessed of the ticked articles, and brings the index up to date."""
        paths = self._chosen()["path"].tolist()
        if not paths or not corrections:
            return False

        def work() -> None:
            self.library.correct(paths, **corrections)
            self.notice = f"{plural(len(paths), 'article')} corrected, and kept so by every rebuild."

        return self.start(work, "correcting")

    def put_label(self, label: str, on: bool = True) -> None:
        """Gives a label to the ticked articles, or several with commas between; or takes them off."""

        def work() -> str:
            for one in label.split(","):
                self.library.label(self.ticked, one.strip(), on)
            self._take_labels()
            return ""

        self._at_once(work)

    def keep_quote(self, number: int) -> None:
        """Keeps a quote of the answer in view as a note."""
        self.asking.keep_quote(number)
        self.notice, self.error = self.asking.notice, self.asking.error

    def remove(self) -> None:
        """Moves the ticked articles’ files out of the articles folder; until a rebuild they can come back."""
        undone = "The next rebuild takes the articles out of the index; until then this can be undone."
        gone = "moved out of the articles folder"
        self._at_once(lambda: f"{plural(len(self.library.remove(*self.ticked)), 'file')} {gone}. {undone}")

    def restore(self) -> None:
        """Puts back what was removed since the last rebuild."""
        self._at_once(lambda: f"{plural(len(self.library.restore()), 'file')} put back.")

    def _at_once(self, act: Callable[[], str]) -> None:
        """Does something, says what it was, and draws the page anew."""
        with self.reporting():
            self.notice = act()
            self.show(page=self.page)

    def export(self, kind: str) -> bytes | None:
        """The ticked articles, or all that pass, as "csv" or "xlsx"; None, with an error, where it fails."""

        def work() -> bytes:
            rows = self._chosen() if self.ticked else self._passing()
            return self.library.table_bytes(rows.drop(columns=["words", "article"]), kind)

        return self.attempt(work)


def _bars(published: Any) -> list[tuple[str, int]]:
    """(month, articles) from the first to the last, or (year, articles) of a longer time; unknown last."""
    known = [day[:7] for day in published.tolist() if isinstance(day, str) and day]
    unknown = len(published) - len(known)
    times = months_between(known)
    if len(times) > MONTHS or any(len(month) == len("2012") for month in known):
        times = sorted({month[:4] for month in times})
        known = [month[:4] for month in known]
    counts = Counter(known)
    return [(time, counts[time]) for time in times] + ([("", unknown)] if unknown else [])
