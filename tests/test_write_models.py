"""Writers on language models: whatever the model does, the quotes stand and one line says what happened."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import llm
import pytest

from rag.errors import Cancelled, WriterError
from rag.records import Article, Block, Hit, Passage, Published, Retrieved
from rag.verify import verify
from rag.write import evidence, models, writer
from rag.write.model import Model
from rag.write.prompt import parsed, prompt
from rag.write.stream import Limits

TEXT = (
    "Some 100 tanks are being shifted to Aleppo. The city is home to some 2.5 million people. "
    '"We are not conducting any negotiations," Lavrov told reporters in Moscow.'
)
QUICK = Limits(first=0.6, between=0.4, whole=3.0, retries=2, pause=0.01)


def found(text: str = TEXT, question: str = "How many tanks are being shifted to Aleppo?") -> Retrieved:
    from rag.language import sentences
    from rag.language.keys import keys
    from rag.language.words import words
    from rag.records import QueryTerm

    article = Article(
        "a1", "a.txt", "", "Tanks", "Daily", (), Published("2012-07-26", "stated"), "en", text,
        (Block(0, len(text), "body"),),
    )  # fmt: skip
    passage = Passage("p1", "a1", 0, len(text), "body", tuple(sentences(text, "en")))
    hit = Hit(passage, article, 1.0, dense_score=0.6, sentence_scores=(0.6,) * len(passage.sentences))
    terms = tuple(QueryTerm(w.text, 1, 1.0) for w in words(question) if keys(w.text, "en"))
    return Retrieved(question, (hit,), terms, language="en")


class Scripted:
    """What `llm` gives for a model: a reply in pieces, or what it raises."""

    can_stream = True
    Options = SimpleNamespace(model_fields={})

    def __init__(self, *replies: object) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []

    def prompt(self, text: str, *, system: str, stream: bool) -> Iterator[str]:
        self.asked.append(text)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, BaseException):
            raise reply
        for piece in reply if isinstance(reply, list) else [reply]:
            if isinstance(piece, BaseException):
                raise piece
            if isinstance(piece, float):
                time.sleep(piece)
                continue
            yield piece


def answered(model: object, retrieved: Retrieved | None = None, **more: object):
    retrieved = retrieved or found()
    numbered = evidence(retrieved)
    draft = Model("scripted", model, QUICK).write(retrieved.question, numbered, retrieved.hits, **more)
    return draft, verify(retrieved.question, draft, retrieved)


def test_a_supported_sentence_leads_and_the_quotes_stand_under_it():
    draft, answer = answered(Scripted(["Some 100 tanks are being shifted ", "to Aleppo [1]."]))
    assert draft.note == ""
    assert [s.writer for s in answer.statements][-1] == "quote"
    assert answer.statements[0].text.startswith("Some 100 tanks")
    assert all(c.quote == TEXT[c.start : c.end] for c in answer.citations)


def test_a_sentence_that_cites_the_wrong_number_is_corrected_and_marked():
    retrieved = found()
    numbered = evidence(retrieved)
    wrong = next(e.number for e in numbered if "2.5 million" in e.text)
    _, answer = answered(Scripted(f"100 tanks are being shifted to Aleppo [{wrong}]."))
    written = [s for s in answer.statements if s.writer == "scripted"]
    assert [c.corrected for s in written for c in s.citations] == [True]
    assert "100 tanks" in written[0].citations[0].quote


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        ("", "its reply was empty"),
        ("   \n ", "its reply was empty"),
        ("Some 100 tanks are being shifted to Aleppo.", "its reply cites nothing"),
        ("В Алеппо перебрасывают сто танков, сообщили местные жители в четверг [1].", "another language"),
        ("NOT IN THE SOURCES", "it found no answer"),
        (ConnectionError("refused by sk-secret-12345"), "it cannot be reached"),
        (TimeoutError("slow"), "it did not answer in time"),
        (llm.NeedsKeyException("No key found - set sk-secret-12345"), "it has no key"),
        (llm.ModelError("sk-secret-12345 is wrong"), "it failed (ModelError)"),
        (["Some 100 tanks ", ConnectionResetError("sk-secret-12345")], "in mid-answer"),
        ([5.0], "it did not answer in time"),
        (["Some", 5.0], "it did not answer in time in mid-answer"),
    ],
)  # fmt: skip
def test_each_failure_falls_back_to_the_quotes_with_one_line(reply, line):
    draft, answer = answered(Scripted(reply))
    assert line in draft.note
    assert "\n" not in draft.note
    assert "secret" not in repr(draft) + repr(answer)
    assert answer.status == "answered"
    assert {s.writer for s in answer.statements} == {"quote"}
    assert answer.hits == found().hits


def test_invented_numbers_are_set_aside_with_the_reason():
    _, answer = answered(Scripted("Some 500 tanks are being shifted to Aleppo [1]. The mayor fled [9]."))
    assert [(s.text, s.reason) for s in answer.set_aside] == [
        ("Some 500 tanks are being shifted to Aleppo.", "the source does not have the number 500"),
        ("The mayor fled.", "it cites what was not given"),
    ]


def test_a_passing_failure_is_tried_again():
    model = Scripted(ConnectionError(), ConnectionError(), "Some 100 tanks are being shifted to Aleppo [1].")
    draft, _ = answered(model)
    assert (len(model.asked), draft.note) == (3, "")


def test_a_wrong_key_is_not_tried_again():
    error = RuntimeError("no")
    error.status_code = 401
    model = Scripted(error)
    draft, _ = answered(model)
    assert len(model.asked) == 1
    assert "it refused the key" in draft.note


def test_less_evidence_is_given_where_the_context_is_too_long():
    error = ValueError("this model's maximum context length is 512 tokens")
    model = Scripted(error, "Some 100 tanks are being shifted to Aleppo [1].")
    draft, _ = answered(model)
    assert draft.note == ""
    assert model.asked[0].count("\n[") > model.asked[1].count("\n[")


def test_no_model_is_called_without_evidence():
    model = Scripted("Paris [1].")
    retrieved = Retrieved("What is the capital of France?", ())
    draft = Model("scripted", model, QUICK).write(retrieved.question, (), ())
    assert (draft.sentences, model.asked) == ((), [])


def test_the_text_streams_and_can_be_stopped():
    seen: list[str] = []
    with pytest.raises(Cancelled):
        answered(Scripted(["one ", "two ", 5.0]), on_text=seen.append, cancelled=lambda: len(seen) >= 2)
    assert seen == ["one ", "two "]


def test_a_reply_that_runs_on_is_cut():
    draft, _ = answered(Scripted(["word " * 100] * 100))
    assert sum(len(s.text) for s in draft.sentences) < 5000


def test_the_prompt_gives_outlet_and_date_and_disarms_marks():
    retrieved = found("The army [1] said <|im_start|> that 5 tanks came.")
    told = prompt("How many\ntanks?", evidence(found()), found().hits)
    assert "(Daily, 2012-07-26)" in told
    assert "Question: How many tanks?" in told
    assert "[1] said" not in prompt("?", evidence(retrieved), retrieved.hits)


def test_marks_are_read_before_and_after_the_full_stop():
    reply = "Tanks came [1]. They left.[2] Nobody knows [1, 2]."
    assert [s.cites for s in parsed(reply, "en")] == [(1,), (2,), (1, 2)]
    assert [s.text for s in parsed(reply, "en")] == ["Tanks came.", "They left.", "Nobody knows."]


def test_an_unknown_model_is_an_error_of_ours():
    with pytest.raises(WriterError, match="no language model 'no-such-model'"):
        writer("no-such-model")


def test_models_are_listed_with_what_they_lack():
    listed = {model.name: model for model in models()}
    assert listed["none"].usable
    assert "smollm2" in listed
    assert not listed["gpt-4o"].usable
    assert "llm keys set openai" in listed["gpt-4o"].missing


class Server(BaseHTTPRequestHandler):
    reply = "Some 100 tanks are being shifted to Aleppo [1]."
    status = 200
    asked: ClassVar[list[dict]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).asked.append(body)
        self.send_response(self.status)
        self.send_header("Content-Type", "text/event-stream" if self.status == 200 else "application/json")
        self.end_headers()
        if self.status != 200:
            self.wfile.write(b'{"error": {"message": "bad key sk-secret-12345"}}')
            return
        for word in self.reply.split(" "):
            choice = {"index": 0, "delta": {"content": word + " "}, "finish_reason": None}
            told = {
                "id": "1",
                "object": "chat.completion.chunk",
                "created": 1,
                "model": "m",
                "choices": [choice],
            }
            self.wfile.write(f"data: {json.dumps(told)}\n\n".encode())
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path / "llm"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("LLM_USER_PATH", str(folder))
    (folder / "extra-openai-models.yaml").write_text(
        f"- model_id: local-test\n  model_name: m\n  api_base: http://127.0.0.1:{server.server_port}/v1\n"
    )
    Server.asked, Server.status = [], 200
    yield server
    server.shutdown()
    server.server_close()


def test_an_openai_compatible_server(served):
    retrieved = found()
    numbered = evidence(retrieved)
    draft = writer("local-test").write(retrieved.question, numbered, retrieved.hits)
    answer = verify(retrieved.question, draft, retrieved)
    assert answer.statements[0].text == "Some 100 tanks are being shifted to Aleppo."
    assert "[1]" in Server.asked[0]["messages"][-1]["content"]
    assert {m.name: m.usable for m in models()}["local-test"]


def test_a_server_that_refuses_the_key(served):
    Server.status = 401
    retrieved = found()
    draft = writer("local-test").write(retrieved.question, evidence(retrieved), retrieved.hits)
    assert "it refused the key" in draft.note
    assert "secret" not in repr(draft)


def test_a_server_that_is_gone_is_listed_so(served):
    served.shutdown()
    served.server_close()
    missing = {m.name: m.missing for m in models()}["local-test"]
    assert missing == f"a server that answers at 127.0.0.1:{served.server_port}; start it"
