"""Cues of a sentence: words that give a reason, report speech, greet, or lean on what stands before."""

from __future__ import annotations

import re
from typing import Final, Literal

from rag.answer.data import LEXICONS

Cue = Literal["reason", "speech", "courtesy", "leaning"]


def has(cue: Cue, sentence: str) -> bool:
    """Whether a sentence holds a cue of that list in `cues.toml`."""
    return _PATTERNS[cue].search(sentence.casefold()) is not None


def alike(word: str) -> tuple[str, ...]:
    """The words that are counted alike, itself among them; itself alone where none are."""
    folded = word.casefold()
    lists = LEXICONS.table("cues")["alike"]
    groups = [group for group in (*lists["befalls"], *lists["groups"]) if folded in group]
    return tuple(dict.fromkeys([word, *(other for group in groups for other in group)]))


def befalls(word: str) -> bool:
    """Whether a word tells what befalls people ("killed"): a number of them is told with a word alike."""
    return any(word.casefold() in group for group in LEXICONS.table("cues")["alike"]["befalls"])


def verb_forms(word: str) -> frozenset[str]:
    """The forms of an irregular English verb by one of them; none of another word."""
    groups = LEXICONS.table("cues")["irregular"]["forms"].splitlines()
    every = (verb.split() for group in groups for verb in group.split(","))
    return frozenset(form for verb in every if word.casefold() in verb for form in verb)


def persons() -> tuple[str, ...]:
    """Words for people who are counted."""
    return tuple(LEXICONS.table("cues")["persons"]["words"])


def _pattern(cue: str) -> str:
    start, bare = (r"^\W*", cue[1:]) if cue.startswith("^") else (r"\b", cue)
    return start + re.escape(bare).replace(r"\*", r"\w*").replace(r"\ ", r"\W+") + r"\b"


_PATTERNS: Final = {
    name: re.compile("|".join(map(_pattern, one["cues"])))
    for name, one in LEXICONS.table("cues").items()
    if "cues" in one
}
