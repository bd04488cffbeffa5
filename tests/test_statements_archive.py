"""Who said what across an archive: exact rows, filters, the command line, and corrections with no rebuild."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from fakes import FakeAnnotator, FakeEncoder
from statements_library import library_of_statements
from typer.testing import CliRunner

from rag.cli import app
from rag.errors import FilterError
from rag.library import Library
from rag.statements import COLUMNS, documents

CONTRACT = (
    "article path start end text kind speaker person described how cue publisher published day title".split()
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of_statements(tmp_path)


def said(table: pd.DataFrame) -> list[str]:
    return table["text"].tolist()


def test_every_row_is_an_exact_span_with_its_outlet_and_day(library: Library) -> None:
    table = library.statements
    assert tuple(table.columns) == COLUMNS
    for row in table.to_dict("records"):
        text = library.index.article(row["article"]).text
        assert text[row["start"] : row["end"]] == row["text"]
        assert text[row["cue_start"] : row["cue_end"]] == "said"
    assert table["person"].tolist() == [
        "Sergei Lavrov",
        "Sergei Lavrov",
        "Sergei Lavrov",
        "John Kerry",
        "Sergei Lavrov",
    ]
    assert table["speaker"].tolist()[1:3] == ["Lavrov", "Sergey Lavrov"]
    assert table["when"].tolist()[:4] == ["2012-01-31", "2012-03", "2012-03-05", "2012-03-05"]


@pytest.mark.parametrize("name", ["Lavrov", "lavrov", "Лавров", "لافروف", "Sergey Lavrov", "Sergei Lavrov"])
def test_a_speaker_is_found_by_any_spelling(library: Library, name: str) -> None:
    assert len(library.said(speaker=name)) == 4


def test_filters(library: Library) -> None:
    assert said(library.said(speaker="Kerry")) == ["we are close"]
    assert said(library.said(speaker="Nobody")) == []
    assert said(library.said(about="Syria")) == ["there is no deal on Syria", "Syria must decide"]
    assert said(library.said(about="Syrian deal")) == ["there is no deal on Syria"]
    assert said(library.said(since="2012-02")) == ["Syria must decide", "we sell wheat", "we are close"]
    assert said(library.said(until="2012-01", kind="direct")) == ["there is no deal on Syria"]
    assert said(library.said(kind="indirect")) == []
    with pytest.raises(FilterError):
        library.said(kind="shouted")
    with pytest.raises(FilterError):
        library.said(since="yesterday")


def test_people(library: Library) -> None:
    table = library.people
    assert table["name"].tolist() == ["Sergei Lavrov", "John Kerry"]
    first = table.iloc[0]
    assert set(first["forms"]) == {"Lavrov", "Sergei Lavrov", "Sergey Lavrov"}
    assert (first["articles"], first["statements"], first["first"]) == (4, 4, "2012-01-31")


def rag(library: Library, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--index", str(library.settings.index)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_command_line_keeps_to_its_contract(library: Library) -> None:
    told = json.loads(rag(library, "statements", "--speaker", "Лавров", "--about", "Syria", "--json"))
    (first, second) = told["statements"]
    assert list(first) == CONTRACT
    assert (first["text"], first["path"], first["publisher"]) == (
        "there is no deal on Syria",
        "d.jsonl#a",
        "AFP",
    )
    assert first["cue"].keys() == {"start", "end"}
    assert second["day"] is None
    assert documents(library.said(about="Syria")) == told["statements"]
    lines = rag(library, "statements", "--speaker", "Kerry", "--csv").splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert len(lines) == 2
    assert rag(library, "statements", "--speaker", "Kerry").startswith(
        "2012-03-05 John Kerry: “we are close” ["
    )
    assert json.loads(rag(library, "people", "--json"))["people"][0]["name"] == "Sergei Lavrov"
    assert rag(library, "people").startswith("Sergei Lavrov (")
    assert json.loads(rag(library, "timeline", "--json")) == {"timeline": [], "undated": 0}
    assert rag(library, "statements", "--speaker", "Kerry").endswith("; day of publication]\n")
    both = CliRunner().invoke(app, ["statements", "--json", "--csv"])
    assert both.exit_code == 2


def test_notes_that_are_not_whole_are_said_to_be_so(library: Library) -> None:
    (library.settings.seeds / "new.txt").write_text('Sergei Lavrov said "wheat is cheap" in Sochi.\n')
    library.rebuild(notes=False)
    done = CliRunner().invoke(app, ["people", "--json", "--index", str(library.settings.index)])
    assert done.stderr == "rag: notes of 4 of 5 articles so far; `rag build` makes the others\n"
    assert json.loads(done.stdout)["people"]
    assert library.rebuild(annotator=FakeAnnotator()).notes == 1


def test_an_earlier_version_finds_its_notes(library: Library) -> None:
    (library.settings.seeds / "d.jsonl").unlink()
    (library.settings.seeds / "new.txt").write_text('Sergei Lavrov said "wheat is cheap" in Sochi.\n')
    library.rebuild(annotator=FakeAnnotator())
    assert said(library.statements) == ["wheat is cheap"]
    library.rollback()
    assert len(library.statements) == 5


def test_corrections_need_no_rebuild_and_outlive_one(library: Library) -> None:
    kerry = library.said(speaker="Kerry").iloc[0]
    library.correct_speaker(kerry["path"], kerry["start"], kerry["end"], "Sergei Lavrov")
    library.correct_people(rename="Sergei Lavrov", to="Сергей Лавров")
    library.correct_people(split="Sergei Lavrov", articles=["d.jsonl#c"], as_="Another Lavrov")

    def check() -> None:
        assert said(library.said(speaker="Another Lavrov")) == ["Syria must decide"]
        assert "we are close" in said(library.said(speaker="Сергей Лавров"))
        assert said(library.said(speaker="Kerry")) == []

    check()
    annotator, encoder = FakeAnnotator(), FakeEncoder()
    library.correct("d.jsonl#c", publisher="Interfax")
    assert (library.said(speaker="Another")["publisher"] == "Interfax").all()
    report = library.rebuild(annotator=annotator, encoder=encoder)
    assert (report.embedded, report.notes) == (0, 1)  # of the article that was corrected
    check()


def test_a_rebuild_reports_what_it_brought_of_the_watch_list(library: Library) -> None:
    library.keep_watch("Lavrov", "wheat")
    library.keep_watch(about="Geneva")
    library.keep_watch(speaker="Kerry")
    library.drop_watch(speaker="Kerry")
    with pytest.raises(FilterError):
        library.keep_watch()
    assert library.watch_list == [("Lavrov", "wheat"), ("", "Geneva")]
    assert library.rebuild(annotator=FakeAnnotator()).brought == ()
    (library.settings.seeds / "new.txt").write_text('Sergei Lavrov said "wheat is cheap" in Sochi.\n')
    report = library.rebuild(annotator=FakeAnnotator())
    (one,) = report.brought
    assert (one.speaker, one.statements) == ("Lavrov", (("new.txt", "wheat is cheap"),))
    assert "1 new statement of Lavrov about wheat" in str(report)
    assert "wheat is cheap" in report._repr_html_()
    assert library.check() == []


def test_a_wrong_correction_is_refused_before_it_is_kept(library: Library) -> None:
    with pytest.raises(Exception, match="cannot be understood"):
        library.correct_people(rename="x")
    assert not (library.settings.seeds / "corrections.toml").exists()
