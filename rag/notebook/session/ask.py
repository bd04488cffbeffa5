"""The view-model of asking: a question, its filters, the answer as it comes, and what was asked before."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from traitlets import Any as Anything
from traitlets import Bool, Instance, List, Tuple, Unicode

from rag.errors import Cancelled, RagError
from rag.notebook.session.base import Filtered, Library, in_background
from rag.records import Answer
from rag.records.json import from_json, to_json

KEPT_ANSWERS: Final = 50
"""Answers in a file at most, beside the pinned ones; each carries its articles, some 30 KB for the seeds."""
_WRITING: Final = threading.Lock()


class AskSession(Filtered):
    """Asks in a thread. `answer` is the latest, `history` all of this session, oldest first.

    `text` is what a model has written so far. `ready` says what the library still loads, and is
    empty when a question will be answered at once; one that is asked before waits. `asked` are the
    statements that the question asks for, where it asks for somebody's words. With `keep`, a
    file, the history outlives the kernel: it is read at opening, and each quote is then checked
    against the index as it is now; what is pinned is pinned again.
    """

    question = Unicode()
    llm = Unicode("none")
    models: List[dict[str, Any]] = List()
    follow_up = Bool(False)
    text = Unicode()
    ready = Unicode("starting")
    suggestions = Tuple()
    answer = Instance(Answer, allow_none=True)
    history = Tuple()
    pinned = Tuple()
    asked = Anything(None, allow_none=True)

    def __init__(self, library: Library, keep: str | Path | None = None) -> None:
        super().__init__(library)
        self._file = Path(keep) if keep else None
        self._given: tuple[str, ...] = ()
        self.suggesting: threading.Thread | None = None
        self._offering: threading.Thread | None = None

    def suggest(self, questions: tuple[str, ...]) -> None:
        """Offers these questions; with none, some that the newest articles answer are offered."""
        self._given = self.suggestions = questions

    def open(self) -> threading.Thread:
        """Loads the index, the choices of the filters and the model, in a thread of its own."""

        def load() -> None:
            with self.reporting():
                self.ready = "opening the index"
                self.follow()
                if self._file is not None and not self.history:
                    self._load_history(self._file)
                self.ready = "loading the model"
                self.library.warm(on_stage=lambda stage: setattr(self, "ready", stage))
            self.ready = ""
            self._get_ready()

        return in_background(load)

    def changed(self) -> None:
        """The filters offer what the index holds now. An answer in view stays as it was given."""
        self.offer()
        if not self.ready:  # else the thread that loads the model comes to it
            self.suggesting = in_background(self._get_ready)

    def _get_ready(self) -> None:
        """Learns which models there are, and looks for questions that the articles answer, unless somebody
        asks one meanwhile.
        """
        super().wait()  # what changed the index may be this session's own work
        if not self.models:
            # The packages that know of language models take longer to import than all the rest.
            self.models = self.models_here()
        if self._given or self.version == "":
            return
        with suppress(RagError):  # of no suggestion nobody has to hear
            self.suggestions = self.library.suggested(4, cancelled=lambda: self.busy)

    def keep_quote(self, number: int) -> None:
        """Keeps a quote of the answer in view as a note; behind the citations go on what else was found."""
        answer = self.answer
        some = (*answer.citations, *answer.more) if answer is not None else ()
        if answer is None or not 0 <= number < len(some):
            return
        with self.reporting():
            self.library.keep_quote(some[number], question=_self_contained(answer))
            self.notice = "Kept among the notes."

    @property
    def behind(self) -> bool:
        """Whether the answer in view was given from another version of the index than the open one."""
        version = self.answer.index_version if self.answer is not None else ""
        return bool(version and self.version and version != self.version)

    def ask(self, question: str | None = None) -> bool:
        """Asks; False while an earlier question is still being answered."""
        asked = (self.question if question is None else question).strip()
        if not asked:
            self.error = "Type a question first."
            return False
        return self.start(lambda: self._ask(asked), "searching")

    def _ask(self, question: str) -> None:
        self.question, self.text, self.asked = question, "", None
        self.catch_up()
        where, llm, reached = self.where, self.llm, [""]
        more: dict[str, Any] = {"history": self.history} if self.follow_up and self.history else {}

        def reach(stage: str) -> None:
            reached.append(stage)
            self.tell(stage)

        try:
            answer = self.library.ask(
                question, llm=llm, where=where, on_stage=reach, cancelled=self.cancelled,
                on_text=lambda piece: setattr(self, "text", self.text + piece), **more,
            )  # fmt: skip
        except Cancelled:
            if llm == "none" or not (self.text or reached[-1] == "writing"):
                raise
            # The quotes were found before the model began: they are not lost with it.
            answer = self.library.ask(question, llm="none", where=where, **more)
            self.notice = f"{llm} was stopped while it wrote: these are the quotes alone."
        self.answer = answer
        self.history = (*self.history, answer)
        self.follow()
        if self._file is not None:
            _add_answer(self._file, answer, set(self.library.kept).__contains__)

        def offer() -> None:
            with suppress(RagError):  # nothing is offered then
                asked = self.library.asked(answer)
                if self.answer is answer:
                    self.asked = asked

        # The archive of all statements takes seconds where it is large: the answer does not wait for it.
        self._offering = in_background(offer)

    def wait(self, timeout: float | None = None) -> None:
        super().wait(timeout)
        if self._offering is not None:
            self._offering.join(timeout)

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
        with self.reporting():
            if answer in self.pinned:
                self.pinned = tuple(one for one in self.pinned if one != answer)
                self.library.drop(_self_contained(answer))
            else:
                self.pinned = (*self.pinned, answer)
                self.library.keep(answer)

    def export(self, kind: str) -> bytes | None:
        """The answer in view as a file: markdown, docx or html."""
        answer = self.answer
        return self.attempt(lambda: self.library.export(answer, kind)) if answer is not None else None

    def _load_history(self, path: Path) -> None:
        """Takes the answers of a file, those of an older format aside: their questions can be asked again."""
        loaded = []
        for row in _rows(path):
            with suppress(RagError):
                loaded.append(self.library.recheck(from_json(row)))
        if loaded:
            self.history = tuple(loaded)
            kept = set(self.library.kept)
            self.pinned = tuple({q: one for one in loaded if (q := _self_contained(one)) in kept}.values())
            self.answer = self.history[-1]


def _self_contained(answer: Answer) -> str:
    """The question as it is kept."""
    return answer.asked_as or answer.question


def _add_answer(path: Path, answer: Answer, pinned: Callable[[str], bool]) -> None:
    """Adds a line; of more than KEPT_ANSWERS the oldest go, unless `pinned` approves their question.

    Panels that share a file add to it: none overwrites another's. Raises RagError where it cannot be written.
    """

    def stays(row: str) -> bool:
        try:
            return pinned(_self_contained(from_json(row)))
        except RagError:
            return False

    part = path.with_name(path.name + ".part")
    with _WRITING:
        rows = [*_rows(path), to_json(answer)]
        kept = [*filter(stays, rows[:-KEPT_ANSWERS]), *rows[-KEPT_ANSWERS:]]
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text("\n".join(kept) + "\n", encoding="utf-8")
            part.replace(path)  # whole, or as it was
        except OSError as error:
            raise RagError(
                f"{path} cannot be written ({error.strerror})", "The answer is not kept."
            ) from error


def _rows(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
