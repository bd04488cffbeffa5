"""The desk: articles to sort, filter and tick; the ticked are asked, corrected, labelled, removed, saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from traitlets import List

from rag.draw import answer_html
from rag.draw.fill import fill, made
from rag.draw.safe import day, line
from rag.notebook.panels.panel import PASTED, Action, Answering, Message, front_end, pages
from rag.notebook.session import DeskSession, Library

FILTERS: Final = ("text", "person", "outlet", "language", "label", "since", "until", "order")
CORRECTED: Final = ("title", "publisher", "date", "author", "language")
HEADS: Final = {
    "title": "Title", "publisher": "Outlet", "published": "Date", "author": "Author", "language": "Language",
    "labels": "Labels",
}  # fmt: skip


class Desk(Answering):
    """`Desk(library)`: a page of the articles at a time; sorting and filtering happen in the kernel."""

    _esm = front_end("months", "desk")
    rows: List[dict[str, Any]] = List().tag(sync=True)

    def __init__(self, library: Library) -> None:
        super().__init__(library)
        self.session = session = DeskSession(library)
        asking = session.asking
        self.actions |= {
            "show": lambda message: session.show(**message.changes(FILTERS, ("descending", "only_ticked"))),
            "people": lambda _: session.read_names(),
            "read": self._of_row(lambda name, _: self.reading.open_article(name)),
            "keep": lambda message: session.keep_quote(message.number("number")),
            "tick": self._of_row(lambda name, message: session.tick([name], message.flag("on"))),
            "tick_all": lambda _: session.tick_all(),
            "untick": lambda _: session.untick(),
            "ask": lambda message: session.ask(message.text("question", PASTED)),
            "cancel": self._cancel,
            "correct_all": self._correct_all,
            "label": lambda message: session.put_label(message.text("label", 100), message.flag("on")),
            "remove": lambda _: session.remove(),
            "restore": lambda _: session.restore(),
            "export": lambda message: self.save(message, "articles", session.export),
        }
        self.shows("rows", session, ["rows", "ticked"], self._rows)
        self.answers(asking)
        names = ("total", "languages", "removed", "page", "only_ticked", "descending", *FILTERS)
        looked_at = ("rows", "ticked", "outlets", "labels", "people", "bars")
        self.draws(session, *names, also=looked_at, make=self._state)
        asking.observe(self.redraw, ["busy", "stage", "error"])
        session.naming.observe(self.redraw, ["busy", "error"])
        session.show()

    def _cancel(self, _: Message) -> None:
        self.session.cancel()
        self.session.asking.cancel()

    def _of_row(self, act: Callable[[str, Message], object]) -> Action:
        """What a front end may ask for of an article: the row's number in the page."""

        def action(message: Message) -> None:
            at = message.number("row")
            if 0 <= at < len(self.session.rows):
                act(self.session.rows[at]["article"], message)

        return action

    def _correct_all(self, message: Message) -> None:
        """A field that was left empty is left as it is; "unknown" takes away what was guessed."""
        given = {name: message.text(name, 300).strip() for name in CORRECTED}
        made: dict[str, Any] = {n: "" if v.casefold() == "unknown" else v for n, v in given.items() if v}
        if "author" in made:
            made["author"] = tuple(part.strip() for part in made["author"].split(";"))
        self.session.correct(**made)

    def _rows(self) -> list[dict[str, Any]]:
        ticked = set(self.session.ticked)
        rows = []
        for one in self.session.rows:
            most = {"path": 5000}
            shown = {n: line(v, most.get(n, 300)) if isinstance(v, str) else v for n, v in one.items()}
            rows.append(shown | {"published": day(one["published"]), "ticked": one["article"] in ticked})
        return rows

    def still_html(self) -> str:
        """The last answer, and the page of articles in view."""
        answer = self.session.asking.answer
        drawn = made(answer_html(answer, style=False)) if answer else ""
        return fill("still", "desk", total=self.session.total, rows=self.rows, heads=HEADS, answer=drawn)

    def _state(self) -> dict[str, Any]:
        session, asking = self.session, self.session.asking
        return {
            "asking": asking.stage if asking.busy else "",
            "refused": asking.error or session.naming.error,
            "naming": session.naming.stage if session.naming.busy else "",
            "ticked": len(session.ticked),
            "pages": pages(session.total, session.size),
            "outlets": session.outlets[:500],
            "labels": [line(name, 100) for name in session.labels],
            "people": [[line(name, 200), count] for name, count in session.people],
            "bars": [[when, when and day(when), count] for when, count in session.bars],
        }
