"""Answer <-> JSON, whole: what is loaded equals what was saved, hits and articles included."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Mapping, Sequence
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

    def plain(record: Any) -> Any:
        values = {f.name: getattr(record, f.name) for f in fields(record)}
        if isinstance(record, _source.Article):
            articles.setdefault(record.id, values)
            return record.id
        return values

    # The articles are met, and put down here, while the answer before them is written.
    document = {"format": FORMAT, "answer": answer, "articles": articles}
    return json.dumps(document, default=plain, ensure_ascii=False, indent=indent)


def from_json(text: str) -> Answer:
    """The answer of a JSON document of `to_json`. Raises RagError for anything else."""
    try:
        document = json.loads(text)
        if document["format"] != FORMAT:
            raise RagError(f"this answer has format {document['format']!r}", f"This version reads {FORMAT}.")
        answer = made(Answer, document["answer"], document["articles"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RagError("this is not a saved answer", "Save one with `to_json`.") from error
    assert isinstance(answer, Answer)
    return answer


def made(kind: Any, value: Any, articles: Mapping[str, Any] = {}) -> Any:
    """A value of the annotated kind from its JSON form; fields that it no longer has are left out."""
    if isinstance(kind, type) and is_dataclass(kind):
        values = articles[value] if kind is _source.Article else value
        hints = typing.get_type_hints(kind, None, vars(_answer) | vars(_source))
        return kind(**{n: made(hints[n], item, articles) for n, item in values.items() if n in hints})
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (tuple, Sequence):
        if origin is Sequence or arguments[1:] == (Ellipsis,):
            return tuple(made(arguments[0], item, articles) for item in value)
        return tuple(made(a, item, articles) for a, item in zip(arguments, value, strict=True))
    if origin in (typing.Union, types.UnionType):
        chosen = next(a for a in arguments if a is not type(None))
        return None if value is None else made(chosen, value, articles)
    return value
