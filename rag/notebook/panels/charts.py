"""Articles, evidence of answers, statements and events in time, as Vega-Lite, each with a text that says it.

What of each does not hang on its rows stands in `static/charts.json`, as JupyterLab reads it: Altair takes
seconds to import, and all cells after the first chart would wait for it.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from IPython.display import HTML, display

from rag.draw import STYLE
from rag.draw.safe import day, html, line
from rag.draw.source import when_text
from rag.records import plural

if TYPE_CHECKING:
    from rag.notebook.session import Library
    from rag.records import Answer, Citation

STATIC: Final = Path(__file__).parent.parent / "static"
CHARTS: Final = (STATIC / "charts.json").read_text(encoding="utf-8")
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
        spec = self.spec | json.loads(CHARTS)["look"]
        display({VEGA: spec, "text/plain": self.text}, raw=True)  # type: ignore[no-untyped-call]
        items = "".join(f'<li dir="auto">{html(one)}</li>' for one in self.text.splitlines())
        words = f"<details><summary>The chart in words</summary><ul>{items}</ul></details>"
        dark = (STATIC / "charts.css").read_text(encoding="utf-8")
        page = f'<style>{STYLE}{dark}</style><div class="rag rag-words">{words}</div>'
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
    chart = _chart("articles", values, lines)
    encoding = chart.spec["encoding"]
    encoding["x"]["timeUnit"] = encoding["tooltip"][1]["timeUnit"] = unit
    encoding["y"]["axis"]["values"] = [max(bins.values(), default=1)]
    encoding["row"]["sort"], chart.spec["mark"]["width"] = order, wide
    return chart


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
    return _chart("evidence", rows, lines)


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
    chart = _chart("passages", rows, lines)
    chart.spec["encoding"]["x"]["scale"] = {"domain": list(columns.values())}
    return chart


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
    chart = _chart("statements", values, lines)
    colours = [*COLOURS[: len(named)], "#6b6b6b"][: len(drawn)]
    chart.spec["encoding"]["color"]["scale"] = {"domain": [*drawn], "range": colours}
    return _counting(chart, sum(months.values(), Counter()).values())


def events_chart(timeline: Any) -> Chart:
    """The days of `library.timeline(...)` by the number of articles that tell of each."""
    lines, values = [], []
    for one in timeline.days:
        first = line(one.events[0].text, 160) if one.events else ""
        lines.append(f"{day(one.day)}, {plural(one.weight, 'article')}: {first}")
        values.append({"day": one.day, "articles": one.weight, "sentence": first})
    if timeline.undated:
        lines.append(f"not drawn: {plural(timeline.undated, 'sentence')} of a time that is no known day")
    return _counting(_chart("events", values, lines), [one.weight for one in timeline.days])


def _chart(name: str, rows: list[Row], lines: list[str]) -> Chart:
    spec = json.loads(CHARTS)[name]
    words = "\n".join(lines) or spec["nothing"]
    del spec["nothing"]
    return Chart(spec | {"description": words, "data": {"values": rows}}, words)


def _counting(chart: Chart, counts: Iterable[int]) -> Chart:
    """With whole numbers alone beside the bars: Vega would write half an article."""
    most = max(counts, default=1)
    chart.spec["encoding"]["y"]["axis"]["values"] = [*range(0, most + 1, -(-most // 5) or 1)]
    return chart


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
    return lines


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
