"""A build that is killed, or whose disk fails, at any moment: the last good version answers."""

from __future__ import annotations

import errno
import json
import os
import random
import subprocess
import sys
import tempfile
import time
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
        env=os.environ | {"PYTHONPATH": f"{here}:{here.parent}", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    with process:
        yield process
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


def run(nursery: subprocess.Popen[str], seeds: Path, index: Path, after: float) -> str:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    told = {"seeds": str(seeds), "index": str(index), "after": after}
    nursery.stdin.write(json.dumps(told) + "\n")
    nursery.stdin.flush()
    return nursery.stdout.readline().strip()


@pytest.mark.slow
def test_killed_at_random_moments(nursery: subprocess.Popen[str], folder: Path) -> None:
    rng = random.Random(7)
    seeds, index = folder / "seeds", folder / "index"
    seeds.mkdir()
    for n in range(12):
        (seeds / f"{n:02}.txt").write_text(article(rng))
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder())
    edited(seeds, rng)
    began = time.monotonic()
    assert run(nursery, seeds, index, 60) == "done"
    usual = time.monotonic() - began
    kills = 0
    version = answers(index)
    for turn in range(20 * KILLS):
        if kills == KILLS:
            break
        edited(seeds, rng)
        before, notes = stored(index), noted(index)
        began = time.monotonic()
        killed = run(nursery, seeds, index, rng.uniform(0, usual)) == "killed"
        kills += killed
        if not killed:  # a busy machine is slower at one time than at another
            usual = time.monotonic() - began
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
    """A disk whose n-th operation fails: with an error, or after half of what it was to write."""

    def __init__(self, fails: int, how: str) -> None:
        self.fails, self.how, self.count = fails, how, 0
        self.saving = self.hit = ""

    def save(self, path: Path, chunks: Iterable[Chunk]) -> tuple[int, str]:
        self.saving = path.name
        try:
            return super().save(path, chunks)
        finally:
            self.saving = ""

    def _next(self) -> bool:
        self.count += 1
        if self.count == self.fails:
            self.hit = self.saving
        return self.count == self.fails

    def _fail(self) -> None:
        if self.how == "short":
            return  # only a write can be short
        number = errno.EIO if self.how == "EIO" else errno.ENOSPC
        raise OSError(number, os.strerror(number))

    def open(self, path: Path):  # type: ignore[no-untyped-def]
        if self._next():
            self._fail()
        return super().open(path)

    def write_some(self, file: int, chunk: memoryview) -> int:
        if self._next():
            if self.how in ("short", "torn"):
                written = super().write_some(file, chunk[: max(len(chunk) // 2, 1)])
                if self.how == "short":
                    return written
            self._fail()
        return super().write_some(file, chunk)

    def sync(self, file: int) -> None:
        if self._next():
            self._fail()
        super().sync(file)

    def rename(self, old: Path, new: Path) -> None:
        if self._next():
            self._fail()
        super().rename(old, new)


@pytest.mark.slow
@pytest.mark.parametrize("how", ["ENOSPC", "EIO", "short", "torn"])
def test_every_file_operation_fails_once(how: str, folder: Path) -> None:
    rng = random.Random(3)
    seeds, index = folder / "seeds", folder / "index"
    seeds.mkdir()
    for n in range(3):
        (seeds / f"{n:02}.txt").write_text(article(rng))
    rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder())
    for fails in range(1, 500):
        (seeds / "00.txt").write_text(article(rng))
        before, disk = answers(index), Failing(fails, how)
        reason = ""
        try:
            rebuild(seeds, index, annotator=FakeAnnotator(), encoder=FakeEncoder(), disk=disk)
        except StoreError as error:
            reason = str(error)
        if disk.count < fails:
            break  # the build has no such operation any more
        if how == "short":
            assert reason == ""  # to write less than was given is no error: the rest follows
        elif disk.hit != "stamps.json":  # without stamps files are hashed at the next opening
            assert "cannot be written" in reason
        after = answers(index)
        assert after == before or after[0] > before[0]
        saved, encoder = stored(index), FakeEncoder()
        rebuild(seeds, index, annotator=FakeAnnotator(), encoder=encoder)
        assert len(encoder.calls) == len(needed(index) - saved)
        assert check(index, seeds) == []
        assert noted(index) == set(LocalIndex.open(index).article_ids)
    assert fails > 20
