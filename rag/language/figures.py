"""Figures of the same thing: what a sentence counts, and how figures that differ are put in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from rag.language.facts import Number, names, numbers
from rag.language.senses import senses
from rag.language.stems import stem, stopwords
from rag.language.words import words

Item = TypeVar("Item")
_PERIOD = re.compile(
    r"\b(?:on|On|last)\s+(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\bin clashes\b|\b(?:\w+|"
    r"\d+) more (?:people|were)\b|"
    r"\banother \d|\bin the latest\b|\bthat day\b|\bovernight\b|\bthe day\b"
)
_WHOLE = re.compile(
    r"\b(?:have|has) (?:been |claimed|killed|left|taken|seen)|\bsince\b|\bmonths? of\b|\bthroughout\b|"
    r"\bin total\b|"
    r"\bso far\b|\bdeath toll\b|\byear conflict\b|\bin the past\b|\bto date\b|\boverall\b"
)
_SINCE_THEN = re.compile(r"\bsince(?: then)?\s*[.,;]")
"""Counted from a moment that an earlier sentence names: a part of the whole."""
_AGE = re.compile(r"-?(?:\s+(?:and|or|to)\s+\w+)?[-\s](?:years?|months?|weeks?|days?)[-\s]olds?\b")
_SIGN = re.compile(r"(?:[$€£¥₽]|\b(?:USD|EUR|RUB|Rs))\s?$")
_COIN = re.compile(
    r"\s?(?:[$€£¥₽]|(?:U\.?S\.? )?dollars?\b|euros?\b|rou?bles?\b|yuan\b|pounds?\b|руб\w*|доллар\w*|евро\b)"
)
_ANYBODY = frozenset("people persons many much more".split())
_SPAN = frozenset("month months year years day days week weeks hour hours minute minutes time times".split())


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity and what it counts: the stems and senses of the words near it."""

    value: float
    written: str
    percent: bool
    money: bool
    stems: frozenset[str]
    senses: frozenset[int]


def scope(text: str) -> float:
    """1.0 where a sentence counts the whole of something that goes on, -1.0 where one day of it, else 0.0."""
    if _SINCE_THEN.search(text):
        return -1.0
    return float(bool(_WHOLE.search(text))) - float(bool(_PERIOD.search(text)))


def _counted(text: str, number: Number) -> list[str]:
    """The content words that follow a number closely, up to where the clause turns."""
    return [w.text for w in words(text[number.end : number.end + 60])[:4]]


def figure(text: str, language: str | None = "en", question: str = "") -> Figure | None:
    """The largest quantity of a sentence that counts things rather than time; None without one.

    One that counts what the question asks for is meant before a larger one: of "13,000 were killed and
    30,000 wounded" the killed; and one that stands with a name of the question before another: of
    "Turkey hosts 400,000 and Jordan 500,000 refugees" that of the asked country. What the question itself
    tells ("how many of the 100 tanks") is no answer to it.
    """
    told = [n for n in numbers(text) if n.value is not None]
    told = [n for n in told if not (_counted(text, n)[:1] and _counted(text, n)[0].lower() in _SPAN)]
    given = {n.value for n in numbers(question)}
    told = [n for n in told if n.value not in given and not _AGE.match(text, n.end)]
    if not told:
        return None
    most = max(_meant(told, text, language, question), key=lambda n: (n.value or 0.0, -n.start))
    near = words(text[max(0, most.start - 80) : most.end + 90])
    common = stopwords(language)
    content = [w.text for w in near if w.text.lower() not in common and not w.text[0].isdigit()]
    return Figure(
        most.value or 0.0,
        most.written,
        most.percent,
        bool(_SIGN.search(text[: most.start]) or _COIN.match(text, most.end)),
        frozenset(stem(w, language) for w in content),
        frozenset[int]().union(*(senses(w, language) for w in content)),
    )


def _meant(told: list[Number], text: str, language: str | None, question: str) -> list[Number]:
    """The numbers that a question asks for, by what they count and by whose they are; all if none does."""
    named = [name for name, _, _ in names(question)]
    sought = _meaning(question, "en")
    plain = sought - _meaning(" ".join(named), "en")
    counted = [_meaning(" ".join(_counted(text, n)), language) for n in told]

    def counting(what: frozenset[str | int]) -> list[Number]:
        return [n for n, some in zip(told, counted, strict=True) if not what.isdisjoint(some)]

    meant = counting(plain) or counting(sought) or told
    own = [n for n in told if any(name in _clause(text, n) for name in named)]
    own = [n for n in own if n in meant or _ELIDED.match(text, n.end)]
    return own or meant


_ELIDED = re.compile(r"\s+(?:(?:are|were|is|was)\s+)?(?:in|at|from|to|for)\b")
"""What is counted was named before: "1.2 million refugees in Lebanon, 600,000 in Jordan"."""
_TURN = re.compile(r"[,;:()–—]\s|\b(?:and|but|while|whereas|against|compared)\b")


def _clause(text: str, number: Number) -> str:
    """What stands around a number up to where the sentence turns."""
    turns = [match.start() for match in _TURN.finditer(text)]
    first = max((turn for turn in turns if turn < number.start), default=0)
    return text[first : min((turn for turn in turns if turn >= number.end), default=len(text))]


@lru_cache(maxsize=1024)
def _meaning(text: str, language: str | None) -> frozenset[str | int]:
    """The stems and the senses of a text's content words, but for "people", whom most figures count."""
    common = stopwords(language) | _ANYBODY
    content = [word.text for word in words(text) if word.text.lower() not in common]
    return frozenset[str | int](stem(one, language) for one in content).union(
        *(senses(one, language) for one in content)
    )


def total(text: str, question: str = "") -> Figure | None:
    """The figure of a sentence; None where it counts a part: what one day cost contradicts nothing."""
    return None if scope(text) < 0 else figure(text, question=question)


def counts(text: str, question: str, language: str | None = "en") -> bool:
    """Whether a number of a sentence counts what the question asks for: of "paper 77" and "79 members" the
    second, where it asks how many members.
    """
    given = {n.value for n in numbers(question)}
    sought = _meaning(question, "en")
    told = (n for n in numbers(text) if n.value is not None and n.value not in given)
    return any(not sought.isdisjoint(_meaning(" ".join(_counted(text, n)), language)) for n in told)


def same_thing(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: both shares, sums of money or counts, with meanings in common."""
    if (one.percent, one.money) != (other.percent, other.money):
        return False
    return len(one.senses & other.senses) + len(one.stems & other.stems) >= 2


def oldest_first(dated: Sequence[tuple[str | None, float, Item]]) -> list[Item]:
    """Items by date. One without a date stands where its figure fits if the dated ones grow, else last."""
    known = sorted((item for item in dated if item[0]), key=lambda item: (item[0] or "", item[1]))
    grows = all(a[1] <= b[1] for a, b in pairwise(known))
    for item in sorted((item for item in dated if not item[0]), key=lambda item: item[1]):
        at = next((n for n, k in enumerate(known) if k[1] > item[1]), len(known)) if grows else len(known)
        known.insert(at, item)
    return [item[2] for item in known]
