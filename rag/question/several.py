"""Whether a question asks for several things, so that many quotes are to be shown: fitted, no rule."""

from __future__ import annotations

import math
from typing import Final

from rag.question import data
from rag.records import QuestionKind

_PATTERNS: Final = data.Patterns(
    {
        "year": r"(?<!\d)(?:1[89]|20)\d\d(?!\d)",
        "range": r"(?<!\d)\d{4}\s*[-–]\s*\d{2,4}(?!\d)",
        "word": r"\w+|[?:;]",
    }.__getitem__
)
FROM: Final = -0.5
"""The logit from which many quotes are shown: lower, they are more than five on the mean of desk_train."""


def breadth(text: str, kind: QuestionKind, parts: tuple[str, ...]) -> dict[str, float]:
    """What is known of how much a question asks for.

    many       it compares, lists, sums up or asks for a course of events, by its cues
    compare, timeline, number, when, who, why   its kind
    years      it tells two years at least
    range      it tells a range of years
    joints     words like "and"
    commas     commas
    length     log of the number of words
    parts      it is made of more than one whole question
    """
    words = [word for word in _PATTERNS["word"].findall(text.casefold()) if word not in "?:;"]
    joints = data.words("parts", "and")
    return {
        "many": kind in ("compare", "list", "summary", "timeline"),
        **{one: kind == one for one in ("compare", "timeline", "number", "when", "who", "why")},
        "years": len(set(_PATTERNS["year"].findall(text))) > 1,
        "range": bool(_PATTERNS["range"].search(text)),
        "joints": sum(word in joints for word in words),
        "commas": sum(text.count(mark) for mark in ",،、"),
        "length": math.log(max(len(words), 1)),
        "parts": len(parts) > 1,
    }


def words(text: str) -> frozenset[str]:
    """The words of a question, and its marks, in small letters."""
    return frozenset(_PATTERNS["word"].findall(text.casefold()))


def is_several(text: str, kind: QuestionKind, parts: tuple[str, ...]) -> bool:
    """Whether several things may well be asked for, by the weights of `several.toml`."""
    table, features = data.table("several"), breadth(text, kind, parts)
    known = sum(table["weights"].get(name, 0.0) * value for name, value in features.items())
    return bool(table["bias"] + known + sum(table["words"].get(one, 0.0) for one in words(text)) > FROM)
