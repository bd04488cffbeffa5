"""The sides of a comparison, by the joints and cues of `parties.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rag.language.lexicons import any_of
from rag.question import data
from rag.question.names import name_of
from rag.records import Name, Span

_SIDE: Final = r"(?:(?:the|a|an)\s)?(?P<{}>[\w’'-]{{1,40}}(?:\s[\w’'-]{{1,40}}){{0,4}}?)"
_END: Final = "?؟. "
_ASIDE: Final = r"(?:\s?\([^)]*\))?"
"""What may stand behind a side, in brackets: its year."""


def parties(text: str, names: Sequence[Span]) -> tuple[Name, ...]:
    """The sides that a comparison is between: names that are joined, else phrases; or none."""
    joined = _joined(text, names)
    if len(joined) > 1:
        return tuple(name_of(text[start:end]) for start, end in joined)
    bare = text.rstrip(_END)
    cues = data.table("parties")
    for cue in (*cues["choices"], *cues["phrases"]):
        if match := _PATTERNS[cue].search(bare):
            return tuple(name_of(match[side]) for side in ("a", "b"))
    return ()


def is_choice(text: str) -> bool:
    """Whether a question names two to choose between at its end: "Who has more money, Moscow or Astana?"."""
    bare = _PATTERNS[_ASIDE].sub("", text.rstrip(_END))
    return any(_PATTERNS[cue].search(bare) for cue in data.table("parties")["choices"])


def _joined(text: str, names: Sequence[Span]) -> list[Span]:
    """The longest run of names with nothing but joints between them, the last one where two are equal."""
    best: list[Span] = []
    run: list[Span] = []
    for name in names:
        between = text[run[-1][1] : name[0]] if run else ""
        if run and (_PATTERNS[_JOINT].fullmatch(between) or _arabic_joint(text, run[-1], name)):
            run = [*run, name]
        else:
            run = [name]
        best = run if len(run) >= max(2, len(best)) else best
    return best


def _arabic_joint(text: str, one: Span, other: Span) -> bool:
    return text[one[1] : other[0]] in (" ", "، ") and text[other[0]] == "و"


_JOINT: Final = "joins"
"""Names the pattern of what stands between two sides."""


def _pattern(cue: str) -> str:
    if cue == _ASIDE:
        return rf"{_ASIDE}$"
    if cue == _JOINT:
        joins = any_of(data.table("parties")["joins"])
        return rf"(?:['’]s?)?{_ASIDE}(?:,?\s(?:{joins})\s(?:the\s)?|,\s|\s?[/–—]\s?)"
    bare = cue.removeprefix("^").removesuffix("$")
    sides = {"A": _SIDE.format("a") + _ASIDE, "B": _SIDE.format("b") + _ASIDE}
    words = [sides.get(word) or (word if word in ",:" else rf"(?:{any_of(word.split('|'))})")
             for word in bare.replace(",", " ,").replace(":", " :").split()]  # fmt: skip
    middle = r"\s".join(words).replace(r"\s,", ",").replace(r"\s:", ":").replace(r"(?:و)\s", "و")
    start = "" if bare[0] in ",:" else r"(?<!\w)"
    return (r"^\W*" if cue.startswith("^") else start) + middle + ("$" if cue.endswith("$") else r"(?!\w)")


_PATTERNS: Final = data.Patterns(_pattern)
