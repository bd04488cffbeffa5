"""Cues of a sentence: words that give a reason, report speech, greet, or lean on what stands before."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Cue = Literal["reason", "speech", "courtesy", "leaning"]


def has(cue: Cue, sentence: str) -> bool:
    """Whether a sentence holds a cue of that list in `cues.toml`."""
    return _patterns()[cue].search(sentence.casefold()) is not None


def alike(word: str) -> tuple[str, ...]:
    """The words that are counted alike, itself among them; itself alone where none are."""
    folded = word.casefold()
    groups = [group for group in _table()["alike"]["groups"] if folded in group]
    return tuple(dict.fromkeys([word, *(other for group in groups for other in group)]))


def persons() -> tuple[str, ...]:
    """Words for people who are counted."""
    return tuple(_table()["persons"]["words"])


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files("rag.answer") / "cues.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = {name: one["cues"] for name, one in _table().items() if "cues" in one}
    return {name: re.compile("|".join(map(_pattern, cues))) for name, cues in table.items()}


def _pattern(cue: str) -> str:
    start, bare = (r"^\W*", cue[1:]) if cue.startswith("^") else (r"\b", cue)
    return start + re.escape(bare).replace(r"\*", r"\w*").replace(r"\ ", r"\W+") + r"\b"
