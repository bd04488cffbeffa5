"""Answer <-> JSON, whole: what is loaded equals what was saved, hits and articles included."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from rag.errors import RagError
from rag.records import answer as _answer
from rag.records import source as _source
from rag.records.answer import Answer

FORMAT = 2
"""Goes up when an older file could no longer be read; a field with a default does not change it."""


def to_json(answer: Answer, indent: int | None = None) -> str:
    """The answer as one JSON document. Each article stands in it once, however many hits it has."""
    articles: dict[str, Any] = {}
    body = _plain(answer, articles)
    return json.dumps(
        {"format": FORMAT, "answer": body, "articles": articles}, ensure_ascii=False, indent=indent
    )


def from_json(text: str) -> Answer:
    """The answer of a JSON document of `to_json`. Raises RagError for anything else."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise RagError(f"this answer has format {document['format']!r}", f"This version reads {FORMAT}.")
        answer = _made(Answer, document["answer"], document["articles"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RagError("this is not a saved answer", "Save one with `to_json`.") from error
    assert isinstance(answer, Answer)
    return answer


def _plain(value: Any, articles: dict[str, Any]) -> Any:
    if isinstance(value, _source.Article):
        if value.id not in articles:
            articles[value.id] = {f.name: _plain(getattr(value, f.name), articles) for f in fields(value)}
        return value.id
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name), articles) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item, articles) for item in value]
    return value


def _made(kind: Any, value: Any, articles: dict[str, Any]) -> Any:
    """A value of the annotated kind from its JSON form; fields that it no longer has are left out."""
    if kind is _source.Article and isinstance(value, str):
        return _record(kind, articles[value], articles)
    if isinstance(kind, type) and is_dataclass(kind):
        return _record(kind, value, articles)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, Sequence):
        if origin is Sequence or arguments[1:] == (Ellipsis,):
            return tuple(_made(arguments[0], item, articles) for item in value)
        return tuple(_made(a, item, articles) for a, item in zip(arguments, value, strict=True))
    if origin in (typing.Union, types.UnionType):
        chosen = next(a for a in arguments if a is not type(None))
        return None if value is None else _made(chosen, value, articles)
    return value


def _record(kind: Any, value: dict[str, Any], articles: dict[str, Any]) -> Any:
    hints = typing.get_type_hints(kind, vars(_answer) | vars(_source))
    return kind(**{name: _made(hints[name], item, articles) for name, item in value.items() if name in hints})
