"""The numbers of a text in one normal form: quantities, shares, times of day, places in a row, names."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Literal

from rag import annotate
from rag.annotate.data import table as noted
from rag.annotate.numbers import counts
from rag.answer.data import table
from rag.language.lexicons import any_of
from rag.records import Quantity

EVERY = "every "
"""Begins the unit of what comes again."""
BROAD = 0.14
"""How far a percentage may lie off a share in words ("over half", 57 percent), as a share of it."""
ROUGH = 0.1
"""How far a number that is said to be about so much may lie off, as a share of it, if it is round."""
TENFOLD = 10
"""How many times as much there may be of what is said to be hundreds, or thousands."""
CONVERTED = 0.02
"""How far one may lie off that is told in another unit (22 miles, 35 km)."""
HALF_DAY = 720
"""Minutes of one: a time of day may be told without its half."""
SOON = 15
"""Minutes that a time of day may lie off one that is told as near it ("shortly before 2 p.m.")."""
SOME = 12
"""Numbers up to it may count equal parts ("each of the ten mines")."""
FEW = 4
"""Numbers up to it that are written in letters may count what the quotes only list ("both", "two firms")."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it is written. `value` is in the first unit of its measure (days, km, tonnes), `factor` how
    many of them its own unit has; `counted` and `bound` as in `Quantity`.
    """

    start: int
    text: str
    value: float
    unit: str = ""
    counted: str = ""
    bound: Literal["", "~", ">", "<"] = ""
    factor: float = 1.0

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def spelled(self) -> bool:
        """Whether it is written in letters."""
        return not any(c.isdigit() for c in self.text)


def figures(text: str, language: str | None) -> tuple[Figure, ...]:
    """All numbers of a text but those of its dates; times of day are minutes, "No. 3846" is a designation.

    Of two that overlap the one counts that is found first: the rules tell more than a bare quantity. Lengths
    of time count in a date too, where their number is told ("in the past 25 years").
    """
    found: list[Figure] = []
    dates = [(day.start, day.end) for day in annotate.days(text)]
    bare = (Figure(m.start(), m[0], float(m[0]), "designation") for m in _BARE.finditer(text))
    ruled = (read(match) for pattern, read in _rules() for match in pattern.finditer(text))
    for one in filter(None, chain(ruled, (_quantity(text, q) for q in counts(text, language, ())), bare)):
        is_length = one.unit == "day" and not _YEAR.match(one.text)
        taken = [*((other.start, other.end) for other in found), *(() if is_length else dates)]
        if not any(start < one.end and one.start < end for start, end in taken):
            found.append(one)
    whole: list[Figure] = []
    for one in sorted(found, key=lambda one: one.start):
        first = whole[-1] if whole else one
        if (
            first.unit == one.unit == "day"
            and one.factor < first.factor
            and _AND.fullmatch(text, first.end, one.start)
        ):
            whole.pop()  # "an hour and twenty minutes"
            said = text[first.start : one.end]
            one = replace(one, start=first.start, text=said, value=first.value + one.value)
        whole.append(one)
    return tuple(whole)


_DIGITS = re.compile(r"\d+(?:,\d{3})*(?:\.(\d+))?")
_YEAR = re.compile(r"\d{4}\b|past|last|next", re.I)
_BARE = re.compile(r"(?<![\w.,])(?<!(?<!\d)-)\d+(?![\w%]|[.,]\d)")
_AND = re.compile(r"(?:,|,?\sand)\s")
_HALF = re.compile(r"[\s-]and[\s-]a[\s-]half(?:[\s-](\w+))?")
_NO_SHARE = ("first ", "second ", "third ", "fourth ", " and ", "-and-", "the ")
"""Stands before what is no share: "the first half of 2013", "two and a half", "the third of the season"."""


def _quantity(text: str, q: Quantity) -> Figure:
    half = _HALF.match(text, q.end)
    counted = half[1] or "" if half else q.counted
    unit, factor = table("measures").get(q.unit, (q.unit, 1.0))
    word = counted.partition(" ")[0]
    if not unit and (measure := table("measures").get(word) or table("measures").get(word.removesuffix("s"))):
        counted, (unit, factor) = "", measure  # "three decades"
    end = half.end() if half else q.end
    whole = table("measures").get(text[q.start : q.end].split()[-1].lower(), ("day", 1.0))
    value = q.value + (0.5 if whole[0] else 0.5 * whole[1]) * bool(half)  # "a million and a half"
    return Figure(q.start, text[q.start : end], value * factor, unit, counted, q.bound, factor)


def same(mine: Figure, other: Figure) -> bool:
    """Whether a sentence may write `mine` where its quote has `other`."""
    if mine.unit != other.unit:
        if other.unit and (mine.unit or mine.counted):
            return False
        mine, other = (replace(f, value=f.value / f.factor, factor=1.0) for f in (mine, other))
    error = abs(mine.value - other.value)
    if mine.unit == "clock":  # "half past one" of 13:30
        return min(error % HALF_DAY, -error % HALF_DAY) <= SOON * bool(mine.bound or other.bound)
    if error <= 1e-6 * max(abs(mine.value), 1.0):
        return True
    if mine.factor != other.factor and error <= CONVERTED * other.value:
        return True
    if mine.unit == "percent" and mine.spelled != other.spelled and mine.bound + other.bound:
        return error <= BROAD * max(mine.value, other.value)
    step, is_rounded = _step(mine)
    if mine.text.lower() in noted("quantities")["vague"]:
        return mine.value <= other.value < TENFOLD * mine.value  # "hundreds"
    if mine.bound in (">", "<") and (other.value > mine.value) == (mine.bound == ">"):
        return error < step
    is_rough = mine.bound or other.bound or (is_rounded and not float(other.value / step).is_integer())
    return bool(is_rough) and error <= min(ROUGH * max(abs(mine.value), abs(other.value)), step / 2)


def _step(figure: Figure) -> tuple[float, bool]:
    """What a round number is rounded to: 40 to tens, 8.3 billion to a tenth of them, a third to fives.

    And whether it may be rounded without a word that says so: 8.3 billion, 58 percent, but not 5 or 1,900.
    """
    if figure.text.endswith("dozen"):
        return 12.0, False
    if (digits := _DIGITS.search(figure.text)) is None or not figure.value:
        plain = f"{figure.value / figure.factor:.0f}"
        step = 5.0 if figure.value / figure.factor % 1 else 10.0 ** (len(plain) - len(plain.rstrip("0")))
        return step * figure.factor, False
    number = digits[0].replace(",", "")
    last = -len(digits[1]) if digits[1] else len(number) - len(number.rstrip("0"))
    return 10.0**last * figure.value / float(number), last < 1 and len(number) > 1


def worked_out(mine: Figure, others: Sequence[Figure]) -> bool:
    """Whether a number is the sum, difference, product or share of two others, or the sum of all.

    Or what one was before it rose or fell by another, a percentage.
    """
    if mine.unit == "percent":
        parts = {(f.unit, f.value) for f in others}
        shares = [a / b for unit, a in parts for other, b in parts if unit == other and 0 < a < b]
        shares = [one for share in shares for one in (share, 1 - share, 1 / share - 1)]
        shares += [1 - value / 100 for unit, value in parts if unit == "percent"]
        if any(same(mine, replace(mine, text="0%", value=round(100 * share))) for share in shares):
            return True
    units = {mine.unit, "percent" if mine.counted.startswith(("point", "percentage")) else mine.unit}
    units |= {""} if mine.unit != "percent" else set()
    alike = [f for f in others if f.unit in units]
    values = {f.value * (1.0 if f.unit else mine.factor) for f in alike}
    pairs = [(a, b) for a in values for b in values if a > b]
    sums = [*(a - b for a, b in pairs), *(a + b for a, b in pairs), sum(values)]
    sums += [a - b - c for a, b in pairs for c in values if c < b]
    some = [f.value for f in others if not f.unit and 1 < f.value <= SOME]
    sums += [share for a in values for n in some if a != n for share in (a * n, a / n)]
    if mine.unit != "percent":  # before it rose or fell by so much
        rates = [f.value / 100 for f in others if f.unit == "percent" and not f.spelled and f.value < 100]
        sums += [before for a in values for rate in rates for before in (a / (1 + rate), a / (1 - rate))]
    if mine.counted.startswith("times"):
        sums += [a / b for a, b in pairs if b]
    factor = next((f.factor for f in others if f.unit == mine.unit), mine.factor)
    return any(same(mine, Figure(0, "0", total, mine.unit, factor=factor)) for total in sums)


# -- what is no plain quantity


Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], Figure | None]]


@cache
def _rules() -> tuple[Rule, ...]:
    """The patterns, the more telling first."""
    units = "second|minute|hour|day|week|month|year|decade|century|mile|quarter"
    one = r"(?:for|in|within|after|over)\san?|past|last|next|first(?=\squarter)"
    behind = r"and\s\w+\s(?:\w+s|half)|ago|later|earlier|before|after"
    numerator = r"(?:(?P<numerator>an?|one|two|three|four|две|три)[\s-])?"
    share = rf"(?<!\w){numerator}(?P<word>{any_of(table('shares'))})s?(?!\w)"
    rates = any_of(word for words in table("rates").values() for word in words)
    places = any_of(table("ordinals")["words"].split())
    near = r"(?:\b(?P<near>about|around|before|after|towards|nearly|almost)\s)?"
    patterns = (
        (rf"{share}(?:\sof)?\san?\s(?P<unit>{units}|million|billion|trillion)\b", _share),
        (rf"\b(?:{one}|an?(?=\s\w+\s(?:{behind})\b))\s(?P<unit>{units})\b", _length),
        (r"\b(?P<unit>centenary)\b", _length),
        (r"(?<![\d:.])(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d)(?![\d:])", _timed),
        (rf"(?<!\w)(?:{rates})(?!\w)", _rate),
        (rf"{near}\b(?:a\s)?(?P<part>half|quarter)\s(?P<way>past|to)\s(?P<word>[a-z]+)", _spoken_clock),
        (rf"{share}(?P<of>(?=\sof\b))?", _share),
        (r"(?<![\w,.])(?P<part>\w+)[ -](?:in|out of)[ -](?P<whole>\w+)(?!\w)", _ratio),
        (rf"{near}(?<![\d.,:])\b(?P<hour>[01]?\d|2[0-4])(?:(?P<point>[:.])(?P<minute>[0-5]\d))?(?![\d:])(?:\s?(?P<half>[ap])\.?m\b\.?)?",
         _clock),
        (rf"(?<!\w)(?:(?P<digits>\d{{1,3}})\s?(?:st|nd|rd|th)|"
         rf"(?:(?P<tens>\w+ty)[-\s]+)?(?P<word>{places}))(?!\w)(?P<years>\s(?:anniversary|birthday))?",
         _ordinal),
    )  # fmt: skip
    return tuple((re.compile(pattern, re.I), read) for pattern, read in patterns)


def _figure(match: re.Match[str], value: float, unit: str, factor: float = 1.0) -> Figure:
    return Figure(match.start(), match[0], value * factor, unit, factor=factor)


def _length(match: re.Match[str]) -> Figure:
    """ "For a week", "the past decade", "an hour and a half"."""
    half = _HALF.match(match.string, match.end())
    length = _figure(match, 1.5 if half else 1.0, *table("measures")[match["unit"].lower()])
    return replace(length, text=match.string[match.start() : half.end()]) if half else length


def _timed(match: re.Match[str]) -> Figure:
    """What a clock has run: "2:14:04"."""
    seconds = 3600 * int(match["hours"]) + 60 * int(match["minutes"]) + int(match["seconds"])
    return _figure(match, seconds, *table("measures")["second"])


def _rate(match: re.Match[str]) -> Figure:
    """How often a sum comes again, as a figure of a unit of its own: "every month"."""
    unit = next(unit for unit, words in table("rates").items() if " ".join(match[0].lower().split()) in words)
    return _figure(match, 0.0, EVERY + unit)


def _share(match: re.Match[str]) -> Figure | None:
    """ "Two thirds", "a quarter of"; "half a century"."""
    told = match.groupdict()
    numerator, unit = (told["numerator"] or "").lower(), told.get("unit", "").lower()
    is_alone = match["word"].isascii() and not (numerator or unit) and told.get("of") is None
    if is_alone or match.string.endswith(_NO_SHARE, 0, match.start()):
        return None
    measure, factor = table("measures")[unit] if unit else ("percent", 100.0)
    value = sum(q.value for q in annotate.numbers(numerator)) or 1
    value *= table("shares")[match["word"].lower()]
    length = min(factor, table("measures")["year"][1]) if measure == "day" else 1.0
    return Figure(match.start(), match[0], round(value * factor, 9), measure, "", "~", length)


def _ratio(match: re.Match[str]) -> Figure | None:
    """ "Nine in ten", "9 out of 10": a share; "29 out of 30" and "ten out of twenty" are two numbers."""
    part, whole = annotate.numbers(match.string[: match.end("part")])[-1:], annotate.numbers(match["whole"])
    if not part or not whole or part[0].end <= match.start() or not part[0].value < whole[0].value:
        return None
    if whole[0].value not in (10, 100) and (match["whole"].isdigit() or whole[0].value > 10):
        return None
    share = _figure(match, 100 * part[0].value / whole[0].value, "percent")
    return replace(share, bound=part[0].bound or "~")


def _clock(match: re.Match[str]) -> Figure | None:
    """Times of day in minutes: "19:00", "shortly before 7 p.m."."""
    hour, minute, half = int(match["hour"]), match["minute"], (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    bound: Literal["", "~"] = "~" if match["near"] else ""
    told = _figure(match, 60.0 * hour + int(minute or 0), "clock")
    return replace(told, bound=bound) if half or match["point"] == ":" else None


def _spoken_clock(match: re.Match[str]) -> Figure | None:
    """ "Half past one", "a quarter to three"."""
    hours = annotate.numbers(match["word"])
    minutes = 60 * table("shares")[match["part"].lower()] * (1 if match["way"].lower() == "past" else -1)
    return _figure(match, 60 * hours[0].value + minutes, "clock") if hours else None


def _ordinal(match: re.Match[str]) -> Figure | None:
    """Places in a row, in digits or from "fifth" on in letters: "for the first time" counts nothing."""
    word, tens = (match["word"] or "").lower(), sum(q.value for q in annotate.numbers(match["tens"] or ""))
    place = table("ordinals")["words"].split().index(word) + 1 if word else float(match["digits"])
    if word and not tens and place <= 2:
        return None
    return _figure(match, tens + place, *(table("measures")["year"] if match["years"] else ("ordinal", 1.0)))
