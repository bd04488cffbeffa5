"""The sides of a comparison, by the joints and cues of `parties.toml`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from rag.question import data
from rag.question.names import name_of
from rag.records import Name, Span

_SIDE: Final = r"(?:(?:the|a|an)\s)?(?P<{}>[\w’'-]+(?:\s[\w’'-]+){{0,4}}?)"
_ASIDE: Final = r"(?:\s?\([^)]*\))?"
"""What may stand behind a side, in brackets: its year."""


def parties(text: str, names: Sequence[Span]) -> tuple[Name, ...]:
    """The sides that a comparison is between: names that are joined, else phrases; none where no two stand so."""
    joined = _joined(text, names)
    if len(joined) > 1:
        return tuple(name_of(text[start:end]) for start, end in joined)
    bare = text.rstrip("?؟. ")
    for cue in _cues():
        if match := cue.search(bare):
            return tuple(_side(match[side], text, names) for side in ("a", "b"))
    return ()


def _side(phrase: str, text: str, names: Sequence[Span]) -> Name:
    """A phrase as a side; the name in it where it ends with one."""
    inner = [text[start:end] for start, end in names if text[start:end] in phrase]
    return name_of(inner[-1] if inner and phrase.endswith(inner[-1]) else phrase)


def _joined(text: str, names: Sequence[Span]) -> list[Span]:
    """The longest run of names with nothing but joints between them, the last one where two are equal."""
    best: list[Span] = []
    run: list[Span] = []
    for name in names:
        between = text[run[-1][1] : name[0]] if run else ""
        if run and (_joint().fullmatch(between) or _arabic_joint(text, run[-1], name)):
            run = [*run, name]
        else:
            run = [name]
        best = run if len(run) >= max(2, len(best)) else best
    return best if _really(text, best) else []


def _really(text: str, run: Sequence[Span]) -> bool:
    """Whether a run has a joint of words in it, and not commas alone."""
    return any(re.search(r"\w", text[a[1] : b[0]]) or text[b[0]] == "و" for a, b in zip(run, run[1:], strict=False))


def _arabic_joint(text: str, one: Span, other: Span) -> bool:
    return text[one[1] : other[0]] in (" ", "، ") and text[other[0]] == "و"


@cache
def _joint() -> re.Pattern[str]:
    joins = data.any_of(data.table("parties")["joins"])
    return re.compile(rf"(?:['’]s?)?{_ASIDE}(?:,?\s(?:{joins})\s(?:the\s)?|,\s|\s?[/–—]\s?)", re.IGNORECASE)


@cache
def _cues() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(_pattern(cue), re.IGNORECASE) for cue in data.table("parties")["phrases"])


def _pattern(cue: str) -> str:
    bare = cue.removeprefix("^").removesuffix("$")
    sides = {"A": _SIDE.format("a") + _ASIDE, "B": _SIDE.format("b") + _ASIDE}
    words = [sides.get(word) or (word if word in ",:" else rf"(?:{data.any_of(word.split('|'))})")
             for word in re.sub(r"([,:])", r" \1", bare).split()]  # fmt: skip
    middle = r"\s".join(words).replace(r"\s,", ",").replace(r"\s:", ":").replace(r"(?:و)\s", "و")
    start = "" if bare[0] in ",:" else r"(?<!\w)"
    return (r"^\W*" if cue.startswith("^") else start) + middle + ("$" if cue.endswith("$") else r"(?!\w)")
