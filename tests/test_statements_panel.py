"""The panel of statements: its session with no widgets, then the widget with no browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from statements_library import library_of_statements

from rag.library import Library
from rag.library import open as open_library
from rag.notebook.panels import AskPanel, StatementsPanel
from rag.notebook.session import StatementsSession
from rag.records import Statement

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from conftest import Built


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return library_of_statements(tmp_path)


@pytest.fixture
def session(library: Library) -> StatementsSession:
    made = StatementsSession(library)
    made.open()
    made.wait(10)
    return made


def said(session: StatementsSession) -> list[str]:
    return [row["text"] for row in session.rows]


def test_it_opens_with_all_and_counts_by_speaker_and_month(session: StatementsSession) -> None:
    assert session.error == ""
    assert session.total == len(session.rows) == 5
    assert session.speakers == [("Sergei Lavrov", 4), ("John Kerry", 1)]
    assert session.months == [("2012-01", 1, 0), ("2012-02", 0, 0), ("2012-03", 3, 0), ("", 1, 0)]
    assert session.unread == ""


def test_a_speaker_a_topic_a_time(session: StatementsSession) -> None:
    session.show(speaker="Sergei Lavrov", about="Syria")
    assert said(session) == ["there is no deal on Syria", "Syria must decide"]
    assert session.speakers == [("Sergei Lavrov", 2)]  # who speaks about it
    session.show(about="", since="2012-02")
    assert said(session) == ["Syria must decide", "we sell wheat"]
    session.show(since="no day")
    assert "is no date" in session.error
    session.show(since="")
    assert (session.error, session.total) == ("", 4)


def test_two_speakers_side_by_side_and_pages(session: StatementsSession) -> None:
    session.size = 2
    session.show(speaker="Sergei Lavrov", beside="John Kerry")
    assert (session.total, session.others_total) == (4, 1)
    assert session.months == [("2012-01", 1, 0), ("2012-02", 0, 0), ("2012-03", 2, 1), ("", 1, 0)]
    session.show(page=1)
    assert said(session) == ["we sell wheat", "nobody knows when"]
    assert session.others == []
    session.show(page=99)
    assert session.page == 1


def test_the_watch_list_is_seen_shown_and_shortened(session: StatementsSession) -> None:
    assert session.watches == []
    session.show(speaker="Sergei Lavrov", about="Syria")
    session.keep()
    session.show(speaker="", about="wheat", since="2012-02")
    session.keep()
    assert session.watches == [("Sergei Lavrov", "Syria"), ("", "wheat")]
    session.show_watched(0)
    assert said(session) == ["there is no deal on Syria", "Syria must decide"]
    session.drop(0)
    session.drop(7)
    assert session.watches == session.library.watch_list == [("", "wheat")]


def test_positions(session: StatementsSession) -> None:
    session.show(once=True, speaker="Sergei Lavrov")
    assert [row["before"] for row in session.rows] == [""] * 4
    assert session.rows[0]["outlets"] == ["AFP"]


def test_a_wrong_speaker_is_corrected(session: StatementsSession) -> None:
    session.show(speaker="John Kerry")
    session.correct_speaker(session.rows[0], "Sergei Lavrov")
    session.wait(10)
    assert (session.error, session.total) == ("", 0)
    session.same_person("Sergei Lavrov", "John Kerry")
    session.wait(10)
    assert session.error == ""
    assert session.speakers == [("Sergei Lavrov", 5)]


@pytest.fixture
def panel(library: Library) -> StatementsPanel:
    made = StatementsPanel(library, speaker="Sergei Lavrov")
    made.session.wait(10)
    return made


def test_the_panel_draws_and_opens_the_source(panel: StatementsPanel) -> None:
    first = panel.rows[0]
    assert (first["text"], first["who"], first["day"]) == (
        "there is no deal on Syria", "Sergei Lavrov", "31 January 2012",
    )  # fmt: skip
    assert first["published"]  # the day is that of publication, and says so
    assert first["outlet"] == "AFP"
    assert panel.state["speakers"] == [["Sergei Lavrov", 4], ["John Kerry", 1]]
    panel._hear(panel, {"do": "open", "row": 1}, [])
    place = panel.reading.places[panel.reading.current]
    assert place.article.text[place.start : place.end] == "Syria must decide"
    assert "Syria must decide" in panel.source
    panel._hear(panel, {"do": "open", "row": 17}, [])
    panel._hear(panel, {"do": "open", "row": "x", "second": 3}, [])
    assert panel.reading.current == 1


def test_the_panel_obeys_messages(panel: StatementsPanel) -> None:
    panel._hear(
        panel, {"do": "show", "speaker": "", "kind": "direct", "once": True, "beside": "John Kerry"}, []
    )
    assert (panel.state["speaker"], panel.state["beside"], panel.state["once"]) == ("", "John Kerry", True)
    assert [row["text"] for row in panel.others] == ["we are close"]
    panel._hear(panel, {"do": "show", "kind": "shouted"}, [])
    assert "there is no kind" in panel.state["error"]
    for told in (
        {"do": "show", "kind": "", "speaker": "John Kerry"},
        {"do": "keep"},
        {"do": "drop", "watch": "0"},
    ):
        panel._hear(panel, told, [])
    assert panel.state["watches"] == ["John Kerry"]
    panel._hear(panel, {"do": "watched", "watch": 0}, [])
    assert (panel.state["speaker"], panel.state["beside"]) == ("John Kerry", "")
    panel._hear(panel, {"do": "drop", "watch": 0}, [])
    assert panel.state["watches"] == []
    panel._hear(panel, {"do": "show", "beside": "John Kerry"}, [])
    panel._hear(panel, {"do": "speaker", "row": 0, "second": True, "name": "Nobody Else"}, [])
    panel.session.wait(10)
    assert repr(panel) == "StatementsPanel()"


def test_the_panel_saves_what_it_shows(panel: StatementsPanel, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[dict[str, str], list[bytes]]] = []
    monkeypatch.setattr(panel, "send", lambda content, buffers: sent.append((content, buffers)))
    panel._hear(panel, {"do": "show", "beside": "John Kerry", "since": "2012-03-05"}, [])
    for kind in ("csv", "xlsx", "exe"):
        panel._hear(panel, {"do": "export", "kind": kind}, [])
    assert [content["save"] for content, _ in sent] == ["statements.csv", "statements.xlsx"]
    lines = sent[0][1][0].decode("utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in lines] == ["text", "we sell wheat", "we are close"]


def test_what_is_saved_of_part_of_a_name_is_what_is_shown(session: StatementsSession) -> None:
    session.show(speaker="Lavrov", beside="kerry")
    saved = session.export("csv")
    assert saved is not None
    assert len(saved.decode("utf-8-sig").splitlines()) == 1 + session.total + session.others_total == 6


def test_a_quote_that_is_kept_from_a_statement_has_its_speaker(panel: StatementsPanel) -> None:
    panel._hear(panel, {"do": "open", "row": 0}, [])
    panel._hear(panel, {"do": "note"}, [])
    panel._hear(panel, {"do": "show", "speaker": "John Kerry", "page": 0}, [])
    panel._hear(panel, {"do": "open", "row": 0}, [])
    panel._hear(panel, {"do": "note"}, [])
    kept = [note.citation for note in panel.session.library.notes]
    assert [(one.quote, one.speaker, one.how) for one in kept] == [
        ("there is no deal on Syria", "Sergei Lavrov", "name"),
        ("we are close", "John Kerry", "name"),
    ]


def test_a_statement_has_the_same_number_in_the_list_and_beside_it(panel: StatementsPanel) -> None:
    panel.session.size = 2
    panel._hear(panel, {"do": "show", "page": 1}, [])
    panel._hear(panel, {"do": "open", "row": 1}, [])
    assert panel.place["label"] == "Statement 4"


def test_without_a_kernel_a_row_is_as_sure_as_with_one() -> None:
    from rag.draw.fill import fill
    from rag.notebook.panels.statements import _drawn

    row = {
        "text": "a deal is near", "kind": "direct", "person": "John Kerry", "described": "", "how": "pronoun",
        "day": "", "published": "2012-01-02", "published_how": "inferred", "publisher": "AFP", "title": "",
    }  # fmt: skip
    unnamed = row | {"person": "", "described": "a diplomat", "how": "", "day": "2012-01-01"}
    drawn = fill("still", "statements", total=2, rows=[_drawn(row), _drawn(unnamed)])
    assert "2 January 2012 (published, inferred)" in drawn
    assert "by “he” or “she”: less sure" in drawn
    assert "“a deal is near”" in drawn
    assert "1 January 2012</bdi>" in drawn
    assert drawn.count("<strong>") == 1
    assert "a diplomat" in drawn


def test_weaker_rows_say_so() -> None:
    from rag.notebook.panels.statements import _drawn

    row = {
        "text": "a\u202eb", "kind": "indirect", "person": "X", "described": "", "how": "pronoun",
        "day": "2012-01-01", "published": "2012-01-02", "published_how": "inferred", "publisher": "",
        "title": "",
    }  # fmt: skip
    drawn = _drawn(row)
    assert drawn["how"] == "by “he” or “she”: less sure"
    assert "\u202e" not in drawn["text"]
    assert not drawn["published"]
    assert drawn["weaker"]
    assert drawn["latin"] == _drawn(row | {"person": "Erdoğan"})["latin"] == ""
    assert _drawn(row | {"person": "Лавров"})["latin"] == "Lavrov"
    assert not _drawn(row | {"how": "chain"})["weaker"]
    assert "less sure" in _drawn(row | {"how": "office"})["how"]
    assert not _drawn(row | {"person": "", "described": "a diplomat"})["named"]


@pytest.mark.parametrize(
    ("question", "filters", "told"),
    [
        (
            "Everything Lavrov said about Syria",
            {"speaker": "Sergei Lavrov", "about": "Syria"},
            "2 statements by Sergei Lavrov about Syria",
        ),
        (
            "What did Kerry say in March 2012?",
            {"speaker": "John Kerry", "since": "2012-03-01", "until": "2012-03-31"},
            "1 statement by John Kerry from 1 March 2012 to 31 March 2012",
        ),
        (
            "All of Lavrov's statements on wheat",
            {"speaker": "Sergei Lavrov", "about": "wheat"},
            "1 statement",
        ),
        ("Why does Lavrov back Syria?", {"speaker": "Sergei Lavrov", "about": "Syria"}, "2 statements"),
        ("What did Lavrov warn of in Syria?", {"speaker": "Sergei Lavrov", "about": "Syria"}, "2 statements"),
        ("What did Lavrov say about bananas?", {"speaker": "Sergei Lavrov"}, "4 statements by Sergei Lavrov"),
        ("What did Merkel say about Syria?", None, ""),
        ("Compare what Lavrov and Kerry said about Syria", None, ""),
        ("How many people died in Syria?", None, ""),
    ],
)
def test_a_question_for_words_asks_for_statements(
    library: Library, question: str, filters: dict[str, str] | None, told: str
) -> None:
    asked = library.asked(question)
    assert (asked.filters if asked else None) == filters
    if asked is not None:
        assert str(asked).startswith(told)
        assert len(library.said(**asked.filters)) == asked.count


def test_how_it_is_said_is_not_what_it_is_about(tmp_path: Path) -> None:
    one = ("e", "2012-04-02", "AFP", "Backing", 'Sergei Lavrov said "we back Syria" in Baku.')
    asked = library_of_statements(tmp_path, one).asked("Why does Lavrov back Syria?")
    assert asked is not None
    assert str(asked) == "3 statements by Sergei Lavrov about Syria"


def test_the_answer_leads_to_the_panel_of_statements(library: Library) -> None:
    panel = AskPanel(library)
    panel._hear(panel, {"do": "ask", "question": "Everything Lavrov said about Syria", "llm": "none"}, [])
    panel.session.wait(20)
    assert panel.state["statements"] == "Show 2 statements by Sergei Lavrov about Syria"
    panel._hear(panel, {"do": "statements"}, [])
    assert panel.statements is not None
    panel.statements.session.wait(10)
    assert [row["text"] for row in panel.statements.rows] == [
        "there is no deal on Syria",
        "Syria must decide",
    ]
    panel._hear(panel, {"do": "ask", "question": "How many people died in Homs?", "llm": "none"}, [])
    panel.session.wait(20)
    assert panel.state["statements"] == ""


def test_statements_of_all_articles_say_so_where_some_were_asked(library: Library) -> None:
    panel = AskPanel(library)
    asked = {"do": "ask", "question": "Everything Lavrov said about Syria", "where": {"publishers": ["AFP"]}}
    panel._hear(panel, asked, [])
    panel.session.wait(20)
    assert panel.state["statements"] == "Show 2 statements by Sergei Lavrov about Syria in all articles"


def test_the_command_tells_how_to_list_them(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    from rag.commands import show_asked

    library = open_library(built.index)
    show_asked(library, library.ask("What did Lavrov say about regime change?"), None)
    line = "All statements by Sergei Lavrov: rag statements --speaker 'Sergei Lavrov'"
    assert capsys.readouterr().out == f"\n{line}\n"
    show_asked(library, library.ask("How many people have been killed in Syria?"), None)
    assert capsys.readouterr().out == ""


def test_nobody_is_named_by_a_surname_that_two_of_the_quotes_have(library: Library) -> None:
    answer = library.ask("What did Lavrov say about Syria?")
    quote = answer.statements[0].citations[0]
    two = [replace(quote, speaker=name) for name in ("Sergei Lavrov", "Yekaterina Lavrov")]
    said = tuple(Statement(one.quote, "quote", "quote", (one,)) for one in two)
    assert library.asked_speaker(replace(answer, statements=said[:1])) == "Sergei Lavrov"
    assert library.asked_speaker(replace(answer, statements=said)) is None
    assert library.asked_speaker(replace(answer, statements=(), more=(two[1],))) is None


def test_the_panel_opens_where_the_answers_are_kept(library: Library) -> None:
    panel, drawn = AskPanel(library), []
    panel.still._shown = SimpleNamespace(update=lambda made, **how: drawn.append((made, how)))
    panel._hear(panel, {"do": "ask", "question": "Everything Lavrov said about Syria", "llm": "none"}, [])
    panel.session.wait(20)
    panel._hear(panel, {"do": "statements"}, [])
    assert panel.statements is not None
    bundle, how = drawn[-1]
    view = bundle["application/vnd.jupyter.widget-view+json"]
    assert (view["model_id"], how) == (panel.statements.model_id, {"raw": True})
    panel.still.update()
    assert "Everything Lavrov said about Syria" in drawn[-1][0]["text/html"]
