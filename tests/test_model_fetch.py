"""Model files from an address (a server on the loopback plays what can go wrong), and the list of models."""

import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag.answer import fetch as fetching
from rag.answer.asking import load
from rag.answer.fetch import ModelFile, fetch, known
from rag.answer.listed import ModelInfo, models, models_text
from rag.cli import app
from rag.errors import WriterError

DATA = bytes(range(256)) * 4000


class Server:
    """Serves DATA. `plays` are tried in turn: "whole", "half" (breaks off), "no range", "other", a status."""

    def __init__(self) -> None:
        self.plays: list[object] = ["whole"]
        self.ranges: list[str | None] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.ranges.append(self.headers.get("Range"))
                play = outer.plays.pop(0) if len(outer.plays) > 1 else outer.plays[0]
                if isinstance(play, int):
                    self.send_error(play)
                    return
                told = self.headers.get("Range")
                start = int(told.split("=")[1].rstrip("-")) if told and play != "no range" else 0
                body = DATA[start:] if play != "other" else b"x" * (len(DATA) - start)
                self.send_response(206 if start else 200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if play == "half" else body)

            def log_message(self, *args: object) -> None: ...

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def one(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModelFile:
    monkeypatch.setenv("RAG_CACHE", str(tmp_path / "cache"))
    url = f"http://127.0.0.1:{server.server.server_address[1]}/m.gguf"
    return ModelFile("m", "m.gguf", url, len(DATA), hashlib.sha256(DATA).hexdigest(), "Apache-2.0")


def test_a_file_is_fetched_with_progress_and_only_once(server: Server, one: ModelFile) -> None:
    heard: list[tuple[int, int]] = []
    assert fetch(one, lambda done, total: heard.append((done, total))).read_bytes() == DATA
    assert heard[-1] == (len(DATA), len(DATA))
    assert fetch(one) == one.path
    assert len(server.ranges) == 1


def test_it_goes_on_where_it_broke_off(server: Server, one: ModelFile) -> None:
    server.plays = ["half", "whole"]
    with pytest.raises(WriterError, match=r"m could not be fetched: .*Run the command again"):
        fetch(one)
    assert not one.is_here
    assert fetch(one).read_bytes() == DATA
    assert server.ranges == [None, f"bytes={len(DATA) // 2}-"]


def test_a_server_that_knows_no_ranges_sends_the_whole_again(server: Server, one: ModelFile) -> None:
    server.plays = ["half", "no range"]
    with pytest.raises(WriterError):
        fetch(one)
    assert fetch(one).read_bytes() == DATA


def test_another_file_is_refused_and_not_kept(server: Server, one: ModelFile) -> None:
    server.plays = ["other", "whole"]
    with pytest.raises(WriterError, match="is not the file that is known as m"):
        fetch(one)
    assert not list(one.path.parent.glob("m.gguf*"))
    assert fetch(one).read_bytes() == DATA


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_is_one_line(server: Server, one: ModelFile, status: int) -> None:
    server.plays = [status]
    with pytest.raises(WriterError, match=f"its server answers with status {status}"):
        fetch(one)


def test_an_address_that_is_not_there_is_one_line(server: Server, one: ModelFile) -> None:
    server.server.shutdown()
    server.server.server_close()
    with pytest.raises(WriterError, match="its server cannot be reached"):
        fetch(one)
    server.server = Server().server


def test_what_is_known_is_pinned() -> None:
    for told in known().values():
        assert told.url.startswith("https://")
        assert "/main/" not in told.url  # a revision, not what a branch holds today
        assert len(told.sha256) == 64
        assert told.licence == "Apache-2.0"


def test_a_model_that_is_not_fetched_says_how(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_CACHE", str(tmp_path))
    name = next(iter(known()))
    with pytest.raises(WriterError, match=f"Run: rag models get {name}"):
        load(name)


def test_the_list_names_what_can_be_used_and_folds_the_rest() -> None:
    found = [
        ModelInfo("none", True, "", "quotes"), ModelInfo("small", False, "its file", "this machine", "fair"),
        ModelInfo("served", True, "", "a server"),
        ModelInfo("a", False, "a key"), ModelInfo("b", False, "a key"),
    ]  # fmt: skip
    assert models_text(found).splitlines() == [
        "quotes: none", "a server: served", "this machine, any GGUF file: gguf:PATH", "small: fair",
        "small: lacks its file",
        "2 more lack a key or a server: rag models --all",
    ]  # fmt: skip
    assert "b: lacks a key" in models_text(found, everything=True)


def test_none_is_always_there_and_hosted_ones_lack_a_key() -> None:
    found = models()
    assert (found[0].name, found[0].usable) == ("none", True)
    assert all("key" in one.missing for one in found if one.group == "hosted")


def test_the_command(one: ModelFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def run(*arguments: str) -> str:
        done = CliRunner().invoke(app, ["models", *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    monkeypatch.setattr(fetching, "known", lambda: {"m": one})
    assert "m: lacks its file; fetch it with: rag models get m" in run()
    assert f"m (Apache-2.0) is at {one.path}. Use it with: --llm m" in run("get", "m")
    assert "this machine: m" in run()
    told = {"name": "m", "usable": True, "missing": "", "group": "this machine", "measured": ""}
    assert told in json.loads(run("--json"))["models"]
    assert CliRunner().invoke(app, ["models", "get", "nothing"]).exit_code == 2
