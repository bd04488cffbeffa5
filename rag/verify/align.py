"""Which word of the source each word of a claim stands for, and whether their order agrees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.language.thesaurus import same, wider
from rag.verify.lexicon import EXACT
from rag.verify.tokens import Token

_BE = re.compile(r"\b(?:is|are|was|were|been|be|being|seems|seemed|appears|appeared)\s+(?:\w+ly\s+)?$", re.I)
_PARTICIPLE = re.compile(
    r"^(?:\w{2,}ed|\w{2,}en|made|held|shot|put|cut|set|sent|built|met|led|said|told|seen|known|slain|brought|"
    r"fought|hit|kept|left|lost|paid|read|sold|struck|taught|thought|torn|understood|won|worn|done|"
    r"gone)$", re.I,
)  # fmt: skip


_NO_VERBS = frozenset(
    "haven even men women children citizen garden kitchen golden wooden seven eleven open often listen "
    "happen yemen sudden burden heaven oxygen token alien green queen screen".split()
)


def likeness(claim: Token, source: Token) -> float:
    """1.0 for the same word, name or number; 0.7 or 0.8 for another word of the sense; 0.0 for none."""
    if claim.number is not None or source.number is not None:
        return float(claim.number is not None and claim.number == source.number)
    if claim.stem == source.stem:
        return 1.0
    if {claim.text.lower(), source.text.lower()} & EXACT:
        return 0.0
    shared = claim.keys & source.keys
    aliases = {k for k in shared if k[0] == "="} or (
        {k for k in shared if k[0] == "~"} and _spelt(claim, source)
    )
    if aliases and (claim.is_name or source.is_name or claim.text[:1].isupper()):
        return 1.0
    if claim.is_name or (source.is_name and claim.text[:1].isupper()):
        # "Moscow" for Russia's government, not for a place in Russia.
        acting = {claim.prep, source.prep} <= {None, "by", "with", "between", "against"}
        stands_for = claim.senses & source.senses and acting
        return 0.8 if stands_for and source.text[:1].isupper() else 0.0
    if claim.senses & source.senses:
        return 0.8
    if claim.english and source.english and (same(claim.text, source.text) or wider(claim.text, source.text)):
        return 0.7
    alike = _shared(claim.text.lower(), source.text.lower())
    return 0.8 if alike >= 5 and alike >= 0.6 * max(len(claim.text), len(source.text)) else 0.0


def _spelt(claim: Token, source: Token) -> bool:
    """Whether two names of one sound are also written alike: Assad and Asad, not Ross and Russia."""
    return SequenceMatcher(None, claim.text.lower(), source.text.lower()).ratio() >= 0.75


def _shared(one: str, other: str) -> int:
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length


def aligned(claim: Sequence[Token], source: Sequence[Token]) -> list[int | None]:
    """For each claim word the index of its source word, or None; no source word twice.

    Dynamic programming: likeness, with a small reward for words that stay neighbours and in order.
    """
    if not source:
        return [None] * len(claim)
    best: dict[int, tuple[float, tuple[int | None, ...]]] = {-1: (0.0, ())}
    for word in claim:
        scores = [likeness(word, s) for s in source]
        nearest: dict[int, tuple[float, tuple[int | None, ...]]] = {}
        for last, (score, path) in best.items():
            _keep(nearest, last, score, (*path, None))
            for at, alike in enumerate(scores):
                if alike and at not in path:
                    step = 0.3 if at == last + 1 else 0.15 if at > last else -0.15
                    _keep(nearest, at, score + alike + step, (*path, at))
        best = nearest
    return list(max(best.values(), key=lambda item: item[0])[1])


def _keep(
    held: dict[int, tuple[float, tuple[int | None, ...]]], at: int, score: float, path: tuple[int | None, ...]
) -> None:
    if at not in held or held[at][0] < score:
        held[at] = (score, path)


def passive(token: Token, text: str) -> bool:
    """Whether a word is a participle after a form of "to be", or before "by"."""
    if not _PARTICIPLE.match(token.text) or token.text.lower() in _NO_VERBS:
        return False
    return bool(_BE.search(text[: token.start])) or bool(re.match(r"\s+by\s", text[token.end :]))


def active_order(words: Sequence[Token], text: str) -> list[int]:
    """The indices of the words in the order of an active sentence: doer, verb, what it is done to.

    "The visit was made by Muallem" gives Muallem, made, visit.
    """
    order = list(range(len(words)))
    for at, word in enumerate(words):
        if not passive(word, text):
            continue
        first = at
        while first and words[first - 1].segment == word.segment and not passive(words[first - 1], text):
            first -= 1
        end = next((i for i in range(at + 1, len(words)) if passive(words[i], text)), len(words))
        doers = [i for i in range(at + 1, min(at + 9, end)) if words[i].prep == "by"]
        doers = doers or [i for i in range(max(0, at - 6), at) if words[i].prep == "between"]
        subjects = [i for i in range(first, at) if words[i].segment == word.segment and i not in doers]
        moved = [*doers, at, *subjects]
        place = min(order.index(i) for i in moved)
        rest = [i for i in order if i not in moved]
        order = [*rest[:place], *moved, *rest[place:]]
    return order
