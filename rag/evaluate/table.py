"""The figures as a table for a terminal."""

from __future__ import annotations

from typing import Any


def figures_text(figures: dict[str, Any]) -> str:
    """A column for all questions and one for each type, a row a figure; `-` where there is nothing."""
    columns = {"all": figures} | figures.get("by_type", {})
    names = [name for name, value in figures.items() if not isinstance(value, dict)]
    rows = [["", *columns]]
    rows += [[name, *(_number(column[name]) for column in columns.values())] for name in names]
    rows += [
        [name, *(str(column["counts"][name]) for column in columns.values())] for name in figures["counts"]
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        )
        for row in rows
    )


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
