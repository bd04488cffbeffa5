"""What all panels are: a widget with its own front end, drawing a session and obeying messages."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import anywidget
from traitlets import Dict, HasTraits, Unicode

from rag.draw import STYLE, answer_html, article_html
from rag.draw.article import guide_lines
from rag.draw.fill import compiled
from rag.draw.safe import line
from rag.draw.source import WORDS
from rag.notebook.panels.still import Still
from rag.notebook.session import AskSession, Following, GuideSession, Library, Place, SourceSession
from rag.records.desk import Guide

STATIC = Path(__file__).parent.parent / "static"

ASLEEP = "<p>A panel opens here when the notebook runs: choose <em>Run › Run All Cells</em>.</p>"

FILES: Final[dict[str, tuple[str, str, str]]] = WORDS["files"]
TABLES: Final = ("csv", "xlsx")
PASTED: Final = 1_000_000
"""Characters of a pasted text that are taken: more than may be asked or checked, so that it is said to be too
long, and not cut off without a word (the same in `static/common.js`)."""
PAGES: Final = ("docx", "markdown", "html")


def kinds(names: Sequence[str]) -> list[tuple[str, str]]:
    """Kinds of files to choose from: (kind, name)."""
    return [(name, FILES[name][0]) for name in names]


def front_end(*names: str) -> str:
    """The script of a panel: the shared part and its own, as the one module that the browser loads."""
    return "\n".join((STATIC / f"{name}.js").read_text(encoding="utf-8") for name in ("common", *names))


class Message(dict[str, Any]):
    """What a front end sends: of a value that is not of the kind that is asked for nothing is known."""

    def text(self, name: str, limit: int = 2000) -> str:
        """A text, "" for none."""
        value = self.get(name)
        return value[:limit] if isinstance(value, str) else ""

    def number(self, name: str) -> int:
        """A whole number, -1 for none."""
        value = self.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else -1

    def flag(self, name: str) -> bool:
        """Whether it is true."""
        return self.get(name) is True

    def part(self, name: str) -> Mapping[str, Any]:
        """A message in the message, empty for none."""
        value = self.get(name)
        return value if isinstance(value, dict) else {}

    def changes(self, texts: Sequence[str], flags: Sequence[str]) -> dict[str, Any]:
        """What it changes of a table in view: filters, switches, the page."""
        changed: dict[str, Any] = {name: self.text(name, 500).strip() for name in texts if name in self}
        changed |= {name: self.flag(name) for name in flags if name in self}
        return changed | ({"page": self.number("page")} if "page" in self else {})


Action = Callable[[Message], object]


def pages(total: int, size: int) -> int:
    """The pages of a table; an empty one has one too."""
    return max(1, -(-total // size))


class Panel(anywidget.AnyWidget):
    """Base of the panels. `actions` are what the front end may ask for, by name; nothing else is obeyed."""

    _css = STYLE + (STATIC / "panel.css").read_text(encoding="utf-8")
    state = Dict().tag(sync=True)

    def __init__(self) -> None:
        super().__init__()
        # Work, the loading of the model and a change of the index tell of themselves in threads of their
        # own: what is drawn last must have been read last.
        self.drawing = threading.RLock()
        self.actions: dict[str, Action] = {}
        self.on_msg(self._hear)

    def open(self) -> None:
        """Meets the front end, once there is a state to draw: a view without one would stop half drawn.

        What another thread drew meanwhile would be lost: it is neither in what is sent here nor sent later.
        """
        if self.state:
            with self.drawing:
                super().open()

    def still_html(self) -> str:
        """What a reader without a kernel sees: the last answer as HTML, "" where there is none."""
        return ""

    def shows(
        self, trait: str, session: HasTraits, names: Sequence[str], make: Callable[[], Any]
    ) -> Callable[..., None]:
        """From now on a trait has what `make` makes, anew with each change of these traits of a session.

        Gives back what draws it again at any other time.
        """

        def draw(_change: object = None) -> None:
            with self.drawing:
                setattr(self, trait, make())

        session.observe(draw, [*names])
        draw()
        return draw

    def draws(
        self, session: Following, *names: str, also: Sequence[str] = (),
        make: Callable[[], dict[str, Any]] = dict,
    ) -> None:  # fmt: skip
        """From now on `state` has these traits of the session, those that all have, and what `make` makes.

        `also` are the traits beside them that `make` looks at.
        """
        shown = ("busy", "stage", "error", "newer", "notice", "no_index", *names)
        self.still = Still(self.still_html, session.wait)

        def state() -> dict[str, Any]:
            if not session.busy:
                self.still.later()
            values = ((name, getattr(session, name)) for name in shown)
            drawn = {name: list(one) if isinstance(one, tuple) else one for name, one in values}
            return drawn | {"notice": line(session.notice, 1000)} | make()

        self.actions |= {"newer": lambda _: session.take_newer(), "build": lambda _: session.build()}
        self.redraw = self.shows("state", session, [*shown, *also], state)
        self.open()

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"  # the same in every run: saved notebooks are compared

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """With a line for a reader whose notebook has no running kernel (yet)."""
        bundles = super()._repr_mimebundle_(**options)
        bundle = bundles[0] if isinstance(bundles, tuple) else bundles
        if bundle:
            bundle["text/html"] = ASLEEP
            self.still.show()
        return bundles

    def save(
        self, message: Message, name: str, make: Callable[[str], bytes | None], kinds: Sequence[str] = TABLES
    ) -> None:
        """Has the browser save a file of the kind that a message names, if it is one of these."""
        if (kind := message.text("kind", 10)) in kinds and (data := make(kind)) is not None:
            _, ending, mime = FILES[kind]
            self.send({"save": f"{name}{ending}", "type": mime}, [data])

    def _hear(self, _panel: object, message: Any, buffers: Any) -> None:
        action = self.actions.get(str(message.get("do"))) if isinstance(message, dict) else None
        if action is not None:
            action(Message(message | {"buffers": buffers}))


class Reading(Panel):
    """A panel with an article beside it: the traits that `reader` of the front end draws."""

    source = Unicode().tag(sync=True)
    place = Dict().tag(sync=True)
    guide = Dict().tag(sync=True)

    def __init__(self, library: Library) -> None:
        super().__init__()
        self.reading = reading = SourceSession(library)
        self.guiding = GuideSession(library)
        self.actions |= {
            "step": lambda message: reading.step(1 if message.number("by") == 1 else -1),
            "close": lambda _: reading.close(),
            "note": self._keep,
            "guide": self._guide,
            "answered": lambda message: self._answered(message.number("number")),
            "correct": self._correct,
        }
        self.shows("source", reading, ["drawn"], self.source_html)
        self.shows("place", reading, ["drawn", "notice", "error", "busy"], self._place)

        def lines() -> dict[str, Any]:
            guide = self._guide_of()
            return guide_lines(guide) if guide else {"said": self.guiding.error}

        self._draw_guide = self.shows("guide", self.guiding, ["guide", "busy", "error"], lines)

    def source_html(self) -> str:
        """The open article, with what is quoted marked; "" where none is open."""
        reading = self.reading
        return article_html(reading.article, reading.spans, reading.span) if reading.article else ""

    def _place(self) -> dict[str, Any]:
        reading, article = self.reading, self.reading.article
        shown = [place for place in reading.places if place.end > place.start]
        return {
            "open": article is not None,
            "article": article.id if article else "",
            "n": reading.current + 1,
            "of": len(shown),
            "label": reading.places[reading.current].label if reading.places else "",
            "notice": "Correcting …" if reading.busy else reading.error or reading.notice,
            "published": (article.published.date if article else None) or "",
            "publisher": (article.publisher if article else None) or "",
            "drawn": reading.drawn,
            "moved": reading.moved,
        }

    def _guide(self, _: Message) -> None:
        """The front end asks for it when an article was opened."""
        if self.reading.article is not None:
            self.guiding.show(self.reading.article.id)
            self._draw_guide()

    def _guide_of(self) -> Guide | None:
        """The guide to the open article, where it is made."""
        guide, article = self.guiding.guide, self.reading.article
        return guide if guide and article and guide.article_id == article.id else None

    def _answered(self, at: int) -> None:
        """Opens the quote that answers a question of the guide; next and previous go through all of them."""
        guide, article = self._guide_of(), self.reading.article
        if guide and article and 0 <= at < len(guide.questions):
            found = guide.questions
            self.reading.open([Place(article, q.start, q.end, q.text, question=q.text) for q in found], at)

    def _keep(self, message: Message) -> None:
        """Keeps what is marked in the article, or the place in view, as a note."""
        self.reading.keep(message.text("marked", 20_000), message.number("start"), message.number("end"))

    def _correct(self, message: Message) -> None:
        """Only what differs from what is known is a correction."""
        article = self.reading.article
        if article is None:
            return
        corrections: dict[str, Any] = {}
        date, outlet, role = (message.text(name, 300).strip() for name in ("date", "outlet", "role"))
        if date and date != (article.published.date or ""):
            corrections["date"] = date
        if outlet and outlet != (article.publisher or ""):
            corrections["publisher"] = outlet
        if role:
            corrections["roles"] = ((message.number("start"), message.number("end"), role),)
        self.reading.correct(**corrections)


class Answering(Reading):
    """A panel that shows an answer, whose marks open its sources beside it."""

    answer = Unicode().tag(sync=True)

    def answers(self, asking: AskSession) -> None:
        """From now on `answer` is the one that a session has in view."""

        def draw() -> str:
            self.reading.close()
            return answer_html(asking.answer, live=True, style=False) if asking.answer else ""

        def open_hit(message: Message) -> None:
            hits = asking.answer.hits if asking.answer else ()
            self.reading.open_hits(hits, message.number("number"))

        self.actions |= {
            "open": lambda message: self.reading.open_answer(asking.answer, message.number("number")),
            "open_hit": open_hit,
        }
        self.shows("answer", asking, ["answer"], draw)
        asking.observe(lambda change: change["new"] or compiled("answer"), "ready")  # the model is there
