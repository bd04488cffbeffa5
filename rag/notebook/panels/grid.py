"""The panel of the grid: many questions asked of many articles, a row an article, a column a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from traitlets import List

from rag.draw.fill import fill
from rag.draw.safe import direction, joined, line
from rag.draw.source import speaker_text, when_text
from rag.notebook.panels.panel import PASTED, Message, Reading, front_end, pages
from rag.notebook.session import GridSession, Library, Place
from rag.records import Published, written_day

BY: Final = {"article": "article", "publisher": "outlet", "month": "month", "speaker": "speaker"}
"""What a row can be, in words."""


class GridPanel(Reading):
    """`GridPanel(library)`, or with questions: `GridPanel(library, ["Who ...?"], articles=..., by="month")`.

    `questions` are texts or a CSV file of them, `articles` ids, paths or rows of `library.articles`.
    """

    _esm = front_end("grid")
    rows: List[dict[str, Any]] = List().tag(sync=True)

    def __init__(
        self, library: Library, questions: Any = (), articles: Any = None, by: str = "article"
    ) -> None:
        super().__init__(library)
        given = library.questions_of(questions) if questions else ()
        self.session = session = GridSession(library, given, articles, by)
        self.actions |= {
            "fill": self._fill,
            "questions": self._take,
            "stop": lambda _: session.cancel(),
            "page": lambda message: session.show(message.number("page")),
            "open": self._open,
            "export": lambda message: self.save(message, "grid", session.export),
        }
        self.shows("rows", session, ["shown"], lambda: [*map(_drawn, session.shown)])
        self.draws(session, "done", "of", "page", "by", "progress", also=["questions"], make=self._state)

    def still_html(self) -> str:
        """The page of the grid that is in view."""
        return fill("still", "grid", rows=self.rows)

    @property
    def table(self) -> Any:
        """What is filled in, as `library.grid` gives it."""
        return self.session.table()

    def _fill(self, message: Message) -> None:
        by = message.text("by", 20)
        given = message.text("questions", PASTED).splitlines()
        self.session.fill(tuple(given), by if by in BY else None)

    def _take(self, message: Message) -> None:
        """Gives back the questions of a CSV file's text, to be changed before the grid is filled."""
        text = message.text("text", PASTED).removeprefix("\ufeff")
        questions = self.session.attempt(lambda: self.session.library.questions_in(text))
        if questions is not None:
            self.send({"questions": questions})

    def _open(self, message: Message) -> None:
        """Opens a quote; next and previous go through all quotes of its row."""
        rows, at = self.session.shown, message.number("row")
        if not 0 <= at < len(rows):
            return
        wanted, article = (message.text("question"), message.number("rank")), self.session.library.article
        places = {
            (cell["question"], cell["rank"]): Place(
                article(cell["article"]), cell["start"], cell["end"], line(cell["question"], 80),
                cell["speaker"], cell["how"], cell["question"],
            )
            for cell in rows[at] if cell["quote"] is not None
        }  # fmt: skip
        self.reading.open([*places.values()], [*places].index(wanted) if wanted in places else 0)

    def _state(self) -> dict[str, Any]:
        session = self.session
        return {
            "pages": pages(session.done, session.size),
            "questions": [line(one, 2000) for one in session.questions],
            "kinds": list(BY.items()),
        }


def _drawn(cells: list[dict[str, Any]]) -> dict[str, Any]:
    """A row as the browser shows it: its name, and its quotes by question."""
    first = cells[0]
    of_article = first["row"] == first["path"]
    cited: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        quotes = cited.setdefault(line(cell["question"], 2000), [])
        if cell["quote"] is not None:
            quotes.append(_quote(cell, of_article))
    name = (first["title"] or first["path"]) if of_article else written_day(first["row"])  # a month in words
    about = [first["publisher"], _when(first)] if of_article else []
    return {
        "name": line(name, 200),
        "about": line(joined(about), 200),
        "cells": [{"question": question, "quotes": quotes} for question, quotes in cited.items()],
    }


def _when(cell: Mapping[str, Any]) -> str:
    """The day of publication, "" where it is not known."""
    return when_text(Published(cell["published"], cell["published_how"])) if cell["published"] else ""


def _quote(cell: Mapping[str, Any], of_article: bool) -> dict[str, Any]:
    about = [speaker_text(cell["speaker"], cell["how"])]
    if not of_article:
        about += [cell["publisher"], _when(cell), cell["title"]]
    return {
        "text": line(cell["quote"], 1000),
        "dir": direction(cell["quote"]),
        "about": line(joined(about), 300),
        "closest": cell["found"] == "closest",
        "question": cell["question"][:2000],
        "rank": cell["rank"],
    }
