"""The desk with no browser: filter, tick, ask, correct, label, remove, save."""

from __future__ import annotations

import json
import threading

import anywidget
import pytest
from notebook_fakes import FakeLibrary, make_article

from rag.errors import SettingsError
from rag.notebook.panels import Desk
from rag.notebook.session import DeskSession
from rag.records import Published


@pytest.fixture
def desk(library):
    made = Desk(library)
    sent = []
    made.send = lambda content, buffers=None: sent.append((content, buffers))
    made.sent = sent
    return made


def tell(desk, do, /, **more):
    desk._hear(desk, {"do": do, **more}, [])
    for session in (desk.session, desk.session.naming, desk.session.asking, desk.reading):
        session.wait(10)


def shown(desk):
    return [row["path"] for row in desk.rows]


def dated(*days):
    return FakeLibrary(
        *(make_article(f"T {n}\n\nText.", f"{n}.txt", published=Published(day)) for n, day in enumerate(days))
    )


def test_while_it_meets_the_front_end_no_other_thread_draws_it(library, monkeypatch):
    free = []

    def try_to_draw(panel):
        got = panel.drawing.acquire(timeout=0.1)
        if got:  # the panel goes on after a failure, instead of waiting for ever
            panel.drawing.release()
        free.append(got)

    def opened(panel):
        other = threading.Thread(target=try_to_draw, args=[panel])
        other.start()
        other.join()

    monkeypatch.setattr(anywidget.AnyWidget, "open", lambda panel: panel.state and opened(panel))
    Desk(library)
    assert free == [False]


def test_by_person(desk):
    tell(desk, "show", person="Sergei Lavrov")
    assert shown(desk) == ["afp.txt"]


def test_without_a_kernel_a_date_that_was_inferred_says_so(desk):
    drawn = desk.still_html()
    assert "9 September 2013</bdi> (inferred)" in drawn
    assert "31 January 2012</bdi></td>" in drawn


def test_by_part_of_a_name(desk):
    tell(desk, "show", person="assad")
    assert shown(desk) == ["naharnet.txt", "afp.txt"]


def test_people_are_offered_those_of_most_articles_first(desk):
    assert desk.state["people"] == []  # who is named is read when it is asked for
    tell(desk, "people")
    assert desk.state["people"] == [["Sergei Lavrov", 1], ["Bashar Assad", 2]]


def test_by_language(desk):
    tell(desk, "show", language="ru")
    assert shown(desk) == []


def test_a_tick_stays_when_the_filter_changes(desk):
    tell(desk, "tick", row=0, on=True)
    tell(desk, "show", text="afp")
    assert desk.state["ticked"] == 1
    tell(desk, "show", text="")
    assert [row["ticked"] for row in desk.rows] == [True, False]


def test_all_that_pass_are_ticked_on_every_page():
    session = DeskSession(dated(*[f"2012-01-{n + 1:02}" for n in range(25)] * 4))
    session.show()
    session.tick_all()
    assert len(session.ticked) == 100


def test_only_the_ticked_ones(desk):
    tell(desk, "tick", row=1, on=True)
    tell(desk, "show", only_ticked=True)
    assert shown(desk) == ["afp.txt"]
    tell(desk, "untick")
    assert len(desk.rows) == 2


def test_the_ticked_ones_are_asked(desk, library):
    tell(desk, "tick", row=1, on=True)
    tell(desk, "ask", question="What did Lavrov say about regime change and profession?")
    assert library.questions[-1][1]["where"].paths == ("afp.txt",)
    assert "Regime change is not our profession." in desk.answer


def test_a_mark_of_the_answer_opens_its_source(desk):
    tell(desk, "tick", row=1, on=True)
    tell(desk, "ask", question="What did Lavrov say about regime change and profession?")
    tell(desk, "open", number=0)
    assert "Regime change is not our profession.</mark>" in desk.source


