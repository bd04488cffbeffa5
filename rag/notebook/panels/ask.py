"""The panel that asks: question, filters, answer, and the source beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from traitlets import Unicode

from rag.draw import answer_html, answer_text
from rag.draw.answer import HEADS, counted_text
from rag.draw.safe import line, plain
from rag.draw.source import limits_text
from rag.notebook.panels.panel import PAGES, PASTED, Answering, Message, front_end, kinds
from rag.notebook.panels.statements import StatementsPanel
from rag.notebook.session import AskSession, Library
from rag.records import Answer


class AskPanel(Answering):
    """Asks a library. `panel.session` is what it shows, `panel.session.answer` the latest Answer.

    The answers outlive the kernel and the page, in a file beside the index (`keep` names another, False
    keeps none); each is checked against the index again when it is read back. Where a question asks for
    somebody's words, a button opens `panel.statements`, a StatementsPanel of them, below.
    """

    _esm = front_end("filters", "ask")
    text = Unicode().tag(sync=True)
    pinned = Unicode().tag(sync=True)

    def __init__(
        self, library: Library, *, keep: str | Path | bool = True, suggestions: tuple[str, ...] = ()
    ) -> None:
        super().__init__(library)
        file = library.answers_file if keep is True else Path(keep) if keep else None
        self.session = session = AskSession(library, file)
        session.suggest(tuple(suggestions))
        self.statements: StatementsPanel | None = None
        self.actions |= {
            "ask": self._ask,
            "cancel": lambda _: session.cancel(),
            "keep": lambda message: session.keep_quote(message.number("number")),
            "show": lambda message: session.show(message.number("number")),
            "pin": lambda _: session.pin(),
            "statements": self._open_statements,
            "copy": self._copy,
            "export": lambda message: self.save(message, file_name(session.answer), session.export, PAGES),
        }
        self.answers(session)
        # What a model writes is shown as it comes, and goes when the checked answer is there.
        self.shows("text", session, ["text", "busy"], lambda: session.text[-4000:] if session.busy else "")
        self.shows("pinned", session, ["pinned"], lambda: _pinned(session.pinned))
        looked_at = ("suggestions", "history", "pinned", "answer", "version", "asked")
        self.draws(session, "ready", "models", "outlets", "spoken", "llm", also=looked_at, make=self._state)
        session.open()

    def _open_statements(self, _: Message) -> None:
        if self.session.asked is not None:
            self.statements = StatementsPanel(self.session.library, **self.session.asked.filters)
            self.still.live(self.statements)

    def _state(self) -> dict[str, Any]:
        session, answer, said = self.session, self.session.answer, ""
        # A question may be asked of some articles; the statements are those of all.
        whole = " in all articles" if answer and limits_text(answer.where) else ""
        if answer:  # what a screen reader hears when it is there
            counted = counted_text(answer)
            said = f"{HEADS[answer.status][1]}. {counted}".strip() + "." * bool(counted)
        return {
            "said": said,
            "suggestions": [line(one) for one in session.suggestions],
            "behind": session.behind,
            "question": answer.question[:2000] if answer else "",
            "is_pinned": answer is not None and answer in session.pinned,
            "kinds": kinds(PAGES),
            "statements": f"Show {line(str(session.asked), 300)}{whole}" if session.asked else "",
            "asked": [
                {"number": n, "question": line(one.question), "status": HEADS[one.status][1].lower()}
                for n, one in reversed(list(enumerate(session.history)))
            ][:50],
        }

    def _ask(self, message: Message) -> None:
        session = self.session
        if session.busy:
            return
        with session.hold_trait_notifications():
            session.llm = message.text("llm") or "none"
            session.follow_up = message.flag("follow_up")
            session.narrow(message.part("where"))
        session.ask(message.text("question", PASTED))

    def _copy(self, _: Message) -> None:
        if (answer := self.session.answer) is not None:
            self.send({"copy": f"{plain(answer.question, 2000)}\n\n{answer_text(answer)}"})

    def still_html(self) -> str:
        """The pinned answers and the last five of the session."""
        answers = list(self.session.pinned)
        answers += [one for one in self.session.history[-5:] if one not in answers]
        return "".join(answer_html(one, style=False) for one in answers)


def file_name(answer: Answer | None) -> str:
    """The question as a file's name: letters, digits and blanks of any script, "answer" where none are."""
    kept = (c if c.isalnum() or c in " -" else "" for c in (answer.question if answer else "")[:60])
    return " ".join("".join(kept).split()) or "answer"


def _pinned(answers: Iterable[Answer]) -> str:
    pins = "".join(f"<div>{answer_html(one, style=False)}</div>" for one in answers)
    return f'<h3>Pinned</h3><div class="rag-pins">{pins}</div>' if pins else ""
