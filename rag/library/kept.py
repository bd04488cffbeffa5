"""Questions that the user keeps, beside the index: a rebuild asks them again and shows what changed.

`questions.jsonl` in the index's folder has a line a question: the question, its filter and writer, and
what the answer was.
"""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import asdict, dataclass, fields
from typing import Any

from rag.library.base import Base, read_lines, write_lines
from rag.records import Answer, ChangedAnswer, Filter, RebuildReport

NAME = "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept question and its last answer: `status`, the shown texts and where they were quoted from."""

    question: str
    where: Filter
    llm: str
    status: str
    shown: tuple[str, ...]
    paths: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer) -> Kept:
        """What is kept of an answer."""
        shown = tuple(statement.text for statement in answer.statements)
        paths = tuple(sorted({citation.path for citation in answer.citations}))
        return cls(answer.asked_as or answer.question, answer.where, answer.llm, answer.status, shown, paths)

    @property
    def summary(self) -> str:
        """The answer in a few lines, for a report."""
        if self.status == "related":
            return "No quote is certain to answer."
        return "\n".join(self.shown) if self.shown else "Not in the sources."


def _kept(document: dict[str, Any]) -> Kept:
    where: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.get("where", {}).items()
        if name in {field.name for field in fields(Filter)}
    }
    shown, paths = (tuple(map(str, document.get(name, ()))) for name in ("shown", "paths"))
    llm, status = str(document.get("llm", "none")), str(document.get("status", ""))
    return Kept(str(document["question"]), Filter(**where), llm, status, shown, paths)


class Keeping(Base):
    """The part of `Library` that keeps questions."""

    @abstractmethod
    def ask(self, question: str, *, llm: str | None = None, where: Filter = Filter()) -> Answer:
        """Answers a question from the index."""

    @property
    def kept(self) -> list[str]:
        """The questions that the user keeps: a rebuild asks them again and reports what changed."""
        return [one.question for one in self._kept()]

    def _kept(self) -> list[Kept]:
        """Oldest first. Raises StoreError for a line that cannot be understood."""
        return read_lines(self.settings.index / NAME, "kept question", _kept)

    def keep(self, *answers: Answer) -> None:
        """Keeps the questions of these answers beside the index; one that is kept gets its newest answer."""
        every = (*self._kept(), *map(Kept.of, answers))
        questions = {(one.question, one.where, one.llm): one for one in every}
        write_lines(self.settings.index / NAME, map(asdict, questions.values()))

    def drop(self, question: str) -> None:
        """No longer keeps a question."""
        others = [asdict(one) for one in self._kept() if one.question != question]
        write_lines(self.settings.index / NAME, others)

    def _asked_again(self, report: RebuildReport) -> tuple[ChangedAnswer, ...]:
        """Asks every kept question of the new index and keeps the answers; those that changed are told.

        What caused a change are the seeds that the rebuild touched among those that either answer quotes,
        or, with none of them quoted (a rank changed), all that it touched.
        """
        touched = {*report.added, *report.changed, *report.removed, *(new for _, new in report.moved)}
        changed, answers = [], []
        for old in self._kept():
            answers.append(self.ask(old.question, where=old.where, llm=old.llm))
            new = Kept.of(answers[-1])
            if (old.status, old.shown) != (new.status, new.shown):
                causes = touched & {*old.paths, *new.paths} or touched
                changed.append(ChangedAnswer(old.question, old.summary, new.summary, tuple(sorted(causes))))
        if answers:
            self.keep(*answers)
        return tuple(changed)
