"""How times are written, in the languages of `times.toml`: the patterns that `days` reads."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rag.language.calendar import TABLE
from rag.language.lexicons import any_of

PERHAPS: Final = 3.0
"""How many times as far a day behind is where a word may put it ahead: "to act on the raid of 21 August"."""


def _whole(words: Iterable[str]) -> str:
    """A pattern of any of these words by itself."""
    return rf"(?<!\w)(?:{any_of(words)})(?!\w)"


_LISTED: Final = [
    *(form for kind in ("months", "weekdays", "units", "spans")
      for some in TABLE[kind].values() for form in some),
    *TABLE["days"], *TABLE["seasons"], *TABLE["feasts"], *TABLE["moments"]["words"],
]  # fmt: skip
MAYBE: Final = re.compile(rf"\d|{_whole(_LISTED)}", re.I)
"""What every time holds one of: a digit, or a word of the tables. Most texts need no further look."""
AHEAD: Final = [
    (re.compile(_whole(TABLE["ahead"][name]), re.I), behind)
    for name, behind in (("words", math.inf), ("perhaps", PERHAPS))
]


@lru_cache(maxsize=1)
def patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns with the names of what reads them, the more telling first: none reads what is read."""
    data = TABLE
    forms = [form for some in data["months"].values() for form in some]
    latin, other = [f for f in forms if f.isascii()], [f for f in forms if not f.isascii()]
    bare = any_of(form for form in latin if len(form) > 4 and form != "March")
    month = rf"(?P<m>\b(?:{any_of(latin)})\b\.?|(?i:{any_of(other)})(?!\w))"
    year = r"(?P<y>1[5-9]\d\d|20\d\d|21\d\d)(?!\d)"
    dot = rf"\.(?=\s\w{{3,9}}\s\d{{4}}|\s(?:{any_of(data['dotted'])})(?!\w))"  # else a sentence may end there
    day = rf"(?<![\d.,:/])(?P<d>\d{{1,2}})(?:st|nd|rd|th|{dot})?"
    weekday = any_of(form for some in data["weekdays"].values() for form in some)
    units, spans = ([form for some in data[kind].values() for form in some] for kind in ("units", "spans"))
    unit, span = (rf"(?P<unit>{any_of(some)})" for some in (units, [*units, *spans]))
    which, count = rf"(?P<which>{any_of(data['which'])})", rf"(?P<n>\d{{1,3}}|{any_of(data['counts'])})"
    season = rf"(?P<season>{any_of(data['seasons'])})"
    its = rf"\s(?:of\s)?{which}\s(?P<its>year|года?|году)"
    whose = rf"(?:,?\s{year}|{its})?"
    parts = {
        "month": month, "year": year, "day": day, "weekday": weekday, "unit": unit, "span": span,
        "which": which, "count": count, "season": season, "its": its, "whose": whose,
        "bare": bare, "other": any_of(other), "to": r"\s?(?:[-–—]|and|to|и|по)\s?",
        "never": "(?!)", "moments": any_of(data["moments"]["words"]),
        "counted": "|".join(data["counted"]),
    } | {name: any_of(data[name]) for name in ("feasts", "days", "each")}  # fmt: skip
    rules = []
    for rule in data["rules"]:
        pattern = rule["pattern"]
        for name, part in parts.items():
            pattern = pattern.replace(f"%{name}%", part)
        flags = re.I if rule.get("any") else re.NOFLAG
        rules.append((re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", flags), rule["read"]))
    return tuple(rules)
