"""A timeline of events: exact dated sentences by the day that they tell of, and what the charts say."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from fakes import FakeAnnotator, FakeEncoder
from typer.testing import CliRunner

from rag import annotate
from rag.cli import app
from rag.library import Library
from rag.notebook.panels import events_chart, statements_chart
from rag.records import Article, Notes
from rag.settings import Settings
from rag.statements import Timeline, TimelineDay
from tests.benchmarks.timelines import date_f1

TEXTS = {
    "a": ("2011-02-12", "Mubarak falls", "Hosni Mubarak resigned on Friday, 11 February 2011.\n\n"
          'Omar Suleiman said "he gives up the office on 11 February 2011" on television.\n'),
    "b": ("2011-02-13", "After the fall", "Crowds in Cairo danced on 11 February 2011.\n\nRallies began on "
          "25 January 2011, and in March 2011 a vote was to follow.\n"),
    "c": ("2011-02-14", "Elsewhere", "The lira fell on 11 February 2011. Nobody spoke.\n"),
}  # fmt: skip


class Dated(FakeAnnotator):
    """The fake's statements, the kit's own days."""

    def annotate(self, article: Article) -> Notes:
        made = super().annotate(article)
        return Notes(
            article.id, self.VERSION, made.people, made.utterances, days=annotate.light(article).days
        )


@pytest.fixture
def library(tmp_path: Path) -> Library:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    lines = [
        json.dumps({"id": name, "date": date, "title": title, "text": f"{title}\n\n{text}"})
        for name, (date, title, text) in TEXTS.items()
    ]
    (seeds / "d.jsonl").write_text("\n".join(lines) + "\n")
    made = Library(Settings(seeds=seeds, index=tmp_path / "index"), FakeEncoder())  # type: ignore[arg-type]
    made.rebuild(annotator=Dated())
    return made


def weights(timeline: Timeline) -> dict[str, int]:
    return {one.day: one.weight for one in timeline.days}


def test_a_day_weighs_as_many_articles_as_tell_of_it(library: Library) -> None:
    found = library.timeline()
    assert weights(found) == {"2011-01-25": 1, "2011-02-11": 3}
    assert found.undated == 1  # "in March 2011" is no day
    for day in found.days:
        for event in day.events:
            assert event.article.text[event.start : event.end] == event.text
    assert weights(found.heaviest(1)) == {"2011-02-11": 3}
    assert found.heaviest(9).days == found.days


def test_about_something_by_somebody_in_a_span_of_time(library: Library) -> None:
    assert weights(library.timeline("Cairo")) == {"2011-01-25": 1, "2011-02-11": 1}  # of the one passage
    assert weights(library.timeline(speaker="Suleiman")) == {"2011-02-11": 1}
    assert weights(library.timeline(until="2011-01")) == {"2011-01-25": 1}
    assert weights(library.timeline(since="2011-02")) == {"2011-02-11": 3}
    assert weights(library.timeline("nowhere")) == {}


def test_the_furniture_of_a_site_weighs_as_one_article(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for number in range(4):
        text = f"Story {number}\n\nThe envoy met {number} ministers.\n\nWe moved house on 3 May 2013.\n"
        (seeds / f"{number}.txt").write_text(text)
    made = Library(Settings(seeds=seeds, index=tmp_path / "index"), FakeEncoder())  # type: ignore[arg-type]
    made.rebuild(annotator=Dated())
    assert weights(made.timeline()) == {"2013-05-03": 1}


def test_the_command_line(library: Library) -> None:
    def rag(*words: str) -> str:
        done = CliRunner().invoke(app, ["timeline", *words, "--index", str(library.settings.index)])
        assert done.exit_code == 0
        return done.stdout

    told = json.loads(rag("--about", "Cairo", "--since", "2011-02", "--json"))
    assert told["timeline"][0]["day"] == "2011-02-11"
    (sentence,) = told["timeline"][0]["sentences"]
    assert sentence["text"] == "Crowds in Cairo danced on 11 February 2011."
    assert sentence["path"] == "d.jsonl#b"
    assert rag("--days", "1").splitlines()[0] == "2011-02-11 (3 articles)"
    assert rag().splitlines()[-1] == "1 more sentence tells of a time that is no known day"


def test_the_charts_say_what_they_show(library: Library) -> None:
    chart = events_chart(library.timeline())
    assert repr(chart).splitlines() == [
        "25 January 2011, 1 article: " + library.timeline().days[0].events[0].text,
        "11 February 2011, 3 articles: " + library.timeline().days[1].events[0].text,
        "not drawn: 1 sentence of a time that is no known day",
    ]
    assert [row["articles"] for row in chart.spec["data"]["values"]] == [1, 3]
    assert chart.spec["encoding"]["y"]["axis"]["values"] == [0, 1, 2, 3]  # no half of an article
    table = pd.DataFrame(
        {
            "person": ["A", "A", "B", None, "A"],
            "when": ["2011-02-11", "2011-02", "2011-03-01", "2011-03-02", None],
        }
    )
    assert repr(statements_chart(table)).splitlines() == [
        "A: 2 statements, February 2011 2",
        "B: 1 statement, March 2011 1",
        "others: 1 statement, March 2011 1",
        "not drawn, as the day is unknown: 1 statement",
    ]
    assert statements_chart(table).spec["encoding"]["y"]["axis"]["values"] == [0, 1, 2]
    many = pd.concat([table] * 20)
    assert statements_chart(many).spec["encoding"]["y"]["axis"]["values"] == [0, 8, 16, 24, 32, 40]
    assert repr(statements_chart(table[:0])) == "No statements."
    assert repr(events_chart(Timeline(()))) == "No dated sentences."


def test_date_f1_by_hand() -> None:
    gold = ["2011-01-01", "2011-01-03", "2011-01-09"]
    told = {"2011-01-01": 3.0, "2011-01-02": 9.0, "2011-01-03": 5.0, "2011-01-09": 1.0, "2012-01-01": 99.0}
    assert date_f1(told, gold) == pytest.approx(2 / 3)  # 2, 3 and 1 January: two of three; 2012 is outside
    assert date_f1({}, gold) == 0
    assert TimelineDay("2011-01-01", 1, ()).events == ()
