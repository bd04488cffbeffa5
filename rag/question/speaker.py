"""Whose words a question asks for, by the cues of `speaker.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from rag.annotate.data import words as known_words
from rag.language.detect import script
from rag.language.lexicons import any_of
from rag.question import data
from rag.records import Span

_WORD: Final = r"[\w’'.‘-]{1,40}"
_ASKS: Final = r"(?!(?:how|what|why|when|did|do|does|is|are|was|were|has|have|had|will|would)\s)"
_SLOT: Final = rf"(?P<x>{_ASKS}{_WORD}(?:\s{_WORD}){{0,7}}?)(?<!\sof)(?<!\sthe)"
_REST: Final = rf"(?P<x>{_ASKS}{_WORD}(?:\s{_WORD}){{0,7}})"
_UNSPACED: Final = r"\S+"
_LONGEST: Final = 6
"""Words of a speaker who is not named."""
_ARTICLE: Final = (
    r"^(?:(?:list|give|show|find|me|us|all|every|any|each|most|some|that)\s+)*(?:of\s+)?(?:(?:the|a|an)\s+)?"
)
"""What stands before a speaker: an order, an amount, an article ("list all of | Lavrov's comments")."""


def speaker_of(text: str, names: Sequence[Span]) -> Span | None:
    """The span of the speaker, without article and titles; None where nobody's words are asked for.

    `names` are the spans of the question's names: a speaker that begins or ends with one is that name.
    Behind a comma, and alone before "on", only a name speaks ("..., Ankara insisted").
    """
    candidates = []
    tokens = data.tokens(text)
    for order, (cue, needed) in enumerate(_CUES):
        if any(words.isdisjoint(tokens) for words in needed):
            continue
        for match in _PATTERNS[cue].finditer(text):
            span = _trimmed(text, match.span("x"), names)
            named = span in names and (cue[0] == "," or span == match.span("x"))
            if span is not None and (named or not cue.startswith((",", "^X"))):
                candidates.append((match.start(), order, span))
                break
    return min(candidates)[2] if candidates else None


def _needed(cue: str) -> list[frozenset[str]]:
    """Sets of words of which a question must hold one each: a cue that cannot stand needs not be compiled."""
    each = (frozenset(_alternatives(word)) for word in cue.lstrip("^, ").split())
    return [words for words in each if words and all(map(str.isalnum, words))]


def _trimmed(text: str, slot: Span, names: Sequence[Span]) -> Span | None:
    rest, end = _PATTERNS[_ARTICLE].sub("", text[slot[0] : slot[1]], count=1), slot[1]
    start = end - len(rest)
    if script(text[start:end]) == "arabic":  # no capitals: the words alone tell
        return (start, _cut_arabic(text, start, end))
    inner = [name for name in names if start <= name[0] and name[1] <= end + 2]
    begins = bool(inner) and not text[start : inner[0][0]].strip()
    if begins and not _goes_on(text[inner[0][1] : end]):
        return inner[0]
    if inner and inner[-1][1] >= end - 2 and not _links(text[start : inner[-1][0]]):
        return inner[-1]
    if begins:
        return (start, _cut(text, inner[0][1], end))
    end = _cut(text, start, end)
    tokens = text[start:end].casefold().split()
    if not tokens or len(tokens) > _LONGEST or tokens[0] in data.words("speaker", "nobody"):
        return None
    if not data.words("parts", "verbs").isdisjoint(tokens):  # "by what percentage were pensions raised"
        return None
    return (start, end)


def _goes_on(after: str) -> bool:
    """Whether a name only begins the speaker: "Russia's chief auditor", "Halden mayor"."""
    rest = (after[1:].removeprefix("s") if after[:1] in "'’" else after).split()
    return bool(rest) and rest[0].casefold() not in data.words("speaker", "ends") and not rest[0][0].isdigit()


def _links(before: str) -> bool:
    """Whether a name is only part of whom the words before it name: "the president of Finland"."""
    return before.removesuffix("the ").split()[-1:] in (["of"], ["de"])


def _cut(text: str, start: int, end: int) -> int:
    """Where the words for a speaker end: before what he speaks of; "of" stays within."""
    ends = data.words("speaker", "ends")
    stop = next((at for at, word in _words(text[start:end])[1:] if word.casefold() in ends), end - start)
    return start + len(text[start : start + stop].rstrip())


def _cut_arabic(text: str, start: int, end: int) -> int:
    """Where the speaker of an Arabic verb ends: before its object, which has an article or a preposition.

    "وصف أردوغان | الاتفاق". An office has articles itself ("الرئيس الروسي"), as has what follows عبد.
    """
    tokens = _words(text[start:end])
    joins, stop = data.words("speaker", "arabic_joins"), end - start
    office = tokens[0][1].startswith("ال") or tokens[0][1] in joins
    for (_, before), (at, word) in pairwise(tokens):
        joined = office or before in joins
        if word in data.words("speaker", "ends") or (word.startswith("ال") and not joined):
            stop = at
            break
    return start + len(text[start : start + stop].rstrip())


def _words(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match.group()) for match in _PATTERNS[_UNSPACED].finditer(text)]


def _pattern(cue: str) -> str:
    if cue in (_ARTICLE, _UNSPACED):
        return cue
    bare = cue.removeprefix("^")
    words = [_part(word) for word in bare.split()]
    if bare.endswith(" X"):  # nothing ends the slot: all of the words, and the trimming ends it
        words[-1] = _REST
    start = r"^\W*" if cue != bare else "" if bare.startswith(",") else r"(?<!\w)"
    return start + r"\s".join(words) + r"(?!\w)"


_PATTERNS: Final = data.Patterns(_pattern)


def _part(word: str) -> str:
    if word in ("X", "X's"):
        return _SLOT + (r"['’]s?" if word == "X's" else "")
    if word == "...":
        return rf"(?:{_WORD}\s){{0,2}}{_WORD}"
    return rf"(?:{any_of(_alternatives(word))})"


def _alternatives(word: str) -> Iterable[str]:
    """What may stand in the place of a cue's word; a slot's mark is no word, and anything may."""
    return class_of(word) if word in CLASSES else ["..."] if word in ("X", "X's") else word.split("|")


CLASSES: Final = frozenset(
    {"VERB", "VERBED", "VERBING", "STANCE", "SPEND", "SPENT", "NOUN", "СКАЗАЛ", "ARABIC"}
)


def class_of(name: str) -> frozenset[str]:
    """The words that a cue's word in capitals stands for."""
    own = data.table("speaker")
    if name in ("СКАЗАЛ", "ARABIC"):
        return data.words("speaker", "russian" if name == "СКАЗАЛ" else "arabic")
    if name in ("STANCE", "SPEND", "SPENT"):
        return data.words("speaker", {"STANCE": "stances"}.get(name, name.lower()))
    if name == "NOUN":
        nouns = data.words("speaker", "nouns") | known_words("verbs", "nouns")
        return nouns | {noun + "s" for noun in nouns}
    verbs = data.words("speaker", "verbs") | known_words("verbs", "speech") | known_words("verbs", "acts")
    verbs -= data.words("speaker", "silent")
    if name == "VERB":
        return verbs
    if name == "VERBING":
        return frozenset(verb.removesuffix("e") + "ing" for verb in verbs)
    return frozenset(form for verb in verbs for form in _forms(verb)) | frozenset(own["past"].split())


def _forms(verb: str) -> tuple[str, str]:
    """Third person and past of a regular verb; an irregular one's are in the data."""
    if verb.endswith("y") and verb[-2] not in "aeo":
        return verb[:-1] + "ies", verb[:-1] + "ied"
    return verb + "s", verb + ("d" if verb.endswith("e") else "ed")


_CUES: Final = [(cue, _needed(cue)) for cue in data.table("speaker")["cues"]]
