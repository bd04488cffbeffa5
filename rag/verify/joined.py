"""A claim that joins two or three statements, taken apart: each with the subject and speaker it has."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.language.thesaurus import irregular_verb
from rag.verify.attribution import attributions
from rag.verify.lexicon import AUXILIARIES
from rag.verify.tokens import tokens

_JOINT = re.compile(r",? (?:and|but)(?: also)?(?P<that> that)? (?=\w)|; ")
_SHORTEST = 3
"""Words of a part; a shorter one is the second half of a pair: "Russia and China"."""

Wordings = tuple[str, ...]
"""Ways to write a part out; one that the source says is enough, since they differ in what is left unsaid."""


def joined(claim: str) -> Iterator[list[Wordings]]:
    """Each way to take a claim apart at one joint, or at two. Nothing for a claim without a joint."""
    joints = [m for m in _JOINT.finditer(claim) if _long(claim[: m.start()]) and _long(claim[m.end() :])]
    for at, one in enumerate(joints):
        first, second = _ended(claim[: one.start()]), claim[one.end() :]
        yield [(first,), _wordings(claim, one, second)]
        for other in joints[at + 1 :]:
            middle, last = claim[one.end() : other.start()], claim[other.end() :]
            if _long(middle):
                yield [(first,), _wordings(claim, one, _ended(middle)), _wordings(claim, other, last)]


def _long(part: str) -> bool:
    return len(part.split()) >= _SHORTEST


def _ended(part: str) -> str:
    return part.rstrip(" ,;") + "."


def _wordings(text: str, joint: re.Match[str], part: str) -> Wordings:
    """The part with the claim's speaker or subject before it; alone where it has a speaker of its own."""
    told = next((a for a in attributions(text) if a.start == 0 and a.end <= joint.start()), None)
    own = part[:1].upper() + part[1:]
    if told is None:
        return own, f"{_subject(text)} {part}"
    said = text[: told.end]
    made = [f"{said}{part}", f"{said}{_subject(text[told.end :])} {part}"]
    if not joint["that"] and attributions(f"{told.who} {part}"):
        made.append(f"{told.who} {part}")
    if not joint["that"] and attributions(own):
        made.append(own)
    return tuple(made)


def _subject(text: str) -> str:
    """What stands before the first verb."""
    for match in re.finditer(r"[\w’'-]+", text):
        if match.start() and match.group().lower() in AUXILIARIES | {"not"}:
            return text[: match.start()].strip()
    for token in tokens(text):
        if token.start and (irregular_verb(token.text) or token.verb):
            return text[: token.start].strip()
    return ""
