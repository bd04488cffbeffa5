"""The view-models, with no widget and no browser: what a user does, and what the traits say then."""

import threading
from dataclasses import replace

import pytest
from notebook_fakes import FakeLibrary, make_article

from rag.errors import IndexMissing, WriterError
from rag.notebook.session import AskSession
from rag.records import REPORTING, Filter

ASK = "What did Lavrov say about regime change and profession?"


@pytest.fixture
def session(library):
    return AskSession(library)


def asked(session, question=ASK):
    assert session.ask(question)
    session.wait(10)
    return session


def test_an_answer_comes_through_the_traits(session):
    stages = []
    session.observe(lambda change: stages.append(change["new"]), "stage")
    asked(session)
    assert session.answer.statements[0].text == "Regime change is not our profession."
    assert session.history == (session.answer,)
    assert stages == ["searching", "retrieve", ""]
    assert not session.busy
    assert session.error == ""


def test_busy_ends_after_everything_else_is_there(session):
    seen = []
    session.observe(lambda change: seen.append((change["new"], session.answer is not None)), "busy")
    asked(session)
    assert seen == [(True, False), (False, True)]


def test_one_question_at_a_time_and_cancel(library, session):
    library.gate = threading.Event()
    assert session.ask(ASK)
    assert not session.ask("another")
    session.cancel()
    session.wait(10)
    assert not session.busy
    assert session.stage == "stopped"
    assert session.answer is None
    assert session.error == ""
    library.gate = None
    assert asked(session).answer is not None
    assert session.stage == ""


def test_an_empty_question(session, library):
    assert not session.ask("  ")
    assert session.error == "Type a question first."
    assert library.questions == []


def test_filters_become_a_filter(session):
    assert session.where == Filter()
    session.since, session.publishers, session.comments = "2012-01", ("AFP",), True
    session.languages = ("en",)
    assert session.where == Filter(
        since="2012-01", publishers=("AFP",), languages=("en",), roles=(*REPORTING, "comment")
    )


def test_an_error_is_one_line_with_advice_and_the_session_lives_on(session, library):
    kept = library.ask
    library.ask = lambda *a, **k: (_ for _ in ()).throw(WriterError("no key", "Set one with `llm keys`."))
    asked(session)
    assert session.error == "no key. Set one with `llm keys`."
    library.ask = kept
    assert asked(session).error == ""


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_kit_does_not_leave_the_panel_dead(session, library, monkeypatch):
    hooked = []
    monkeypatch.setattr(threading, "excepthook", lambda told: hooked.append(told.exc_type))
    library.ask = lambda *a, **k: 1 / 0
    asked(session)
    assert "The kit failed here" in session.error
    assert not session.busy
    assert hooked == [ZeroDivisionError]


def test_what_a_model_writes_streams(session):
    session.llm = "smollm2"
    pieces = []
    session.observe(lambda change: pieces.append(change["new"]), "text")
    asked(session)
    assert pieces[-1] == "Regime change is not our profession. "
    assert len(pieces) == 6


def test_history_show_and_pin(session, library):
    first = asked(session).answer
    second = asked(session, "Who visited Moscow on Monday, foreign minister?").answer
    session.show(0)
    assert session.answer is first
    assert session.question == ASK
    session.pin()
    assert session.pinned == (first,)
    session.show(1)
    session.pin()
    assert session.pinned == (first, second)
    assert library.kept == [ASK, second.question]
    session.pin()
    assert session.pinned == (first,)
    assert library.kept == [ASK]
    session.show(99)
    assert session.answer is second


def test_a_follow_up_takes_the_history_along(session, library):
    library.ask = lambda question, *, history=(), **k: replace(session.history[0], question=str(len(history)))
    session.history = (FakeLibrary().ask(ASK),)
    assert asked(session, "And then?").answer.question == "0"
    session.follow_up = True
    assert asked(session, "And then?").answer.question == "2"


def test_opening_warms_the_model_and_offers_choices(session, library):
    told = []
    session.observe(lambda change: told.append(change["new"]), "ready")
    session.open().join(10)
    assert library.warmed
    assert told == ["opening the index", "loading the model", ""]
    assert session.outlets == ("AFP", "Naharnet")
    assert session.spoken == ("en",)
    assert [one["name"] for one in session.models] == ["none", "smollm2", "gpt-x"]


def test_opening_without_an_index_says_what_to_do(session, library):
    def missing(on_stage=None):
        raise IndexMissing("there is no index", "Run `rag build`.")

    library.warm = missing
    session.open().join(10)
    assert session.error == "there is no index. Run `rag build`."
    assert session.ready == ""


def test_kept_answers_are_checked_again(tmp_path, library):
    keep = tmp_path / "kept" / "answers.jsonl"
    first = asked(AskSession(library, keep))
    assert keep.read_text(encoding="utf-8").count("\n") == 1
    again = AskSession(library, keep)
    again.open().join(10)
    assert again.answer == first.answer
    assert not again.answer.citations[0].changed
    changed = make_article("Another text altogether.")
    later = AskSession(FakeLibrary(changed), keep)
    later.open().join(10)
    assert later.answer.citations[0].changed


def test_a_damaged_line_of_kept_answers_costs_itself_only(tmp_path, library):
    keep = tmp_path / "answers.jsonl"
    asked(AskSession(library, keep))
    keep.write_text("{nonsense\n" + keep.read_text(encoding="utf-8"), encoding="utf-8")
    again = AskSession(library, keep)
    again.open().join(10)
    assert len(again.history) == 1


def test_a_pinned_answer_is_pinned_again_by_the_next_kernel(tmp_path, library):
    keep = tmp_path / "answers.jsonl"
    first = asked(AskSession(library, keep))
    first.pin()
    again = AskSession(library, keep)
    again.open().join(10)
    assert again.pinned == first.pinned


def test_two_panels_add_to_one_file(tmp_path, library):
    keep = tmp_path / "answers.jsonl"
    one, two = AskSession(library, keep), AskSession(library, keep)
    for session in (one, two, one):
        asked(session)
    again = AskSession(library, keep)
    again.open().join(10)
    assert len(again.history) == 3


def test_a_pinned_answer_outlasts_the_fifty_that_are_kept(tmp_path, library):
    keep = tmp_path / "answers.jsonl"
    session = asked(AskSession(library, keep))
    session.pin()
    for number in range(52):
        session.ask(f"Lavrov {number}")
        session.wait(10)
    again = AskSession(library, keep)
    again.open().join(10)
    assert (len(again.history), again.pinned) == (51, session.pinned)


def test_a_file_that_cannot_be_written_is_one_line(tmp_path, library):
    (tmp_path / "file").write_text("")
    session = asked(AskSession(library, tmp_path / "file" / "answers.jsonl"))
    assert "cannot be written" in session.error
    assert session.answer is not None
