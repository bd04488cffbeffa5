"""What a rebuild does, by what changed in the seeds folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEncoder

from rag.index import LocalIndex, check
from rag.pipeline import rebuild

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
