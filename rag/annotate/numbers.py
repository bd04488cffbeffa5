"""Numbers of a text, with what they measure or count and their bound: rules and word lists, no parser."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, Literal, cast

from rag.annotate.data import table
from rag.language.days import dated
from rag.language.lexicons import any_of
from rag.records import Day, Quantity, Span

Bound = Literal["", "~", ">", "<"]
_REACH: Final = 80
"""Characters behind a number that are searched for what it counts."""
_AHEAD: Final = 24
"""Characters before a number that are searched for its bound and its currency."""
_LONGEST: Final = 4
"""Words of what is counted."""


def numbers(
    text: str, language: str | None = None, days: Sequence[Day] | None = None
) -> tuple[Quantity, ...]:
    """The quantities of a short text, in order; offsets count its characters.

    Dates, times of day, ordinals and designations (S-300, G20) are none. `language` says which words end
    what is counted; None is like English. `days` are the text's times, where they have been read.
    """
    if not _patterns().number.search(text):
        return ()
    return counts(text, language, dated(text) if days is None else [(day.start, day.end) for day in days])


def counts(text: str, language: str | None, taken: Sequence[Span]) -> tuple[Quantity, ...]:
    """The quantities of a text, but for those within the spans `taken`, which are of its times."""
    found: list[Quantity] = []
    for match in _patterns().number.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if (value := _value(text, match)) is not None:
            limit = min((start for start, _ in taken if start >= match.end()), default=len(text))
            found.append(_quantity(text[:limit], match, value, language))
    return tuple(_shared(text, found))


_DIGITS: Final = re.compile(r"\d[\d.,]*\d|\d")
_AND: Final = frozenset("and to or - – — и до или".split())


def _shared(text: str, found: list[Quantity]) -> list[Quantity]:
    """ "Between 36 and 40 million people": the first counts what the second counts, in millions too.

    "$5-6bn": the second is of the first one's money.
    """
    for at in range(len(found) - 2, -1, -1):
        one, other = found[at], found[at + 1]
        if one.counted or text[one.end : other.start].strip() not in _AND:
            continue
        is_signed = one.unit and not (other.unit or other.counted or text[one.start].isalnum())
        if is_signed:
            found[at + 1] = other = replace(other, unit=one.unit)
        if is_signed or not one.unit:
            plain = _unscaled(text, other)
            scale = other.value / plain if plain >= one.value > 0 else 1.0
            found[at] = replace(one, value=one.value * scale, unit=other.unit, counted=other.counted)
    return found


def _unscaled(text: str, told: Quantity) -> float:
    """A number without its thousands or millions: what its digits or its first words are."""
    if digits := _DIGITS.search(text, told.start, told.end):
        return _plain(digits[0])
    value = told.value
    while value >= 1e3 and not value % 1e3:
        value /= 1e3
    return value


class _Patterns:
    """The expressions that the data file makes, compiled once."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        scale, word = any_of(data["scales"]), any_of(data["words"])
        units, tens, hundreds = (
            any_of(w for w, value in data["words"].items() if low <= value < high)
            for low, high in ((0, 10), (20, 100), (100, 1000))
        )
        below = rf"(?:(?:{hundreds})\s)?(?:(?:{tens})(?:[-\s](?:{units})(?!\w))?|{word})(?!\w)"
        codes = any_of(sign for sign in data["signs"] if len(sign) == 3 and sign.isalpha())
        digits = r"\d{1,3}(?:(?:,\d{3})+|(?:[\u00a0\u202f ]\d{3})+)(?:\.\d+)?(?!\d)|\d+(?:[.,]\d+)?(?!\d)"
        self.number = re.compile(
            rf"(?:(?<![\w.,/:])(?<!(?<!\d)-)|(?<=\b(?:{codes})))(?P<digits>{digits})(?:[-\s]?(?P<scale>{scale})\.?(?!\w))?"
            rf"|(?<![\w-])(?P<vague>{any_of(data['vague'])})(?!\w)(?=\s+of\b(?!\s(?:thou|mill|bill)\w+s\b)|\s+[а-я])"
            rf"|(?<![\w-])(?P<words>{below}(?:[-\s](?:and\s)?(?:{scale})(?!\w)(?:[-\s](?:and\s)?{below})?)*)"
            rf"|(?<![\w-])(?:a|an|half\sa)\s(?P<one>hundred|thousand|million|billion|dozen)(?!\w)",
            re.I,
        )
        self.sign = re.compile(rf"(?<!\w)({any_of(data['signs'])})\s?$")
        self.unit = re.compile(rf"[-\s\u00a0]?(?P<unit>{any_of(data['units'])})(?!\w)", re.I)
        self.name = re.compile(rf"(?<!\w)(?:{any_of(data['designations']['words'])})\s$", re.I)
        self.bound = re.compile(rf"(?<!\w)({any_of(data['bounds'])})\s+(?:[$€£]\s?)?$", re.I)


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    return _Patterns(table("quantities"))


