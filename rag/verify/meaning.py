"""Words that turn a claim against its source: opposites, another verb, comparisons, "first" for "second"."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.language.thesaurus import irregular_verb, opposite
from rag.verify.attribution import attributions
from rag.verify.clauses import acts
from rag.verify.lexicon import LIGHT, MODALS, OPINION, UNREAL
from rag.verify.pair import Pair
from rag.verify.tokens import Token

_TO_COME = re.compile(r"\b(?:is|are|was|were|due|set|scheduled) (?:\w+ly )?to [a-z]|\bexpected\b")
_ORDINALS = frozenset("first second third fourth fifth last".split())
_SIDES = (
    (
        re.compile(r"\b(?:more|most|greater)\b(?! than \d)", re.I),
        re.compile(r"\b(?:less|least|fewer|fewest)\b", re.I),
    ),
    (re.compile(r"\bbefore\b", re.I), re.compile(r"\bafter\b", re.I)),
)


_AGAINST = frozenset(
    frozenset(two)
    for two in (
        ("in", "outside"),
        ("before", "after"),
        ("with", "without"),
        ("for", "against"),
        ("to", "from"),
    )
)


def opposed(pair: Pair) -> str:
    """The word of the claim whose opposite the source has."""
    kept = pair.back
    stems = {t.stem for t in pair.theirs}
    for word, to in zip(pair.body, pair.at, strict=True):
        if to is not None or not word.english or word.number is not None or word.stem in stems:
            continue
        for at, other in enumerate(pair.theirs):
            if at not in kept and word.denied == other.denied and opposite(word.text, other.text):
                return f"the source says {other.text!r}, the sentence {word.text!r}"
    for word, other in pair.pairs:
        if frozenset((word.prep, other.prep)) in _AGAINST and not word.dated:
            return f"the source does not say {word.prep} {word.text!r}"
    for one, another in _SIDES:
        for mine, theirs in ((one, another), (another, one)):
            claimed, told = mine.search(pair.claim), mine.search(pair.text)
            if claimed and not told and theirs.search(pair.text) and not theirs.search(pair.claim):
                return f"the source does not say {claimed.group()!r}"
    return ""


def replaced(pair: Pair) -> str:
    """A word before a noun where the source has another one: the foreign, the defence minister."""
    kept, known = pair.back, pair.known
    for n, (word, to) in enumerate(zip(pair.body[:-1], pair.at[:-1], strict=True)):
        noun, head = pair.body[n + 1], pair.at[n + 1]
        new = to is None and not _acts_or_names(word) and word.start not in known and word.stem not in LIGHT
        if not new or not head or noun.verb or noun.segment != word.segment or head - 1 in kept:
            continue
        other = pair.theirs[head - 1]
        if other.segment == pair.theirs[head].segment and other.number is None and not other.dated:
            return f"the source says {other.text} {pair.theirs[head].text}, not {word.text}"
    return ""


def _acts_or_names(word: Token) -> bool:
    if word.number is not None or word.dated:
        return True
    return word.verb or irregular_verb(word.text) or word.text[:1].isupper()


def adjoined(pair: Pair) -> str:
    """An adjective of a country before a noun that the source has not: "the Syrian city"."""
    known = pair.known
    for n, (mine, other) in enumerate(pairwise(pair.body)):
        new = pair.at[n + 1] is None and other.text[:1].islower() and not other.verb and not other.dated
        together = pair.claim[mine.end :][:1] == " " and mine.start not in known
        if new and together and _DEMONYM.search(mine.text):
            return f"the source does not say {mine.text} {other.text}"
    return ""


def unsaid(pair: Pair) -> str:
    """The verb of the claim that the source has not, nor another word for it."""
    known = pair.known
    for word, to in zip(pair.body, pair.at, strict=True):
        verb = word.verb or irregular_verb(word.text)
        if (
            to is None
            and verb
            and not word.text[:1].isupper()
            and word.english
            and word.start not in known
            and not _light(word)
        ):
            return f"the source does not say {word.text!r}"
    return ""


def _light(word: Token) -> bool:
    return word.stem in LIGHT or word.dated or word.number is not None


def real(pair: Pair) -> str:
    """What the source only fears, plans or alleges, and the claim says outright."""
    back = pair.back
    said = [(a.start, a.end) for a in attributions(pair.text)]
    for at, word in enumerate(pair.theirs):
        if word.stem not in UNREAL or at in back or any(a <= word.start < b for a, b in said):
            continue
        if pair.claimed and word.stem in OPINION:
            continue
        if word.stem == "call" and not re.match(r" (?:for|on|upon)\b", pair.text[word.end :]):
            continue
        reach = range(at + 1, min(at + 5, len(pair.theirs)))
        for i in (i for i in reach if i in back and pair.theirs[i].segment == word.segment):
            one = pair.theirs[i]
            if (one.verb or one.text.endswith("ing") or not one.prep) and not _unreal(pair, back[i]):
                return f"the source says {word.text!r} of this, the sentence does not"
    return ""


def _unreal(pair: Pair, n: int) -> bool:
    """Whether the claim too says of its word that it is only meant, feared, asked for or to come."""
    near = pair.body[max(0, n - 3) : n + 1]
    before = pair.claim[max(0, pair.body[n].start - 60) : pair.body[n].start]
    modal = any(word.lower().strip(",.") in MODALS for word in before.split())
    return (
        any(t.stem in UNREAL - OPINION or t.modal for t in near) or modal or bool(_TO_COME.search(pair.claim))
    )


_DEMONYM = re.compile(r"^[A-Z]\w+(?:an|ish|ese|ch|[^aeiou]i)$")
_IF = re.compile(
    r"(?<!ask )(?<!asked )(?<!see )(?<!know )(?<!as )\b(?:if|unless|provided that|as long as)\b", re.I
)


def conditional(pair: Pair) -> str:
    """What the source says on a condition, and the claim without it."""
    told = _IF.search(pair.text)
    if not told or _IF.search(pair.claim):
        return ""
    end = pair.text.find(",", told.end()) if told.start() < 3 else -1
    end = end if end > 0 else len(pair.text)
    inside = [t for _, t in pair.pairs if told.start() <= t.start < end]
    if inside and re.search(r"\b(?:would|could|might)\b", pair.claim):
        return ""  # "strikes would undermine" for "if strikes happen ... would be undermined"
    verbs = [t for t in pair.theirs if acts(t) and not told.start() <= t.start < end]
    before = [t for t in verbs if t.start < told.start()][-1:] or verbs[:1]
    main = [t for _, t in pair.pairs if not told.start() <= t.start < end]
    if main and (not before or before[0] in main):
        return f"the source says this with {told.group().lower()!r}"
    return ""


def compared(pair: Pair) -> str:
    """What stands after "than" must stand after it in the source too."""
    mine, theirs = re.search(r"\bthan\b(?! \d)", pair.claim), re.search(r"\bthan\b", pair.text)
    if not mine:
        return ""
    if not theirs:
        return "the source does not compare"
    after = next((n for n, t in enumerate(pair.body) if t.start > mine.end()), None)
    if after is None or pair.at[after] is None:
        return "the source does not compare with this"
    place = pair.theirs[pair.at[after] or 0]
    starts = [m.end() for m in re.finditer(r"\bthan\b", pair.text)]
    if not any(0 <= place.start - end < 40 for end in starts):
        return f"the source does not compare with {pair.body[after].text}"
    return ""


def ranked(pair: Pair) -> str:
    """What is said of the first must not be what the source says of the second."""
    rank = next((t for t in pair.body if t.text.lower() in _ORDINALS), None)
    theirs = [t for t in pair.theirs if t.text.lower() in _ORDINALS]
    if rank is None or len({t.text.lower() for t in theirs}) < 2:
        return ""
    for word, to in zip(pair.body, pair.at, strict=True):
        if to is None or word.start <= rank.start or word.free:
            continue
        before = [t for t in theirs if t.start <= pair.theirs[to].start]
        if before and before[-1].text.lower() != rank.text.lower():
            return f"the source says this of the {before[-1].text.lower()}"
    return ""
