"""What can be checked in a sentence without understanding it: numbers, dates, names, negation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

Fact = TypeVar("Fact")

_REMEMBERED = 4000
"""Characters: sentences and passages come again with each question, whole articles are too large to keep."""


def _remembered(find: Callable[[str], list[Fact]]) -> Callable[[str], list[Fact]]:
    """The same function, quick for a text that it has lately seen. Each caller has a list of its own."""
    cached = lru_cache(maxsize=8192)(lambda text: tuple(find(text)))

    def remembering(text: str) -> list[Fact]:
        return list(cached(text)) if len(text) <= _REMEMBERED else find(text)

    remembering.__doc__ = find.__doc__
    return remembering


_UNITS = {
    word: value
    for value, words in enumerate(
        "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
        "sixteen|seventeen|eighteen|nineteen".split("|")
    )
    for word in [words]
}
_TENS = {
    word: 10 * value
    for value, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_SCALES = {
    "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mn": 1e6,
    "тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "млн": 1e6, "миллионов": 1e6, "миллиона": 1e6, "млрд": 1e9,
    "миллиардов": 1e9, "миллиарда": 1e9, "dozen": 12.0,
}  # fmt: skip
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
_WORD = "|".join([*_TENS, *_UNITS, "dozen"])
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?:\.\d+)?|\d+(?:[.]\d+)?"
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<digits>{_DIGITS})(?:[-\s]?(?P<scale>hundred|thousand|million|billion|trillion|bn|"
    rf"mn|тыс\w*|"
    rf"млн|млрд|миллион\w*|миллиард\w*)\b)?(?P<percent>\s?(?:%|percent|per cent))?(?![\d])"
    rf"|\b(?P<word>(?:{_WORD})(?:[-\s](?:and[-\s])?(?:{_WORD}|hundred|thousand|million|billion)\b)*)\b"
    rf"|\b(?P<vague>(?:tens|hundreds|thousands|millions|dozens|scores)(?:\s+of\s+(?:thousands|millions))?)\b",
    re.IGNORECASE,
)
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH_RX = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    r"Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_RU_MONTHS = {
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма[яеюй]": 5, "июн": 6, "июл": 7, "август": 8,
    "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
}  # fmt: skip
_DATE = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)"
    rf"|\b(?P<d1>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\s+(?:of\s+)?(?P<m1>{_MONTH_RX})\b\.?(?:,?\s+(?P<y1>(?:1[5-9]|20)\d\d)\b)?"
    rf"|\b(?P<m2>{_MONTH_RX})\b\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>(?:1[5-9]|"
    rf"20)\d\d)\b)?"
    rf"|\b(?P<m3>{_MONTH_RX})\b\.?,?\s+(?:of\s+)?(?P<y3>(?:1[5-9]|20)\d\d)\b"
    rf"|\b(?P<m4>{'|'.join(m.capitalize() for m in _MONTHS if m not in ('may', 'march'))})\b"
    rf"|(?:(?<=[Ii]n )|(?<=ince )|(?<=ntil )|(?<=last )|(?<=by )|(?<=of )|(?<=this )|(?<=late )|"
    rf"(?<=early )|(?<=from ))"
    rf"(?P<m5>May|March)\b"
    rf"|(?<![\d.,$€£])\b(?P<y4>(?:1[5-9]|20)\d\d)s?\b(?![,.]?\d|\s*(?:people|percent|%|troops|soldiers|"
    rf"tons|km))",
)


@dataclass(frozen=True, slots=True)
class Number:
    """A quantity at `text[start:end]`. `value` is None for a vague one ("thousands"); `unit` may be ""."""

    start: int
    end: int
    value: float | None
    percent: bool
    written: str


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date, as far as it is told: None where the text does not say."""

    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None

    def agrees(self, other: Date) -> bool:
        """True unless a part that both tell differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(a is None or b is None or a == b for a, b in pairs)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower().rstrip(".")[:3]))


@_remembered
def dates(text: str) -> list[Date]:
    """Dates as written, also in part ("in May", "2013"); weekdays are not calendar dates."""
    found = []
    for m in _DATE.finditer(text):
        if m["iso"]:
            found.append(Date(m.start(), m.end(), *(int(part) for part in m["iso"].split("-"))))
            continue
        name = m["m1"] or m["m2"] or m["m3"] or m["m4"] or m["m5"]
        year_text = m["y1"] or m["y2"] or m["y3"] or m["y4"]
        day_text = m["d1"] or m["d2"]
        if day_text and not 1 <= int(day_text) <= 31:
            continue
        found.append(
            Date(
                m.start(), m.end(), int(year_text) if year_text else None,
                _month(name) if name else None, int(day_text) if day_text else None,
            )
        )  # fmt: skip
    for stem, month in _RU_MONTHS.items():
        rx = rf"(?:\b(\d{{1,2}})\s+)?\b{stem}\w*\b(?:\s+((?:1[5-9]|20)\d\d))?"
        for m in re.finditer(rx, text, re.IGNORECASE):
            day, year_ru = (int(part) if part else None for part in m.groups())
            if day or year_ru or month != 5:
                found = [d for d in found if not m.start() <= d.start < m.end()]
                found.append(Date(m.start(), m.end(), year_ru, month, day))
    return sorted(found, key=lambda date: date.start)


def _word_value(words: str) -> float:
    total, current = 0.0, 0.0
    for word in re.split(r"[-\s]+", words.lower()):
        if word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0.0
        elif word != "and":
            current += _UNITS.get(word, _TENS.get(word, 0))
    return total + current


@_remembered
def numbers(text: str) -> list[Number]:
    """Quantities in digits and words; parts of calendar dates and of names (S-300, G20) are left out."""
    taken = [(date.start, date.end) for date in dates(text)]
    found = []
    for m in _NUMBER.finditer(text):
        if any(start <= m.start() < end for start, end in taken):
            continue
        if m["digits"]:
            if re.search(r"[A-Za-z]-$", text[: m.start()]) or re.match(r"(?:st|nd|rd|th)\b", text[m.end() :]):
                continue
            value = float(re.sub(r"[,\s\u00a0\u202f]", "", m["digits"]))
            scale = (m["scale"] or "").lower()
            value *= next((v for k, v in _SCALES.items() if scale and scale.startswith(k[:4])), 1.0)
            found.append(Number(m.start(), m.end(), value, bool(m["percent"]), m.group()))
        elif m["word"]:
            if m["word"].lower() == "one" and re.match(r"\s+(?:of|another|another's)\b", text[m.end() :]):
                continue
            found.append(Number(m.start(), m.end(), _word_value(m["word"]), False, m.group()))
        else:
            found.append(Number(m.start(), m.end(), None, False, m.group()))
    return found


_CODES = re.compile(r"\b[A-Z][A-Za-z]*-?\d+\b|\b\d+-?[A-Z]+\b")


def codes(text: str) -> list[str]:
    """Designations that hold digits: S-300, G20, F-16."""
    return [m.group().upper().replace("-", "") for m in _CODES.finditer(text)]


_NAME = re.compile(r"(?:\b(?:al|el|an|as|ash|ad)-)?[^\W\d_][\w’'-]*(?:\.[A-Z]\.?)*")
_NOT_NAMES = frozenset(
    "i i'm i've i'll mr mrs ms monday tuesday wednesday thursday friday saturday sunday january february "
    "march april may june july august september october november december".split()
)


_POSSESSIVE = re.compile(r"['’]s?$")
_ARTICLE = re.compile(r"^(?:al|el|an|as|ash|ad)-")
_INITIAL = re.compile(r"\b[A-Z]\.$")
_LOOK_BACK = 20
"""Characters that tell whether a word begins a sentence."""


@_remembered
def names(text: str) -> list[tuple[str, int, int]]:
    """Words written with a capital that is not owed to the beginning of a sentence or quotation.

    The first word of a sentence counts too where it stands in capitals within the text elsewhere;
    scripts without capitals (Arabic) give nothing.
    """
    found: list[tuple[str, int, int]] = []
    first: list[tuple[str, int, int]] = []
    for m in _NAME.finditer(text):
        word = m.group()
        bare = _POSSESSIVE.sub("", word)
        core = _ARTICLE.sub("", bare)
        if not core[:1].isupper() or bare.lower() in _NOT_NAMES or len(bare) < 2:
            continue
        before = text[max(0, m.start() - _LOOK_BACK) : m.start()].rstrip()
        initial = not before or (before[-1] in '.!?:“«"‘…\n' and not _INITIAL.search(before))
        (first if initial and "-" not in bare else found).append((bare, m.start(), m.start() + len(bare)))
    known = {name.lower() for name, _, _ in found}
    found += [item for item in first if item[0].lower() in known]
    return sorted(found, key=lambda item: item[1])
