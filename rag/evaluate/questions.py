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
    def hold(true: bool, otherwise: str) -> None:
        if not true:
            raise EvaluationError(f"{place}: {otherwise}", _FORM)

    def text(document: dict[str, Any], name: str) -> str:
        hold(_is_text(document.get(name)), f'"{name}" is missing or not a text')
        return str(document[name])

    try:
        document = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{place}: not JSON ({error})", _FORM) from error
    hold(isinstance(document, dict), "not a JSON object")
    kind, answer, golds = document.get("type"), document.get("answer", []), document.get("gold", [])
    hold(kind is None or isinstance(kind, str), '"type" is not a text')
    question = text(document, "question")
    hold(isinstance(document.get("answerable"), bool), '"answerable" is neither true nor false')
    hold(isinstance(answer, list), '"answer" is not a list')
    hold(isinstance(golds, list), '"gold" is not a list')
    hold(all(map(_is_text, answer)), '"answer" is not a list of texts')
    gold = []
    for one in golds:
        hold(isinstance(one, dict), '"gold" holds something that is not an object')
        quote = one.get("quote")
        hold(quote is None or isinstance(quote, str), '"quote" is not a text')
        gold.append(Gold(text(one, "article"), quote or None))
    name = str(document.get("id", ""))
    return Question(name, question, document["answerable"], tuple(answer), tuple(gold), kind)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
