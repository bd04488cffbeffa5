"""Statements by month and events by day as charts, each with a text that says the same."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from rag.draw.safe import day, line
from rag.notebook.panels.charts import BLUE, Chart, _chart, _field, _when, _whole
from rag.records import plural

MOST: Final = 6
"""Speakers that get a colour of their own; more could not be told apart."""
COLOURS: Final = ("#1b5e9e", "#b35900", "#0a7a33", "#7b3fa0", "#8a6d00", "#a3123a")
"""Each stands out from white by 4.5:1 or more."""


def statements_chart(table: Any) -> Chart:
    """How many statements a month has, by speaker: of rows of `library.statements` or `library.said(...)`."""
    rows = list(zip(table["person"].tolist(), table["when"].tolist(), strict=True))
    totals = Counter(line(str(person), 60) for person, _ in rows if isinstance(person, str))
    named = sorted(totals, key=lambda name: (-totals[name], name))[:MOST]
    months: dict[str, Counter[str]] = {name: Counter() for name in [*named, "others"]}
    undated = 0
    for person, when in rows:
        name = line(str(person), 60) if isinstance(person, str) else "speaker unknown"
        if isinstance(when, str) and len(when) >= len("2012-01"):
            months[name if name in named else "others"][when[:7]] += 1
        else:
            undated += 1
    drawn = {name: sorted(counts.items()) for name, counts in months.items() if counts}
    lines = [
        f"{name}: {plural(months[name].total(), 'statement')}, "
        + ", ".join(f"{day(month)} {count}" for month, count in counts)
        for name, counts in drawn.items()
    ]
    if undated:
        lines.append(f"not drawn, as the day is unknown: {plural(undated, 'statement')}")
    values = [
        {"speaker": name, "month": _whole(month), "statements": count}
        for name, counts in sorted(drawn.items())
        for month, count in counts
    ]
    domain = list(drawn)
    scale = {"domain": domain, "range": [*COLOURS[: len(named)], "#6b6b6b"][: len(domain)]}
    month = _field("month:T", timeUnit="utcyearmonth", title="month")
    encoding = {
        "x": _when("month", "utcyearmonth"),
        "y": _field("statements:Q", title=None, axis={"tickMinStep": 1}),
        "color": _field("speaker:N", title=None, scale=scale),
        "tooltip": [_field("speaker:N"), month, _field("statements:Q")],
    }
    lines = lines or ["No statements."]
    mark = {"type": "bar", "size": 14}
    return _chart(values, "Statements by month", lines, mark, encoding, width=520, height=160)


def events_chart(timeline: Any) -> Chart:
    """The days of `library.timeline(...)` by the number of articles that tell of each."""
    lines, values = [], []
    for one in timeline.days:
        first = line(one.events[0].text, 160) if one.events else ""
        lines.append(f"{day(one.day)}, {plural(one.weight, 'article')}: {first}")
        values.append({"day": one.day, "articles": one.weight, "sentence": first})
    if timeline.undated:
        lines.append(f"not drawn: {plural(timeline.undated, 'sentence')} of a time that is no known day")
    lines = lines or ["No dated sentences."]
    when = _field("day:T", timeUnit="utcyearmonthdate", title="day")
    encoding = {
        "x": _when("day", "utcyearmonthdate"),
        "y": _field("articles:Q", title=None, axis={"tickMinStep": 1}),
        "tooltip": [when, _field("articles:Q"), _field("sentence:N")],
    }
    mark = {"type": "bar", "size": 5, "color": BLUE}
    return _chart(values, "Days that the articles tell of", lines, mark, encoding, width=520, height=160)
