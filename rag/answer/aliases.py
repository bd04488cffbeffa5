"""Whether two names may mean the same: by sound, by country, by initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rag.answer.data import words_of
from rag.language import fold, name_keys, script, skeleton
from rag.question.aliases import stands_for

_SMALL = frozenset("of the and for in on de du des la le el al".split())
_POSSESSIVE = re.compile(r"['’]s?$")
_STEM = 4
"""Letters that a country's name and its adjective share at least (Iran, Iranian)."""


def bare(name: str) -> str:
    """A name without its possessive ending."""
    return _POSSESSIVE.sub("", name)


@lru_cache(maxsize=1 << 14)
def keys_of(name: str) -> frozenset[str]:
    """The keys of a name of one word or several: as it is written, by its sound, by its country."""
    plain = bare(name)
    if plain.endswith("s") and plain[:-1].isupper():
        plain = plain[:-1]  # MPs
    found = {fold(plain), *("~" + key for key in name_keys(plain)), *("=" + one for one in stands_for(plain))}
    return frozenset(found)


def initials(words: Sequence[str]) -> str:
    """The initials of a name of several words: "African Union's" gives "AU"; "" for one word."""
    firsts = [bare(word)[:1] for word in words if fold(word) not in _SMALL]
    return "".join(firsts).upper() if len(firsts) > 1 else ""


def same_people(one: str, other: str) -> bool:
    """Whether one word is the country of the other's adjective: Armenia, Armenian."""
    short, long = sorted((fold(bare(one)), fold(bare(other))), key=len)
    stem = short.rstrip("aeiouy")
    return (
        len(stem) >= _STEM
        and long.startswith(stem)
        and {long[len(stem) :], long[len(short) :]} & words_of("endings") != set()
    )


def known(name: str, words: Iterable[str]) -> bool:
    """Whether a word of a name is among the words of a text, in any form."""
    mine = keys_of(name)
    return any(
        not mine.isdisjoint(keys_of(word)) or same_people(name, word) or _same_bones(name, word)
        for word in words
    )


def _same_bones(one: str, other: str) -> bool:
    """Whether the consonants are the same of names in two scripts."""
    if script(one) == script(other):
        return False
    return skeleton(bare(one)) == skeleton(bare(other)) != ""
