"""What kind of answer a question expects: a person, a date, a number, a place, somebody's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["who", "when", "where", "number", "say", "why", "yes_no", "other"]

_SAY = (
    r"say|said|says|tell|told|state|stated|announce|announced|think|thinks|comment|respond|response|"
    r"react|reaction|"
    r"opinion|view|views|position|statement|claim|claimed|warn|warned|argue|argued|promise|promised|"
    r"deny|denied|call|describe|write|tweet|add|stress|insist|admit|explain|urge|pledge|vow|predict|believe|"
    r"suggest|demand"
)
OFFICES = (
    r"minister|president|official|person|leader|politician|diplomat|ambassador|secretary|spokes\w+|envoy|general|"
    r"commander|man|woman|player|actor|singer|author|writer|king|queen|pope|judge|governor|mayor"
)
"""What a person is who is asked for by what he does: "which minister"."""
_RULES: tuple[tuple[Kind, str], ...] = (
    ("number", r"\bhow (?:many|much|large|big|high|long|old|far)\b|\bwhat (?:number|share|percentage|"
               r"proportion)\b|"
               r"\b(?:death toll|number of|budget|figure|casualties)\b|"
               r"\b(?:population|price|cost|size|rate) of\b|\bсколько\b|\bчисло\b|\bكم\b"),
    ("say", rf"\bwhat (?:did|does|do|has|have|had|was|is)\b.*(?-i:\b(?:{_SAY})\b)|\bhow did\b.*\b(?:respond|"
            rf"react)\b|"
            r"\b(?:what|which) words\b|\bwhat (?:were|are) .*\b(?:words|views)\b|\bчто\b.*\b(?:сказал|"
            r"заявил|говор|ответил|"
            r"думает|считает)\w*|"
            r"\bماذا (?:قال|صرح)"),
    ("why", r"\bwhy\b|\bfor what reason|\breasons?\b|\bпочему\b|\bзачем\b|\bلماذا\b"),
    ("who", rf"\bwho\b|\bwhom\b|\bwhose\b|\b(?:which|what) (?:\w+ )?(?:{OFFICES}|senator)s?\b|"
            r"\b(?:which|what) (?:\w+ )?(?:secretaries|wom[ae]n|men)\b|\bкто\b|\bкого\b|\bمن (?:هو|هي|الذي)"),
    ("when", r"\bwhen\b|\bwhat (?:date|year|day|month|time)\b|\b(?:in|on) (?:which|what) (?:date|year|"
             r"day|month)\b|"
             r"\b(?:which|what) year\b|\bкогда\b|\bв каком году\b|\bمتى\b"),
    ("where", r"\bwhere\b|\b(?:in|at|to|from|near) (?:which|what) (?:\w+ )?(?:city|country|place|town|"
              r"capital|state|"
              r"region|province|village)\b|\b(?:which|what) (?:\w+ )?(?:city|town|capital|province|"
              r"village)\b|"
              r"\bгде\b|\bв каком городе\b|\bأين\b"),
    ("yes_no", r"^(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\b|\bли\b|^هل\b"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """The kind of answer, whose words are asked for (as the question names them), and whether of a whole.

    `total` is True where the question asks for the sum of something that goes on ("have been
    killed", "so far", "death toll"), so that a count of one day does not answer it.
    """

    kind: Kind
    speaker: str | None = None
    total: bool = False


_ASKED = re.compile(
    rf"\b(?:did|does|do|has|have|had|was|is)\s+(?:the\s+)?((?:[\w’'.-]+\s+){{1,6}}?)(?:{_SAY}|use)\b",
    re.IGNORECASE,
)
_ASKED_RU = re.compile(r"\bчто\s+((?:[\w-]+\s+){1,4}?)(?:сказал|заявил|говор|ответил)\w*", re.IGNORECASE)
_ASKED_AR = re.compile(r"\bماذا\s+(?:قال|صرح)\s+([\w]+(?:\s+(?!(?:عن|في|حول|إن|أن|على|بشأن)\b)[\w]+)?)")
_POSSESSED = re.compile(rf"\b((?:[A-Z][\w.-]+\s)*[A-Z][\w.-]+)['’]s?\s+(?:\w+\s+)?(?:{_SAY}|words)\b")
_BY_WHOM = re.compile(
    r"\b(?:[Aa]ccording to|[Ii]n the (?:words|view|opinion) of) (?:the |an? )?"
    r"(?!(?:various|some|different|several|official|all|reports?|sources?|articles?|accounts?|figures?|"
    r"texts?)\b)"
    r"((?:[\w’'.-]+ ?){1,5}?)(?=[?,]|$)"
)
_TOTAL = re.compile(
    r"\b(?:have|has|had) (?:been|died|killed|fled|claimed)|\bdeath toll\b|\bso far\b|\bin total\b|\btotal\b|"
    r"\baltogether\b|"
    r"\bcasualties\b|\bпогибло\b|\bпогибли\b", re.IGNORECASE,
)  # fmt: skip


def _found(text: str) -> list[tuple[int, int, Kind]]:
    """Where each rule matches first; the question word that comes first says what is asked."""
    found = []
    for order, (kind, rule) in enumerate(_RULES):
        if match := re.search(rule, text, re.IGNORECASE):
            found.append((match.start(), order, kind))
    return found


_RELATIVE = re.compile(
    r"(?:(?!\b(?:who|whom|whose|when|where)\b).)*\b(?:what|which|how)\b(?! (?:\w+ ){0,2}(?:date|year|day|"
    r"month|time|"
    r"city|country|place|town|capital|state|region|province|village|minister|president|official|person|"
    r"leader|"
    r"politician|diplomat|ambassador|secretary|spokes\w+|envoy|general|commander|man|woman|player|actor|"
    r"singer|"
    r"author|writer|king|queen|pope)\b)"
    r"(?:(?!, (?:who|when|where)\b| and (?:who|when|where)\b).)*\b(?:who|whom|whose|when|"
    r"where)\b",
    re.IGNORECASE,
)
"""A question word that only ties a clause to "what" before it: "What sea lay to the east when he died?"."""


def expects(question: str) -> Expected:
    """The expected answer of a question in English, Russian or Arabic; `other` where nothing tells."""
    text = " ".join(question.split())
    kind: Kind = min(_found(text), default=(0, 0, "other"))[2]
    if kind in ("who", "when", "where") and _RELATIVE.match(text):
        kind = "other"
    speaker = None
    if kind in ("say", "why"):
        match = (
            _ASKED.search(text) or _ASKED_RU.search(text) or _ASKED_AR.search(text) or _POSSESSED.search(text)
        )
        speaker = match.group(1).strip() if match else None
    elif match := _BY_WHOM.search(text):
        speaker = match.group(1).strip()
    return Expected(kind, speaker, bool(_TOTAL.search(text)))


_PHRASES = re.compile(
    r"\b(?:took|takes?|taken|taking) (?:part|place)\b|\bin the words of\b|\b(?:which|what) words\b|"
    r"\baccording to(?: (?:the|various|some|different|several|official|all))* (?:reports?|sources?|articles?|"
    r"accounts?|figures?|texts?)\b|\bwords? (?:did|does|do)\b.*\buse\b",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"\b(first|last|only|most|least|(?:old|young|big|larg|great|high|low|long|short|fast|slow|heav|light|"
    r"small|"
    r"rich|poor|earli|late|deep|tall|strong|near|clos|deadli|busi|hott|cold|wealthi|popular)(?:i?est))\b",
    re.IGNORECASE,
)


def light_spans(question: str) -> list[tuple[int, int]]:
    """Spans of a question that ask and tell nothing: "took part", "according to various reports"."""
    found = []
    for match in _PHRASES.finditer(question):
        if match.group().lower().endswith("use"):  # only its ends, what stands between names the speaker
            found += [(match.start(), match.start() + 5), (match.end() - 3, match.end())]
        else:
            found.append(match.span())
    return found


def extremes(text: str) -> frozenset[str]:
    """ "first", "largest": words that single out one of a kind, in lower case."""
    return frozenset(match.group(1).lower() for match in _EXTREME.finditer(text))


_LIGHT = re.compile(
    r"according|happen\w*|occur\w*|произошл\w*|происход\w*|случил\w*|حدث|يحدث|"
    r"как(?:ой|ая|ое|ие|ого|ому|ими?|их|ую|ом|ов\w*)|ко(?:го|му)|кем|ч(?:ему|его|ем)|чь\w+|чей|скольк\w+|"
    r"котор\w+|назов\w+|привед\w+|укаж\w+|опиш\w+|перечисл\w+|расскаж\w+|объясн\w+",
    re.IGNORECASE,
)
_ORDERS = re.compile(r"Name|List|Describe|Give|Explain|Tell")


def is_light(word: str) -> bool:
    """Whether a word of a question only asks that something is told: "happened", "Назовите"."""
    return bool(_LIGHT.fullmatch(word) or _ORDERS.fullmatch(word))


def asks_for_words(word: str) -> bool:
    """Whether a word of a question only asks for somebody's words: "say", "заявил"."""
    return bool(re.fullmatch(rf"(?:{_SAY}|сказал\w*|заявил\w*|говор\w*|قال|صرح)", word, re.IGNORECASE))
