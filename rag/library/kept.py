"""Questions that the user keeps, beside the index: a rebuild asks them again and shows what changed.

`questions.jsonl` in the index's folder has a line a question: the question, its filter and writer, and
what the answer was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rag.library.lines import read_lines, write_lines
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


def kept(index: Path) -> list[Kept]:
    """The kept questions, oldest first. Raises StoreError for a line that cannot be understood."""
    return read_lines(index / NAME, "kept question", _kept)


def _kept(document: dict[str, Any]) -> Kept:
    where: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in document.get("where", {}).items()
        if name in {field.name for field in fields(Filter)}
    }
    return Kept(
        str(document["question"]),
        Filter(**where),
        str(document.get("llm", "none")),
        str(document.get("status", "")),
        tuple(map(str, document.get("shown", ()))),
        tuple(map(str, document.get("paths", ()))),
    )


def keep(index: Path, answers: Iterable[Answer]) -> None:
    """Keeps these questions; one that is kept already gets its newest answer."""
    questions = {(one.question, one.where, one.llm): one for one in kept(index)}
    questions |= {(one.question, one.where, one.llm): one for one in map(Kept.of, answers)}
    write_lines(index / NAME, map(asdict, questions.values()))


def drop(index: Path, question: str) -> None:
    """No longer keeps a question."""
    write_lines(index / NAME, [asdict(one) for one in kept(index) if one.question != question])


def asked_again(
    index: Path, ask: Callable[[Kept], Answer], report: RebuildReport
) -> tuple[ChangedAnswer, ...]:
    """Asks every kept question of the new index and keeps the answers; those that changed are told.

    What caused a change are the seeds that the rebuild touched among those that either answer quotes,
    or, with none of them quoted (a rank changed), all that it touched.
    """
    touched = {*report.added, *report.changed, *report.removed, *(new for _, new in report.moved)}
    changed, answers = [], []
    for old in kept(index):
        answer = ask(old)
        answers.append(answer)
        new = Kept.of(answer)
        if (old.status, old.shown) != (new.status, new.shown):
            causes = touched & {*old.paths, *new.paths} or touched
            changed.append(ChangedAnswer(old.question, old.summary, new.summary, tuple(sorted(causes))))
    if answers:
        keep(index, answers)
    return tuple(changed)
