"""The panel of statements: who said what, about what, when; the source of each beside it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from traitlets import List

from rag.draw.fill import fill
from rag.draw.safe import day, direction, line
from rag.draw.source import WORDS, inferred_text
from rag.notebook.panels.panel import Message, Reading, front_end, pages
from rag.notebook.session import Library, Place, StatementsSession

FILTERS: Final = ("speaker", "beside", "about", "since", "until", "kind")


class StatementsPanel(Reading):
    """`StatementsPanel(library)`, or `StatementsPanel(library, speaker="Lavrov", about="Syria")` at once.

    `speaker`, `beside` (a second speaker), `about`, `since`, `until` and `kind` are where it begins.
    """

    _esm = front_end("months", "statements")
    rows: List[dict[str, Any]] = List().tag(sync=True)
    others: List[dict[str, Any]] = List().tag(sync=True)

    def __init__(self, library: Library, **filters: str) -> None:
        super().__init__(library)
        self.session = session = StatementsSession(library, **filters)
        self.actions |= {
            "show": lambda message: session.show(**message.changes(FILTERS, ("once",))),
            "open": self._open,
            "speaker": self._speaker,
            "export": lambda message: self.save(message, "statements", session.export),
            "keep": lambda _: session.keep(),
            "drop": lambda message: session.drop(message.number("watch")),
            "watched": lambda message: session.show_watched(message.number("watch")),
            "merge": lambda message: session.same_person(
                message.text("name", 300), message.text("other", 300)
            ),
        }
        self.shows("rows", session, ["rows"], lambda: [*map(_drawn, session.rows)])
        self.shows("others", session, ["others"], lambda: [*map(_drawn, session.others)])
        names = ("total", "others_total", "page", "unread", "once", *FILTERS)
        looked_at = ("rows", "others", "speakers", "months", "watches")
        self.draws(session, *names, also=looked_at, make=self._state)
        session.open()

    def _row(self, message: Message) -> tuple[list[dict[str, Any]], int]:
        """The rows that a message means, and which of them; -1 for none."""
        rows = self.session.others if message.flag("second") else self.session.rows
        at = message.number("row")
        return rows, at if 0 <= at < len(rows) else -1

    def _open(self, message: Message) -> None:
        rows, at = self._row(message)
        if at < 0:
            return
        article, before = self.session.library.article, self.session.page * self.session.size
        places = [
            Place(article(row["article"]), row["start"], row["end"], f"Statement {count}",
                  row["person"] or None, row["how"] or None)
            for count, row in enumerate(rows, before + 1)
        ]  # fmt: skip
        self.reading.open(places, at)

    def _speaker(self, message: Message) -> None:
        rows, at = self._row(message)
        if at >= 0:
            self.session.correct_speaker(rows[at], message.text("name", 300))

    def still_html(self) -> str:
        """The statements in view, of both speakers."""
        total = self.session.total + self.session.others_total
        return fill("still", "statements", total=total, rows=[*self.rows, *self.others])

    def _state(self) -> dict[str, Any]:
        session = self.session
        return {
            "pages": pages(max(session.total, session.others_total), session.size),
            "speakers": [[line(name, 200), count] for name, count in session.speakers],
            "months": [[month and day(month), *counts] for month, *counts in session.months],
            "watches": [
                " · ".join(filter(None, (line(who, 200), line(what, 200)))) for who, what in session.watches
            ],
        }


def _drawn(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as the browser shows it: plain texts; `latin` is a name that is in other letters."""
    from anyascii import anyascii

    person = str(row["person"] or "")
    bare = "".join(one for one in unicodedata.normalize("NFD", person) if not unicodedata.combining(one))
    is_latin = all(ord(one) < 0x250 for one in bare)
    when = row["day"] or row["published"]
    outlets = row.get("outlets") or ([row["publisher"]] if row["publisher"] else [])
    before = row.get("before")
    return {
        "text": line(row["text"], 1500),
        "dir": direction(row["text"]),
        "kind": WORDS["kinds"][row["kind"]],
        "quoted": row["kind"] == "direct",
        "who": line(row["person"] or row["described"] or "", 200),
        "latin": "" if is_latin else line(anyascii(person), 200),
        "named": bool(row["person"]),
        "how": WORDS["how"].get(row["how"], ""),
        "weaker": row["how"] in WORDS["weaker"],
        "day": day(when) if when else "",
        "published": f"published{inferred_text(row['published_how'])}" if when and not row["day"] else "",
        "outlet": line(", ".join(map(str, outlets)), 300),
        "title": line(row["title"], 300),
        "again": int(row.get("again", 0)),
        "new": "before" in row and not before,
        "before": (before if before == "said before" else f"akin to {day(before)}") if before else "",
    }
