"""The corpus and an answer's evidence in time, as Altair charts with a text that says the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from rag.records.draw.safe import line

if TYPE_CHECKING:
    from rag.records import Answer
    from rag.session import Library

VEGA = "application/vnd.vegalite.v5+json"
MOST_OUTLETS = 12
"""Outlets that get a row of their own; the others are one row, or nothing could be read."""


class Chart:
    """A chart and its text alternative: `chart` is the Altair one, `told` says what it shows."""

    def __init__(self, chart: Any, told: str) -> None:
        self.chart, self.told = chart, told

    def __repr__(self) -> str:
        return self.told

    def _repr_mimebundle_(self, **options: Any) -> dict[str, Any]:
        # Altair's own bundle is HTML that asks a CDN for Vega. JupyterLab and Voila have Vega 5 built in
        # and read this grammar with it (these charts use nothing newer).
        told = self.chart.to_dict()
        told["$schema"] = "https://vega.github.io/schema/vega-lite/v5.json"
        return {VEGA: told, "text/plain": self.told}


def timeline(library: Library, *, passages: bool = False) -> Chart:
    """When the articles (or their passages) were published, by outlet and month."""
    table = (library.passages if passages else library.articles).copy()  # type: ignore[attr-defined]
    what = "passages" if passages else "articles"
    rows = [{"outlet": row["publisher"], "date": row["published"]} for row in table.to_dict("records")]
    return _by_outlet(rows, what, f"{what.capitalize()} by outlet and month")


def evidence_timeline(answer: Answer) -> Chart:
    """When the sources of an answer were published."""
    rows = [{"outlet": c.publisher, "date": c.published.date} for c in answer.citations]
    return _by_outlet(rows, "citations", "The answer's sources by outlet and month")


def used_passages(answers: Iterable[Answer]) -> Chart:
    """Which articles a set of answers quotes, and how often."""
    counts: dict[str, int] = {}
    for answer in answers:
        for citation in answer.citations:
            name = line(citation.title or citation.path, 80)
            counts[name] = counts.get(name, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:40]
    rows = [{"article": name, "citations": count} for name, count in ordered]
    told = "Citations by article: " + (", ".join(f"{n} ({c})" for n, c in ordered) or "none") + "."
    import altair as alt

    chart = (
        alt.Chart(_data(rows), title="Citations by article", description=told)
        .mark_bar()
        .encode(
            x=alt.X("citations:Q", axis=alt.Axis(tickMinStep=1)),
            y=alt.Y("article:N", sort=None, title=None),
            tooltip=["article:N", "citations:Q"],
        )
    )
    return Chart(chart, told)


def _by_outlet(rows: list[dict[str, Any]], what: str, title: str) -> Chart:
    """Counts by outlet and month; what has no date is told of, and not drawn anywhere in time."""
    counts: dict[tuple[str, str], int] = {}
    undated = 0
    totals: dict[str, int] = {}
    for row in rows:
        outlet = line(str(row["outlet"]), 60) if _known(row["outlet"]) else "outlet unknown"
        totals[outlet] = totals.get(outlet, 0) + 1
        if not _known(row["date"]):
            undated += 1
            continue
        key = (outlet, str(row["date"])[:7])
        counts[key] = counts.get(key, 0) + 1
    large = set(sorted(totals, key=lambda name: (-totals[name], name))[:MOST_OUTLETS])
    merged: dict[tuple[str, str], int] = {}
    for (outlet, month), count in counts.items():
        key = (outlet if outlet in large else "other outlets", month)
        merged[key] = merged.get(key, 0) + count
    told = _told(merged, what, undated)
    values = [{"outlet": o, "month": m + "-01", "count": n} for (o, m), n in sorted(merged.items())]
    import altair as alt

    chart = (
        alt.Chart(_data(values), title=title, description=told, width=560)
        .mark_circle(opacity=0.75)
        .encode(
            x=alt.X("month:T", title=None),
            y=alt.Y("outlet:N", title=None),
            size=alt.Size("count:Q", title=what, scale=alt.Scale(rangeMin=60), legend=None),
            tooltip=["outlet:N", alt.Tooltip("month:T", format="%B %Y"), "count:Q"],
        )
    )
    return Chart(chart, told)


def _data(rows: list[dict[str, Any]]) -> Any:
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def _known(value: Any) -> bool:
    return value is not None and value == value and value != ""


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what if count != 1 else what[:-1]}"


def _told(counts: dict[tuple[str, str], int], what: str, undated: int) -> str:
    """The chart in words: an outlet a line, its first and last month and how much lies between."""
    outlets: dict[str, dict[str, int]] = {}
    for (outlet, month), count in counts.items():
        outlets.setdefault(outlet, {})[month] = count
    lines = [
        f"{outlet}: {_counted(sum(months.values()), what)}, {min(months)}"
        + (f" to {max(months)}" if len(months) > 1 else "")
        for outlet, months in sorted(outlets.items())
    ]
    if undated:
        lines.append(f"not drawn, as the date is unknown: {_counted(undated, what)}")
    return "\n".join(lines) or f"No {what}."
