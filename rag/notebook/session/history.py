"""The answers that were given, in a file: they outlive the kernel and the page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from rag.errors import RagError
from rag.records import Answer
from rag.records.json import from_json, to_json

KEPT_ANSWERS: Final = 50
"""Answers in a file at most, beside the pinned ones; each carries its articles, some 30 KB for the seeds."""
_WRITING: Final = threading.Lock()


class History:
    """A line an answer, oldest first. Panels that share a file add to it: none overwrites another's."""

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def load(self, checked: Callable[[Answer], Answer]) -> list[Answer]:
        """The answers, each as `checked` gives it. Lines of an older format are left out."""
        answers = []
        for row in self._lines():
            try:
                answers.append(checked(from_json(row)))
            except RagError:
                continue  # the question can be asked again
        return answers

    def add(self, answer: Answer, pinned: Callable[[str], bool]) -> None:
        """Adds an answer; of more than KEPT_ANSWERS the oldest go, unless `pinned` approves their question.

        Raises RagError where the file cannot be written.
        """
        if self._path is None:
            return
        with _WRITING:
            lines = [*self._lines(), to_json(answer)]
            old, new = lines[:-KEPT_ANSWERS], lines[-KEPT_ANSWERS:]
            self._write([*(row for row in old if _asked(row, pinned)), *new])

    def _lines(self) -> list[str]:
        if self._path is None or not self._path.is_file():
            return []
        return self._path.read_text(encoding="utf-8").splitlines()

    def _write(self, lines: list[str]) -> None:
        assert self._path is not None
        part = self._path.with_name(self._path.name + ".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text("\n".join(lines) + "\n", encoding="utf-8")
            part.replace(self._path)  # whole, or as it was
        except OSError as error:
            raise RagError(
                f"{self._path} cannot be written ({error.strerror})", "The answer is not kept."
            ) from error


def question_of(answer: Answer) -> str:
    """The question as it is kept: the self-contained one."""
    return answer.asked_as or answer.question


def _asked(row: str, pinned: Callable[[str], bool]) -> bool:
    try:
        return pinned(question_of(from_json(row)))
    except RagError:
        return False
