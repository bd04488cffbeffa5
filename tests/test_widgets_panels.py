"""The panels with no browser: messages go in as the front end sends them, traits come out."""

import json
import time
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace

import anywidget
import pytest
from notebook_fakes import FakeLibrary, make_article, until
from statements_library import library_of_statements

import rag.notebook
from rag.errors import IndexCorrupt, SettingsError
from rag.notebook.panels import (
    AskPanel,
    Desk,
    DraftPanel,
    GridPanel,
    NotesPanel,
    RebuildPanel,
    SearchView,
    SourceView,
    StatementsPanel,
)
from rag.notebook.panels.ask import file_name
from rag.records import Answer, Failure, RebuildReport

ASK = "What did Lavrov say about regime change and profession?"
NONE = {"since": "", "until": "", "publishers": [], "languages": [], "comments": False}


@pytest.fixture
def panel(library):
    made = AskPanel(library)
    sent = []
    made.send = lambda content, buffers=None: sent.append((content, buffers))
    made.sent = sent
    return made


def tell(panel, do, /, **more):
    panel._hear(panel, {"do": do, **more}, [])
    for session in (panel.reading if hasattr(panel, "reading") else None, getattr(panel, "session", None)):
        if session is not None:
            session.wait(10)


def ask(panel, question=ASK, **where):
    tell(panel, "ask", question=question, llm="none", follow_up=False, where=NONE | where)


def test_asking_draws_the_answer(panel):
    ask(panel)
    assert "Regime change is not our profession." in panel.answer
    assert panel.state["said"] == "Answered from the sources. 1 quote from 1 article."
    assert not panel.state["busy"]
    assert panel.state["asked"] == [{"number": 0, "question": ASK, "status": "answered from the sources"}]


def test_a_refusal(panel):
    ask(panel, "Who won the football cup?")
    assert "Not in the sources" in panel.answer
    assert panel.state["said"] == "Not in the sources."


def test_filters_reach_the_library(panel, library):
    ask(panel, publishers=["AFP"], since="2012", comments=True)
    where = library.questions[-1][1]["where"]
    assert (where.publishers, where.since, "comment" in where.roles) == (("AFP",), "2012", True)


def test_a_mark_opens_its_source_and_closing_goes_back(panel):
    ask(panel)
    tell(panel, "open", number=0)
    assert panel.place["open"]
    assert (panel.place["n"], panel.place["of"], panel.place["label"]) == (1, 1, "Source 1")
    assert 'aria-current="true" tabindex="-1">Regime change is not our profession.</mark>' in panel.source
    tell(panel, "close")
    assert (panel.place["open"], panel.source) == (False, "")


def test_a_quote_of_an_answer_is_kept_as_a_note(panel, library):
    kept = []
    library.keep_quote = lambda citation, question: kept.append((citation.quote, question))
    tell(panel, "keep", number=0)
    ask(panel)
    assert 'data-keep="1"' in panel.answer
    tell(panel, "keep", number=0)
    tell(panel, "keep", number=99)
    tell(panel, "keep", number="x")
    assert kept == [("Regime change is not our profession.", ASK)]
    assert panel.state["notice"] == "Kept among the notes."


def test_a_nearest_passage_opens_too(panel):
    ask(panel, "Tell about Syria and some other unrelated matters please")
    tell(panel, "open_hit", number=0)
    assert panel.place["label"] == "Passage 1"
    tell(panel, "step", by=1)
    assert panel.place["n"] == 2


def test_pinning(panel):
    ask(panel)
    tell(panel, "pin")
    assert panel.state["is_pinned"]
    assert panel.pinned.count("Regime change is not our profession.") >= 1
    tell(panel, "pin")
    assert panel.pinned == ""


def test_answers_are_kept_in_the_notebook_for_a_reader_without_a_kernel(panel):
    drawn = []
    panel.still._shown = SimpleNamespace(update=lambda page: drawn.append(page.data))
    ask(panel)
    ask(panel, "Who won the football cup?")
    tell(panel, "show", number=0)
    tell(panel, "pin")
    panel.still.update()
    assert drawn[-1].startswith('<div class="rag-kept"><style>')
    assert drawn[-1].count("<article") == 2
    assert "data-open" not in drawn[-1]


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda library: SearchView(library, "regime change"), "our profession"),
        (lambda library: SourceView(library, "afp.txt"), "our profession"),
        (Desk, "Russia will not interfere in Syria: Lavrov"),
        (RebuildPanel, "1 added"),
        (lambda library: DraftPanel(library), ""),
    ],
)
def test_every_panel_leaves_what_it_shows_without_buttons(library, make, shown):
    made = make(library)
    made.session.wait(10)
    assert shown in made.still_html()
    assert "<button" not in made.still_html()


