"""A build that is killed, or whose disk fails, at any moment: the last good version answers."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeAnnotator, FakeEncoder

from rag.errors import StoreError
from rag.index import Disk, LocalIndex, check
from rag.index.disk import Chunk
from rag.index.store import Part
from rag.pipeline import rebuild

KILLS = 200 if "RAG_TEST_ALL" in os.environ else 60
UNMEASURED = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
WORDS = "Moscow Geneva Kerry Lavrov Syria Assad chemical weapons said proposed rejected talks envoy".split()


def article(rng: random.Random) -> str:
    lines = [" ".join(rng.choices(WORDS, k=20)).capitalize() + "." for _ in range(8)]
    return "\n\n".join(lines) + "\n"


def edited(seeds: Path, rng: random.Random) -> None:
    """Some seeds come, some change, some go."""
    for _ in range(3):
        (seeds / f"{rng.randrange(12):02}.txt").write_text(article(rng))
    if rng.random() < 0.5:
        rng.choice(sorted(seeds.iterdir())).unlink()


def stored(index: Path) -> set[bytes]:
    """The names of all embeddings that are saved."""
    parts = [Part.open(path) for path in (index / "vectors").glob("*.safetensors")]
    return {bytes(row) for part in parts for row in np.asarray(part.arrays["keys"])}


def needed(index: Path) -> set[bytes]:
    opened = LocalIndex.open(index)
    return {bytes(row) for row in opened.table["key"]}


def noted(index: Path) -> set[str]:
    """The articles of the current version that have notes."""
    opened = LocalIndex.open(index)
    return {name for name in opened.article_ids if opened.notes(name) is not None}


def answers(index: Path) -> tuple[str, int]:
    """Opens the index as a reader does, and asks it."""
    opened = LocalIndex.open(index)
    rows, _ = opened.dense(FakeEncoder().encode_query("Kerry in Geneva"), 5)
    assert len(opened.passages(rows)) == min(5, len(opened))
    return opened.version, len(opened)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """In memory where there is such a place: a kill leaves the same there, and flushing costs nothing."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as made:
        yield Path(made)


