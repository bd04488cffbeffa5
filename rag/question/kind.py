"""What kind of answer a question asks for, by the cues of `kinds.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from rag.records import QuestionKind

_GAP = r"(?:\W+\w+){0,6}?"


def kind_of(question: str) -> QuestionKind:
    """The kind of a question in English, Russian or Arabic; "fact" where no cue tells."""
    text = " ".join(question.casefold().split())
    first: tuple[int, int, QuestionKind] | None = None
    for order, (name, whole, cues) in enumerate(_kinds()):
        match = cues.search(text)
        if match is None:
            continue
        if whole:
            return name
        if first is None or (match.start(), order) < first[:2]:
            first = (match.start(), order, name)
    return first[2] if first else "fact"


@cache
def _kinds() -> tuple[tuple[QuestionKind, bool, re.Pattern[str]], ...]:
    table = tomllib.loads((files("rag.question") / "kinds.toml").read_text(encoding="utf-8"))
    return tuple(
        (kind["name"], kind.get("whole", False), re.compile("|".join(map(_pattern, kind["cues"]))))
        for kind in table["kind"]
    )


def _pattern(cue: str) -> str:
    """A regular expression for a cue: `*` ends a word in any way, `...` is a gap, `^` the beginning."""
    start, bare = (r"^\W*", cue[1:]) if cue.startswith("^") else (r"\b", cue)
    words = [_GAP if word == "..." else r"\W+" + re.escape(word).replace(r"\*", r"\w*") for word in bare.split()]
    return start + "".join(words).removeprefix(r"\W+") + r"\b"