@pytest.mark.parametrize(
    "make", [AskPanel, StatementsPanel, Desk, GridPanel, NotesPanel, DraftPanel, SearchView, SourceView]
)
def test_the_browser_meets_a_panel_with_its_state(tmp_path, monkeypatch, make):
    """On a slow machine a view comes before what the kernel sends later: it would be drawn in half."""
    met = []
    monkeypatch.setattr(anywidget.AnyWidget, "open", lambda panel: met.append(panel.get_state()["state"]))
    make(library_of_statements(tmp_path))
    assert ["busy" in state for state in met] == [True]


def test_copy_and_save(panel):
    ask(panel)
    tell(panel, "copy")
    assert panel.sent[-1][0]["copy"].startswith(f"{ASK}\n\nAnswered from the sources\nRegime change")
    tell(panel, "export", kind="markdown")
    content, buffers = panel.sent[-1]
    assert content == {
        "save": "What did Lavrov say about regime change and profession.md",
        "type": "text/markdown",
    }
    assert buffers[0].decode().startswith("# What did Lavrov say")
    count = len(panel.sent)
    tell(panel, "export", kind="../../etc")
    assert len(panel.sent) == count


def test_a_file_is_named_by_its_question():
    named = {question: file_name(Answer(question, "not_in_sources", (), (), ())) for question in (
        "Who won?", "../../etc/passwd", "ماذا قال لافروف؟", "Что сказал Лавров?", "\u202e?!", "x" * 90,
    )}  # fmt: skip
    assert list(named.values()) == [
        "Who won", "etcpasswd", "ماذا قال لافروف", "Что сказал Лавров", "answer", "x" * 60,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "message",
    [
        None, [], "ask", {}, {"do": None}, {"do": "__init__"}, {"do": "open", "number": "x"}, {"do": "open"},
        {"do": "show", "number": -5}, {"do": "step", "by": "much"}, {"do": "ask"},
        {"do": "export", "kind": 3},
        {"do": "ask", "question": 5, "where": {"publishers": [1, None]}}, {"do": "correct", "start": "x"},
    ],
)  # fmt: skip
def test_nonsense_from_the_browser_does_no_harm(panel, message):
    panel._hear(panel, message, [])
    panel.session.wait(10)
    ask(panel)
    assert "Regime change is not our profession." in panel.answer


def test_two_megabytes_are_refused_or_cut(panel):
    ask(panel, "word " * 400_000)
    assert len(panel.answer) < 300_000
    assert len(json.dumps(panel.state)) < 50_000


def test_representations_are_stable(panel, library):
    for made in (panel, SearchView(library), Desk(library), RebuildPanel(library), SourceView(library)):
        assert repr(made) == f"{type(made).__name__}()"


def test_correcting_what_was_guessed(library):
    view = SourceView(library, "naharnet.txt")
    told = {"outlet": "Naharnet", "role": "", "start": 0, "end": 0}
    tell(view, "correct", date="2013-09-08", **told)
    assert library.corrections == [("naharnet.txt", {"date": "2013-09-08"})]
    assert "8 September 2013" in view.source
    assert "Corrected" in view.place["notice"]
    tell(view, "correct", date="2013-09-08", **told)
    assert len(library.corrections) == 1
    tell(view, "correct", date="", outlet="", role="comment", start=0, end=44)
    assert library.corrections[-1] == ("naharnet.txt", {"roles": ((0, 44, "comment"),)})


def test_a_view_of_a_citation(library):
    view = SourceView(library, library.ask(ASK), 1)
    assert "Regime change is not our profession.</mark>" in view.source


def test_searching(library):
    view = SearchView(library, "regime change")
    view.session.wait(10)
    assert '<mark class="rag-word">Regime</mark>' in view.hits
    assert "rank 1, cosine" in view.hits
    tell(view, "open_hit", number=0)
    assert view.place["open"]
    tell(view, "near", number=0)
    assert view.state["said"].startswith("Near in meaning to")
    assert not view.place["open"]
    tell(view, "search", question="", everything=True)
    assert view.state["error"] == "Type some words first."


def test_the_corpus(library):
    view = Desk(library)
    assert view.rows[0]["title"] == "Russia Stands by Ally Syria as Strikes Loom"
    tell(view, "show", text="afp")
    assert (view.state["total"], view.rows[0]["publisher"]) == (1, "AFP")
    tell(view, "read", row=0)
    assert "Russia will not interfere in Syria: Lavrov" in view.source


class Tabled(FakeLibrary):
    """As the real library: the table is made once."""

    articles = cached_property(lambda self: FakeLibrary.articles.fget(self))


def test_searching_within_an_outlet(library):
    view = SearchView(library)
    assert view.state["outlets"] == ["AFP", "Naharnet"]
    tell(view, "search", question="Lavrov Russia Syria", where={"publishers": ["Naharnet"], "since": "2013"})
    assert {hit.article.publisher for hit in view.session.hits} == {"Naharnet"}


