"""The view-model of the corpus: a table that is sorted, filtered and cut into pages in the kernel."""

from __future__ import annotations

from typing import Any

from traitlets import Bool, Int, List, Unicode

from rag.errors import RagError
from rag.session.following import Following
from rag.session.needs import Library

COLUMNS = ("title", "publisher", "published", "published_how", "author", "language", "characters", "path")


class CorpusSession(Following):
    """`rows` is the page in view, `total` the number of articles that pass the filter.

    Only a page goes to the browser, so 10,000 articles cost what 50 cost.
    """

    text = Unicode()
    outlet = Unicode()
    since = Unicode()
    until = Unicode()
    order = Unicode("published")
    descending = Bool(True)
    page = Int(0)
    size = Int(50)
    rows: List[dict[str, str | int]] = List()
    total = Int(0)
    outlets: List[str] = List()

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self._known: tuple[Any, Any] = (None, None)

    def changed(self) -> None:
        """The same view of what the index holds now."""
        self.show(page=self.page)

    def show(self, **changed: Any) -> None:
        """Takes changes of filter, order or page (by trait) and draws the page anew."""
        if changed and "page" not in changed:
            changed["page"] = 0
        try:
            self.version = self.library.version or ""
            table = self.library.articles
        except RagError as error:
            self.error = str(error)
            return
        with self.hold_trait_notifications():
            self.error = ""
            for name, value in changed.items():
                setattr(self, name, value)
            if self._known[0] is not table:
                self._known = (table, _text(table))
                self.outlets = sorted({str(name) for name in table["publisher"].dropna()})
            found = self._filtered(table)
            self.total = len(found)
            self.page = max(0, min(self.page, (self.total - 1) // self.size))
            start = self.page * self.size
            self.rows = [_row(row) for row in found.iloc[start : start + self.size].to_dict("records")]

    def _filtered(self, table: Any) -> Any:
        """The rows that pass, in order; ties by path, so that a table never dances."""
        _, text = self._known
        for word in self.text.casefold().split():
            table = table[text.loc[table.index].str.contains(word, regex=False)]
        if self.outlet:
            table = table[table["publisher"] == self.outlet]
        if self.since:
            table = table[table["published"].fillna("") >= self.since]
        if self.until:
            table = table[table["published"].fillna("~") <= self.until + "~"]
        order = self.order if self.order in COLUMNS else "published"
        return table.sort_values(
            [order, "path"], ascending=[not self.descending, True], na_position="last", kind="stable"
        )


def _text(table: Any) -> Any:
    """What a filter by words looks into: made once for a table, as it costs more than the looking."""
    told = table[["title", "publisher", "author", "path"]].fillna("").astype(str)
    whole = told["title"] + " " + told["publisher"] + " " + told["author"] + " " + told["path"]
    return whole.str.casefold()


def _row(row: dict[str, Any]) -> dict[str, str | int]:
    made: dict[str, str | int] = {"article": str(row["article"])}
    for name in COLUMNS:
        value = row[name]
        known = value is not None and value == value  # NaN is not equal to itself
        made[name] = int(value) if name == "characters" else str(value) if known else ""
    return made
