"""GGUF files by path: a process of its own, which may die. The 135M model is the real small one."""

import struct
from pathlib import Path

import pytest
from scripted import QUICK, evidence_of, hit_of
from small_model import SMALL

from rag.answer.asking import load, prompt_text
from rag.answer.gguf import LONGEST, context_of, free_cores
from rag.answer.judge import Claim, ModelJudge, judged
from rag.answer.model import Writer, prompt, reply_grammar
from rag.answer.quoted import quoted
from rag.answer.replies import read
from rag.answer.stream import Follow, Limits
from rag.errors import Cancelled, WriterError
from rag.records import Question
from rag.weights import cache

pytestmark = pytest.mark.slow

FILE = cache() / SMALL.name


@pytest.fixture(scope="module")
def small():
    model = load(f"gguf:{FILE}", Limits())
    yield model
    model._model.close()


def header(*pairs: tuple[str, int, bytes]) -> bytes:
    told = b"GGUF" + struct.pack("<IQQ", 3, 0, len(pairs))
    for key, kind, value in pairs:
        told += struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value
    return told


@pytest.mark.parametrize(
    ("pairs", "context"),
    [
        ([("llama.context_length", 4, struct.pack("<I", 4096))], 4096),
        ([("llama.context_length", 4, struct.pack("<I", 131072))], LONGEST),
        ([("a.name", 8, struct.pack("<Q", 1) + b"a"), ("a.context_length", 10, struct.pack("<Q", 512))], 512),
        ([("a.list", 9, struct.pack("<IQ", 8, 1) + struct.pack("<Q", 2) + b"xy"),
          ("a.context_length", 4, struct.pack("<I", 512))], 512),
        ([("a.rows", 9, struct.pack("<IQ", 6, 1) + b"\0" * 4), ("a.context_length", 0, b"\5")], 5),
        ([], 2048),
    ],
)  # fmt: skip
def test_the_context_is_read_off_the_file(tmp_path: Path, pairs, context):
    path = tmp_path / "m.gguf"
    path.write_bytes(header(*pairs))
    assert context_of(path) == context


def test_a_file_that_is_none_is_one_clear_line(tmp_path: Path):
    with pytest.raises(WriterError, match="cannot be read"):
        load(f"gguf:{tmp_path}/none.gguf")
    (tmp_path / "text.gguf").write_text("no model")
    with pytest.raises(WriterError, match="not in the GGUF format"):
        load(f"gguf:{tmp_path}/text.gguf")


def test_a_damaged_file_costs_its_own_process_only(tmp_path: Path):
    path = tmp_path / "broken.gguf"
    path.write_bytes(header(("a.context_length", 4, struct.pack("<I", 512))))
    model = load(f"gguf:{path}", Limits(first=60, retries=0))
    assert model.reply("x", "y").failed == "it cannot be reached, or broke off"
    model._model.close()


@pytest.mark.skipif(not FILE.is_file(), reason="the model file is not fetched")
def test_a_small_model_keeps_to_marks_that_exist_and_comes_back_after_a_crash(small):
    hits = (hit_of(),)
    question = Question("How many tanks?", "How many tanks are being shifted to Aleppo?", "number", "en")
    draft = Writer(small).write(question, evidence_of(*hits), hits)
    assert draft.refused or draft.note or all(set(s.cites) <= {1, 2, 3} for s in draft.sentences)
    small._model._process.kill()
    assert small.reply("You are brief.", "Say hello.").text


@pytest.mark.skipif(not FILE.is_file(), reason="the model file is not fetched")
def test_the_refusal_of_the_grammar_is_one_that_is_read(small):
    hits = (hit_of(),)
    question = Question("Who won the cup?", "Who won the chess cup of Lima?", "who", "en")
    grammar = reply_grammar(question, evidence_of(*hits))
    refusal = grammar.replace("root ::= line |", "root ::=")  # of its own will this model refuses nothing
    reply = small.reply(prompt_text("small"), prompt(question, evidence_of(*hits), hits), grammar=refusal)
    assert refusal != grammar
    assert read(reply.text, "en", (1, 2, 3)).refused


@pytest.mark.skipif(not FILE.is_file(), reason="the model file is not fetched")
def test_a_process_that_is_killed_in_the_middle_costs_its_reply_only(small):
    heard = Follow(lambda piece: small._model._process.kill())
    assert small.reply("You are brief.", "Count to a hundred.", heard).failed.endswith(
        "broke off in mid-answer"
    )
    assert small.reply("You are brief.", "Say hello.").text


@pytest.mark.skipif(not FILE.is_file(), reason="the model file is not fetched")
def test_a_prompt_that_is_cancelled_is_not_read_on(small):
    stop = iter([False] * 3)
    with pytest.raises(Cancelled):
        small.reply("You are brief.", "Tanks came. " * 1500, Follow(None, lambda: next(stop, True)))
    assert small._model._process is None
    assert small.reply("You are brief.", "Say hello.").text


@pytest.mark.skipif(not FILE.is_file(), reason="the model file is not fetched")
def test_a_small_judge_gives_a_verdict_in_the_form(small):
    hit = hit_of()
    claim = Claim("Some 100 tanks go to Aleppo.", (quoted(evidence_of(hit)[0], hit),))
    (one,) = judged([claim], ModelJudge(small))
    assert one.reason != "the judge gave no verdict"


def test_at_least_one_core_is_used():
    assert free_cores() >= 1
    assert QUICK.retries == 2
