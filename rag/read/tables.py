"""Tables as text: a row is one line, each cell with the name that stands over its column.

A row that is quoted or found alone then says what its numbers are of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rag.read.joined import Part

_LABEL: Final = 80
"""Characters in the name of a column at most."""
_NUMBER: Final = re.compile(r"[\s$€£¥₽~≈<>±+–—-]*\d[\d\s.,:/%°$€£¥₽+–—-]*\D{0,6}")
_YEAR: Final = re.compile(r"(?:[^\W\d]{1,3}\d?\s)?(?:19|20)\d\d(?:\s?[^\W\d]{1,6}\.?)?")
_CELL: Final = 400
"""A longer cell, in a table whose first row names no columns, is a part of a page that is laid out by it."""
_MOST: Final = 400
"""A header over so many columns spans the whole page: more are a mistake, or a trap."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, whether its markup calls it a heading, and how many columns and rows it spans.

    `above`: it is a part of the cell above it.
    """

    text: str
    head: bool = False
    across: int = 1
    down: int = 1
    above: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row as a line of text; `cells` is what its own cells say, without the columns' names."""

    text: str
    cells: str


def row_lines(rows: Sequence[Sequence[Cell]], headed: bool | None = None) -> list[Line]:
    """The lines of a table. `headed`: whether its first row names the columns; None where nobody says so.

    `Region: South; Turnout: 57 %` under such a row; cells parted by tabs without one.
    """
    grid = _spread(rows)
    heads = _heads(grid, headed)
    names, below = _names(grid[:heads]), grid[heads:]
    if not below:
        names, below = [], grid
    return [Line(_line(row, names), " ".join(dict.fromkeys(cell.text for cell in row))) for row in below]


def table_parts(rows: Sequence[Sequence[tuple[Cell, list[Part]]]], nested: bool) -> Iterator[Part]:
    """A line a row of a table that holds data; of one that lays out its page what is in its cells.

    `nested`: whether another table lies in it.
    """
    cells = [[cell for cell, _ in row] for row in rows]
    named = bool(cells) and all(cell.head for cell in cells[0] if cell.text)
    longest = max((len(cell.text) for row in cells for cell in row), default=0)
    data = max(map(len, cells), default=0) > 1 and (named or longest <= _CELL)
    if nested or not data:
        yield from (part for row in rows for _, parts in row for part in parts if part[0].strip())
    else:
        yield from ((line.text, "body") for line in row_lines(cells) if line.text)


def _spread(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """The rows with each cell in all columns and rows that it spans."""
    grid: list[list[Cell]] = []
    below: dict[int, tuple[int, Cell]] = {}
    for row in rows:
        made: list[Cell] = []
        cells = [*reversed(row)]
        while cells or len(made) in below:
            if len(made) in below:
                left, one = below.pop(len(made))
                if left > 1:
                    below[len(made)] = left - 1, one
                made.append(one)
                continue
            cell = cells.pop()
            over = grid[-1][len(made)] if cell.above and grid and len(made) < len(grid[-1]) else cell
            for _ in range(max(1, min(cell.across, _MOST - len(made)))):
                if 1 < cell.down <= _MOST * 10:
                    below[len(made)] = cell.down - 1, cell
                made.append(over)
        grid.append([Cell(" ".join(one.text.split()), one.head, one.across, one.down) for one in made])
    return [row for row in grid if any(one.text for one in row)]


def _heads(grid: list[list[Cell]], headed: bool | None) -> int:
    """How many rows at the top name the columns."""
    marked = next((i for i, row in enumerate(grid) if not all(c.head for c in row if c.text)), len(grid))
    if marked and marked < len(grid) and len(grid[0]) > 1:
        return marked
    deep = 2 if grid and len(grid) > 2 and any(one.across > 1 for one in grid[0]) else 1
    if headed is None:
        pairs = all(len(row) == 2 and row[0].head for row in grid)
        headed = not pairs and _looks_headed(grid[deep - 1 :])
    return deep if headed and len(grid) > deep and len(grid[0]) > 1 else 0


def _looks_headed(grid: list[list[Cell]]) -> bool:
    """Words or years over numbers: the first row has short names, no other number, and numbers below it."""
    if len(grid) < 2 or len(grid[0]) < 2:
        return False
    names = [cell.text for cell in grid[0]]
    years = all(map(_YEAR.fullmatch, names[1:]))
    numbers = not years and any(map(_NUMBER.fullmatch, names))
    if numbers or not all(names[1:]) or any(len(name) > _LABEL for name in names):
        return False
    columns = ([row[i].text for row in grid[1:] if i < len(row)] for i in range(1, len(names)))
    return any(column and all(_NUMBER.fullmatch(one) for one in column if one) for column in columns)


def _names(rows: list[list[Cell]]) -> list[str]:
    """The name of each column: what stands over it, from above, once each."""
    width = max(map(len, rows), default=0)
    made = []
    for i in range(width):
        over = dict.fromkeys(row[i].text for row in rows if i < len(row) and row[i].text)
        made.append(" ".join(over).rstrip(" :"))
    return made


def _line(row: list[Cell], names: list[str]) -> str:
    texts = [cell.text for cell in row]
    if len(set(texts)) == 1 and len(texts) > 1:
        return texts[0]  # one cell over all columns parts the rows
    if not names and len(texts) == 2 and row[0].head and not row[1].head and texts[0] and texts[1]:
        return f"{texts[0].rstrip(' :')}: {texts[1]}"
    if not names:
        return "\t".join(texts).strip()
    told = [
        f"{names[i]}: {text}" if i < len(names) and names[i] else text for i, text in enumerate(texts) if text
    ]
    return "; ".join(told)
