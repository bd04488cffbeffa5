"""Statements as CSV and Excel, with no cell that a program runs; positions over time."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from rag.errors import SettingsError
from rag.library import Library
from rag.settings import Settings
from rag.statements import csv_text, positions, xlsx_bytes

HOSTILE = ['=HYPERLINK("http://x")', "+1", "-we", "@x", "plain", "a\x00b", None]


def table(*texts: str | None, **more: object) -> pd.DataFrame:
    return pd.DataFrame({"text": list(texts), "start": range(len(texts)), **more})


def test_no_cell_of_csv_is_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(csv_text(table(*HOSTILE[:5])))))
    assert rows[0] == ["text", "start"]
    assert [row[0] for row in rows[1:]] == ['\'=HYPERLINK("http://x")', "'+1", "'-we", "'@x", "plain"]


def test_no_cell_of_excel_is_a_formula() -> None:
    data = xlsx_bytes(table(*HOSTILE))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Statements"]
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [*HOSTILE[:5], "a\ufffdb", None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == list(range(7))


def test_a_column_of_excel_is_as_wide_as_its_texts() -> None:
    data = xlsx_bytes(table("a" * 30, "b" * 900).assign(kind="mixed"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Statements"]
    widths = [round(sheet.column_dimensions[letter].width) for letter in "ABC"]
    assert widths == [60, 7, 7]


def test_a_table_is_saved_by_its_ending(tmp_path: Path) -> None:
    library = Library(Settings(index=tmp_path / "index"))
    assert library.save_table(table("é"), tmp_path / "t.csv").read_text("utf-8-sig") == "text,start\né,0\n"
    assert openpyxl.load_workbook(library.save_table(table("x"), tmp_path / "t.xlsx"))
    with pytest.raises(SettingsError, match=r"Name a \.csv"):
        library.save_table(table("x"), tmp_path / "t.pdf")
    with pytest.raises(SettingsError, match="cannot be written"):
        library.save_table(table("x"), tmp_path / "none" / "t.csv")


def test_positions_tell_what_is_new_and_repetitions_once() -> None:
    said = [
        "Regime change is not our profession",
        "Regime change is not our profession,",
        "We sell wheat to Egypt and Turkey",
        "As we told you, regime change is no profession of ours, and never was our policy",
        None,
    ]
    rows = table(
        *[text or "Nobody said it" for text in said],
        person=["Lavrov", "Lavrov", "Lavrov", "Lavrov", None],
        when=["2012-01-31", "2012-02-01", "2012-03-01", "2013-01-01", None],
        publisher=["AFP", "Reuters", "TASS", "TASS", "TASS"],
    )
    first, second, third = positions(rows)
    assert first.outlets == ["AFP", "Reuters"]
    assert [one.when for one in (first, second, third)] == ["2012-01-31", "2012-03-01", "2013-01-01"]
    assert second.before is None
    assert third.before is first
