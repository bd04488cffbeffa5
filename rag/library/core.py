"""What a notebook holds: one index, its seeds and the models, opened with `rag.open()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import SettingsError
from rag.library.given import draft_of
from rag.library.grids import Grids
from rag.library.notes import Noting
from rag.library.shelf import Keeping, Shelf, settle
from rag.records import REPORTING, Answer, Filter, Hit, RebuildReport, Retrieved, printable
from rag.records.draft import CheckedDraft
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.answer.judge import Judge
    from rag.answer.listed import ModelInfo
    from rag.answer.model import Writer
    from rag.encode import Encoder
    from rag.index import Problem


class Library(Shelf, Grids, Noting, Keeping):
    """Articles that can be asked. Opened by `rag.open()`; every method may be called from any thread.

    The index is read when it is first needed and again after a rebuild; a version that another
    process made meanwhile is taken up by `reload()`, and `newer` tells of it. Who calls `follow`
    is told of both.
    """

    def __init__(self, settings: Settings, encoder: Encoder | None = None) -> None:
        super().__init__(settings, encoder)
        self._writers: dict[str, Writer] = {}

    def ask(
        self, question: str, *, llm: str | None = None, judge: str | None = None, where: Filter = Filter(),
        k: int | None = None, history: Sequence[Answer] = (), on_stage: Callable[[str], None] | None = None,
        on_text: Callable[[str], None] | None = None, cancelled: Callable[[], bool] | None = None,
    ) -> Answer:  # fmt: skip
        """Answers a question from the index; "not in the sources" is an answer too.

        With a `history` of answers, oldest first, a follow-up question ("And what did he say in
        December?") is made self-contained: `Answer.asked_as` is what was asked in its place. One that goes on
        about the article that the last answer quotes first is asked of that as it was typed, too.
        `llm` names the writer ("none" quotes and nothing else) and `judge` the model that judges its
        sentences ("same": the writer's; "none": the hard checks alone); `on_stage` hears the stage that
        begins, `on_text` the text as a model writes it, `cancelled` says when to stop. Raises QuestionError,
        FilterError, IndexMissing, IndexMismatch, WriterError (a model that is not
        known) and Cancelled.
        """
        from rag.answer import Follow
        from rag.pipeline import ask

        settings, follow = self._with(k), Follow(on_text, cancelled, on_stage)
        where, hint = self._fitted(where)
        named = llm or settings.llm
        writer = None if named in ("", "none") else self._writer(named)
        judging = None if writer is None else self._judge(judge or settings.judge, named)
        answer = ask(
            question, self.index, self._fitting_encoder(), writer, judging, where, settings, follow, history,
            self._archive_of,
        )  # fmt: skip
        return replace(answer, note=hint) if hint else answer

    def search(self, question: str, *, where: Filter = Filter(), k: int | None = None) -> Retrieved:
        """The passages for a question, best first, with the reasons why they are here."""
        from rag.pipeline import search

        return search(question, self.index, self._fitting_encoder(), self._fitted(where)[0], self._with(k))

    def misfit(self, where: Filter) -> str:
        """What to say of a filter that no article fits: which value, and what there is; else ""."""
        return self._fitted(where)[1]

    def _fitted(self, where: Filter) -> tuple[Filter, str]:
        """The filter as the index has its names, and what to say of a value that no article has."""
        from rag.index import fitted

        if replace(where, roles=REPORTING) == Filter():
            return where, ""
        named = replace(where, paths=tuple(map(printable, where.paths)))
        return fitted(named, self.index, self.settings.seeds)

    def rebuild(self, **options: Any) -> RebuildReport:
        """Brings the index up to what lies in the seeds folder now; costs what changed.

        `options` are those of `rag.pipeline.rebuild`: `progress`, `cancelled`, `full`.
        """
        from rag.pipeline import rebuild

        options.setdefault("encoder", self._given)
        before = self.version
        self._rebuilding = True
        try:
            report = rebuild(self.settings.seeds, self.settings.index, self.settings, **options)
            settle(self.settings.index, report.version)
            self.reload()
        finally:
            self._rebuilding = False
        report = replace(report, brought=self._brought(report))
        return report if report.version == before else replace(report, answers=self._asked_again(report))

    @property
    def answers_file(self) -> Path:
        """Where panels keep the answers that they were given, for the next kernel and the next page."""
        return self.settings.index / "answers.jsonl"

    def verify(
        self, draft: str | Path, *, llm: str = "none", where: Filter = Filter(), name: str = "",
        on_stage: Callable[[str], None] | None = None, cancelled: Callable[[], bool] | None = None,
    ) -> CheckedDraft:  # fmt: skip
        """Each sentence of a draft against the sources: its nearest quotes, and what differs from them.

        `draft` is a text, or the path of a file (txt, md, docx, or another that seeds may be). `llm` names
        the judge; "none" leaves it at the hard checks. Raises ReadError, SettingsError (an empty or too
        long draft), IndexMissing, WriterError and Cancelled.
        """
        from rag.answer import Follow
        from rag.answer.draft import HITS, check_draft

        def search(sentence: str, path: str) -> Retrieved:
            within = replace(where, paths=(path,)) if path else where
            return self.search(sentence, where=within, k=HITS)

        named, text = draft_of(draft, name)
        follow = Follow(None, cancelled, on_stage)
        checked = check_draft(named, text, search, self._judge(llm, llm), self.index.notes, follow)
        return replace(checked, index_version=self.index.version)

    def recheck(self, answer: Answer) -> Answer:
        """The answer with each citation marked that is no longer the exact text of its source."""
        from rag.answer.recheck import recheck

        return recheck(answer, self.index)

    def export(self, answer: Answer | CheckedDraft, kind: str) -> bytes:
        """The answer as a file: "markdown", "html", "docx", "csl" (CSL-JSON), "bibtex", "ris" or "json".

        A checked draft is itself with a footnote for each quote: "markdown", "docx", "html" or "json".
        """
        from rag.draw.draft import export_draft
        from rag.draw.export import export

        return export_draft(answer, kind) if isinstance(answer, CheckedDraft) else export(answer, kind)

    def models(self) -> list[ModelInfo]:
        """The writers that can be named here, and what is missing for those that cannot be used."""
        from rag.answer.listed import models

        return models()

    def check(self) -> list[Problem]:
        """Every byte, row and span that is not what it should be; empty for a sound index."""
        from rag.index import check_index

        return check_index(self.settings.index, self.settings.seeds, self.settings.server)

    def status(self) -> dict[str, Any]:
        """What the open version holds: version, articles, passages, encoder, kind of search, sizes."""
        return self.index.status()

    def versions(self) -> list[dict[str, Any]]:
        """The versions that are kept, newest first; one of them is `current`."""
        from rag.index import versions

        return versions(self.settings.index)

    def rollback(self, version: str | None = None) -> str:
        """Makes an earlier version current (the one before, if none is named) and says which."""
        from rag.index import rollback
        from rag.pipeline import serve

        current = rollback(self.settings.index, version)
        serve(self.settings)
        self.reload()
        return current

    def plan(self) -> RebuildReport:
        """What a rebuild would do, without doing it: added, changed, removed, moved; no passages."""
        from rag.pipeline import plan

        return plan(self.settings.seeds, self.settings.index)

    def near(self, passage: str, k: int = 5) -> tuple[Hit, ...]:
        """The k passages most like one (by its id) in meaning and in words, best first, itself left out."""
        from rag.retrieve import near

        return near(passage, self.index, k, self._fitting_encoder().languages)

    def warm(self, on_stage: Callable[[str], None] | None = None) -> None:
        """Loads the index and the model ahead of the first question (a panel does so in a thread)."""
        if on_stage is not None:
            on_stage("loading the model")
        self._fitting_encoder().encode_query("warm")
        self.index.articles()

    def _with(self, k: int | None) -> Settings:
        if k is not None and k < 1:
            raise SettingsError(f"k is {k}", "It takes a number from 1 on.")
        return self.settings if k is None else replace(self.settings, k=k)

    def _writer(self, name: str) -> Writer:
        from rag.answer.model import writer

        with self._lock:
            if name not in self._writers:
                self._writers[name] = writer(name)
            return self._writers[name]

    def _judge(self, name: str, writer: str) -> Judge | None:
        """The judge by its name; "same" is the writer's model."""
        from rag.answer.asking import load
        from rag.answer.judge import ModelJudge

        return None if name in ("", "none") else ModelJudge(load(writer if name == "same" else name))


def open(
    index: str | Path | None = None, seeds: str | Path | None = None, *,
    encoder: Encoder | str | None = None, **settings: Any,
) -> Library:  # fmt: skip
    """Opens a library of articles: `rag.open().ask("Who ...?")`.

    `settings` are the fields of `rag.Settings`. An `encoder` that is no name is used as it is.
    """
    from rag.index import seeds_folder

    name = encoder if isinstance(encoder, str) else None
    chosen = Settings.load(index=index, seeds=seeds, encoder=name, **settings)
    if chosen.seeds == Settings().seeds:  # where nobody names a folder, that is meant which it was made from
        chosen = replace(chosen, seeds=seeds_folder(chosen.index) or chosen.seeds)
    return Library(chosen, None if isinstance(encoder, str) else encoder)
