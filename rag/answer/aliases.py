"""Whether two names may mean the same: by sound, by country (places.txt), by initials."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib.resources import files

from rag.answer.data import words_of
from rag.language import fold, keys, name_keys, skeleton

_SMALL = frozenset("of the and for in on de du des la le el al".split())
_POSSESSIVE = re.compile(r"['’]s?$")
_STEM = 4
"""Letters that a country's name and its adjective share at least (Iran, Iranian; Chad is in places.txt)."""


def bare(name: str) -> str:
    """A name without its possessive ending."""
    return _POSSESSIVE.sub("", name)


@lru_cache(maxsize=1 << 14)
def keys_of(name: str) -> frozenset[str]:
    """The keys of a name of one word or several: as it is written, by its sound, by its country."""
    plain = bare(name)
    found = {fold(plain), *("~" + key for key in name_keys(plain)), *_places().get(fold(plain), ())}
    found |= {
        term.key for term in keys(plain) if term.key.startswith("=")
    }  # cities and bodies, across languages
    if bones := skeleton(plain):
        found.add("^" + bones)
    return frozenset(found)


@cache
def _places() -> dict[str, frozenset[str]]:
    """{a folded name: the keys of the countries and bodies that it may stand for}."""
    found: dict[str, set[str]] = {}
    for line in (files("rag.answer") / "places.txt").read_text(encoding="utf-8").splitlines():
        names = [part.strip() for part in line.split(",")]
        if names[0] and not line.startswith("#"):
            for name in names:
                found.setdefault(fold(name), set()).add("=" + fold(names[0]))
    return {name: frozenset(told) for name, told in found.items()}


def is_place(name: str) -> bool:
    """Whether a name is of a country or a body of places.txt."""
    return fold(bare(name)) in _places()


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
    return any(not mine.isdisjoint(keys_of(word)) or same_people(name, word) for word in words)
