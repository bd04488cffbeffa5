"""Builds by Dask workers: the same bytes as without, and a worker that is killed costs its batch."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fakes import FakeAnnotator, FakeEncoder

from rag.errors import SettingsError
from rag.index import LocalIndex, check
from rag.pipeline import rebuild, work
from rag.pipeline.work import hands
from rag.records import RebuildReport
from rag.settings import Settings

pytestmark = pytest.mark.slow


def write(seeds: Path, count: int) -> None:
    seeds.mkdir()
    for n in range(count):
        text = f'Sergey Lavrov said: "We hope for item {n}." The envoys of {n} states met.\n\nIt rained.\n'
        (seeds / f"{n:03}.txt").write_text(text * (1 + n % 4), encoding="utf-8")
    (seeds / "copy.txt").write_text((seeds / "000.txt").read_text())
    (seeds / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")


def build(seeds: Path, index: Path, encoder: FakeEncoder, cluster: str = "") -> RebuildReport:
    options = {"annotator": FakeAnnotator(), "cluster": cluster, "progress": lambda *_: None}
    return rebuild(seeds, index, Settings(), encoder, **options)  # type: ignore[arg-type]


def test_workers_make_the_same_bytes_and_only_what_changed(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    write(seeds, 60)
    alone = build(seeds, tmp_path / "alone", FakeEncoder())
    many = build(seeds, tmp_path / "many", FakeEncoder(), "local:2")
    one, two = (LocalIndex.open(tmp_path / name) for name in ("alone", "many"))
    assert one.manifest.content == two.manifest.content
    assert list(one.noted()) == list(two.noted()) != []
    assert (alone.failed, alone.added, alone.embedded) == (many.failed, many.added, many.embedded)
    assert alone.failed
    (seeds / "more.txt").write_text("Kerry sold bread.\n")
    encoder = FakeEncoder()
    assert build(seeds, tmp_path / "many", encoder, "local:1").embedded == 1
    assert encoder.calls == []  # this process encodes nothing
    assert check(tmp_path / "many", seeds) == []


class Deadly(FakeEncoder):
    """Kills the worker that encodes for the first time: once, for a mark is left."""

    def __init__(self, mark: Path) -> None:
        super().__init__()
        self._mark = mark

    def encode_passages(self, items):  # type: ignore[no-untyped-def]
        try:
            self._mark.touch(exist_ok=False)
        except FileExistsError:
            return super().encode_passages(items)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_that_is_killed_costs_its_batch_and_no_more(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    write(seeds, 30)
    build(seeds, tmp_path / "alone", FakeEncoder())
    report = build(seeds, tmp_path / "many", Deadly(tmp_path / "mark"), "local:2")
    assert (tmp_path / "mark").exists()
    one, two = (LocalIndex.open(tmp_path / name) for name in ("alone", "many"))
    assert one.manifest.content == two.manifest.content
    assert report.embedded <= len(two)
    assert check(tmp_path / "many", seeds) == []


def threads(_: int) -> str | None:
    return os.environ.get("OMP_NUM_THREADS")


def test_a_lone_worker_has_all_cores_and_this_process_keeps_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    with hands("local:1") as crew:
        assert list(crew.each(threads, [0])) == [str(os.cpu_count())]
    assert "OMP_NUM_THREADS" not in os.environ


@pytest.mark.parametrize("cluster", ["local:", "local:0", "local:x", "http://x", "x", "tcp://127.0.0.1:1"])
def test_a_cluster_that_is_none_is_one_line(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "PATIENCE", "1s")
    with pytest.raises(SettingsError, match="cluster"), hands(cluster):
        pass


def test_without_a_cluster_or_a_server_neither_is_imported(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from rag.pipeline import rebuild;"
        "from fakes import FakeAnnotator, FakeEncoder; from rag.settings import Settings; import rag;"
        "rebuild(Path('seeds'), Path('index'), Settings(), FakeEncoder(), annotator=FakeAnnotator());"
        "rag.open('index', 'seeds', encoder=FakeEncoder()).search('Lavrov');"
        "print(sorted({'dask', 'distributed', 'pymilvus', 'milvus_lite', 'grpc'} & set(sys.modules)))"
    )
    write(tmp_path / "seeds", 3)
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": paths}, text=True,
        capture_output=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "[]"
