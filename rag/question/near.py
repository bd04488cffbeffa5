"""Near spellings of a name among the names of an archive."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from rag.language.detect import script
from rag.language.names import name_keys, skeleton
from rag.language.words import fold
from rag.question import aliases

_ALIKE: Final = 0.6
"""Likeness under which no two spellings share their sound: 1 - edits / length of the longer one."""
_SHORT: Final = 5
_LONG: Final = 8
"""Letters: from the first on one edit makes a near spelling, from the second on two. A shorter name is
found by its sound, one of four with its letters swapped or doubled, or where an inner letter is left out:
another letter parts Iran from Iraq."""
_MOST: Final = 5


def near(name: str, vocabulary: Iterable[str]) -> tuple[str, ...]:
    """Spellings in `vocabulary` that may mean `name`, the nearest first, five at most; itself is none.

    One or two edits (a swap of neighbours counts as one), or the same sound in another romanisation or
    script. Known names of different things are never near: Austria, Australia.

    >>> near("Nordsnd", ["Nordsund", "Norway"])
    ('Nordsund',)
    """
    folded = fold(name)
    others = sorted({other for other in vocabulary if fold(other) != folded})
    scored = process.extract(
        folded, others, scorer=OSA.normalized_similarity, processor=fold, score_cutoff=_ALIKE, limit=None
    )
    likeness = {other: score for other, score, _ in scored}
    home = {"", script(name)}  # numbers have no script, and no sound
    near_ones = [
        other
        for other in others
        if (other in likeness and (_is_edited(folded, fold(other)) or _sounds(name, other)))
        or (script(other) not in home and _is_same_abroad(name, other))
    ]
    near_ones = [other for other in near_ones if not _differ(name, other)]
    return tuple(sorted(near_ones, key=lambda other: (-likeness.get(other, 0.0), other))[:_MOST])


def _is_edited(one: str, other: str) -> bool:
    size = min(len(one), len(other))
    inner = size > 2 and len(one) != len(other) and (one[0], one[-1]) == (other[0], other[-1])
    short = inner or (size == _SHORT - 1 and set(one) == set(other))
    edits = int(short) if size < _SHORT else 1 if size < _LONG else 2
    return OSA.distance(one, other, score_cutoff=edits) <= edits


def _sounds(one: str, other: str) -> bool:
    """Whether each word of one sounds as the word of the other that stands in its place."""
    mine, theirs = one.split(), other.split()
    return len(mine) == len(theirs) and all(
        not set(name_keys(a)).isdisjoint(name_keys(b)) for a, b in zip(mine, theirs, strict=True)
    )


def _is_same_abroad(one: str, other: str) -> bool:
    """Whether a name in another script has the same sound, or for Arabic the same consonants."""
    bones = skeleton(one) if " " not in one + other else ""
    return _sounds(one, other) or (bones != "" and bones == skeleton(other))


def _differ(one: str, other: str) -> bool:
    mine, theirs = aliases.entities_of(one), aliases.entities_of(other)
    return bool(mine and theirs) and set(mine).isdisjoint(theirs)
