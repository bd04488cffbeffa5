"""Tables as files: CSV and Excel. A cell is text, whatever an article says: no program runs it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

_FORMULA: Final = re.compile(r"^\s*[=+@\-\t\r＝＋－＠]")
_ILLEGAL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
MEASURED: Final = 100
"""Rows by which a column is made as wide as its texts."""
LONGEST: Final = 32_767
"""Characters that a cell of Excel holds."""


def csv_text(table: pd.DataFrame) -> str:
    """CSV with a head. A text that a spreadsheet would take for a formula has an apostrophe before it."""
    plain = table.astype(object).map(_inert).rename(columns=_inert)
    return str(plain.to_csv(index=False, lineterminator="\n"))


def _inert(value: Any) -> Any:
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def xlsx_bytes(
    table: pd.DataFrame, name: str = "Statements", read_as: tuple[str, pd.DataFrame] | None = None
) -> bytes:
    """An Excel workbook: a head that stays in view, cells that are text or numbers.

    `read_as` is a second sheet, (name, table) with long texts, that is in view when the book is opened.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    _sheet(book, name, table)
    if read_as is not None:
        _sheet(book, *read_as, wide=True)
        book.active = 1
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def _sheet(book: Any, name: str, table: pd.DataFrame, *, wide: bool = False) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "B2" if wide else "A2"
    for number, column in enumerate(table.columns, 1):
        longest = max(map(len, map(str, [column, *table[column].head(MEASURED)])))
        sheet.column_dimensions[get_column_letter(number)].width = 40 if wide else min(60, longest + 2)

    def cells(values: Sequence[Any]) -> list[Any]:
        made = []
        for value in values:
            cell = WriteOnlyCell(sheet, _plain(value))
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else a text that begins with "=" is a formula
            if wide:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            made.append(cell)
        return made

    sheet.append(cells(list(table.columns)))
    for row in table.astype(object).itertuples(index=False):
        sheet.append(cells(list(row)))


def _plain(value: Any) -> str | int | float | None:
    """What a cell can hold: control characters become a sign for what cannot be shown."""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str):
        return _ILLEGAL.sub("\ufffd", value)[:LONGEST]
    return value if isinstance(value, int | float) and value == value else None
