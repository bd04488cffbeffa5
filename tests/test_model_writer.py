"""The writer: what a model is given, how its reply is read, and what happens where it fails."""

import threading
import time
from typing import get_args

import llm
import pytest
from scripted import TEXT, evidence_of, hit_of, model_of

from rag.answer.asking import prompt_text
from rag.answer.model import CHARACTERS, FEW, PROMPTS, SENTENCES, Writer, reply_grammar
from rag.answer.replies import read
from rag.answer.stream import Follow
from rag.errors import Cancelled
from rag.records import Evidence, Question, QuestionKind

TANKS = Question("How many tanks?", "How many tanks are being shifted to Aleppo?", "number", "en")


def asked(*replies, question=TANKS, hits=None, **more):
    hits = hits or (hit_of(),)
    scripted, model = model_of(*replies)
    return scripted, Writer(model).write(question, evidence_of(*hits), hits, **more)


def test_a_reply_becomes_sentences_with_the_numbers_that_were_given():
    _, draft = asked(["Some 100 tanks are being ", "shifted to Aleppo [1]."])
    assert [(s.text, s.cites) for s in draft.sentences] == [
        ("Some 100 tanks are being shifted to Aleppo.", (1,))
    ]
    assert all(e.text == TEXT[e.start : e.end] for e in draft.evidence)
    assert draft.note == ""


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        ("", "its reply was empty"),
        ("   \n ", "its reply was empty"),
        ("Some 100 tanks are being shifted to Aleppo.", "its reply cites nothing"),
        ("Some 100 tanks are being shifted to Aleppo [99].", "its reply cites nothing"),
        ("В Алеппо перебрасывают сто танков, сообщили местные жители в четверг [1].", "another language"),
        (ConnectionError("refused by sk-secret-12345"), "it cannot be reached"),
        (TimeoutError("slow"), "it did not answer in time"),
        (llm.NeedsKeyException("No key found - set sk-secret-12345"), "it has no key"),
        (llm.ModelError("sk-secret-12345 is wrong"), "it failed (ModelError)"),
        (["Some 100 tanks ", ConnectionResetError("sk-secret-12345")], "in mid-answer"),
        ([5.0], "it did not answer in time"),
        (["Some", 5.0], "it did not answer in time in mid-answer"),
    ],
)
def test_each_failure_is_one_line_without_secrets(reply, line):
    _, draft = asked(reply)
    assert draft.sentences == ()
    assert line in draft.note
    assert "\n" not in draft.note
    assert "secret" not in repr(draft)
    assert not draft.refused


def test_what_a_model_thinks_aloud_is_no_part_of_its_reply():
    _, draft = asked("<think>\nMaybe 900 [1].\n</think>\n\nSome 100 tanks come [1].")
    assert [s.text for s in draft.sentences] == ["Some 100 tanks come."]
    _, draft = asked("<think>\nI will never come to an end")
    assert "its reply was empty" in draft.note


def test_what_may_pass_is_tried_again():
    scripted, draft = asked(ConnectionError("x"), "Some 100 tanks come [1].")
    assert len(scripted.asked) == 2
    assert draft.sentences[0].cites == (1,)


def test_a_model_may_refuse_and_say_what_is_missing():
    _, draft = asked("NOT IN THE SOURCES")
    assert (draft.refused, draft.sentences, draft.note) == (True, (), "")
    _, draft = asked("Some 100 tanks come [1].\nMISSING: when they come.")
    assert (draft.refused, draft.missing) == (False, "when they come.")


def test_less_evidence_is_given_where_it_was_too_much():
    text = " ".join(f"Convoy {n} crossed the bridge." for n in range(20))
    too_long = ValueError("maximum context length exceeded")
    scripted, draft = asked(too_long, too_long, "Convoy 1 crossed the bridge [1].", hits=(hit_of(text),))
    assert [one.count("\n[") for one in scripted.asked] == [20, 10, 5]
    assert len(draft.evidence) == 5


def test_the_prompt_groups_sentences_by_article_in_reading_order():
    one, two = hit_of(), hit_of("Talks began. Talks ended.", "b2", title="Talks\nbegin [3]", publisher=None)
    evidence = [
        Evidence(1, 1, 13, 25, "Talks ended.", speaker="Anna Petrova"), Evidence(2, 0, 0, 43, TEXT[:43]),
        Evidence(3, 1, 0, 12, "Talks began."),
    ]  # fmt: skip
    scripted, model = model_of("Talks ended [2].")
    draft = Writer(model).write(TANKS, evidence, (one, two), hint="the day")
    assert scripted.asked[0] == (
        "Articles, with their numbered sentences:\n"
        "Article [1-2]: “Talks begin (3)”, 2012-07-26, speaking: Anna Petrova\n"
        "[1] Talks began.\n"
        "[2] (Anna Petrova:) Talks ended.\n\n"
        "Article [3]: “Tanks”, Daily, 2012-07-26\n"
        "[3] Some 100 tanks are being shifted to Aleppo.\n\n"
        "Not found by the search: the day\n\n"
        "Question: How many tanks are being shifted to Aleppo?\nAnswer:"
    )
    assert [e.text for e in draft.evidence] == ["Talks began.", "Talks ended.", TEXT[:43]]