def test_several_are_corrected_at_once(desk, library):
    tell(desk, "tick_all")
    tell(desk, "correct_all", publisher="Reuters", date="", author="A. One; B. Two", language="unknown")
    told = {"publisher": "Reuters", "author": ("A. One", "B. Two"), "language": ""}
    assert library.corrections == [("naharnet.txt", told), ("afp.txt", told)]
    assert desk.state["notice"] == "2 articles corrected, and kept so by every rebuild."


def test_labels_are_given_shown_and_taken_off(desk):
    tell(desk, "tick", row=0, on=True)
    tell(desk, "label", label="to check", on=True)
    assert (desk.rows[0]["labels"], desk.state["labels"]) == ("to check", ["to check"])
    tell(desk, "show", label="to check")
    assert shown(desk) == ["naharnet.txt"]
    tell(desk, "label", label="to check", on=False)
    assert shown(desk) == []


def test_labels_with_commas_between_are_several(desk):
    tell(desk, "tick", row=0, on=True)
    tell(desk, "label", label="to check, Syria", on=True)
    assert desk.state["labels"] == ["Syria", "to check"]
    tell(desk, "show", label="Syria")
    assert shown(desk) == ["naharnet.txt"]


def test_what_is_removed_can_be_put_back(desk, library):
    tell(desk, "tick", row=0, on=True)
    tell(desk, "remove")
    assert library.removed == ["naharnet.txt"]
    assert desk.state["removed"] == 1
    tell(desk, "restore")
    assert (desk.state["removed"], desk.state["notice"]) == (0, "1 file put back.")


def test_what_cannot_be_removed_is_one_line(desk, library):
    def refused(*names):
        raise SettingsError("many.jsonl holds 9 articles, and only 1 are to go", "Choose all of them.")

    library.remove = refused
    tell(desk, "tick", row=0, on=True)
    tell(desk, "remove")
    assert desk.state["error"].startswith("many.jsonl holds 9 articles")


def test_the_ticked_ones_are_saved(desk):
    tell(desk, "tick", row=0, on=True)
    tell(desk, "export", kind="csv")
    content, buffers = desk.sent[-1]
    assert content == {"save": "articles.csv", "type": "text/csv"}
    assert buffers[0].decode().splitlines()[0].startswith("path,title,publisher")
    assert len(buffers[0].decode().splitlines()) == 2


def test_without_ticks_all_that_pass_are_saved(desk):
    tell(desk, "export", kind="csv")
    assert len(desk.sent[-1][1][0].decode().splitlines()) == 3


def test_bars_of_months_with_the_empty_ones_between():
    session = DeskSession(dated("2012-01-05", "2012-01-09", "2012-03-01", None))
    session.show()
    assert session.bars == [("2012-01", 2), ("2012-02", 0), ("2012-03", 1), ("", 1)]


def test_bars_of_years_for_a_long_time():
    session = DeskSession(dated("1990-01-05", "1992-01-09", "2012-03-01"))
    session.show()
    assert len(session.bars) == 23
    assert dict(session.bars)["1992"] == 1


def test_a_chosen_time_leaves_the_bars_as_they_are():
    session = DeskSession(dated("2012-01-05", "2012-02-09"))
    session.show(since="2012-02", until="2012-02")
    assert (session.total, len(session.bars)) == (1, 2)


@pytest.mark.parametrize("what", ["tick", "read", "ask", "label", "correct_all", "export", "open", "show"])
def test_nonsense_does_no_harm(desk, what):
    tell(desk, what, row="x", on=5, question=7, label=None, kind=[], number={}, page=-9, text=3)
    assert len(desk.rows) == 2


def test_ten_thousand_ticks_are_one_number():
    desk = Desk(dated(*["2012-01-05"] * 10_000))
    tell(desk, "tick_all")
    assert desk.state["ticked"] == 10_000
    assert len(json.dumps(desk.state)) < 10_000
