"""What turns a meaning: "not", "may", "most of", "alleged". A claim must keep what its source has."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.verify.lexicon import LOOSE, NEGATOR, STRONG, denies, negators, reserve
from rag.verify.pair import Pair
from rag.verify.tokens import Token


def _first(words: Sequence[Token], at: int, name: str) -> bool:
    """Whether a mark (denied, modal, hedge) begins at this word rather than before it."""
    mine = getattr(words[at], name)
    return bool(mine) and (
        at == 0 or not getattr(words[at - 1], name) or words[at - 1].segment != words[at].segment
    )


def negation(pair: Pair) -> str:
    """What one of the two denies and the other does not."""
    back = pair.back
    for at, word in enumerate(pair.theirs):
        if not _first(pair.theirs, at, "denied"):
            continue
        reach = [i for i in range(at, min(at + 3, len(pair.theirs))) if pair.theirs[i].denied and i in back]
        if at and denies(pair.theirs[at - 1].text) and at - 1 in back and not _undone(pair, back[at - 1]):
            continue  # "opposes" stands in both, as one word or another
        if reach and not _near(pair.body, back[reach[0]], "denied"):
            return f"the source denies {word.text!r}, the sentence does not"
    for n, word in enumerate(pair.body):
        if not _first(pair.body, n, "denied"):
            continue
        reach = [
            j for j in range(n, min(n + 3, len(pair.body))) if pair.body[j].denied and pair.at[j] is not None
        ]
        before = pair.at[n - 1] if n and denies(pair.body[n - 1].text) else None
        if before is not None and not pair.theirs[before].denied:
            continue
        if reach and not _near(pair.theirs, pair.at[reach[0]] or 0, "denied"):
            return f"the sentence denies {word.text!r}, the source does not"
    kept = sum(denies(word.text) and to is not None for word, to in zip(pair.body, pair.at, strict=True))
    if negators(pair.claim) - kept < _kept_negators(pair):
        return "the source denies more than the sentence"
    for word, to in zip(pair.body, pair.at, strict=True):
        if to is not None and denies(word.text) and word.denied and not pair.theirs[to].denied:
            return f"the sentence denies {word.text!r}, the source does not"
    for word, to in zip(pair.body, pair.at, strict=True):
        if to is None and denies(word.text) and not any(t.denied for t in pair.theirs):
            return f"the source does not say {word.text!r}"
    return ""


def _undone(pair: Pair, n: int) -> bool:
    """Whether the claim denies its own word of denial: "did not refuse"."""
    return pair.body[n].denied


def _kept_negators(pair: Pair) -> int:
    """How many "not"s of the source stand right before a word that the claim keeps."""
    ends = [m.end() for m in NEGATOR.finditer(pair.text)]
    following = [next((i for i, t in enumerate(pair.theirs) if t.start >= end), None) for end in ends]
    found = [(i, end) for i, end in zip(following, ends, strict=True) if i in pair.back]
    return sum(pair.theirs[i].start - end <= 14 for i, end in found if i is not None)


def _near(words: Sequence[Token], at: int, name: str) -> bool:
    around = range(max(0, at - 1), min(len(words), at + 2))
    if name == "denied" and any(words[i].prep == "against" for i in around):
        return True  # "is against calls" for "opposes calls"
    return any(getattr(words[i], name) for i in around) or denies(words[at].text)


def modality(pair: Pair) -> str:
    """The reserve ("may", "most of") that was lost, or that was put in."""
    for name in ("modal", "hedge"):
        back = pair.back
        for at, word in enumerate(pair.theirs):
            if at not in back or not _first(pair.theirs, at, name):
                continue
            near = range(max(0, back[at] - 2), min(len(pair.body), back[at] + 2))
            mine = frozenset[str]().union(*(getattr(pair.body[i], name) for i in near))
            loose = LOOSE if word.number is not None else frozenset[str]()
            lost = getattr(word, name) - mine - loose - {"all", "if"}
            if lost:
                return f"the source says {word.text!r} with a reserve ({', '.join(sorted(lost))})"
        for n, word in enumerate(pair.body):
            to = pair.at[n]
            if to is None or not _first(pair.body, n, name):
                continue
            near = range(max(0, to - 2), min(len(pair.theirs), to + 2))
            held = frozenset[str]().union(*(getattr(pair.theirs[i], name) for i in near))
            added = getattr(word, name) - held
            if added == {"will"} and word.denied and pair.theirs[to].denied:
                continue  # "would not comment" for "declined to comment"
            if added & STRONG or (name == "modal" and added):
                return f"the source does not say {word.text!r} so ({', '.join(sorted(added))})"
    return ""


def reserved(pair: Pair) -> str:
    """A word of reserve ("alleged", "part of") that was left out before a word that was kept."""
    kept = pair.back
    for at, word in enumerate(pair.theirs):
        part = word.number is not None and re.match(
            r" of (?:the|its|their|those|them)\b", pair.text[word.end :]
        )
        if part and at not in kept and {at + 1, at + 2} & kept.keys():
            return f"the source says {word.text!r} of them, the sentence does not"
        if at in kept or not reserve(word.text, pair.text[word.end :]):
            continue
        reach = range(at + 1, min(at + 3, len(pair.theirs)))
        if any(i in kept for i in reach):
            return f"the source says {word.text!r}, the sentence does not"
    return ""
