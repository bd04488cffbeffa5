# ruff: noqa: E501 - sample texts stand on one line
"""The user's corrections: written readably, read back, respected."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.clean import Correction, clean, correct, corrections
from rag.errors import SeedsError
from rag.records import Raw

TEXT = "Envoy is back\n\nThe envoy returned on Monday with a list of names, and read it.\n\nA caption it is\n"


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    said = Correction('A "title"', "2011-08-19", "Outlet", ("Ann Lee", "Ёж"), "en", ((0, 13, "headline"),))
    correct(tmp_path, "dir/a b.txt", said)
    correct(tmp_path, "x.jsonl#1", Correction(date=""))
    correct(tmp_path, "x.jsonl#1", Correction(publisher="P"))
    assert corrections(tmp_path) == {"dir/a b.txt": said, "x.jsonl#1": Correction(date="", publisher="P")}


def test_the_file_is_readable(tmp_path: Path) -> None:
    correct(tmp_path, "a.txt", Correction(date="2011-08-19", author=("Ann Lee",), roles=((0, 5, "body"),)))
    assert (tmp_path / "corrections.toml").read_text().splitlines()[2:] == [
        '["a.txt"]',
        "date = 2011-08-19",
        'author = ["Ann Lee"]',
        "roles = [",
        '    { start = 0, end = 5, role = "body" },',
        "]",
    ]


def test_a_correction_wins_and_the_id_stays() -> None:
    raw = Raw("a.txt", "0", TEXT, "txt", {"date": "2012-12-10"})
    start = TEXT.index("A caption")
    said = Correction(
        title="", date="", publisher="P", roles=((start, len(TEXT), "caption"), (15, 24, "furniture"))
    )
    made = clean(raw, {"a.txt": said})
    assert (made.title, made.published.date, made.published.how, made.publisher) == (
        None,
        None,
        "unknown",
        "P",
    )
    assert made.mentions == ()
    assert [(made.text[b.start : b.end].strip()[:9], b.role) for b in made.blocks] == [
        ("Envoy is ", "headline"), ("The envoy", "furniture"), ("returned ", "body"), ("A caption", "caption"),
    ]  # fmt: skip
    assert made.id == clean(raw).id


def test_no_file_is_no_corrections(tmp_path: Path) -> None:
    assert corrections(tmp_path) == {}


@pytest.mark.parametrize(
    "text",
    [
        "[", "a = 1", "['a.txt']\ndate = 'May'", "['a.txt']\nrole = 'x'", "['a.txt']\ntitle = 3",
        "['a.txt']\nroles = [{start = 3, end = 1, role = 'body'}]", "['a.txt']\nroles = [{start = 1, end = 2, role = 'x'}]",
        "['a.txt']\nauthor = 4", "['a.txt']\nroles = 4", "['a.txt']\nroles = [4]",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood(tmp_path: Path, text: str) -> None:
    (tmp_path / "corrections.toml").write_text(text)
    with pytest.raises(SeedsError, match=r"corrections\.toml"):
        corrections(tmp_path)


def test_a_wrong_correction_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(SeedsError):
        correct(tmp_path, "a.txt", Correction(date="yesterday"))
    assert not (tmp_path / "corrections.toml").exists()
