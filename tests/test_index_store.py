"""What a passage's vectors cost on disk: parts are joined, and dead rows go when they are many."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import FakeEncoder

from rag.index import LocalIndex, check
from rag.pipeline import rebuild
from rag.settings import Settings

pytestmark = pytest.mark.slow


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    for n in range(40):
        (folder / f"{n:02}.txt").write_text(f"Lavrov met envoy {n} in Geneva.\n\nThey spoke of item {n}.\n")
    return folder


def rows(index: Path) -> int:
    """Rows of all parts that the current version lists."""
    opened = LocalIndex.open(index)
    from rag.index.store import Part

    return sum(len(Part.open(index / "vectors" / name)) for name in opened.manifest.parts)


def test_dead_vectors_go_when_they_are_more_than_half(seeds: Path, tmp_path: Path) -> None:
    index, settings = tmp_path / "index", Settings(keep=2)
    whole = rebuild(seeds, index, settings, encoder=FakeEncoder()).passages
    assert rows(index) == whole
    texts = {path: path.read_text() for path in sorted(seeds.iterdir())[:30]}
    for path in texts:
        path.unlink()
    left = rebuild(seeds, index, settings, encoder=FakeEncoder()).passages
    assert rows(index) == whole  # the first version is kept, and needs them
    first = sorted(texts)[0]
    first.write_text(texts[first])
    encoder = FakeEncoder()
    back = rebuild(seeds, index, settings, encoder=encoder)
    assert (back.embedded, encoder.calls) == (0, [])
    assert rows(index) == back.passages > left  # the first version is gone, and what only it needed
    assert check(index, seeds) == []
    for _ in range(3):
        first.write_text(first.read_text() + "More.\n")
        rebuild(seeds, index, settings, encoder=FakeEncoder())
        assert check(index, seeds) == []
    assert sum(path.stat().st_size for path in (index / "vectors").iterdir()) < 200 * (whole + 40)
    assert rebuild(seeds, index, settings, encoder=FakeEncoder()).embedded == 0


def test_parts_that_were_joined_are_let_go(seeds: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    for n in range(9):
        (seeds / f"new{n}.txt").write_text(f"Kerry said {n} words on day {n}.\n")
        rebuild(seeds, index, encoder=FakeEncoder())
    assert len(LocalIndex.open(index).manifest.parts) <= 2
    assert len(list((index / "vectors").iterdir())) <= 4  # those of the versions that are kept
    assert check(index, seeds) == []


def test_a_touched_seed_is_read_once(seeds: Path, tmp_path: Path) -> None:
    import os

    from rag.index import seeds_of

    index = tmp_path / "index"
    rebuild(seeds, index, encoder=FakeEncoder())
    for path in seeds.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    report = rebuild(seeds, index, encoder=FakeEncoder())
    assert (report.version, report.unchanged) == (LocalIndex.open(index).version, 40)
    assert {state.mtime_ns for state in seeds_of(LocalIndex.open(index)).values()} == {10**18}
    assert check(index, seeds) == []
