"""Articles, evidence of answers, statements and events in time, as Vega-Lite, each with a text that says it.

The grammar is written down as JupyterLab reads it: Altair takes seconds to import, and all cells after the
first chart would wait for it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from IPython.display import HTML, display

from rag.draw import STYLE
from rag.draw.safe import day, html, line
from rag.draw.source import when_text
from rag.records import plural

if TYPE_CHECKING:
    from rag.notebook.session import Library
    from rag.records import Answer, Citation

VEGA = "application/vnd.vegalite.v5+json"
MOST_OUTLETS = 8
"""Outlets that get a row of their own; the others are one row, or nothing could be read."""
MOST_MONTHS = 120
"""Months that are bars of their own; a longer time is drawn by years."""
MOST_PASSAGES = 40
"""Rows of a chart of passages. More would not fit on a screen; the text names how many are left out."""
MOST_SPEAKERS: Final = 6
"""Speakers that get a colour of their own; more could not be told apart."""
COLOURS: Final = ("#1b5e9e", "#b35900", "#0a7a33", "#7b3fa0", "#8a6d00", "#a3123a")
"""Each stands out from white by 4.5:1 or more."""
OTHERS = "other outlets"
BLUE = "#1b5e9e"
"""Stands out from white by 6.6:1."""

LOOK: Final = {
    "background": "white",
    "config": {name: {"labelFontSize": 12} for name in ("axis", "header", "legend")}
    | {"text": {"fontSize": 12}, "title": {"fontSize": 14, "anchor": "start"}},
}
"""Readable with no style sheet at hand; `DARK` turns it round where the theme is dark."""

DARK: Final = """
body[data-jp-theme-light="false"] .jp-OutputArea-child:has(+.jp-OutputArea-child .rag-words)
:is(canvas,svg.marks){filter:invert(.93) hue-rotate(180deg)}
"""
"""A chart is drawn where nobody knows the theme, and stays when the theme changes. Only the chart that the
words follow is meant: others on the page are not ours."""

Row = dict[str, Any]
Place = tuple[str, int, int]
"""An article, and where a passage of it starts and ends."""


class Chart:
    """A chart and its text alternative: `spec` is Vega-Lite, `text` says what it shows, by lines.

    The text is the chart's description, which a screen reader tells, and stands folded under it.
    """

    def __init__(self, spec: Row, text: str) -> None:
        self.spec, self.text = spec, text

    @property
    def chart(self) -> Any:
        """The same as an Altair chart, to change or to save."""
        import altair as alt

        return alt.Chart.from_dict(self.spec)

    def __repr__(self) -> str:
        return self.text

    def _ipython_display_(self) -> None:
        # Altair's own bundle is HTML that asks a CDN for Vega. JupyterLab and Voila have Vega 5 built in
        # and read this grammar with it (these charts use nothing newer).
        spec = self.spec | LOOK | {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
        display({VEGA: spec, "text/plain": self.text}, raw=True)  # type: ignore[no-untyped-call]
        items = "".join(f'<li dir="auto">{html(one)}</li>' for one in self.text.splitlines())
        words = f"<details><summary>The chart in words</summary><ul>{items}</ul></details>"
        page = f'<style>{STYLE}{DARK}</style><div class="rag rag-words">{words}</div>'
        display(HTML(page))  # type: ignore[no-untyped-call]


def timeline(library: Library) -> Chart:
    """How many articles each outlet published, month by month, or year by year of a longer time.

    The largest outlets have a row of bars each, the others one together: no more is drawn for 7,000
    articles than for 40.
    """
    table = library.articles
    pairs = zip(table["publisher"].tolist(), table["published"].tolist(), strict=True)
    rows = [(_outlet(outlet), str(date)[:7] if _known(date) else "") for outlet, date in pairs]
    large = _by_size(outlet for outlet, _ in rows)[:MOST_OUTLETS]
    months = Counter((outlet if outlet in large else OTHERS, month) for outlet, month in rows)
    lines = _lines_by_outlet(months)
    known = sorted({month for _, month in months if month})
    years = int(known[-1][:4]) - int(known[0][:4]) + 1 if known else 0
    length, unit = (4, "utcyear") if 12 * years > MOST_MONTHS else (7, "utcyearmonth")
    bins = Counter((outlet, month[:length]) for outlet, month in months.elements() if month)
    slots = years * (1 if known and len(known[0][:length]) == len("2012") else 12)
    wide = max(2, min(14, 440 // slots)) if known else 12  # as many pixels as there is room for
    order = _by_size(outlet for outlet, _ in bins.elements())
    values = [
        {"outlet": outlet, "start": _whole(start), "count": count}
        for (outlet, start), count in sorted(bins.items())
    ]
    encoding = {
        "x": _when("start", unit),
        "y": _field("count:Q", title=None, axis={"values": [max(bins.values(), default=1)], "format": ",d"}),
        "row": _field("outlet:N", title=None, sort=order, spacing=10,
                      header={"labelAngle": 0, "labelAlign": "left", "labelLimit": 180}),
        "tooltip": [_field("outlet:N"), _field("start:T", timeUnit=unit, title="time"), _field("count:Q")],
    }  # fmt: skip
    mark = {"type": "bar", "color": BLUE, "width": wide}
    return _chart(values, "When the articles were published", lines, mark, encoding, width=520, height=38)


def evidence_timeline(answer: Answer) -> Chart:
    """When the sources of an answer were published; hollow is what was found and is not quoted."""
    points: dict[tuple[str, str], list[str]] = {}
    for hit in answer.hits:
        points[_outlet(hit.article.publisher), hit.article.published.date or ""] = []
    for number, one in enumerate(answer.citations, 1):
        points.setdefault((_outlet(one.publisher), one.published.date or ""), []).append(str(number))
    undated = sum(len(numbers) for (_, date), numbers in points.items() if not date)
    rows = [
        {"outlet": outlet, "date": _whole(date), "what": "quoted" if numbers else "found, not quoted",
         "sources": ", ".join(numbers)}
        for (outlet, date), numbers in sorted(points.items(), key=lambda one: (not one[1], one[0]))
        if date
    ]  # fmt: skip
    others = sorted(place for place, numbers in points.items() if place[1] and not numbers)
    lines = [
        f"source {number}: {_outlet(one.publisher)}, {when_text(one.published)}"
        for number, one in enumerate(answer.citations, 1)
    ]
    lines += [f"found and not quoted: {outlet}, {day(date)}" for outlet, date in others]
    if undated:
        lines.append(f"not drawn, as the date is unknown: {plural(undated, 'source')}")
    encoding = {
        "x": _when("date", "utcyearmonthdate"),
        "y": _field("outlet:N", title=None),
        "tooltip": [_field("outlet:N"), _field("date:T", timeUnit="utcyearmonthdate", title="date"),
                    _field("what:N"), _field("sources:N")],
    }  # fmt: skip
    colours = {"domain": ["quoted", "found, not quoted"], "range": [BLUE, "transparent"]}
    point = {"type": "point", "size": 130, "color": BLUE, "strokeWidth": 2}
    label = {"type": "text", "dy": -15, "fontWeight": "bold"}
    layers = [
        {"mark": point, "encoding": {"fill": _field("what:N", title=None, scale=colours)}},
        {"mark": label, "encoding": {"text": _field("sources:N")}},
    ]
    lines, title = lines or ["The answer quotes nothing."], "When the answer's sources were published"
    return _chart(rows, title, lines, None, encoding, layer=layers, width=520)


def used_passages(answers: Iterable[Answer]) -> Chart:
    """Which passages a set of answers quotes: a row a passage, a column a question."""
    asked = list(answers)
    names: dict[Place, str] = {}
    uses: dict[Place, Counter[int]] = defaultdict(Counter)
    for number, answer in enumerate(asked, 1):
        for citation in answer.citations:
            place = _passage(answer, citation)
            names.setdefault(place, f"{_short(citation.title or citation.path)}: “{_short(citation.quote)}”")
            uses[place][number] += 1
    columns = {number: f"{number}. {_short(answer.question, 80)}" for number, answer in enumerate(asked, 1)}
    shown = list(uses)[:MOST_PASSAGES]
    rows = [
        {"passage": f"{row}. {names[place]}", "question": columns[number], "citations": count}
        for row, place in enumerate(shown, 1)
        for number, count in sorted(uses[place].items())
    ]
    lines = []
    for number, name in columns.items():
        quoted = [str(row) for row, questions in enumerate(uses.values(), 1) if number in questions]
        some = f"{'passage' if len(quoted) == 1 else 'passages'} {', '.join(quoted)}"
        lines.append(f"question {name} quotes {some if quoted else 'no passage'}")
    lines += [f"passage {row}. {names[place]}" for row, place in enumerate(shown, 1)]
    if len(uses) > len(shown):
        lines.append(f"not drawn: {plural(len(uses) - len(shown), 'passage')}")
    encoding = {
        "x": _field("question:N", title=None, scale={"domain": list(columns.values())},
                    axis={"orient": "top", "labelAngle": -30, "labelLimit": 220}),
        "y": _field("passage:N", title=None, sort=None, axis={"labelLimit": 420}),
        "size": _field("citations:Q", scale={"rangeMin": 120, "rangeMax": 400}, legend=None),
        "tooltip": [_field("question:N"), _field("passage:N"), _field("citations:Q")],
    }  # fmt: skip
    mark = {"type": "circle", "color": BLUE}
    return _chart(rows, "Passages that the answers quote", lines, mark, encoding, width={"step": 70})


def statements_chart(table: Any) -> Chart:
    """How many statements a month has, by speaker: of rows of `library.statements` or `library.said(...)`."""
    rows = list(zip(table["person"].tolist(), table["when"].tolist(), strict=True))
    totals = Counter(line(str(person), 60) for person, _ in rows if isinstance(person, str))
    named = sorted(totals, key=lambda name: (-totals[name], name))[:MOST_SPEAKERS]
    months: dict[str, Counter[str]] = {name: Counter() for name in [*named, "others"]}
    undated = 0
    for person, when in rows:
        name = line(str(person), 60) if isinstance(person, str) else "speaker unknown"
        if isinstance(when, str) and len(when) >= len("2012-01"):
            months[name if name in named else "others"][when[:7]] += 1
        else:
            undated += 1
    drawn = {name: sorted(counts.items()) for name, counts in months.items() if counts}
    lines, values = [], []
    for name, counts in drawn.items():
        by_month = ", ".join(f"{day(month)} {count}" for month, count in counts)
        lines.append(f"{name}: {plural(months[name].total(), 'statement')}, {by_month}")
    if undated:
        lines.append(f"not drawn, as the day is unknown: {plural(undated, 'statement')}")
    for name, counts in sorted(drawn.items()):
        values += [{"speaker": name, "month": _whole(m), "statements": count} for m, count in counts]
    scale = {"domain": [*drawn], "range": [*COLOURS[: len(named)], "#6b6b6b"][: len(drawn)]}
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


def _chart(
    rows: list[Row], title: str, lines: list[str], mark: Row | None, encoding: Row, **more: Any
) -> Chart:
    words = "\n".join(lines)
    spec = {"title": title, "description": words, "data": {"values": rows}, "encoding": encoding, **more}
    return Chart(spec | ({"mark": mark} if mark else {}), words)


def _field(name: str, **more: Any) -> Row:
    """A channel of a field, its kind as Altair writes it: `count:Q`."""
    field, _, kind = name.partition(":")
    return {"field": field, "type": {"N": "nominal", "Q": "quantitative", "T": "temporal"}[kind], **more}


def _when(field: str, unit: str) -> Row:
    """Days are days, whatever the reader's time zone: all of it is UTC."""
    axis = {"format": "%b %Y", "labelOverlap": True}
    scale = {"type": "utc", "padding": 20}
    return _field(f"{field}:T", timeUnit=unit, title=None, axis=axis, scale=scale)


