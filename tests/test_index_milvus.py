"""What a server adds to the contract: addresses, credentials, kills, a port of this machine alone."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from fakes import FakeAnnotator, FakeEncoder
from milvus_server import free_port, served
from test_index_contract import settings_of, write

from rag.address import Address, token
from rag.errors import IndexMissing, SettingsError, StoreError
from rag.index import check_index, open_index
from rag.index.filters import days, under
from rag.index.milvus_client import passing, quoted
from rag.pipeline import rebuild
from rag.records import Filter
from rag.settings import Settings

pytestmark = pytest.mark.slow

ENVOY = "Envoy {0} met Lavrov in Oslo on item {0}.\n"
KILLS = 30 if "RAG_TEST_ALL" in os.environ else 3


@pytest.mark.parametrize(
    ("text", "uri", "name"),
    [
        ("milvus://host:19530/archive", "http://host:19530", "archive"),
        ("milvus://host/archive", "http://host:19530", "archive"),
        ("milvus+tls://a.example.org:443/x_1", "https://a.example.org:443", "x_1"),
        ("milvus://[::1]:19530/x", "http://[::1]:19530", "x"),
        ("milvus:///tmp/a.db", "/tmp/a.db", "a"),
    ],
)
def test_addresses(text: str, uri: str, name: str) -> None:
    assert (Address.of(text).uri, Address.of(text).name) == (uri, name)


@pytest.mark.parametrize(
    "text",
    ["milvus://", "milvus://host", "milvus://host/", "milvus://host/a b", "milvus://host/a/b", "http://host/a",
     "milvus+tls://./a.db", "milvus://me:hunter2@host/a", "milvus://ho st/a", "milvus://host:x/a",
     "milvus:/host/a", "milvus://host/9", "milvus://host/a;drop", "milvus://./9 odd.db"],
)  # fmt: skip
def test_what_is_no_address_is_one_line_without_its_secrets(text: str) -> None:
    with pytest.raises(SettingsError) as told:
        Address.of(text)
    assert "hunter2" not in str(told.value)
    if "@" in text:
        with pytest.raises(SettingsError) as told:
            Settings.load(index=text)
        assert "hunter2" not in str(told.value)


def test_settings_take_an_address_for_a_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Settings.load(index="milvus://host:19530/archive")
    assert (made.server, made.place) == ("milvus://host:19530/archive",) * 2
    assert made.index == Path("indexes/served-host-19530-archive")
    assert made.digest() == Settings().digest()
    monkeypatch.setenv("RAG_INDEX", "milvus://./archive.db")
    assert Settings.load().index == Path("./archive.db.build")
    assert Settings.load(index="elsewhere").server == ""


def test_credentials_come_from_the_environment_or_a_file_and_are_not_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("RAG_MILVUS_TOKEN", "me:hunter2")
    assert token() == "me:hunter2"
    (tmp_path / "token").write_text("you:swordfish\n")
    monkeypatch.setenv("RAG_MILVUS_TOKEN_FILE", str(tmp_path / "token"))
    assert token() == "you:swordfish"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr("rag.index.milvus_client.PATIENCE", 0.5)
    with pytest.raises(StoreError) as told:
        open_index(tmp_path, f"milvus://127.0.0.1:{port}/x")
    said = f"{told.value} {told.value.__cause__} {caplog.text}"
    assert "swordfish" not in said
    assert "Does the server run" in str(told.value)
    monkeypatch.setenv("RAG_MILVUS_TOKEN_FILE", str(tmp_path / "none"))
    with pytest.raises(SettingsError, match="token file"):
        token()


@pytest.mark.parametrize("text", ['"', "\\", '\\"', "a\nb", "a\0b", "\ud800", "' or 1 == 1"])
def test_a_string_of_a_filter_ends_where_it_should(text: str) -> None:
    told = quoted(text)
    inner = told[1:-1].replace("\\\\", "").replace('\\"', "")
    assert '"' not in inner
    assert not inner.endswith("\\")
    assert "\n" not in told
    assert told in passing(Filter(publishers=(text,)), 1)


def test_days_and_folders_of_a_filter() -> None:
    assert days("2012-12") == (days("2012-12-01")[0], days("2012-12-31")[0])
    assert days("2012") == (days("2012-01")[0], days("2012-12")[1])
    assert days(None) == days("soon") == days("2012-13") != days("2012")
    assert under(["a/b.jsonl#c/d", "e.txt"]) == ["a", "a/b.jsonl", "a/b.jsonl#c/d", "e.txt"]


def test_an_embedded_index_is_reached_from_this_machine_only(tmp_path: Path) -> None:
    write(tmp_path / "seeds")
    settings = settings_of(tmp_path, "milvus-lite")
    with pytest.raises(IndexMissing):
        open_index(settings.index, settings.server)
    listening = [one for one in psutil.Process().net_connections() if one.status == psutil.CONN_LISTEN]
    assert listening
    assert all(one.laddr.ip in ("127.0.0.1", "::ffff:127.0.0.1", "::1") for one in listening)


def test_an_embedded_index_that_another_process_has_open_is_one_line(tmp_path: Path) -> None:
    write(tmp_path / "seeds")
    settings = settings_of(tmp_path, "milvus-lite")
    with pytest.raises(IndexMissing):
        open_index(settings.index, settings.server)
    code = f"""from rag.errors import RagError; from rag.index import open_index
