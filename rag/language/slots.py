"""Whether a sentence holds an answer of the kind that is asked for: a person, a day, a count of the thing.

Rules over what a sentence shows on its face. They do not tell whether the answer is the right one: only that
"How much does it weigh?" is not answered by a sentence without a weight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.language.facts import Number, dates, names, numbers
from rag.language.keys import is_known, keys
from rag.language.question import OFFICES
from rag.language.subjects import BODIES
from rag.language.words import words

_MONEY = r"(?:[$€£¥₽]|\b(?:us\$|dollars?|euros?|pounds?|rou?bles?|yuan|yen|rupees?|cents?|usd|eur|rub)\b)"
_UNITS: tuple[tuple[str, str, str], ...] = (
    ("age", r"\bhow old\b|\b(?:what|which) age\b|\bсколько лет\b",
     r"\baged? (?:of )?\d+|\byears?[- ]olds?\b|\byears of age\b|\b(?:was|is|at|turned) \d{1,3}\b(?!\s*[%\w])|"
     r"\bwas \d{1,3} (?:and|when)\b|\b(?:was|were|is)? ?born\b|\b\d+[- ]летн|\b\d+ (?:лет|года?)\b"),
    ("duration", r"\b(?:for )?how long\b|\bhow many (?:years|months|days|weeks|hours|minutes)\b|"
                 r"\bкак долго\b",
     r"\b(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies)|лет|год\w*|дн\w+|"
     r"месяц\w*|недел\w+|час\w*)\b"),
    ("mass", r"\bhow (?:much|heavy)\b.*\bweigh|\bweight of\b|\bhow heavy\b|\bwhat\b.*\bweigh",
     r"\b(?:kg|kilograms?|kilos?|grams?|pounds?|lbs?|tons?|tonnes?|ounces?)\b"),
    ("length", r"\bhow (?:far|tall|high|deep|wide|long is|big is|large is)\b|\b(?:height|length|depth|"
               r"distance|"
               r"altitude|elevation|area) of\b",
     r"\b(?:km|kilomet\w+|met(?:er|re)s?|mi|miles?|feet|foot|ft|inch\w*|cm|mm|m|acres?|hectares?|yards?|"
     r"square|"
     r"storeys|stories|floors)\b|[²′″]"),
    ("percent", r"\b(?:what|which) (?:percentage|percent|share|proportion|per cent)\b",
     r"%|\bper ?cent\b|\bpercent\w*\b|\b(?:half|third|quarter|two[- ]thirds|majority)\b"),
    ("money", r"\bhow much\b.*\b(?:cost|pay|paid|spend|spent|worth|earn\w*|money|price|debt|invest\w*|"
              r"raise[d]?|"
              r"budget|salary|value)\b|\b(?:price|cost|salary|budget|value|gdp|debt|worth) of\b|"
              r"\b(?:budget|salary|price|gdp|revenue|debt|net worth)\b", _MONEY),
    ("people", r"\bpopulation\b|\bhow many (?:people|inhabitants|residents) (?:live|reside|inhabit|"
               r"are there)\b|"
               r"\bнаселени\w+\b|\bсколько (?:человек|людей|жителей) (?:жив|прожив)|\bعدد سكان\b",
     r"\b(?:inhabitants|residents|population|home to|live[sd]? (?:in|on|there|here)|living|citizens|"
     r"souls|(?:nation|country|city|town|"
     r"state|area|island)(?:['’]s)? (?:of )?[\d.,]+ (?:million )?people|people in the (?:area|zone|country|"
     r"city)|"
     r"free trade area|жител\w+|населени\w+)\b|سكان|نسمة"),
    ("amount", r"\bhow much (?!.*\b(?:cost|did .* (?:raise|earn))\b)\w+",
     r"[$€£¥₽%]|\b(?:percent|per cent|dollars?|euros?|rou?bles?|tons?|tonnes?|barrels?|lit(?:er|re)s?|"
     r"gallons?|"
     r"kilograms?|kg|pounds?|cubic|square|acres?|hectares?|megawatts?|kilowatts?|watts?|calories|units?)\b"),
    ("times", r"\bhow (?:often|many times)\b|\bсколько раз\b",
     r"\b(?:times?|occasions?|once|twice|thrice|(?:first|second|third|fourth|fifth|sixth)|раз\w?|дважды)\b"),
)  # fmt: skip
_HOLDS = re.compile(
    r"\bwho\b.*\b(?:is|was|are|were|became|becomes?)\b|"
    rf"\b(?:which|what) (?:\w+ ){{0,2}}(?:{OFFICES}|actress|artist|scientist)s?\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:people|persons|men|women|civilians|soldiers|lives|children|dead|members|troops|victims|others|"
    r"inhabitants|residents|killed|died|girls|boys|students|человек|людей|погибл\w+|"
    r"убит\w*)\b", re.IGNORECASE,
)  # fmt: skip
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|around|outside|inside|into|on|across|through|town|city|village|capital)\s+"
    r"(?:the\s+)?(?:[a-z]+\s+){0,4}(?=[A-ZÀ-Þ])|[,(]\s*(?=[A-ZÀ-Þ])"
)
_CAUSE = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|as a result|given|should|reason|therefore|"
    r"to avoid|"
    r"wants? to|need(?:s|ed)? to|would (?:lead|cause)|aimed? (?:at|to)|for fear|after|amid|prompt(?:ed|ing)|"
    r"citing|named (?:after|for)|caused?|led to|потому|поскольку|из-за|так как)\b|لأن|بسبب"
)
_NEAR_DAY = re.compile(
    r"\b\w+day\b|\bago\b|\blast (?:week|month|year|night|summer|winter|spring|autumn|fall)\b|\byesterday\b|"
    r"\btoday\b|\btomorrow\b|\bthis (?:week|month|year|morning|evening)\b|\b\d{1,2}(?:st|nd|rd|th) century\b|"
    r"\b\d{4}s\b|\bвчера\b|\bсегодня\b|\bгод\w*\b|\b\d{1,2}:\d{2}\b"
)
_TITLED = re.compile(
    r"\b(?:President|Prime Minister|Minister|Secretary|Chancellor|Mr|Mrs|Ms|Dr|Sir|Lord|King|Queen|Pope|"
    r"General|"
    r"Colonel|Judge|Senator|Governor|Mayor|Ambassador|Envoy|Prince|Princess|Sheikh|St|Captain|Director|Coach)"
    r"\.?\s+$", re.IGNORECASE,
)  # fmt: skip
_ACRONYM = re.compile(r"[A-Z][A-Z\d.]+$")
_ROLE = re.compile(
    r"\b(?:his|her|their|its|the|a|an|one|two|of) (?:\w+ ){0,2}(?:official|spokes\w+|minister|president|"
    r"group|groups|"
    r"activists?|opposition|rebels|police|brother|sister|wife|husband|son|daughter|father|mother|team|"
    r"company|"
    r"government|party|residents|officials|lawmakers|specialists|member|members)\b", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """What an answer must show: its kind, and of a number what it measures ("" for a plain count)."""

    kind: str
    unit: str = ""
    holder: bool = False
    """A person by office or deed is asked for, not whoever did something."""


@lru_cache(maxsize=2048)
def slot(question: str, kind: str) -> Slot:
    """The slot of a question of this kind (`rag.language.question.Kind`)."""
    unit = next((name for name, asks, _ in _UNITS if re.search(asks, question, re.IGNORECASE)), "")
    if kind == "number" or (unit and kind in ("other", "when")):
        return Slot("number", unit)
    return Slot(kind, "", bool(_HOLDS.search(question)) if kind == "who" else False)


_RATE = re.compile(r"\b(?:per|every|each|out of|на каждые|لكل) $")
_SHOWS = {name: re.compile(shows, re.IGNORECASE) for name, _, shows in _UNITS}


def quantities(text: str) -> list[Number]:
    """The numbers of a text, but for the base of a rate: "per 100,000 of the population" counts nobody."""
    return [number for number in numbers(text) if not _RATE.search(text[: number.start])]


def measured(unit: str, text: str) -> float:
    """1.0 where a sentence has a quantity in the unit that is asked for, 0.3 where another, else 0.0."""
    told = quantities(text)
    shown = list(_SHOWS[unit].finditer(text))
    if unit in ("times", "percent", "age") and shown:
        return 1.0
    if not told:
        return 0.0
    near = any(_near(number, match) for number in told for match in shown)
    return 1.0 if near else 0.3


def _near(number: Number, match: re.Match[str]) -> bool:
    return -30 <= match.start() - number.end <= 40 or 0 <= number.start - match.end() <= 30


def counts_people(text: str, number: Number) -> bool:
    """Whether a number of a sentence counts people: "19,000 people", "four more were killed"."""
    return bool(_PEOPLE.search(text[number.start : number.end + 45]))


def persons(text: str, language: str | None) -> list[tuple[str, bool]]:
    """Names of a sentence that may be people's; whether they surely are: two words, or a title before."""
    found: list[tuple[str, int, int]] = []
    for name, start, end in names(text):
        if found and re.fullmatch(r"\s+(?:(?:de|von|van|bin|ibn|al|el|da|del|der|di|la|le)\s+)?|[-.]\s?",
                                  text[found[-1][2] : start]):  # fmt: skip
            found[-1] = (text[found[-1][1] : end], found[-1][1], end)
        else:
            found.append((name, start, end))
    made = []
    for name, start, _ in found:
        if (
            _ACRONYM.match(name)
            or any(word in BODIES for word in name.lower().split())
            or all(is_known(word.text, language) for word in words(name))
        ):
            continue
        sure = len(name.split()) > 1 or bool(_TITLED.search(text[max(0, start - 25) : start]))
        made.append((name, sure))
    return made