def _whole(date: str) -> str:
    """A year or a month stands at its first day."""
    return (date + "-01-01")[:10]


def _outlet(name: Any) -> str:
    return line(str(name), 60) if _known(name) else "outlet unknown"


def _known(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _by_size(outlets: Iterable[str]) -> list[str]:
    """Each outlet once, those of most articles first; what is left of them all comes last."""
    totals = Counter(outlets)
    return sorted(totals, key=lambda name: (name == OTHERS, -totals[name], name))


def _lines_by_outlet(articles: Counter[tuple[str, str]]) -> list[str]:
    """An outlet a line, those of most articles first: how many, and its first and last month."""
    lines = []
    for outlet in _by_size(outlet for outlet, _ in articles.elements()):
        months = sorted({month for name, month in articles if name == outlet and month})
        if months:
            span = day(months[0]) + (f" to {day(months[-1])}" if len(months) > 1 else "")
            count = sum(articles[outlet, month] for month in months)
            lines.append(f"{outlet}: {plural(count, 'article')}, {span}")
        if undated := articles[outlet, ""]:
            lines.append(f"{outlet}: {plural(undated, 'article')}, date unknown, not drawn")
    return lines or ["No articles."]


def _passage(answer: Answer, citation: Citation) -> Place:
    """The found passage that a citation lies in, or the quote itself where the answer carries none."""
    for hit in answer.hits:
        one = hit.passage
        if one.article_id == citation.article_id and one.start <= citation.start and citation.end <= one.end:
            return one.article_id, one.start, one.end
    return citation.article_id, citation.start, citation.end


def _short(text: str, limit: int = 60) -> str:
    shown = line(text, 1000)
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"
