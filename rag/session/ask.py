"""The view-model of asking: a question, its filters, the answer as it comes, and what was asked before."""

from __future__ import annotations

import contextvars
import threading
from pathlib import Path
from typing import Any

from traitlets import Bool, Instance, List, Tuple, Unicode

from rag.errors import RagError
from rag.records import REPORTING, Answer, Filter
from rag.records.json import from_json, to_json
from rag.session.needs import Library
from rag.session.work import Work

KEPT_ANSWERS = 50
"""Answers that a history file holds at most; each carries its articles, some 30 KB for the seeds."""


class AskSession(Work):
    """Asks in a thread. `answer` is the latest, `history` all of this session, oldest first.

    `text` is what a model has written so far. `ready` says what the library still loads, and is
    empty when a question will be answered at once. With `keep`, a file, the history outlives the
    kernel: it is read at opening, and each quote is then checked against the index as it is now.
    """

    question = Unicode()
    llm = Unicode("none")
    models: List[dict[str, Any]] = List()
    since = Unicode()
    until = Unicode()
    publishers = Tuple()
    languages = Tuple()
    comments = Bool(False)
    follow_up = Bool(False)
    text = Unicode()
    ready = Unicode("starting")
    outlets = Tuple()
    spoken = Tuple()
    suggestions = Tuple()
    answer = Instance(Answer, allow_none=True)
    history = Tuple()
    pinned = Tuple()

    def __init__(self, library: Library, keep: str | Path | None = None) -> None:
        super().__init__()
        self.library = library
        self._keep = Path(keep) if keep else None

    def open(self) -> threading.Thread:
        """Loads the index, the choices of the filters and the model, in a thread of its own."""
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(self._open,), daemon=True)
        thread.start()
        return thread

    def _open(self) -> None:
        try:
            self.ready = "opening the index"
            self._choices()
            self._load_history()
            self.ready = "loading the model"
            self.library.warm(on_stage=self._warming)
        except RagError as error:
            self.error = str(error)
        finally:
            self.ready = ""

    def _warming(self, stage: str) -> None:
        self.ready = stage

    def _choices(self) -> None:
        table = self.library.articles
        self.outlets = tuple(sorted({str(name) for name in table["publisher"].dropna()}))
        self.spoken = tuple(sorted({str(name) for name in table["language"].dropna()}))
        if not self.suggestions:
            self.suggestions = tuple(str(title) for title in table["title"].dropna().head(4))
        self.models = [
            {"name": one.name, "usable": bool(one.usable), "missing": str(one.missing or "")}
            for one in self.library.models()
        ]

    @property
    def where(self) -> Filter:
        """The filters as the library takes them."""
        return Filter(
            since=self.since or None,
            until=self.until or None,
            publishers=tuple(self.publishers),
            languages=tuple(self.languages),
            roles=(*REPORTING, "comment") if self.comments else REPORTING,
        )

    def ask(self, question: str | None = None) -> bool:
        """Asks; False while an earlier question is still being answered."""
        told = (self.question if question is None else question).strip()
        if not told:
            self.error = "Type a question first."
            return False
        return self.start(lambda: self._ask(told), "searching")

    def _ask(self, question: str) -> None:
        self.question, self.text = question, ""
        more: dict[str, Any] = {}
        if self.follow_up and self.history:
            more["history"] = self.history
        answer = self.library.ask(
            question,
            llm=self.llm,
            where=self.where,
            on_stage=self.tell,
            on_text=self._more_text,
            cancelled=self.cancelled,
            **more,
        )
        self.answer = answer
        self.history = (*self.history, answer)
        self._save_history()

    def _more_text(self, piece: str) -> None:
        self.text += piece

    def show(self, number: int) -> None:
        """Shows an answer of the history again (counted from 0)."""
        if 0 <= number < len(self.history):
            self.answer = self.history[number]
            self.question = self.history[number].question

    def pin(self) -> None:
        """Pins the answer beside the others, or takes it off when it is pinned.

        The question of a pinned answer is kept beside the index: a rebuild asks it again.
        """
        answer = self.answer
        if answer is None:
            return
        try:
            if answer in self.pinned:
                self.pinned = tuple(one for one in self.pinned if one != answer)
                self.library.drop(answer.question)
            else:
                self.pinned = (*self.pinned, answer)
                self.library.keep(answer)
        except RagError as error:
            self.error = str(error)

    def export(self, kind: str) -> bytes | None:
        """The answer in view as a file: markdown, docx or html."""
        if self.answer is None:
            return None
        try:
            return self.library.export(self.answer, kind)
        except RagError as error:
            self.error = str(error)
            return None

    def _load_history(self) -> None:
        if self._keep is None or self.history or not self._keep.is_file():
            return
        loaded = []
        for row in self._keep.read_text(encoding="utf-8").splitlines():
            try:
                loaded.append(self._checked(from_json(row)))
            except RagError:
                continue  # a line of an older format: the question can be asked again
        if loaded:
            self.history = (*loaded, *self.history)
            self.answer = self.history[-1]

    def _checked(self, answer: Answer) -> Answer:
        return self.library.recheck(answer)

    def _save_history(self) -> None:
        if self._keep is None:
            return
        self._keep.parent.mkdir(parents=True, exist_ok=True)
        lines = [to_json(answer) for answer in self.history[-KEPT_ANSWERS:]]
        part = self._keep.with_name(self._keep.name + ".part")
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(self._keep)  # whole, or as it was
