"""An index whose bytes were touched: it says so, and neither crashes nor runs anything."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from fakes import FakeEncoder

from rag.errors import IndexCorrupt, IndexLocked, IndexMissing
from rag.index import LocalIndex, OtherFormat, check, rollback, versions
from rag.index.arrays import mapped, packed
from rag.index.disk import locked
from rag.pipeline import rebuild

pytestmark = pytest.mark.slow

TEXT = "Lavrov met Kerry in Geneva. They spoke of Syria.\n\nNothing was signed in the end.\n"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "one.txt").write_text(TEXT)
    (folder / "two.txt").write_text(TEXT.replace("Geneva", "Moscow"))
    return folder


@pytest.fixture
def index(seeds: Path, tmp_path: Path) -> Path:
    rebuild(seeds, tmp_path / "index", encoder=FakeEncoder())
    return tmp_path / "index"


def current_files(index: Path) -> list[Path]:
    name = LocalIndex.open(index).version
    return sorted([*(index / "versions" / name).iterdir(), *(index / "vectors").iterdir()])


def test_any_touched_byte_is_found_before_use(index: Path) -> None:
    for path in current_files(index):
        whole = path.read_bytes()
        for place in {0, len(whole) // 2, len(whole) - 1}:
            damaged = bytearray(whole)
            damaged[place] ^= 0x41
            path.write_bytes(damaged)
            with pytest.raises(IndexCorrupt):
                LocalIndex.open(index)
            assert check(index), path
        path.write_bytes(whole)
    assert check(index) == []
    assert len(LocalIndex.open(index)) == len(LocalIndex.open(index).postings)


def test_check_finds_a_flip_in_any_file(index: Path, seeds: Path) -> None:
    """Also in files of older versions, and in the stamps; what a user keeps there is his."""
    for n in range(2):
        (seeds / "one.txt").write_text(TEXT + f"Day {n}.\n")
        rebuild(seeds, index, encoder=FakeEncoder())
    (index / "questions.jsonl").write_text("")
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.stat().st_size]
    assert len(files) > 20
    for path in files:
        whole = path.read_bytes()
        damaged = bytearray(whole)
        damaged[len(whole) // 2] ^= 1
        path.write_bytes(damaged)
        found = [problem.file for problem in check(index)]
        assert path.relative_to(index).as_posix() in found, found
        path.write_bytes(whole)
    assert check(index) == []


def test_a_touched_byte_with_its_old_time_is_found(index: Path) -> None:
    """Size and time can be set back; the time of the last change of the file's state cannot."""
    path = next((index / "vectors").iterdir())
    stat, whole = path.stat(), bytearray(path.read_bytes())
    whole[-1] ^= 1
    path.write_bytes(whole)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    with pytest.raises(IndexCorrupt, match="has other bytes than were written"):
        LocalIndex.open(index)


def test_a_missing_file_and_a_short_one(index: Path) -> None:
    for path in current_files(index):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1])
        assert check(index)
        path.unlink()
        with pytest.raises((IndexCorrupt, IndexMissing)):
            LocalIndex.open(index)
        assert any("missing" in problem.what or "no version" in problem.what for problem in check(index))
        path.write_bytes(whole)


def test_foreign_files_are_named(index: Path) -> None:
    (index / "vectors" / "x.pkl").write_bytes(b"cos\nsystem\n(S'false'\ntR.")
    (index / "notes.txt").write_text("mine")
    assert [problem.file for problem in check(index)] == ["notes.txt", "vectors/x.pkl"]


def test_an_index_that_was_copied_is_read_whole(index: Path, tmp_path: Path) -> None:
    """Its files have no stamps: every one is hashed when it is opened."""
    copy = tmp_path / "copy"
    shutil.copytree(index, copy)
    assert len(LocalIndex.open(copy)) == len(LocalIndex.open(index))
    assert check(copy) == []


def test_seeds_that_changed_since(index: Path, seeds: Path) -> None:
    (seeds / "one.txt").write_text(TEXT + "More.\n")
    (seeds / "two.txt").unlink()
    assert [problem.file for problem in check(index, seeds)] == ["one.txt", "two.txt"]


def test_a_damaged_index_is_mended_by_a_build(index: Path, seeds: Path) -> None:
    path = next((index / "vectors").iterdir())
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    report = rebuild(seeds, index, encoder=FakeEncoder())
    assert "the last version is damaged" in report.because
    assert report.embedded == report.passages
    assert check(index, seeds) == []


def test_an_index_of_another_format_is_made_anew(index: Path, seeds: Path) -> None:
    name = LocalIndex.open(index).version
    path = index / "versions" / name / "manifest.json"
    body = path.read_bytes().rsplit(b"\n", 2)[0].replace(b'"format": ', b'"format": 9')
    path.write_bytes(body + b"\n" + hashlib.sha256(body).hexdigest().encode() + b"\n")
    (index / "CURRENT").write_text(f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n")
    with pytest.raises(OtherFormat, match="made by another version of the kit") as raised:
        LocalIndex.open(index)
    assert raised.value.encoder == FakeEncoder().name  # a build goes on with it
    report = rebuild(seeds, index, encoder=FakeEncoder())
    assert report.embedded == 0
    assert report.because.startswith("the index was made by another version of the kit")
    assert check(index, seeds) == []


def test_headers_that_lie(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(b"".join(packed({"a": np.arange(6, dtype=np.float32).reshape(2, 3)})))
    assert mapped(path)["a"].tolist() == [[0, 1, 2], [3, 4, 5]]
    for header in (
        b'{"a":{"dtype":"F32","shape":[2,3],"data_offsets":[0,9999]}}',
        b'{"a":{"dtype":"F32","shape":[-2,-3],"data_offsets":[0,24]}}',
        b'{"a":{"dtype":"O","shape":[3],"data_offsets":[0,24]}}',
        b'{"a":[]}', b"[]", b"{", b"\xff",
    ):  # fmt: skip
        path.write_bytes(len(header).to_bytes(8, "little") + header + bytes(24))
        with pytest.raises(IndexCorrupt):
            mapped(path)
    path.write_bytes((2**63).to_bytes(8, "little") + bytes(24))
    with pytest.raises(IndexCorrupt):
        mapped(path)


def test_versions_are_kept_and_gone_back_to(index: Path, seeds: Path) -> None:
    first = LocalIndex.open(index)
    names = [first.version]
    for n in range(4):
        (seeds / "one.txt").write_text(TEXT + f"Day {n}.\n")
        names.append(rebuild(seeds, index, encoder=FakeEncoder()).version)
    assert [told["version"] for told in versions(index)] == names[:1:-1]
    assert first.newer == names[-1]  # a reader that is open goes on with its own, and is told
    assert first.article(first.article_ids[0]).text == TEXT
    assert rollback(index) == names[-2]
    assert [told["current"] for told in versions(index)] == [False, True, False]
    assert check(index) == []
    with pytest.raises(IndexMissing):
        rollback(index, "000001-00000000")
    assert rebuild(seeds, index, encoder=FakeEncoder()).embedded == 0  # forward again, for nothing


def test_two_builders_at_once(index: Path, seeds: Path) -> None:
    with locked(index), pytest.raises(IndexLocked, match=f"process {os.getpid()} on "):
        rebuild(seeds, index, encoder=FakeEncoder())
    assert rebuild(seeds, index, encoder=FakeEncoder()).embedded == 0


def test_no_index(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing, match="Run `rag build`"):
        LocalIndex.open(tmp_path / "none")
    with pytest.raises(IndexMissing):
        check(tmp_path / "none")