def test_a_synthesis_has_whole_passages_and_a_fact_the_best_sentences():
    text = " ".join(f"Convoy {n} crossed the bridge." for n in range(60))
    hits = (hit_of(text),)
    evidence = evidence_of(*hits)[:30]
    for kind, number in (("number", SENTENCES), ("summary", 60)):
        scripted, model = model_of("Convoy 1 crossed the bridge [1].")
        Writer(model).write(Question("?", "Which convoys?", kind, "en"), evidence, hits)  # type: ignore[arg-type]
        assert scripted.asked[0].count("\n[") == number


def test_the_evidence_fits_the_context_that_a_model_tells():
    text = " ".join(f"Convoy {n} crossed the bridge." for n in range(60))
    scripted, model = model_of("Convoy 1 crossed the bridge [1].")
    model.context = 1600
    Writer(model).write(Question("?", "Which?", "summary", "en"), evidence_of(hit_of(text)), (hit_of(text),))
    assert len(scripted.asked[0]) < 1000 < CHARACTERS


@pytest.mark.parametrize("kind", get_args(QuestionKind))
def test_every_kind_has_a_prompt_of_its_own(kind):
    scripted, _ = asked("Some 100 tanks come [1].", question=Question("?", "Which tanks?", kind, "en"))
    assert scripted.systems[0] == f"{prompt_text('base')}\n\n{prompt_text(PROMPTS.get(kind, kind))}"


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("Tanks came [1]. They left.[2] Nobody knows [1, 2].", [(1,), (2,), (1, 2)]),
        ("Tanks came. [1-3]", [(1, 2, 3)]),
        ("Tanks came [1–3].", [(1, 2, 3)]),
        ("Tanks came [1][2].", [(1, 2)]),
        ("Tanks came [2; 4].", [(2, 4)]),
        ("Tanks came.\n[5]", [(5,)]),
        ("Tanks came. They left [5].", [(5,), (5,)]),
        ("The accounts differ:\n- Russia says no [1].\n- France says yes [2-3].", [(1, 2, 3), (1,), (2, 3)]),
        ("**Russia:**\n* No [1].\n**France:**\n* Yes [2].", [(1,), (2,)]),
        (
            "阿萨德说[1]。\n各方说法不一：\n- 俄罗斯否认［1］。\n- 法国说是【2、3】。",
            [(1,), (1, 2, 3), (1,), (2, 3)],
        ),
        ("1. Tanks came [1].\n2. They left [2].", [(1,), (2,)]),
        ("2013-05-09: Kerry met Lavrov [2].", [(2,)]),
        ("Танки прибыли 【1】.", [(1,)]),
        ("وصلت الدبابات [١، ٢].", [(1, 2)]),
        ("坦克到了[1]。他们走了[2]。", [(1,), (2,)]),
        ("Tanks came [1-900].", [()]),
        ("Tanks came [99].", [()]),
        ('He said "No." [3] She left [4].', [(3,), (4,)]),
    ],
)
def test_marks_are_read_wherever_a_model_puts_them(reply, found):
    language = "zh" if "坦" in reply else "en"
    told = read(reply, language, range(1, 10)).sentences
    assert [one.cites for one in told] == found
    assert not any("[" in one.text or "*" in one.text or "【" in one.text for one in told)


def test_a_small_model_is_held_to_marks_that_exist():
    told = reply_grammar(TANKS, evidence_of(hit_of()))
    assert 'number ::= "1" | "2" | "3"' in told
    assert told.startswith('root ::= line | "NOT IN THE SOURCES\\n"\n')


def test_a_small_model_may_refuse():
    _, model = model_of("NOT IN THE SOURCES\n")
    model.small = True
    assert Writer(model).write(TANKS, evidence_of(hit_of()), (hit_of(),)).refused


def test_stop_ends_the_waiting_at_once():
    stopped = threading.Event()
    threading.Timer(0.2, stopped.set).start()
    began = time.monotonic()
    with pytest.raises(Cancelled):
        asked([5.0], follow=Follow(cancelled=stopped.is_set))
    assert time.monotonic() - began < 1.0


def test_the_name_of_a_party_stands_before_what_it_says():
    _, draft = asked("**Russia:**\n* It says no [1].\n**France:**\n* It says yes [2].\nMISSING: none.")
    assert [one.text for one in draft.sentences] == ["Russia: It says no.", "France: It says yes."]
    assert draft.missing == ""


def test_a_reply_that_runs_on_is_cut():
    _, draft = asked([f"Some {n} tanks come [1]. " for n in range(2000)])
    assert 300 < len(draft.sentences) < 400


def test_a_model_that_turns_in_circles_says_each_thing_once():
    _, draft = asked("Some 100 tanks come [1]. " * 20)
    assert len(draft.sentences) == 1


def test_a_small_model_has_short_rules_and_few_sentences():
    text = " ".join(f"Convoy {n} crossed the bridge." for n in range(60))
    scripted, model = model_of("Convoy 1 crossed the bridge [1].\nConvoy 2 was cut")
    model.small = True
    draft = Writer(model).write(
        Question("?", "Which?", "summary", "en"), evidence_of(hit_of(text)), (hit_of(text),)
    )
    assert [one.text for one in draft.sentences] == ["Convoy 1 crossed the bridge."]  # the rest has no end
    assert scripted.systems == [prompt_text("small_many")]
    assert scripted.asked[0].count("\n[") == FEW
