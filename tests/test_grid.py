"""The grid: every question asked of every article by itself; its files, and that it goes on."""

import csv
import io

import openpyxl
import pandas as pd
import pytest
from small import NORTH, SOUTH, library_of
from statements_library import library_of_statements
from typer.testing import CliRunner

from rag.cli import app
from rag.errors import Cancelled, QuestionError, SettingsError
from rag.library.grids import questions_of

COST = "How much did the harbour of Norwich cost?"
BAKERY = "When did the bakery of Southwold close?"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return library_of(tmp_path_factory.mktemp("grid"), north=NORTH, south=SOUTH)


def cell(table, row, question):
    return table[(table["row"] == row) & (table["question"] == question)]


def test_a_cell_has_the_exact_quote_of_its_article_or_says_that_it_has_none(library):
    table = library.grid([COST, BAKERY])
    assert list(table["row"].unique()) == ["north.txt", "south.txt"]
    cost = cell(table, "north.txt", COST).iloc[0]
    assert "40 million euros" in cost["quote"]
    assert (cost["publisher"], cost["published"], cost["path"]) == ("AFP", "2014-03-03", "north.txt")
    empty = cell(table, "north.txt", BAKERY)
    assert empty["found"].tolist() == ["not in it"]
    assert empty["quote"].isna().all()
    assert empty["start"].isna().all()
    for one in table.dropna(subset=["quote"]).to_dict("records"):
        assert library.article(one["path"]).text[one["start"] : one["end"]] == one["quote"]


def test_wide_has_a_row_an_article_and_a_column_a_question(library):
    laid = library.grid_wide(library.grid([COST, BAKERY]))
    assert list(laid.columns) == ["row", "title", "publisher", "published", COST, BAKERY]
    assert "40 million" in laid.loc[0, COST]
    assert laid.loc[1, COST] == "not in it"
    by_month = library.grid_wide(library.grid([COST], by="month"))
    assert by_month["row"].tolist() == ["2014-03", "2014-04"]
    assert list(by_month.columns) == ["row", COST]


def test_a_date_that_nobody_states_says_so_in_the_table_as_it_is_read(library):
    table = library.grid([COST])
    assert table["published_how"].tolist() == ["stated", "stated"]
    guessed = table.assign(published_how=["inferred", "unknown"], published=["2014-03-03", None])
    assert library.grid_wide(guessed)["published"].fillna("").tolist() == ["2014-03-03 (inferred)", ""]


def test_some_articles_only(library):
    assert library.grid([COST], articles=["south.txt"])["row"].tolist() == ["south.txt"]
    some = library.articles[library.articles["publisher"] == "AFP"]
    assert set(library.grid([COST], articles=some)["row"]) == {"north.txt"}
    with pytest.raises(SettingsError, match=r"no article 'none\.txt'"):
        library.grid([COST], articles=["none.txt"])
    with pytest.raises(SettingsError, match="a row of a grid cannot be 'planet'"):
        library.grid([COST], by="planet")
    with pytest.raises(QuestionError, match="there is no question"):
        library.grid([])


def test_a_row_of_a_speaker_quotes_that_speaker_only(tmp_path):
    library = library_of_statements(tmp_path)
    table = library.grid(["What was said about the deal on Syria?"], by="speaker")
    said = table.dropna(subset=["quote"])
    archive = library.statements
    for one in said.to_dict("records"):
        rows = archive[(archive["article"] == one["article"]) & (archive["start"] < one["end"])]
        assert one["row"] in set(rows[rows["end"] > one["start"]]["person"])
    assert set(table["row"]) == set(archive["person"].dropna())


def test_outlets_that_are_not_known_are_a_row_of_their_own(tmp_path):
    library = library_of(tmp_path, {"id": "a", "text": "The fair of Aldeburgh drew 900 guests this year."})
    assert library.grid(["How many guests came to the fair?"], by="publisher")["row"].tolist() == [
        "outlet unknown"
    ]
    assert library.grid(["How many guests came to the fair?"], by="month")["row"].tolist() == ["day unknown"]


