"""Two columns of a PDF are read one after the other, however the file draws them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.read import find, read
from rag.records import Raw
from tests.pdfs import placed

LEFT = [
    "The envoy returned on Monday with a list of",
    "eleven names, which he read aloud to a hall",
    "that had not asked for it. Nobody in the first",
    "row had heard any of the names before, and",
    "nobody in the last row could hear them at all",
    "because of the rain on the roof of the build-",
    "ing, which is old and was meant for horses.",
]
RIGHT = [
    "A second round is planned for the spring, as",
    "soon as the snow on the upper road has gone.",
    "The mediators have booked the same hall and",
    "have asked for a roof of another kind, which",
    "the town has promised them twice by now. The",
    "horses, said the mayor, had never complained",
    "of anything in a hundred and eleven years.",
]
HEADLINE = "An old hall, a new list and the rain that fell upon both of them for the whole of a long day"


def text(tmp_path: Path, lines: list[tuple[int, int, str]]) -> str:
    (tmp_path / "a.pdf").write_bytes(placed(lines))
    raw = next(read(find(tmp_path)[0]))
    assert isinstance(raw, Raw)
    return raw.text


def across() -> list[tuple[int, int, str]]:
    """Line by line over both columns, as some programs draw them."""
    made = [(60, 740, HEADLINE)]
    for i, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        made += [(60, 700 - 12 * i, left), (320, 700 - 12 * i, right)]
    return made


def down() -> list[tuple[int, int, str]]:
    """The left column, then the right one."""
    return sorted(across(), key=lambda line: (line[1] < 740, line[0], -line[1]))


@pytest.mark.parametrize("lines", [across(), down()], ids=["drawn across", "drawn down"])
def test_the_left_column_comes_first(tmp_path: Path, lines: list[tuple[int, int, str]]) -> None:
    told = text(tmp_path, lines)
    wanted = [
        "An old hall",
        "The envoy returned",
        "of the building, which is old",
        "A second round",
        "complained",
    ]
    places = [told.find(one) for one in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert "all because of the rain" in told
    assert "which the town has promised" in told


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    rows = [("Grain", "11"), ("Fish", "12"), ("Rope", "13"), ("Tar", "14"), ("Salt", "15"), ("Wool", "16"),
            ("Iron", "17"), ("Glass", "18")]  # fmt: skip
    lines = [one for i, (a, b) in enumerate(rows) for one in ((60, 700 - 12 * i, a), (320, 700 - 12 * i, b))]
    told = text(tmp_path, lines)
    assert (
        told.index("Grain") < told.index("11") < told.index("Fish") < told.index("12") < told.index("Glass")
    )