def _look(kind: str, word: str) -> Any:
    """The entry of a table for a word, by itself or by its beginning; None without one."""
    entries = table("quantities")[kind]
    low = word.lower()
    for key, value in entries.items():
        if low == key.lower() or (key.endswith("*") and low.startswith(key[:-1].lower())):
            return value
    return None


_NOT_DIGITS: Final = re.compile(
    r"[-\s](?:third|quarter|fifth)s?\b|st\b|nd\b|rd\b|th\b|\s?[ap]\.?m\b|:\d|[-–]?[A-Za-z]{2,}\d|[A-Z]{1,3}\b|['’]s\b"
)
_ORDINAL_RU: Final = re.compile(r"-(?:й|я|е|го|му|м|х|ми)\b")


def _value(text: str, match: re.Match[str]) -> float | None:
    if match["digits"] and _patterns().name.search(text[max(0, match.start() - _AHEAD) : match.start()]):
        return None
    if match["vague"]:
        return float(_look("vague", " ".join(match["vague"].split())))
    if match["one"]:
        half = 0.5 if match[0].lower().startswith("half") else 1.0
        return half * float(_look("words", match["one"]) or _look("scales", match["one"]))
    if match["words"]:
        return _spelled(text, match)
    after = text[match.end() : match.end() + 12]
    if _NOT_DIGITS.match(after) or _ORDINAL_RU.match(after):
        return None
    return _plain(match["digits"]) * (float(_look("scales", match["scale"])) if match["scale"] else 1.0)


def _plain(digits: str) -> float:
    bare = "".join(digits.split())
    whole, *groups = bare.partition(".")[0].split(",")
    thousands = groups and len(whole) < 4 and all(len(one) == 3 for one in groups)
    return float(bare.replace(",", "" if thousands else "."))


_NOT_ONE: Final = re.compile(
    r"\s+(?:of|another|another['’]s|by one|day|thing|way|who|that|to|is|was)\b|['’]|\s*[.,;:!?]"
)


def _spelled(text: str, match: re.Match[str]) -> float | None:
    if _NOT_DIGITS.match(text, match.end()):
        return None
    words = [w for w in match["words"].lower().replace("-", " ").split() if w != "and"]
    if words == ["one"] and _NOT_ONE.match(text, match.end()):
        return None
    whole, part = 0.0, 0.0
    for word in words:
        if (scale := _look("scales", word)) is None:
            part += float(_look("words", word))
        else:
            part = (part or 1.0) * float(scale)
            if scale >= 1e3:
                whole, part = whole + part, 0.0
    return whole + part


_AGED: Final = (" age ", " aged ", " в возрасте ")


def _quantity(text: str, match: re.Match[str], value: float, language: str | None) -> Quantity:
    patterns, start, end = _patterns(), match.start(), match.end()
    is_more = text.startswith("+", end)  # "18+ years"
    end += is_more
    before = text[max(0, start - _AHEAD) : start]
    unit = ""
    if sign := patterns.sign.search(before):
        unit, start = _look("signs", sign[1]), start - len(sign[0])
        before = before[: sign.start()]
        plain = match["digits"] and not match["scale"] and not text[end + 1 : end + 2].isalnum()
        if plain and (scale := _look("letters", text[end : end + 1])):  # "$5m"
            value, end = value * scale, end + 1
    elif after := patterns.unit.match(text, end):
        unit = _look("units", after["unit"])
        end = after.end("unit")
    elif f" {before}".endswith(_AGED):
        unit = "age"
    bound = patterns.bound.search(before)
    told: Bound = cast(Bound, _look("bounds", " ".join(bound[1].split()))) if bound else ""
    if match["vague"] or is_more:
        told = ">"
    counted = "" if unit == "age" else _counted(text[end : end + _REACH], language)
    return Quantity(start, end, value, unit, counted, told)


_WORD: Final = re.compile(r"[^\W\d_][\w’'-]*|[^\w\s]")


def _counted(after: str, language: str | None) -> str:
    """The words for what is counted: the noun's group behind the number, and what befell it."""
    data = table("quantities")
    tongue = language if language in ("en", "ru") else "en"
    stops, fates = set(data["stops"][tongue].split()), set(data["fates"][tongue].split())
    gaps = set(data["stops"]["gaps"].split())
    found: list[str] = []
    words = [m.group().lower() for m in _WORD.finditer(after)]
    at = 1 if words[:1] == ["of"] else 0  # "thousands of people", "of them" ends at once
    while at < len(words) and len(found) < _LONGEST and words[at][:1].isalpha() and words[at] not in stops:
        found.append(words[at])
        at += 1
        if found[-1] in fates:
            return " ".join(found)
    while at < len(words) and words[at] in gaps:
        at += 1
    if at < len(words) and words[at] in fates:
        found.append(words[at])
    return " ".join(found)
