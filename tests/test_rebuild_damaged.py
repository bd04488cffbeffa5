"""A file that used to be readable keeps its last good version until it is removed or mended."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import FakeEncoder

from rag.index import LocalIndex, check
from rag.pipeline import rebuild
from rag.records import RebuildReport
from tests.pdfs import pdf

pytestmark = pytest.mark.slow

STORY = "Envoy returns to the capital\n\nThe envoy returned on Monday with a list of eleven names on it.\n"
OTHER = "Lavrov met Kerry in Geneva.\n\nThey spoke of Syria for three hours and parted at noon.\n"
PAGE = f"<html><body><p>{STORY.splitlines()[2]}</p></body></html>"


def sheet() -> bytes:
    return pdf(
        [["Envoy returns to the capital", "The envoy returned on Monday with a list of eleven names."]]
    )


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "other.txt").write_text(OTHER)
    return folder


def build(seeds: Path, **options: object) -> RebuildReport:
    return rebuild(seeds, seeds.parent / "index", encoder=FakeEncoder(), **options)  # type: ignore[arg-type]


def texts(seeds: Path) -> dict[str, str]:
    return {article.path: article.text for article in LocalIndex.open(seeds.parent / "index").articles()}


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def blank(path: Path) -> None:
    path.write_bytes(b" \n\t\n")


def binary(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 40)


def another_kind(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))


def huge(path: Path) -> None:
    with open(path, "wb") as file:
        file.truncate(70 << 20)


def link_to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def link_out(path: Path) -> None:
    outside = path.parent.parent / "outside.txt"
    outside.write_text("Secret.")
    path.unlink()
    path.symlink_to(outside)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGES: list[tuple[str, bytes, Callable[[Path], None], str]] = [
    ("story.pdf", sheet(), truncate, "the PDF is damaged or cut off"),
    ("story.txt", STORY.encode(), empty, "the file is empty"),
    ("story.md", STORY.encode(), blank, "the file is empty"),
    ("story.html", PAGE.encode(), binary, "the file is not text"),
    ("story.htm", PAGE.encode(), another_kind, "the file is a picture"),
    ("story.txt", STORY.encode(), binary, "the file is not text"),
    ("story.txt", STORY.encode(), huge, "the file is larger than 64 MB"),
    ("story.txt", STORY.encode(), link_to_itself, "the file cannot be read"),
    ("story.txt", STORY.encode(), link_out, "the link leads out of the articles folder"),
    ("story.txt", STORY.encode(), pipe, "this is not a regular file"),
]


@pytest.mark.parametrize(
    ("name", "good", "damage", "reason"), DAMAGES, ids=[f"{n}-{d.__name__}" for n, _, d, _ in DAMAGES]
)
def test_the_last_good_version_stays_until_the_file_is_mended(
    seeds: Path, name: str, good: bytes, damage: Callable[[Path], None], reason: str
) -> None:
    path = seeds / name
    path.write_bytes(good)
    first = build(seeds)
    before = texts(seeds)
    assert set(before) == {name, "other.txt"}
    damage(path)
    for _ in range(2):  # it is tried again, and told again, each time
        report = build(seeds)
        (failure,) = report.failed
        assert (failure.path, failure.kept) == (name, True)
        assert reason in failure.reason
        assert (report.added, report.changed, report.removed) == ((), (), ())
        assert report.passages == first.passages
        assert texts(seeds) == before
        assert f"{name}: " in str(report)
        assert "Its last good version stays." in str(report)
    path.unlink()
    path.write_bytes(good)
    mended = build(seeds)
    assert (mended.failed, mended.removed, texts(seeds)) == ((), (), before)
    assert check(seeds.parent / "index", seeds) == []


def test_a_damaged_file_that_is_removed_goes(seeds: Path) -> None:
    (seeds / "story.txt").write_text(STORY)
    build(seeds)
    empty(seeds / "story.txt")
    build(seeds)
    (seeds / "story.txt").unlink()
    report = build(seeds)
    assert (report.removed, report.failed, set(texts(seeds))) == (("story.txt",), (), {"other.txt"})


def test_a_damaged_file_mended_with_another_story_is_changed(seeds: Path) -> None:
    (seeds / "story.txt").write_text(STORY)
    build(seeds)
    empty(seeds / "story.txt")
    build(seeds)
    (seeds / "story.txt").write_text(STORY.replace("eleven", "twelve"))
    report = build(seeds)
    assert (report.changed, report.failed) == (("story.txt",), ())
    assert "twelve names" in texts(seeds)["story.txt"]


def test_a_file_that_vanishes_while_the_seeds_are_read(seeds: Path) -> None:
    path = seeds / "story.txt"
    path.write_text(STORY)
    build(seeds)
    path.write_text(STORY.replace("eleven", "twelve"))

    def gone(stage: str, done: int, total: int) -> None:
        if stage == "reading":
            path.unlink(missing_ok=True)

    report = build(seeds, progress=gone)
    (failure,) = report.failed
    assert (failure.path, failure.kept, "vanished while it was read" in failure.reason) == (
        "story.txt",
        True,
        True,
    )
    assert texts(seeds)["story.txt"] == STORY
    assert build(seeds).removed == ("story.txt",)


def test_no_permission_keeps_the_last_good_version(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = seeds / "story.txt"
    path.write_text(STORY)
    build(seeds)
    path.write_text(STORY.replace("eleven", "twelve"))
    path.chmod(0)
    refuse = (path.parent, path)
    real = open

    def closed(file: object, *words: object, **options: object) -> object:
        if file == refuse[1]:  # who runs the tests may be the superuser, whom no mode stops
            raise PermissionError(13, "Permission denied", str(file))
        return real(file, *words, **options)  # type: ignore[call-overload]

    monkeypatch.setattr("builtins.open", closed)
    report = build(seeds)
    (failure,) = report.failed
    assert (failure.kept, "no permission to read the file" in failure.reason) == (True, True)
    assert texts(seeds)["story.txt"] == STORY
    monkeypatch.undo()
    path.chmod(0o644)
    assert build(seeds).changed == ("story.txt",)


def test_a_file_that_never_was_readable_has_no_version_to_keep(seeds: Path) -> None:
    (seeds / "story.txt").write_bytes(bytes(range(256)) * 40)
    report = build(seeds)
    (failure,) = report.failed
    assert (failure.path, failure.kept, report.added) == ("story.txt", False, ("other.txt",))
    assert "stays" not in str(report)


def test_a_pipe_among_new_seeds_does_not_hold_up_the_build(seeds: Path) -> None:
    build(seeds)
    os.mkfifo(seeds / "pipe.txt")
    told: list[RebuildReport] = []
    work = threading.Thread(target=lambda: told.append(build(seeds)), daemon=True)
    work.start()
    work.join(10)
    assert [failure.path for report in told for failure in report.failed] == ["pipe.txt"]


def test_a_full_build_keeps_the_last_good_version_too(seeds: Path) -> None:
    (seeds / "story.txt").write_text(STORY)
    build(seeds)
    empty(seeds / "story.txt")
    report = build(seeds, full=True)
    (failure,) = report.failed
    assert failure.kept
    assert texts(seeds)["story.txt"] == STORY


def test_a_damaged_export_keeps_all_of_its_documents(seeds: Path) -> None:
    import gzip
    import json

    lines = "".join(
        json.dumps({"id": i, "text": f"Envoy {i} returned with a list of names."}) + "\n" for i in range(9)
    )
    path = seeds / "export.jsonl.gz"
    path.write_bytes(gzip.compress(lines.encode()))
    build(seeds)
    before = texts(seeds)
    assert len(before) == 10
    path.write_bytes(path.read_bytes()[:-20])
    report = build(seeds)
    assert [(failure.path, failure.kept) for failure in report.failed] == [("export.jsonl.gz", True)]
    assert texts(seeds) == before
