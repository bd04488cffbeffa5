"""What a site says to those who read at its cost: to subscribe, to pay, to sign in, to give.

No phrase is known. A line has ideas (`offers.toml`: a price, a month, an account, whoever is spoken to) and
a shape, and the weights of both are learned (`weights.toml`, by `tests/benchmarks/fit_offers.py`) on the
kit's own words in thirty languages beside real reporting. News of subscribers and prices has one or two ideas
in many words; who asks has little else. Lines stand together: a short one among others that ask is theirs,
and one alone must say more. So the likeliest run of a page's lines is looked for, not each line by itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from typing import Final

import numpy as np

from rag.clean.rules import weights
from rag.clean.units import WORD, Unit
from rag.language.lexicons import Lexicons

LONGEST: Final = 220
"""Characters in a line that asks; a longer one is a paragraph."""
_WHOLE: Final = 4
"""A word of fewer letters is known whole, a longer one by how it begins."""
_JOINED: Final = "\u0590"
_PARTED: Final = ("\u1e00", "\u1fff")
"""What is written in scripts from here on, which join words or do not part them, is looked for anywhere.

Not so what begins with one of these Latin and Greek letters."""
_SUM: Final = re.compile(r"[$€£¥₽₺₴₪]\s?\d|\d\s?[$€£¥₽₺₴₪]|\d\s?%|%\s?\d")
_ASKS: Final = frozenset("?？؟")
_QUOTES: Final = frozenset('"“”„«»')
IDEAS: Final = (
    "subscriber", "account", "reading", "piece", "price", "period", "limit", "further", "deal", "cancel",
    "access", "already", "support", "help", "you", "we", "told", "office",
)  # fmt: skip
SPOKEN: Final = frozenset({"you", "we", "told", "office"})
"""Who speaks to whom, and what a story has: they make no line an offer, so they are not counted."""
_ANYBODYS: Final = frozenset({"price", "period", "further", "limit", "already", "told", "office"})
"""What news tells of as well; the other ideas are those of a site and its readers."""
SIGNS: Final = (
    *IDEAS, "sum", "two", "three", "four", "dense", "quarter", "half", "others", "prose", "size", "tiny",
    "sentence", "asks", "calls", "quoted", "digits", "shared", "capitals", "opens", "last", "first",
    "none x last", "own", "plain", "plain x sentence", "plain x prose", "plain x shared", "own x sentence",
    "others x prose", "others x others", "told x prose", "office x prose", "two x others", "three x others",
    "two x prose", "dense x prose", "three x prose", "you x dense", "price x period", "subscriber x limit",
    "already x account", "further x reading", "piece x limit", "asks x you", "none", "bias",
)  # fmt: skip
_PAIRS: Final = tuple((one, other or "bias") for one, _, other in (sign.partition(" x ") for sign in SIGNS))
"""Each sign as the product of two; that of "bias" is 1."""
RUN: Final = ("begin", "end")


def offers(units: Sequence[Unit], barred: Collection[int] = ()) -> frozenset[int]:
    """The units that ask something of the reader; never the first, nor what is `barred`."""
    return asking(units, table(units, lexicon()), weights("offers", SIGNS), weights("offers", RUN), barred)


def asking(
    units: Sequence[Unit], told: np.ndarray, worths: np.ndarray, costs: Iterable[float],
    barred: Collection[int] = (),
) -> frozenset[int]:  # fmt: skip
    """The same by the signs `told` of the units, what each sign is worth, and what a run costs: the fit sees
    what a page does.

    A run has two ideas in a line somewhere: "Thank you." at the end asks nothing.
    """
    two = told[:, SIGNS.index("two")]
    if not two.any():
        return frozenset()
    worth: np.ndarray = told @ worths
    worth[[unit.size > LONGEST for unit in units]] = -np.inf
    worth[[0, *barred]] = -np.inf
    found = enumerate(sorted(run(worth, *costs)))
    runs = ([i for _, i in some] for _, some in groupby(found, lambda one: one[1] - one[0]))
    return frozenset(i for some in runs if two[some].any() for i in some)


def run(worth: np.ndarray, begin: float, end: float) -> frozenset[int]:
    """The units of the best runs: what each is worth, less what it costs to begin one, and to end it."""
    asks, tells = -np.inf, 0.0
    came: list[tuple[bool, bool]] = []
    for one in worth:
        came.append((tells - begin > asks, asks - end > tells))
        asks, tells = max(asks, tells - begin) + one, max(tells, asks - end)
    found, asking = [], asks > tells
    for i in reversed(range(len(came))):
        if asking:
            found.append(i)
        asking = not came[i][0] if asking else came[i][1]
    return frozenset(found)


def table(units: Sequence[Unit], known: Lexicon) -> np.ndarray:
    """The signs of the units: (units, len(SIGNS)) float64, each near 0 to 1."""
    words = [_words(unit.head) for unit in units]
    ideas = [
        known.of(unit.head.casefold(), own) if unit.size <= LONGEST else (frozenset[str](), 0)
        for unit, own in zip(units, words, strict=True)
    ]
    times = Counter(word for unit, own in zip(units, words, strict=True) if unit.prose for word in set(own))
    prose = [
        i for i, unit in enumerate(units) if unit.size > LONGEST or (unit.prose and len(ideas[i][0]) < 3)
    ]
    first, last = (prose[0], prose[-1]) if prose else (0, len(units))
    made = np.zeros((len(units), len(SIGNS)))
    for i, (unit, own) in enumerate(zip(units, words, strict=True)):
        if unit.size <= LONGEST:
            shared = sum(times[word] > unit.prose for word in set(own)) / max(len(set(own)), 1)
            told = _ideas(unit, own, *ideas[i]) | _shape(unit)
            told |= {"shared": shared, "last": i > last, "first": i < first}
            made[i] = [told[one] * told[other] for one, other in _PAIRS]
    return made


def _ideas(unit: Unit, words: list[str], ideas: frozenset[str], used: int) -> dict[str, float]:
    if _SUM.search(unit.head):
        ideas |= {"price"}
    count, own = len(ideas - SPOKEN), len(ideas - _ANYBODYS)
    return dict.fromkeys(IDEAS, 0.0) | dict.fromkeys(ideas, 1.0) | {
        "two": count >= 2, "three": count >= 3, "four": count >= 4, "none": not count,
        "own": min(own, 4) / 4, "plain": not own,
        "sum": "price" in ideas and any(map(str.isdigit, unit.head)),
        "dense": (dense := min(used / max(unit.words, 1), 1.0)),
        "quarter": dense >= 0.25, "half": dense >= 0.5,
        "others": min(max(sum(len(word) > _WHOLE for word in words) - used, 0), 8) / 8,
    }  # fmt: skip


def _shape(unit: Unit) -> dict[str, float]:
    others = unit.head.split()[1:]
    return {
        "prose": unit.prose,
        "size": unit.size / LONGEST,
        "tiny": unit.words <= 4,
        "sentence": unit.sentence,
        "asks": not _ASKS.isdisjoint(unit.head) or unit.last == ";",
        "calls": "!" in unit.head,
        "quoted": not _QUOTES.isdisjoint(unit.head),
        "digits": any(map(str.isdigit, unit.head)),
        "capitals": sum(word[0].isupper() for word in others) / max(len(others), 1),
        "opens": unit.last == ":",
        "bias": 1.0,
    }


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold().replace("i\u0307", "i"))


class Lexicon:
    """The ideas of words, by how they begin, and by what stands anywhere; given (idea, word)s."""

    def __init__(self, words: Iterable[tuple[str, str]]) -> None:
        self._begun: dict[str, frozenset[str]] = {}
        self._anywhere: dict[str, frozenset[str]] = {}
        for idea, word in words:
            joined = word >= _JOINED and not _PARTED[0] <= word[0] <= _PARTED[1]
            table = self._anywhere if joined else self._begun
            table[word] = table.get(word, frozenset()) | {idea}
        self._of = lru_cache(1 << 15)(self._of_pair)

    def of(self, text: str, words: Sequence[str]) -> tuple[frozenset[str], int]:
        """The ideas of a line, and how many of its words have one that is not of who speaks to whom."""
        found = [self._of(*pair) for pair in zip(words, [*words, ""][1:], strict=True)]
        if max(text, default="") >= _JOINED:
            found += [ideas for term, ideas in self._anywhere.items() if term in text]
        return frozenset().union(*found), sum(not ideas <= SPOKEN for ideas in found)

    def _of_pair(self, word: str, following: str) -> frozenset[str]:
        """The ideas of a word, and of it with the next one."""
        whole = self._begun.get(f"{word}.") or self._begins(word, min(_WHOLE, len(word)))
        return whole | self._begins(f"{word} {following}", len(word) + 2)

    def _begins(self, text: str, least: int) -> frozenset[str]:
        """The ideas of the longest entry that the text begins with, of so many letters at least."""
        cuts = (text[:size] for size in range(len(text), least - 1, -1))
        return next((self._begun[cut] for cut in cuts if cut in self._begun), frozenset())


@cache
def lexicon() -> Lexicon:
    """That of `offers.toml`."""
    return Lexicon(entries())


def entries() -> list[tuple[str, str]]:
    """(idea, word) of `offers.toml`."""
    ideas = Lexicons(__package__).table("offers")["ideas"]
    return [(idea, word) for idea, words in ideas.items() for word in words]
