"""What a rebuild does, by what changed in the seeds folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEncoder

from rag.index import LocalIndex, check
from rag.pipeline import plan, rebuild

LAVROV = "Lavrov met Kerry in Geneva.\n\nThey spoke of Syria for three hours.\n"
SYRIA = "Syria said yes on Tuesday.\n\nMoscow had asked for it.\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "lavrov.txt").write_text(LAVROV)
    (folder / "syria.txt").write_text(SYRIA)
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_first_build_then_nothing_to_do(seeds: Path, index: Path) -> None:
    encoder = FakeEncoder()
    first = rebuild(seeds, index, encoder=encoder)
    assert first.added == ("lavrov.txt", "syria.txt")
    assert first.passages == first.passages_added == first.embedded == len(encoder.calls)
    again = rebuild(seeds, index, encoder=encoder)
    assert (again.version, again.unchanged, again.embedded) == (first.version, 2, 0)
    assert check(index, seeds) == []


def test_a_moved_file_costs_nothing(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, encoder=FakeEncoder())
    (seeds / "lavrov.txt").rename(seeds / "zz.txt")
    report = rebuild(seeds, index, encoder=FakeEncoder())
    assert (report.moved, report.added, report.removed) == ((("lavrov.txt", "zz.txt"),), (), ())
    assert report.embedded == 0
    assert [article.path for article in LocalIndex.open(index).articles()] == ["syria.txt", "zz.txt"]


def test_removed_and_back_again(seeds: Path, index: Path) -> None:
    first = rebuild(seeds, index, encoder=FakeEncoder())
    (seeds / "lavrov.txt").unlink()
    report = rebuild(seeds, index, encoder=FakeEncoder())
    assert report.removed == ("lavrov.txt",)
    assert report.passages_removed == first.passages - report.passages > 0
    (seeds / "lavrov.txt").write_text(LAVROV)
    back = rebuild(seeds, index, encoder=FakeEncoder())
    assert (back.added, back.embedded, back.passages) == (("lavrov.txt",), 0, first.passages)


def test_built_anew_it_is_the_same(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, encoder=FakeEncoder())
    (seeds / "more.txt").write_text("Kerry flew home.\n")
    (seeds / "lavrov.txt").unlink()
    assert rebuild(seeds, index, encoder=FakeEncoder()).same is None
    assert (anew := rebuild(seeds, index, encoder=FakeEncoder(), full=True)).same is True
    assert "The index built anew is the one that was there" in str(anew)
    (seeds / "more.txt").write_text("Kerry did not fly home.\n")
    assert rebuild(seeds, index, encoder=FakeEncoder(), full=True).same is False


def test_the_report_names_the_files(seeds: Path, index: Path) -> None:
    for n in range(12):
        (seeds / f"note {n:02}.txt").write_text(f"On day {n} they met.\n")
    told = str(rebuild(seeds, index, encoder=FakeEncoder())).splitlines()
    counts = "14 added, 0 changed, 0 removed, 0 unchanged, 0 failed; 16 passages, 16 embedded"
    assert told[0] == f"{counts}; notes made of 14 articles"
    assert told[1:] == [
        "added: lavrov.txt",
        *(f"added: note {n:02}.txt" for n in range(9)),
        "added: and 4 more",
    ]


def test_a_file_that_cannot_be_read_is_no_work_until_it_changes(seeds: Path, index: Path) -> None:
    (seeds / "bad.pdf").write_bytes(b"%PDF-1.4 cut off")
    rebuild(seeds, index, encoder=FakeEncoder())
    told = plan(seeds, index)
    assert (told.added, told.changed) == ((), ())
    assert [failure.path for failure in told.failed] == ["bad.pdf"]
    (seeds / "bad.pdf").write_bytes(b"%PDF-1.4 cut off elsewhere")
    assert plan(seeds, index).changed == ("bad.pdf",)


def test_a_file_that_was_good_and_is_damaged_is_no_work_either(seeds: Path, index: Path) -> None:
    rebuild(seeds, index, encoder=FakeEncoder())
    (seeds / "lavrov.txt").write_bytes(b"\x00\x01\x02" * 50)
    rebuild(seeds, index, encoder=FakeEncoder())
    assert plan(seeds, index).changed == ()
    (seeds / "lavrov.txt").write_text(LAVROV)
    assert plan(seeds, index).changed == ("lavrov.txt",)
    assert rebuild(seeds, index, encoder=FakeEncoder()).failed == ()
