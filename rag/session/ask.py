"""The view-model of asking: a question, its filters, the answer as it comes, and what was asked before."""

from __future__ import annotations

import contextvars
import threading
from pathlib import Path
from typing import Any

from traitlets import Any as Anything
from traitlets import Bool, Instance, List, Tuple, Unicode

from rag.errors import Cancelled, RagError
from rag.records import REPORTING, Answer, Filter
from rag.records.json import from_json, to_json
from rag.session.following import Following
from rag.session.needs import Library

KEPT_ANSWERS = 50
"""Answers that a history file holds at most; each carries its articles, some 30 KB for the seeds."""


class AskSession(Following):
    """Asks in a thread. `answer` is the latest, `history` all of this session, oldest first.

    `text` is what a model has written so far. `ready` says what the library still loads, and is
    empty when a question will be answered at once; one that is asked before waits. `asked` are the
    statements that the question asks for, where it asks for somebody's words. With `keep`, a
    file, the history outlives the kernel: it is read at opening, and each quote is then checked
    against the index as it is now.
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
    asked = Anything(None, allow_none=True)

    def __init__(self, library: Library, keep: str | Path | None = None) -> None:
        super().__init__(library)
        self._keep = Path(keep) if keep else None
        self._given: tuple[str, ...] = ()
        self._reached = ""

    def suggest(self, questions: tuple[str, ...]) -> None:
        """Offers these questions; with none, the titles of the newest articles are offered."""
        self._given = self.suggestions = questions

    def open(self) -> threading.Thread:
        """Loads the index, the choices of the filters and the model, in a thread of its own."""
        context = contextvars.copy_context()
        thread = threading.Thread(target=context.run, args=(self._open,), daemon=True)
        thread.start()
        return thread

    def _open(self) -> None:
        try:
            self.ready = "opening the index"
            self.follow()
            self.models = [
                {"name": one.name, "usable": bool(one.usable), "missing": str(one.missing or "")}
                for one in self.library.models()
            ]
            self._load_history()
            self.ready = "loading the model"
            self.library.warm(on_stage=self._warming)
        except RagError as error:
            self.error = str(error)
        finally:
            self.ready = ""

    def _warming(self, stage: str) -> None:
        self.ready = stage

    def changed(self) -> None:
        """The filters offer what the index holds now. An answer in view stays as it was given."""
        table = self.library.articles
        self.outlets = tuple(sorted({str(name) for name in table["publisher"].dropna()}))
        self.spoken = tuple(sorted({str(name) for name in table["language"].dropna()}))
        if not self._given:
            newest = table.sort_values("published", ascending=False, kind="stable")["title"].dropna()
            self.suggestions = tuple(str(title) for title in newest.head(4))

    @property
    def behind(self) -> bool:
        """Whether the answer in view was given from another version of the index than the open one."""
        made = self.answer.index_version if self.answer is not None else ""
        return bool(made and self.version and made != self.version)

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
        self.question, self.text, self.notice, self._reached, self.asked = question, "", "", "", None
        self.catch_up()
        where, llm = self.where, self.llm
        more: dict[str, Any] = {"history": self.history} if self.follow_up and self.history else {}
        try:
            answer = self.library.ask(
                question,
                llm=llm,
                where=where,
                on_stage=self._reach,
                on_text=self._more_text,
                cancelled=self.cancelled,
                **more,
            )
        except Cancelled:
            if llm == "none" or not (self.text or self._reached == "writing"):
                raise
            # The quotes were found before the model began: they are not lost with it.
            answer = self.library.ask(question, llm="none", where=where, **more)
            self.notice = f"{llm} was stopped while it wrote: these are the quotes alone."
        self.answer = answer
        self.history = (*self.history, answer)
        self.follow()
        self._save_history()
        self.asked = self.library.asked(answer)

    def _reach(self, stage: str) -> None:
        self._reached = stage
        self.tell(stage)

    def _more_text(self, piece: str) -> None:
        self.text += piece

    def show(self, number: int) -> None:
        """Shows an answer of the history again (counted from 0)."""
        if 0 <= number < len(self.history):
            self.notice = ""
            self.answer, self.asked = self.history[number], None
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