def test_a_stopped_grid_goes_on(library, tmp_path):
    keep, whole = tmp_path / "half.jsonl", library.grid([COST, BAKERY])
    heard = []

    def stop_after_one(done, of):
        heard.append((done, of))

    with pytest.raises(Cancelled):
        library.grid([COST, BAKERY], keep=keep, progress=stop_after_one, cancelled=lambda: len(heard) > 1)
    assert heard == [(0, 2), (1, 2)]
    with keep.open("a") as torn:
        torn.write('[{"row": "sou')  # killed within a write
    rows = []
    again = library.grid([COST, BAKERY], keep=keep, progress=stop_after_one, on_row=rows.append)
    assert heard[2:] == [(1, 2), (2, 2)]
    assert len(rows) == 2
    pd.testing.assert_frame_equal(again, whole)
    other = library.grid([COST], keep=keep)  # another grid: what is kept is not taken for it
    assert set(other["question"]) == {COST}


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("question\nWho won?\nWhy?\n", ["Who won?", "Why?"]),
        ("id;question\n1;Who won?\n", ["Who won?"]),
        ("Who won?\nIn Bath, who won?\nWho won?\n", ["Who won?", "In Bath, who won?"]),
        ('\ufeffQuestion,id\n"In Bath, who won?",4\n\n', ["In Bath, who won?"]),
    ],
)
def test_questions_of_a_file(tmp_path, text, questions):
    path = tmp_path / "q.csv"
    path.write_text(text, encoding="utf-8")
    assert questions_of(path) == questions
    assert questions_of(str(path)) == questions


def test_the_command(library, tmp_path):
    path = tmp_path / "q.csv"
    path.write_text(f"question,id\n{COST},1\nHello,2\n,3\n{BAKERY},4\n", encoding="utf-8")
    run = CliRunner().invoke
    index = ["--index", str(library.settings.index)]
    done = run(app, ["grid", str(path), "--out", str(tmp_path / "t.csv"), *index])
    assert done.exit_code == 0, done.output
    assert "2 rows, 2 questions" in done.output
    assert "the question is empty. Type a question. It is passed over." in done.output
    assert not list(tmp_path.glob("*.part"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "t.csv").read_text(encoding="utf-8-sig"))))
    (cost,) = [one for one in rows if one["row"] == "north.txt" and one["question"] == COST]
    source = library.article(cost["path"]).text
    assert source[int(cost["start"]) : int(cost["end"])] == cost["quote"]
    done = run(app, ["grid", str(path), "--by", "publisher", "--out", str(tmp_path / "t.xlsx"), *index])
    assert done.exit_code == 0, done.output
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames == ["Citations", "Grid"]
    assert [one.value for one in book.active[1]] == ["row", COST, BAKERY]
    assert run(app, ["grid", str(path), "--out", "t.txt", *index]).exit_code == 2
    assert run(app, ["grid", str(path), "--by", "planet", "--out", "t.csv", *index]).exit_code == 2
    (tmp_path / "none.csv").write_text("question\n")
    failed = run(app, ["grid", str(tmp_path / "none.csv"), "--out", "t.csv", *index])
    assert "has no question" in str(failed.exception)


def test_no_cell_is_a_formula(tmp_path):
    hostile = '=HYPERLINK("http://x","y") The fair of Aldeburgh drew 900 guests this year.'
    library = library_of(tmp_path, {"id": "=1+1", "title": "+2", "publisher": "@cmd", "text": hostile})
    table = library.grid(["How many guests came to the fair of Aldeburgh?"])
    csv_file = library.save_table(table, tmp_path / "t.csv").read_text(encoding="utf-8-sig")
    for row in csv.reader(io.StringIO(csv_file)):
        assert not any(cell.strip().startswith(("=", "+", "-", "@")) for cell in row)
    for sheet in openpyxl.load_workbook(library.save_table(table, tmp_path / "t.xlsx")):
        assert all(one.data_type != "f" for row in sheet for one in row)


def test_what_others_say_of_it_does_not_keep_a_speaker_out(tmp_path):
    many = "\n\n".join(f"Report {n}: the harbour of Norwich cost {n} million euros." for n in range(60))
    text = (
        f'A harbour\n\n{many}\n\n"The harbour of Norwich cost us our sleep," said Thomas Reed, the mayor.\n'
    )
    library = library_of(tmp_path, harbour=text)
    table = library.grid(["What did Thomas Reed say about the harbour of Norwich?"], by="speaker")
    (row,) = table[table["row"] == "Thomas Reed"].to_dict("records")
    assert "cost us our sleep" in row["quote"]
    assert row["speaker"] == "Thomas Reed"