def test_passages_stand_under_their_article_with_their_scores_folded(library):
    view = SearchView(library, "Lavrov Russia Syria regime")
    view.session.wait(10)
    assert view.hits.count("<h3") == 2
    assert view.hits.count(">Why it was found</summary>") == len(view.session.hits)
    assert view.state["said"] == f"{len(view.session.hits)} passages in 2 articles."


def test_more_passages():
    many = "\n\n".join(f"Lavrov spoke in hall {n}." for n in range(50))
    view = SearchView(FakeLibrary(make_article(f"Talks\n\n{many}")), "Lavrov spoke")
    view.session.wait(10)
    assert (len(view.session.hits), view.state["more"]) == (20, True)
    tell(view, "more")
    assert len(view.session.hits) == 40
    tell(view, "more")
    assert (len(view.session.hits), view.state["more"]) == (50, False)


def test_ten_thousand_articles_go_in_pages():
    library = Tabled(*(make_article(f"Title {n}\n\nText.", f"{n}.txt") for n in range(10_000)))
    assert len(library.articles) == 10_000
    view = Desk(library)
    began = time.process_time()
    tell(view, "show", order="title", descending=False)
    tell(view, "show", text="title 9999")
    assert time.process_time() - began < 1
    assert (view.state["total"], len(view.rows)) == (1, 1)
    assert len(json.dumps(view.rows)) < 30_000


def test_rebuilding(library):
    panel = RebuildPanel(library)
    panel.session.wait(10)
    assert "1 added" in panel.plan
    assert panel.state["work"]
    tell(panel, "rebuild")
    assert "3 embedded anew" in panel.report
    assert panel.plan == ""
    assert not panel.state["work"]
    tell(panel, "back", version="v1")
    assert panel.state["notice"] == "The index is version v1 again."


def test_what_cannot_be_added_leaves_nothing_to_rebuild(library):
    def missing(*sources):
        raise SettingsError("there is no file x.txt", "Look at the name.")

    panel = RebuildPanel(library)
    panel.session.wait(10)
    tell(panel, "rebuild")
    library.take = missing
    tell(panel, "add", source="x.txt")
    assert panel.state["error"] == "there is no file x.txt. Look at the name."
    assert not panel.state["work"]


def test_a_damaged_index_can_be_rebuilt(library):
    def damaged():
        raise IndexCorrupt("a file is damaged", "Run `rag build`.")

    library.plan = damaged
    panel = RebuildPanel(library)
    panel.session.wait(10)
    assert panel.state["error"] == "a file is damaged. Run `rag build`."
    assert panel.state["work"]
    tell(panel, "rebuild")
    assert "3 embedded anew" in panel.report
    assert not panel.state["work"]


def test_what_cannot_be_read_is_listed_apart_and_leaves_nothing_to_do(library):
    library.plan = lambda: RebuildReport("v1", unchanged=2, failed=(Failure("bad.pdf", "It is damaged."),))
    panel = RebuildPanel(library)
    panel.session.wait(10)
    assert panel.state["failed"] == [{"path": "bad.pdf", "reason": "It is damaged.", "whole": True}]
    assert not panel.state["work"]
    assert "bad.pdf" not in panel.plan
    tell(panel, "remove", path="bad.pdf")
    assert (library.removed, panel.state["removed"]) == (["bad.pdf"], 1)
    tell(panel, "restore")
    assert panel.state["removed"] == 0


def test_without_an_index_every_panel_offers_to_build_it(library):
    library.version = None
    panel = AskPanel(library)
    library.reload()
    until(lambda: panel.state["no_index"])  # drawn by the thread that opens the index

    def built(**options):
        library.version = "v1"
        library.reload()
        return RebuildReport("v1", added=("a.txt", "b.txt"))

    library.rebuild = built
    tell(panel, "build")
    assert not panel.state["no_index"]
    assert panel.state["notice"] == "The index is up to date: 2 articles."


def test_uploads_keep_only_the_last_part_of_a_name(library):
    panel = RebuildPanel(library)
    panel.session.wait(10)
    panel._hear(
        panel, {"do": "upload", "names": ["../../etc/new.txt", "C:\\x\\two.txt", ".."]}, [b"1", b"2", b"3"]
    )
    panel.session.wait(10)
    assert library.taken == {"new.txt": b"1", "two.txt": b"2", "upload-2.txt": b"3"}
    panel._hear(panel, {"do": "upload", "names": ["a"]}, [])
    assert panel.state["error"] == ""


def test_the_front_end_is_there():
    for made in (AskPanel, Desk, RebuildPanel, SearchView, SourceView):
        assert "export default { render }" in made._esm
        assert "innerHTML" in made._esm
    for script in Path(rag.notebook.__file__).parent.glob("static/*.js"):
        for line in script.read_text(encoding="utf-8").splitlines():
            if "innerHTML" in line and not line.strip().startswith("//"):
                assert "model.get(" in line or "${html}" in line, line  # only what draw has escaped
