"""The questions file: a JSON object a line, `.jsonl` or `.jsonl.gz`."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import EvaluationError

_FORM = 'Each line is {"id", "question", "answerable", "answer": [...], "gold": [{"article", "quote"?}]}.'


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the answer stands: an article by its file name or document id, and its very words, if told."""

    article: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its known answer: any one of `answer` will do."""

    id: str
    question: str
    answerable: bool
    answer: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    type: str | None = None


def read_questions(path: Path) -> list[Question]:
    """The questions of a file, in its order.

    Raises EvaluationError, with the number of the line, for one that is no question; fields that are
    not known are left alone.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in a string
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise EvaluationError(
            f"{path} cannot be read: {error}", "Name a .jsonl or .jsonl.gz file."
        ) from error
    found = [_question(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise EvaluationError(f"{path} holds no question", _FORM)
    return found


def _question(line: str, place: str) -> Question:
    try:
        told = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{place}: not JSON ({error})", _FORM) from error
    if not isinstance(told, dict):
        raise EvaluationError(f"{place}: not a JSON object", _FORM)
    kind = told.get("type")
    _hold(kind is None or isinstance(kind, str), place, '"type" is not a text')
    return Question(
        id=str(told.get("id", "")),
        question=_text(told, "question", place),
        answerable=_answerable(told, place),
        answer=tuple(_texts(told.get("answer", []), place)),
        gold=tuple(_gold(one, place) for one in _list(told.get("gold", []), "gold", place)),
        type=kind,
    )


def _answerable(told: dict[str, Any], place: str) -> bool:
    value = told.get("answerable")
    if not isinstance(value, bool):
        raise EvaluationError(f'{place}: "answerable" is neither true nor false', _FORM)
    return value


def _gold(told: Any, place: str) -> Gold:
    _hold(isinstance(told, dict), place, '"gold" holds something that is not an object')
    quote = told.get("quote")
    _hold(quote is None or isinstance(quote, str), place, '"quote" is not a text')
    return Gold(_text(told, "article", place), quote or None)


def _texts(told: Any, place: str) -> list[str]:
    texts = _list(told, "answer", place)
    _hold(
        all(isinstance(one, str) and one.strip() for one in texts), place, '"answer" is not a list of texts'
    )
    return texts


def _text(told: dict[str, Any], name: str, place: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value.strip():
        raise EvaluationError(f'{place}: "{name}" is missing or not a text', _FORM)
    return value


def _list(told: Any, name: str, place: str) -> list[Any]:
    if not isinstance(told, list):
        raise EvaluationError(f'{place}: "{name}" is not a list', _FORM)
    return told


def _hold(true: bool, place: str, otherwise: str) -> None:
    if not true:
        raise EvaluationError(f"{place}: {otherwise}", _FORM)