try: open_index(None, {settings.server!r})
except RagError as error: print(error)"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "One process at a time" in told.stdout
    assert told.stderr == ""


BUILD = """
import sys; from pathlib import Path; from dataclasses import replace
from rag.pipeline import rebuild; from rag.settings import Settings
from fakes import FakeEncoder, FakeAnnotator
made = replace(Settings.load(seeds="seeds", index=sys.argv[1]), index=Path("index"))
encoder = FakeEncoder()
print("began", flush=True)
rebuild(made.seeds, made.index, made, encoder, annotator=FakeAnnotator(), progress=lambda *_: None)
print(len(encoder.calls), flush=True)
"""


def builder(folder: Path, server: str) -> subprocess.Popen[str]:
    """A build in a process of its own, that has just begun."""
    paths = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    made = subprocess.Popen(
        [sys.executable, "-c", BUILD, server], cwd=folder, env=os.environ | {"PYTHONPATH": paths}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert made.stdout is not None
    made.stdout.readline()
    return made


def test_a_killed_builder_leaves_the_last_whole_version(tmp_path: Path) -> None:
    """The server lives on: a reader that was open, and one that comes, see one whole version."""
    write(tmp_path / "seeds")
    with served(tmp_path, port := free_port()):
        server = f"milvus://127.0.0.1:{port}/archive"
        settings = replace(Settings.load(seeds=tmp_path / "seeds", index=server), index=tmp_path / "index")
        rebuild(
            settings.seeds, settings.index, settings, FakeEncoder(), annotator=FakeAnnotator(),
            progress=lambda *_: None,
        )  # type: ignore[arg-type]  # fmt: skip
        chance = random.Random(18)
        for kill in range(KILLS):
            old = open_index(settings.index, server)
            before = {one.id for one in old.holding(())}
            (tmp_path / "seeds" / f"k{kill}.txt").write_text(ENVOY.format(kill))
            (tmp_path / "seeds" / f"k{kill - 1}.txt").unlink(missing_ok=True)
            running = builder(tmp_path, server)
            time.sleep(chance.uniform(0.2, 3.0))
            running.send_signal(signal.SIGKILL)
            running.communicate()
            now = open_index(settings.index, server)
            assert {one.id for one in old.holding(())} == before
            assert len(now.holding(())) == len(now)
            assert len(list(now.articles())) == now.status()["articles"]
        running = builder(tmp_path, server)
        told, error = running.communicate()
        assert running.returncode == 0, error
        assert int(told) <= 1  # nothing is encoded twice
        assert check_index(settings.index, settings.seeds, server) == []
        assert open_index(settings.index, server).has_article(next(open_index(settings.index).articles()).id)


def test_a_killed_server_fails_the_build_in_one_line_and_the_next_one_finishes(tmp_path: Path) -> None:
    write(tmp_path / "seeds")
    port, chance = free_port(), random.Random(18)
    server = f"milvus://127.0.0.1:{port}/archive"
    with served(tmp_path, port):
        running = builder(tmp_path, server)
        _, error = running.communicate()
        assert running.returncode == 0, error
    for kill in range(max(KILLS // 3, 1)):
        (tmp_path / "seeds" / f"s{kill}.txt").write_text(ENVOY.format(kill))
        with served(tmp_path, port) as one:
            running = builder(tmp_path, server)
            time.sleep(chance.uniform(0.3, 1.5))
            one.kill()
            _, error = running.communicate(timeout=120)
            assert running.returncode == 0 or "StoreError" in error.splitlines()[-1], error
        with served(tmp_path, port):
            now = open_index(tmp_path / "index", server)
            assert len(now.holding(())) == len(now)
            running = builder(tmp_path, server)
            told, error = running.communicate()
            assert running.returncode == 0, error
            assert int(told) <= 1
            assert check_index(tmp_path / "index", None, server) == []


def test_the_command_takes_an_address_in_the_place_of_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from rag.cli import main

    (tmp_path / "seeds").mkdir()
    text = "Sergey Lavrov met John Kerry in Geneva. They spoke of Syria for three days.\n"
    (tmp_path / "seeds" / "a.txt").write_text(text)
    monkeypatch.chdir(tmp_path)

    def rag(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["rag", *words, "--index", "milvus://./archive.db"])
        with pytest.raises(SystemExit) as stopped:
            main()
        told = capsys.readouterr()
        assert not stopped.value.code, told.err
        return told.out

    assert "1 added" in rag("build")
    assert "milvus_lite" not in rag("status")
    assert "BM25" in rag("status")
    assert "Sergey Lavrov met John Kerry" in rag("ask", "Whom did Lavrov meet in Geneva?")
    assert "a.txt" in rag("search", "Syria")
    assert rag("check") == "The index is sound.\n"
    assert (tmp_path / "archive.db.build" / "CURRENT").exists()
