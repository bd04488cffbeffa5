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
    questions = [_question(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise EvaluationError(f"{path} holds no question", _FORM)
    return questions


def _question(line: str, place: str) -> Question:
    try:
        document = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{place}: not JSON ({error})", _FORM) from error
    _hold(isinstance(document, dict), place, "not a JSON object")
    kind, answer, gold = document.get("type"), document.get("answer", []), document.get("gold", [])
    _hold(kind is None or isinstance(kind, str), place, '"type" is not a text')
    question = _text(document, "question", place)
    _hold(isinstance(document.get("answerable"), bool), place, '"answerable" is neither true nor false')
    for name, value in (("answer", answer), ("gold", gold)):
        _hold(isinstance(value, list), place, f'"{name}" is not a list')
    _hold(all(map(_is_text, answer)), place, '"answer" is not a list of texts')
    return Question(
        id=str(document.get("id", "")),
        question=question,
        answerable=document["answerable"],
        answer=tuple(answer),
        gold=tuple(_gold(one, place) for one in gold),
        type=kind,
    )


def _gold(document: Any, place: str) -> Gold:
    _hold(isinstance(document, dict), place, '"gold" holds something that is not an object')
    quote = document.get("quote")
    _hold(quote is None or isinstance(quote, str), place, '"quote" is not a text')
    return Gold(_text(document, "article", place), quote or None)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _text(document: dict[str, Any], name: str, place: str) -> str:
    _hold(_is_text(document.get(name)), place, f'"{name}" is missing or not a text')
    return str(document[name])


def _hold(true: bool, place: str, otherwise: str) -> None:
    if not true:
        raise EvaluationError(f"{place}: {otherwise}", _FORM)
