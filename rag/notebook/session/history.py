"""The answers that were given, in a file: they outlive the kernel and the page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from rag.errors import RagError
from rag.records import Answer
from rag.records.json import from_json, to_json

KEPT_ANSWERS: Final = 50
"""Answers in a file at most, beside the pinned ones; each carries its articles, some 30 KB for the seeds."""
_WRITING: Final = threading.Lock()


def load_answers(path: Path, checked: Callable[[Answer], Answer]) -> list[Answer]:
    """The answers of a file, oldest first, as `checked` gives them; those of an older format are left out."""
    answers = []
    for row in _lines(path):
        with suppress(RagError):  # the question can be asked again
            answers.append(checked(from_json(row)))
    return answers


def add_answer(path: Path, answer: Answer, pinned: Callable[[str], bool]) -> None:
    """Adds a line; of more than KEPT_ANSWERS the oldest go, unless `pinned` approves their question.

    Panels that share a file add to it: none overwrites another's. Raises RagError where it cannot be written.
    """
    with _WRITING:
        lines = [*_lines(path), to_json(answer)]
        old, new = lines[:-KEPT_ANSWERS], lines[-KEPT_ANSWERS:]
        _write(path, [*(row for row in old if _asked(row, pinned)), *new])


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def _write(path: Path, lines: list[str]) -> None:
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text("\n".join(lines) + "\n", encoding="utf-8")
        part.replace(path)  # whole, or as it was
    except OSError as error:
        raise RagError(f"{path} cannot be written ({error.strerror})", "The answer is not kept.") from error


def question_of(answer: Answer) -> str:
    """The question as it is kept: the self-contained one."""
    return answer.asked_as or answer.question


def _asked(row: str, pinned: Callable[[str], bool]) -> bool:
    try:
        return pinned(question_of(from_json(row)))
    except RagError:
        return False