def shows_person(told: Slot, text: str, language: str | None, asked: frozenset[str]) -> float:
    """1.0 where a sentence names a person (`asked`: keys of the question's own names), less where it may."""
    new = [(n, sure) for n, sure in persons(text, language) if not _mostly(n, language, asked)]
    if any(sure for _, sure in new):
        return 1.0
    if new:
        return 0.7
    others = [n for n, _, _ in names(text) if not _mostly(n, language, asked)]
    if others or _ROLE.search(text):
        return 0.3 if told.holder else 0.5
    return 0.0


def _mostly(name: str, language: str | None, asked: frozenset[str]) -> bool:
    """Whether most words of a name are of the question."""
    told = [bool({t.key for t in keys(word.text, language)} & asked) for word in words(name)]
    return sum(told) * 2 >= len(told)


def shows_place(text: str, language: str | None, asked: frozenset[str]) -> float:
    """1.0 where a sentence names a place behind a preposition that the question does not name."""
    told = {start for name, start, _ in names(text) if not _mostly(name, language, asked)}
    if not told:
        return 0.0
    return 1.0 if any(match.end() in told for match in _PLACE.finditer(text)) else 0.4


def shows_day(text: str, asked: frozenset[tuple[int | None, int | None, int | None]]) -> float:
    """1.0 where a sentence has a date that the question has not, 0.6 for "on Tuesday", else 0.0."""
    if any((d.year, d.month, d.day) not in asked for d in dates(text)):
        return 1.0
    return 0.6 if _NEAR_DAY.search(text) else 0.0


def shows_cause(text: str) -> float:
    """1.0 where a sentence says why something is, by its words."""
    return float(bool(_CAUSE.search(text)))
