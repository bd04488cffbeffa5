"""English words that mean the same, that are wider, that are opposites: by their stems.

From WordNet (`data/wordnet.txt`), and from a list written by hand (`data/reworded.txt`).

Only the checker of written sentences reads it: a search widened by it would find too much.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache, lru_cache
from importlib.resources import files

from rag.language.stems import stem

Related = dict[str, frozenset[str]]


_NOUNS = frozenset(
    "men women children feet teeth ground wound bound people media data criteria phenomena spectra strata "
    "minima sera lay".split()
)
"""Irregular forms in the list that are nouns, or more often something else than a verb."""


@cache
def _read() -> tuple[Related, Related, Related, dict[str, str]]:
    """(same, wider, opposite) by stem, and the lemma of each irregular form; about 40 ms, once."""
    told: list[dict[str, set[str]]] = [defaultdict(set), defaultdict(set), defaultdict(set)]
    irregular: dict[str, str] = {}
    text = (files("rag.language") / "data" / "wordnet.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        word, _, rest = line.partition("\t")
        if rest.startswith("~"):
            irregular[word] = rest[1:]
        elif rest:
            for held, words in zip(told, rest.split("\t"), strict=False):
                held[stem(word, "en")].update(stem(one, "en") for one in words.split(",") if one)
    _add_by_hand(told[0], told[2])
    same, wider, opposite = ({key: frozenset(kin) for key, kin in held.items()} for held in told)
    return same, wider, opposite, irregular


def _add_by_hand(same: dict[str, set[str]], opposite: dict[str, set[str]]) -> None:
    text = (files("rag.language") / "data" / "reworded.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        sides = [{stem(word, "en") for word in side.split()} for side in line[1:].split("|")]
        for word in sides[0] if line.startswith("=") else ():
            same[word] |= sides[0] - {word}
        for mine, other in (sides, sides[::-1]) if line.startswith("!") else ():
            for word in mine:
                opposite[word] |= other


@lru_cache(maxsize=4096)
def lemma(word: str) -> str:
    """The stem of a word, of "slay" for "slain"."""
    low = word.lower()
    return stem(_read()[3].get(low, low), "en")


def irregular_verb(word: str) -> bool:
    """Whether a word is an irregular form of a verb: "fell", "met"."""
    return word.lower() in _read()[3] and word.lower() not in _NOUNS


@lru_cache(maxsize=65536)
def same(one: str, other: str) -> bool:
    """Whether two words share a common sense, or are the noun and the verb of one act."""
    a, b = lemma(one), lemma(other)
    held = _read()[0]
    return a == b or b in held.get(a, ()) or a in held.get(b, ())


@lru_cache(maxsize=65536)
def wider(one: str, other: str) -> bool:
    """Whether `one` is the next wider word for `other`: "criticise" for "deplore"."""
    return lemma(one) in _read()[1].get(lemma(other), ())


@lru_cache(maxsize=65536)
def opposite(one: str, other: str) -> bool:
    """Whether two words are opposites, or one is the opposite of a word that means the other one."""
    a, b = lemma(one), lemma(other)
    kin, against = _read()[0], _read()[2]
    if a == b or b in kin.get(a, ()) or a in kin.get(b, ()):
        return False
    ours, theirs = {a, *kin.get(a, ())}, {b, *kin.get(b, ())}
    return any(b in against.get(near, ()) for near in ours) or any(
        a in against.get(near, ()) for near in theirs
    )
