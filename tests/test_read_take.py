"""Files taken into the seeds folder: all of them or none, nothing overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import ReadError
from rag.read import take


def test_names_that_are_taken_get_a_number_and_the_same_file_is_left_alone(tmp_path: Path) -> None:
    seeds, one, two = tmp_path / "seeds", tmp_path / "a.jsonl.gz", tmp_path / "other" / "a.jsonl.gz"
    two.parent.mkdir()
    one.write_bytes(b"one")
    two.write_bytes(b"two")
    assert take([one, str(two), one], seeds) == ["a.jsonl.gz", "a_2.jsonl.gz", "a.jsonl.gz"]
    assert [(path.name, path.read_bytes()) for path in sorted(seeds.iterdir())] == [
        ("a.jsonl.gz", b"one"),
        ("a_2.jsonl.gz", b"two"),
    ]


@pytest.mark.parametrize("wrong", ["none.txt", "x.css", "ftp://example.org/a.txt", ""])
def test_one_that_cannot_be_had_and_nothing_is_added(tmp_path: Path, wrong: str) -> None:
    good, seeds = tmp_path / "good.txt", tmp_path / "seeds"
    good.write_text("text")
    (tmp_path / "x.css").write_text("a,b")
    with pytest.raises(ReadError):
        take([good, str(tmp_path / wrong) if wrong == "x.css" else wrong], seeds)
    assert not seeds.exists()


def test_a_folder_is_taken_with_what_can_be_read_in_it(tmp_path: Path) -> None:
    folder, seeds = tmp_path / "spring", tmp_path / "seeds"
    (folder / "may").mkdir(parents=True)
    (folder / "may" / "a.txt").write_text("a")
    (folder / "b.css").write_text("b")
    assert take([folder], seeds) == ["spring/may/a.txt"]
    assert (seeds / "spring" / "may" / "a.txt").read_text() == "a"
    with pytest.raises(ReadError, match="very folder"):
        take([tmp_path], seeds)
