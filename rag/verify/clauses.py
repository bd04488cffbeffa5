"""Clauses of one sentence must not be mixed: each verb keeps its own subject, object, number and day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.thesaurus import irregular_verb
from rag.verify.align import likeness, passive
from rag.verify.pair import Pair
from rag.verify.tokens import Token


def acts(token: Token) -> bool:
    """Whether a word tells an act rather than a state: "is home to" has none."""
    ending = token.text.lower().endswith(("ed", "ing", "s")) or bool(token.modal)
    return irregular_verb(token.text) or (token.verb and ending)


def _other_noun(pair: Pair, n: int, at: int) -> Token | None:
    """The noun right before a verb of the source, where the claim has another noun of the source for it."""
    if not at:
        return None
    before = pair.theirs[at - 1]
    plain = not before.free and not before.verb and before.prep is None and not before.text.endswith("ly")
    alone = before.segment == pair.theirs[at].segment and before.number is None and at - 1 not in pair.back
    if not plain or not alone or not pair.text[before.end : pair.theirs[at].start].isspace():
        return None
    heads = [
        i for i in range(n) if pair.body[i].prep is None and pair.body[i].segment == pair.body[n].segment
    ]
    head = pair.at[heads[-1]] if heads and not acts(pair.body[heads[-1]]) else None
    return before if head is not None and abs(head - at) > 2 and pair.theirs[head].prep is None else None


_OPENS = (None, "after", "before", "since", "until")
"""What may stand before the subject of a clause: "after Ethiopia withdrew"."""


def subjects(pair: Pair) -> str:
    """A verb whose subject is one name in the claim and another in the source."""
    if pair.language in ("ru", "ar"):
        return ""
    for n, (word, at) in enumerate(zip(pair.body, pair.at, strict=True)):
        if at is None or not acts(word) or passive(word, pair.claim) or passive(pair.theirs[at], pair.text):
            continue
        mine, theirs = _subject(pair.body, n, pair.claim), _subject(pair.theirs, at, pair.text)
        named = mine and theirs and mine[-1].text[:1].isupper() and theirs[-1].text[:1].isupper()
        if named and not any(likeness(one, other) for one in mine for other in theirs):
            return f"the source says this of {theirs[-1].text}"
        if other := _other_noun(pair, n, at):
            return f"the source says this of {other.text}"
    return ""


def _subject(words: Sequence[Token], at: int, text: str) -> list[Token]:
    """The name right before a verb, or before the first verb of its segment; empty where there is none."""
    segment = [i for i in range(at + 1) if words[i].segment == words[at].segment]
    first = next(
        (i for i in segment if acts(words[i]) and text[words[i].start - 1 : words[i].start] != "-"), at
    )
    before = words[at - 1] if at and at - 1 in segment else words[at]
    named = before.text[:1].isupper() and before.prep in _OPENS
    if named and text[before.end : words[at].start].isspace():
        first = at
    run: list[Token] = []
    for i in reversed([i for i in segment if i < first]):
        if words[i].dated or (words[i].free and words[i].prep not in _OPENS):
            continue
        if words[i].prep not in _OPENS and not run:
            return []
        if run and not words[i].text[:1].isupper():
            break
        run.insert(0, words[i])
    return run


def spliced(pair: Pair) -> str:
    """A verb must not be given what the source says of another verb that the claim leaves out."""
    for n, (word, at) in enumerate(zip(pair.body, pair.at, strict=True)):
        if at is None or not acts(word) or passive(word, pair.claim):
            continue
        for after in range(n + 1, len(pair.body)):
            mine, to = pair.body[after], pair.at[after]
            if acts(mine) or mine.segment != word.segment:
                break
            if to is None or (mine.free and not mine.dated):
                continue
            if other := _between(pair, at, to, mine.dated):
                return f"the source says {mine.text!r} with {other.text!r}"
    return ""


def _between(pair: Pair, at: int, to: int, dated: bool) -> Token | None:
    """The verb of another clause, left out by the claim, that stands between a verb and its complement."""
    low, high = sorted((at, to))
    verbs = [t for i, t in enumerate(pair.theirs) if low < i < high and i not in pair.back and acts(t)]
    if to < at and not dated:
        return None
    if not verbs and to > at:
        return None
    if dated:
        own = [t for i, t in enumerate(pair.theirs) if i > at and t.dated and i not in pair.back]
        clear = own and not any(acts(t) for t in pair.theirs[at + 1 : pair.theirs.index(own[0])])
        return own[0] if clear and (verbs or to < at) else None
    joined = [t for t in verbs if _coordinate(pair, t)]
    return joined[-1] if joined else None


def _coordinate(pair: Pair, verb: Token) -> bool:
    """Whether a verb begins a clause of its own: after a comma, or after "and", "but" and its subject."""
    before = pair.text[: verb.start]
    clause = max(before.rfind(mark) for mark in (", ", "; ", " and ", " but ", " that ", " who ", " which "))
    if re.match(r", (?:\w+(?:ed|ing|en)|seen|made|known|held)\b", pair.text[clause:] if clause >= 0 else ""):
        return False  # an aside: ", seen circling overhead,"
    return clause >= 0 and len(before[clause:].split()) <= 6


def counted(pair: Pair) -> str:
    """A number before its verb must not be the one that the source has behind it, for something else."""
    for n, (word, at) in enumerate(zip(pair.body, pair.at, strict=True)):
        if at is None or word.number is None:
            continue
        for after in range(n + 1, min(n + 5, len(pair.body))):
            mine, to = pair.body[after], pair.at[after]
            if to is None or mine.segment != word.segment or mine.prep == "in":
                continue
            low, high = sorted((at, to))
            between = [
                t for i, t in enumerate(pair.theirs) if low < i < high and i not in pair.back and t.number
            ]
            if between and not passive(mine, pair.claim):
                return f"the source says {mine.text!r} with {between[0].text}"
            if (
                acts(mine)
                and to < at
                and not passive(mine, pair.claim)
                and not passive(pair.theirs[to], pair.text)
            ):
                return f"the source does not say {mine.text!r} of {word.text}"
    return ""
