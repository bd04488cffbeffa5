"""The name in the label of a turn, beside offices of any length: "Chairman of the Board Ana Lopez".

By runs of words with capitals: what begins with a forename, else what stands behind an office or a place.
"""

from __future__ import annotations

from typing import Final

from rag.annotate.data import forenames, words
from rag.annotate.forms import surname
from rag.annotate.model import common

NAME: Final = 4
"""Words of a name."""
_DOERS: Final = ("er", "or", "ist", "ian", "man", "woman", "ant", "ent")
"""Endings of common nouns for what somebody is."""


def name_in(label: str) -> list[str]:
    """The words of a label that are a name, beside those of an office; none where all are of one."""
    runs = _runs(label)
    named = [name for run in runs if (name := _from_forename(run, len(runs) == 1))]
    if named:
        return named[0] if named[0] == runs[0] else named[-1]  # "Ana Lopez, Chairman of the Board"
    if not runs:
        return []
    titled = is_office(runs[0][0]) and len(runs[0]) > 1  # "Patriarch Ana of Norland"
    told = (_behind_office(runs[0], False) if titled else []) or _behind_office(runs[-1], len(runs) == 1)
    return told or ([] if _is_place(runs[-1][-1]) else _behind_office(runs[0], False))


def _runs(label: str) -> list[list[str]]:
    """Runs of words that a name may have, parted by commas and by words without a capital."""
    found: list[list[str]] = [[]]
    for part in label.split():
        word = part.strip(",")
        if is_name_word(word) and (found[-1] or not _joins(word)):
            found[-1].append(word)
        if word != part or not is_name_word(word):
            found.append([])
    return [run for run in found if run]


def _before(run: list[str]) -> int:
    """Where a name may begin in a run: behind its last place, office or title."""
    return 1 + max((n for n, part in enumerate(run[:-1]) if _is_place(part) or _is_doer(part)), default=-1)


def _from_forename(run: list[str], alone: bool) -> list[str]:
    """The end of a run that is a name with a forename in it; the run is all of the label where `alone`."""
    first = _before(run)
    for n in range(first, len(run) - 1):
        if not is_forename(run[n]) or (n > first and _joins(run[n - 1])):
            continue
        plain = any(part.isupper() or common(part) for part in run[first:n])
        for name in (run[first:], run[n:]) if (first or alone) and not plain else (run[n:],):
            length = sum(not _joins(part) for part in name)
            known = name[1].endswith(".") or is_forename(name[1])
            body = length > 2 and common(name[-1]) and not known  # "Ana Lopez Orchestra"
            if length <= NAME and not (body or _is_place(name[-1]) or is_office(name[-1])):
                return name
    return []


def _behind_office(run: list[str], alone: bool) -> list[str]:
    """What can be a name at the end of a run, by where it stands alone."""
    first, bodies = _before(run), words("verbs", "office.bodies") | words("known", "bodies")
    behind_place = first > 0 and _is_place(run[first - 1])
    whole = alone and len(run) <= NAME and run[0].isascii()  # the lexicon is of English
    at = first or (0 if whole else max(0, len(run) - 2))
    for n in range(at, len(run) - 2):
        plain = not alone and common(run[n])
        at = n + 1 if plain or {run[n], run[n].lower()} & bodies else at
    while at and (_joins(run[at]) or _joins(run[at - 1])):
        at -= 1
    name = run[at:]
    if len(name) == 1:
        titles = words("verbs", "titles.honour") | words("verbs", "office.resolved")
        titled = behind_place or (first > 0 and run[first - 1].lower() in titles)
        return name if titled and not common(name[0]) else []
    odd = not (alone or behind_place or (first and is_office(run[first - 1]))) and all(map(common, name))
    odd |= any(_is_place(part) or {part, part.lower()} & bodies for part in name)
    return [] if odd else name


def is_office(word: str) -> bool:
    """Whether a word is an office or a title."""
    return word.lower().strip(".,") in words("verbs", "office.heads") | words("verbs", "titles.plain")


def _is_place(word: str) -> bool:
    return word in words("known", "places") or word in words("known", "lands")


def _is_doer(word: str) -> bool:
    """Whether a word before a name is an office ("Moderator", "Lieutenant")."""
    if is_forename(word):
        return False
    return (len(word) > 2 and is_office(word)) or (common(word) and word.lower().endswith(_DOERS))


def _joins(word: str) -> bool:
    return word.lower() in words("verbs", "titles.joins")


def is_name_word(word: str) -> bool:
    """Whether a word is written as one of a name is ("al-Assad", "van")."""
    return surname(word)[:1].isupper() or word in words("verbs", "titles.joins")


def is_forename(word: str) -> bool:
    """Whether a word of a label is a forename, and no office or country too ("Aide", "Israel")."""
    known = word.title() in forenames() and word not in words("known", "places")
    return known and not (len(word) < 3 and word.isupper()) and not is_office(word) and not _joins(word)
