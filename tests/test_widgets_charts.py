"""The charts: what is drawn, what their text says, and that they say the same."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from notebook_fakes import FakeLibrary, make_article

from rag.notebook.panels import charts, evidence_timeline, timeline, used_passages
from rag.notebook.panels.charts import MOST_OUTLETS, VEGA, Chart
from rag.records import Published

ASK = "What did Lavrov say about regime change and profession?"


def article(n, outlet, date):
    return make_article(f"Title {n}\n\nText {n}.", f"{n}.txt", publisher=outlet, published=Published(date))


def rows(chart: Chart):
    return chart.spec["data"]["values"]


def test_articles_by_outlet_and_month():
    library = FakeLibrary(
        article(1, "AFP", "2012-01-31"), article(2, "AFP", "2012-01-02"), article(3, "AFP", "2012-03"),
        article(4, "TASS", "2013"), article(5, None, None),
    )  # fmt: skip
    chart = timeline(library)
    assert repr(chart).splitlines() == [
        "AFP: 3 articles, January 2012 to March 2012",
        "TASS: 1 article, 2013",
        "outlet unknown: 1 article, date unknown, not drawn",
    ]
    assert rows(chart) == [
        {"outlet": "AFP", "start": "2012-01-01", "count": 2},
        {"outlet": "AFP", "start": "2012-03-01", "count": 1},
        {"outlet": "TASS", "start": "2013-01-01", "count": 1},
    ]


def test_many_outlets_become_one_row_the_last():
    many = [article(n, f"Outlet {n:02}", "2012-01-01") for n in range(MOST_OUTLETS + 3)]
    chart = timeline(FakeLibrary(*many, article(99, "Outlet 00", "2012-01-01")))
    assert chart.spec["encoding"]["row"]["sort"][-1] == "other outlets"
    assert len({row["outlet"] for row in rows(chart)}) == MOST_OUTLETS + 1
    assert repr(chart).splitlines()[0] == "Outlet 00: 2 articles, January 2012"
    assert repr(chart).splitlines()[-1] == "other outlets: 3 articles, January 2012"


def test_a_long_time_is_drawn_by_years():
    days = (f"{1960 + n % 60}-{n % 12 + 1:02}-02" for n in range(7000))
    chart = timeline(FakeLibrary(*(article(n, f"Outlet {n % 40}", day) for n, day in enumerate(days))))
    assert len(rows(chart)) <= 60 * (MOST_OUTLETS + 1)
    assert sum(row["count"] for row in rows(chart)) == 7000


def test_no_articles():
    table = pd.DataFrame(columns=["publisher", "published"])
    assert repr(timeline(SimpleNamespace(articles=table))) == "No articles."


def test_the_sources_of_an_answer_and_what_was_found_beside_them():
    library = FakeLibrary()
    answer = library.ask("Lavrov on regime change, Russia, Syria")
    assert [hit.article.publisher for hit in answer.hits].count("Naharnet")
    chart = evidence_timeline(answer)
    assert repr(chart).splitlines() == [
        "source 1: AFP, 31 January 2012", "found and not quoted: Naharnet, 9 September 2013",
    ]  # fmt: skip
    told = chart.spec
    assert told["description"] == repr(chart)
    assert told["data"]["values"] == [
        {"outlet": "AFP", "date": "2012-01-31", "what": "quoted", "sources": "1"},
        {"outlet": "Naharnet", "date": "2013-09-09", "what": "found, not quoted", "sources": ""},
    ]


def test_a_source_with_no_date_is_told_of_and_not_drawn():
    answer = FakeLibrary(make_article("A\n\nLavrov spoke of regime.", published=Published())).ask(
        "Lavrov regime"
    )
    chart = evidence_timeline(answer)
    assert rows(chart) == []
    assert repr(chart).splitlines() == [
        "source 1: AFP, date unknown", "not drawn, as the date is unknown: 1 source",
    ]  # fmt: skip
    refused = FakeLibrary().ask("Who won the cup?")
    assert repr(evidence_timeline(refused)) == "The answer quotes nothing."


def test_which_passages_a_set_of_questions_uses():
    library = FakeLibrary()
    first = library.ask(ASK)
    both = replace(first, statements=first.statements * 2)
    other = library.ask("Who visited Moscow on Monday, foreign minister?")
    refused = library.ask("Who won the football world cup?")
    chart = used_passages(iter([both, other, first, refused]))
    assert repr(chart).splitlines() == [
        f"question 1. {ASK} quotes passage 1",
        "question 2. Who visited Moscow on Monday, foreign minister? quotes passage 2",
        f"question 3. {ASK} quotes passage 1",
        "question 4. Who won the football world cup? quotes no passage",
        "passage 1. Russia will not interfere in Syria: Lavrov: “Regime change is not our profession.”",
        "passage 2. Russia Stands by Ally Syria as Strikes Loom: "
        "“Russia on Monday firmly stood by its ally Syria as Presiden…”",
    ]
    assert [(row["passage"][0], row["question"][0], row["citations"]) for row in rows(chart)] == [
        ("1", "1", 1), ("1", "3", 1), ("2", "2", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("make", [timeline, evidence_timeline, lambda one: used_passages([one])])
def test_each_shows_itself_with_its_words_under_it(make, monkeypatch):
    hostile = make_article(
        "<img src=x>\n\nLavrov regime <script>.", publisher="<b>\u202e", title="</details><i>"
    )
    library = FakeLibrary(hostile)
    chart = make(library if make is timeline else library.ask("Lavrov regime"))
    shown = []
    monkeypatch.setattr(charts, "display", lambda data, **how: shown.append(data))
    chart._ipython_display_()
    drawn, words = shown[0], shown[1].data
    assert drawn["text/plain"] == repr(chart)
    assert drawn[VEGA]["$schema"].endswith("vega-lite/v5.json")
    assert drawn[VEGA]["description"] == repr(chart)
    assert "<details><summary>The chart in words" in words
    assert words.count("<li") == len(repr(chart).splitlines())
    for bad in ("<img", "<script", "<b>", "<i>", "\u202e"):
        assert bad not in words


@pytest.mark.slow
def test_a_chart_needs_no_altair_to_be_shown_and_is_an_altair_chart_when_wanted():
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from notebook_fakes import FakeLibrary; import rag;"
        "chart = rag.timeline(FakeLibrary()); chart._ipython_display_();"
        "assert 'altair' not in sys.modules; print(type(chart.chart).__module__)"
    )
    command = [sys.executable, "-c", code, str(Path(__file__).parent)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].startswith("altair.")
