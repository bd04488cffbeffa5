"""A server that speaks the OpenAI protocol on the loopback, through `llm`'s own plug-in: all its failures."""

import contextlib
import gc
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from scripted import QUICK, evidence_of, hit_of

from rag.answer.asking import load
from rag.answer.judge import Claim, Judged, ModelJudge, judged
from rag.answer.listed import models
from rag.answer.model import writer
from rag.answer.quoted import quoted
from rag.answer.stream import Follow, Limits
from rag.errors import Cancelled
from rag.records import Draft, Question

# A reply that is left in the middle leaves its socket to the garbage collector: `llm` closes none itself.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
GOOD = "100 tanks are being shifted to Aleppo [1]."
KEY = "sk-secret-4711-never-shown"
TANKS = Question("How many tanks?", "How many tanks are being shifted to Aleppo?", "number", "en")


class Served:
    """A model server. Each request takes the next of `plays` (the last for ever): text, (status, body), a
    list of pieces, "die" within one to break off, a number to wait so many seconds."""

    def __init__(self) -> None:
        self.plays: list[object] = [GOOD]
        self.asked: list[dict] = []
        self.keys: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        served = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                served.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                served.keys.append(self.headers.get("Authorization", ""))
                play = served.plays.pop(0) if len(served.plays) > 1 else served.plays[0]
                with contextlib.suppress(OSError):  # the writer may have left
                    self._play(play)

            def _play(self, play: object) -> None:
                if isinstance(play, tuple):
                    status, message = play
                    self._head(status, "application/json")
                    self.wfile.write(json.dumps({"error": {"message": message, "code": status}}).encode())
                    return
                self._head(200, "text/event-stream")
                for piece in play if isinstance(play, list) else [play]:
                    if piece == "die":
                        return
                    if isinstance(piece, float):
                        time.sleep(piece)
                        continue
                    choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
                    told = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                    self._chunk(f"data: {json.dumps(told | {'choices': [choice]})}\n\n".encode())
                self._chunk(b"data: [DONE]\n\n")
                self._chunk(b"")

            def _head(self, status: int, kind: str) -> None:
                self.protocol_version = "HTTP/1.1"
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Connection", "close")
                if status == 200:
                    self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.close_connection = True

            def _chunk(self, data: bytes) -> None:
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()

            def log_message(self, *_: object) -> None: ...

        return Handler

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    made = Served()
    folder = tmp_path / "llm"
    folder.mkdir()
    monkeypatch.setenv("LLM_USER_PATH", str(folder))
    (folder / "keys.json").write_text(json.dumps({"served": KEY}), encoding="utf-8")
    (folder / "extra-openai-models.yaml").write_text(
        "- model_id: served\n  model_name: m\n  api_key_name: served\n"
        f"  api_base: http://127.0.0.1:{made.server.server_port}/v1\n",
        encoding="utf-8",
    )
    yield made
    made.stop()
    for thread in threading.enumerate():  # a writer that was left behind ends with its server
        if thread.name == "rag-model":
            thread.join(4.0)
    gc.collect()


def written(limits: Limits = QUICK, **more: object) -> Draft:
    hit = hit_of()
    return writer("served", limits).write(TANKS, evidence_of(hit), (hit,), **more)


def test_the_key_goes_to_the_server_and_the_sentence_comes_back(served):
    draft = written()
    # Asked again where the machine was so busy that the first reply came too late.
    assert (draft.note, set(served.keys)) == ("", {f"Bearer {KEY}"})
    assert [(s.text, s.cites) for s in draft.sentences] == [("100 tanks are being shifted to Aleppo.", (1,))]
    assert (draft.writer, served.asked[0]["messages"][0]["role"]) == ("served", "system")


@pytest.mark.parametrize(
    ("play", "line"),
    [
        ("", "its reply was empty"),
        ("100 tanks are being shifted to Aleppo.", "its reply cites nothing"),
        ("В Алеппо перебрасывают сто танков, сообщили местные жители в четверг [1].", "another language"),
        ((401, f"Incorrect API key provided: {KEY}"), "it refused the key"),
        ((404, "The model m does not exist"), "it has no such model"),
        ((500, f"boom {KEY}"), "its server failed"),
        ((429, "slow down"), "it is overloaded"),
        ((400, "This model's maximum context length is 5 tokens"), "the evidence is too long for it"),
        (["100 tanks ", "are being ", "die"], "in mid-answer"),
        ([1.6, "late"], "it did not answer in time"),
        (["100 ", 1.6, "late"], "it did not answer in time in mid-answer"),
    ],
)
def test_each_failure_is_one_line_and_no_sentence(served, play, line):
    served.plays = [play]
    first = 1.2 if isinstance(play, list) else 6.0  # the client itself tries a failing server three times
    draft = written(Limits(first=first, between=0.3, whole=8.0, retries=0))
    assert line in draft.note
    assert "\n" not in draft.note
    assert draft.sentences == ()
    assert KEY not in repr(draft)


def test_a_refusal_is_one(served):
    served.plays = ["NOT IN THE SOURCES"]
    assert written().refused


def test_what_may_pass_is_tried_again(served):
    served.plays = [(503, "busy"), (503, "busy"), (503, "busy"), (503, "busy"), GOOD]
    draft = written(Limits(first=9.0, retries=2, pause=0.01))
    assert draft.note == ""
    assert len(served.asked) == 5


def test_less_evidence_is_sent_where_the_context_is_too_long(served):
    served.plays = [(400, "maximum context length is 64 tokens, you requested 90"), GOOD]
    assert written().note == ""
    sent = [asked["messages"][-1]["content"].count("\n[") for asked in served.asked]
    assert sent == [3, 1]


def test_cancelling_leaves_the_server_behind(served):
    served.plays = [["one ", "two ", 1.6, "three"]]
    heard: list[str] = []
    with pytest.raises(Cancelled):
        written(follow=Follow(heard.append, lambda: len(heard) >= 2))
    assert heard == ["one ", "two "]


def test_a_server_that_is_gone_is_one_line(served):
    served.stop()
    assert "it cannot be reached" in written(Limits(first=9.0, retries=0)).note


def judge_one(served: Served, *plays: object) -> tuple[Judged, ModelJudge]:
    served.plays = list(plays)
    hit = hit_of()
    judge = ModelJudge(load("served", Limits(first=6.0, retries=0)))
    claim = Claim("100 tanks are being shifted to Aleppo.", (quoted(evidence_of(hit)[0], hit),))
    return judged([claim], judge)[0], judge


def test_the_same_server_judges(served):
    assert judge_one(served, "1: yes")[0].level == "checked"
    assert judge_one(served, "1: no")[0].level == "unverified"
    assert judge_one(served, "1: contradicted A")[0].level == "contradicted"


def test_a_judge_that_fails_says_why_and_tells_no_secret(served):
    one, judge = judge_one(served, (401, f"Incorrect API key provided: {KEY}"))
    assert one.level == "unverified"
    assert judge.failed == "it refused the key"


def test_it_is_listed_as_long_as_it_answers(served):
    listed = {one.name: one for one in models()}
    assert (listed["served"].usable, listed["served"].missing) == (True, "")
    served.stop()
    assert "a server that answers at" in {one.name: one for one in models()}["served"].missing