@pytest.fixture
def nursery() -> Iterator[subprocess.Popen[str]]:
    here = Path(__file__).parent
    process = subprocess.Popen(
        [sys.executable, str(here / "kill_nursery.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=UNMEASURED | {"PYTHONPATH": f"{here}:{here.parent}", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


def run(nursery: subprocess.Popen[str], seeds: Path, index: Path, after: float) -> tuple[bool, float]:
    """Whether a build was killed, and the seconds of the processor that it used."""
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    told = {"seeds": str(seeds), "index": str(index), "after": after}
    nursery.stdin.write(json.dumps(told) + "\n")
    nursery.stdin.flush()
    ended = json.loads(nursery.stdout.readline())
    assert ended["state"] != "failed"
    return ended["state"] == "killed", ended["seconds"]


@pytest.mark.slow
@pytest.mark.no_cover
def test_killed_at_random_moments(nursery: subprocess.Popen[str], folder: Path) -> None:
    rng = random.Random(7)
    seeds, index = folder / "seeds", folder / "index"
    seeds.mkdir()
    for n in range(12):
        (seeds / f"{n:02}.txt").write_text(article(rng))
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder())
    edited(seeds, rng)
    _, usual = run(nursery, seeds, index, 600)
    kills = 0
    version = answers(index)
    for turn in range(20 * KILLS):
        if kills == KILLS:
            break
        edited(seeds, rng)
        before, notes = stored(index), noted(index)
        killed, seconds = run(nursery, seeds, index, rng.uniform(0, usual))
        kills += killed
        usual = usual if killed else seconds
        if killed and LocalIndex.open(index).version == version[0]:
            assert answers(index) == version
        assert before & needed(index) == before & needed(index) & stored(index)  # nothing saved is lost
        assert notes & set(LocalIndex.open(index).article_ids) <= noted(index)
        if turn % 4 == 3:  # kills in a row must not add up to harm; the next build then mends all
            saved, encoder = stored(index), FakeEncoder()
            report = rebuild(seeds, index, annotator=FakeAnnotator(), encoder=encoder)
            assert report.embedded == len(needed(index) - saved) == len(encoder.calls)
            assert check(index, seeds) == []
            assert noted(index) == set(LocalIndex.open(index).article_ids)
        version = answers(index)
    assert kills == KILLS
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder())
    fresh = rebuild(seeds, folder / "fresh", annotator=FakeAnnotator(), encoder=FakeEncoder())
    contents = [LocalIndex.open(path).manifest.content for path in (index, folder / "fresh")]
    assert contents[0] == contents[1]
    assert fresh.passages == len(LocalIndex.open(index))


class Failing(Disk):
    """A disk whose n-th operation fails; or whose n-th write is torn: it fails after half of its bytes."""

    def __init__(self, fails: int, is_torn: bool) -> None:
        self.fails, self.is_torn, self.count = fails, is_torn, 0
        self.saving = self.hit = ""

    def save(self, path: Path, chunks: Iterable[Chunk]) -> tuple[int, str]:
        self.saving = path.name
        try:
            return super().save(path, chunks)
        finally:
            self.saving = ""

    def _next(self, is_write: bool = False) -> None:
        self.count += is_write or not self.is_torn
        if self.count == self.fails and not self.hit:
            self.hit = self.saving or "another file"
            number = errno.EIO if self.fails % 2 else errno.ENOSPC
            raise OSError(number, os.strerror(number))

    def open(self, path: Path):  # type: ignore[no-untyped-def]
        self._next()
        return super().open(path)

    def write_some(self, file: int, chunk: memoryview) -> int:
        if self.is_torn and self.count + 1 == self.fails:
            super().write_some(file, chunk[: max(len(chunk) // 2, 1)])
        self._next(is_write=True)
        return super().write_some(file, chunk)

    def sync(self, file: int) -> None:
        self._next()
        super().sync(file)

    def rename(self, old: Path, new: Path) -> None:
        self._next()
        super().rename(old, new)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("is_torn", [False, True])
def test_every_file_operation_fails_once(is_torn: bool, folder: Path) -> None:
    rng = random.Random(3)
    seeds, index = folder / "seeds", folder / "index"
    seeds.mkdir()
    for n in range(3):
        (seeds / f"{n:02}.txt").write_text(article(rng))
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder())
    for fails in range(1, 500):
        (seeds / "00.txt").write_text(article(rng))
        before, disk = answers(index), Failing(fails, is_torn)
        reason = ""
        try:
            rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder(), disk=disk)
        except StoreError as error:
            reason = str(error)
        if not disk.hit:
            break  # the build has no such operation any more
        if disk.hit != "stamps.json":  # without stamps files are hashed at the next opening
            assert "cannot be written" in reason
        after = answers(index)
        assert after == before or after[0] > before[0]
        saved, encoder = stored(index), FakeEncoder()
        rebuild(seeds, index, annotator=FakeAnnotator(), encoder=encoder)
        assert len(encoder.calls) == len(needed(index) - saved)
        assert check(index, seeds) == []
        assert noted(index) == set(LocalIndex.open(index).article_ids)
    assert fails > 10


class Short(Disk):
    """A disk that writes half of what it is given, which is no error: the rest is to follow."""

    def write_some(self, file: int, chunk: memoryview) -> int:
        return super().write_some(file, chunk[: max(len(chunk) // 2, 1)])


def test_what_a_disk_writes_in_part_is_written_whole(folder: Path) -> None:
    seeds, index = folder / "seeds", folder / "index"
    seeds.mkdir()
    (seeds / "00.txt").write_text(article(random.Random(3)))
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder(), disk=Short())
    assert check(index, seeds) == []
