"""Sessions go along when the index changes: by another panel, by this one, by another process."""

import gc
import shutil
from dataclasses import replace

import pytest
from notebook_fakes import FakeLibrary, make_article, until

import rag
from rag.errors import IndexCorrupt
from rag.library import base
from rag.library.base import Followers
from rag.notebook.session import AskSession, DeskSession, RebuildSession, SearchSession, SourceSession
from rag.records import Published

pytestmark = pytest.mark.slow

ASK = "What did Lavrov say about regime change and profession?"
NEW = make_article("Talks on Libya\n\nTalks in Moscow.", "libya.txt", publisher="TASS", language="de")


def rebuilt(library, *articles):
    """The library has taken up a version with these articles too."""
    library.held |= {article.id: article for article in articles}
    library.newer = f"{library.version}+"
    library.reload()


def opened(session):
    session.open().join(10)
    return session


def done(session):
    session.wait(10)
    assert not session.busy
    return session


def test_the_choices_of_asking_follow_and_the_answer_in_view_does_not(library):
    session = opened(AskSession(library))
    session.ask(ASK)
    answer = done(session).answer
    assert not session.behind
    rebuilt(library, NEW)
    assert session.outlets == ("AFP", "Naharnet", "TASS")
    assert session.spoken == ("de", "en")
    session.suggesting.join(10)
    assert "What of “Talks on Libya”?" in session.suggestions
    assert session.answer is answer
    assert session.behind


def test_given_suggestions_stay(library):
    session = AskSession(library)
    session.suggest(("Who?",))
    opened(session)
    rebuilt(library, NEW)
    assert session.suggestions == ("Who?",)


def test_an_index_made_elsewhere_is_told_of_and_taken_up_by_the_next_question(library):
    session = opened(AskSession(library))
    session.ask(ASK)
    done(session)
    library.held[NEW.id] = NEW
    library.elsewhere("v2")
    assert session.newer
    assert session.outlets == ("AFP", "Naharnet")
    session.ask("Talks Libya Moscow")
    done(session)
    assert not session.newer
    assert library.version == "v2"
    assert session.outlets == ("AFP", "Naharnet", "TASS")
    assert session.notice == "The index was rebuilt elsewhere meanwhile: this is from its new version."
    session.ask("Talks Libya Moscow")
    assert done(session).notice == ""


def test_one_press_takes_it_up_for_all(library):
    ask, corpus = opened(AskSession(library)), DeskSession(library)
    corpus.show()
    library.held[NEW.id] = NEW
    library.elsewhere("v2")
    assert (ask.newer, corpus.newer, corpus.total) == (True, True, 2)
    corpus.take_newer()
    done(corpus)
    assert (ask.newer, corpus.newer, corpus.total) == (False, False, 3)


def test_the_table_keeps_its_page_order_and_filter(library):
    session = DeskSession(library)
    session.size = 1
    session.show(order="title", descending=False)
    session.show(page=1)
    rebuilt(library, NEW)
    assert (session.page, session.total, session.rows[0]["title"]) == (
        1, 3, "Russia will not interfere in Syria: Lavrov",
    )  # fmt: skip
    assert "TASS" in session.outlets


def test_found_passages_are_searched_again(library):
    session = SearchSession(library)
    session.search("talks Libya Moscow")
    before = len(done(session).hits)
    rebuilt(library, NEW)
    assert len(done(session).hits) > before
    assert session.notice == "Searched again, as the index has changed."
    session.near(0)
    done(session)
    rebuilt(library)
    assert session.notice == "The index has changed since: search again."


def test_an_open_article_takes_a_corrected_date_and_keeps_the_focus_where_it_is(library):
    session = SourceSession(library)
    session.open_answer(library.ask(ASK), 0)
    drawn, moved = session.drawn, session.moved
    rebuilt(library)
    assert (session.drawn, session.moved) == (drawn, moved)
    rebuilt(library, replace(session.article, published=Published("2012-02-01", "stated", "corrected")))
    assert session.article.published.date == "2012-02-01"
    assert (session.drawn, session.moved) == (drawn + 1, moved)


def test_a_quoted_text_is_not_exchanged_under_the_reader(library):
    session, view = SourceSession(library), SourceSession(library)
    session.open_answer(library.ask(ASK), 0)
    view.open_article("afp.txt")
    text = session.article.text
    rebuilt(library, make_article("Another text.\n\nAltogether."))
    assert session.article.text == text
    assert session.notice == "The file has changed since; here it is as it was quoted."
    assert view.article.text.startswith("Another text.")
    assert view.notice == "The file has changed: this is its new text."
    library.held.clear()
    rebuilt(library)
    assert view.notice == "This article is no longer in the index; here it is as it was."


def test_the_plan_is_looked_up_again(library):
    session = RebuildSession(library)
    session.look()
    done(session)
    session.planned = None
    rebuilt(library)
    assert done(session).planned is not None


def test_an_index_that_cannot_be_opened_is_one_line(library, monkeypatch):
    def broken(self):
        raise IndexCorrupt("a file is damaged", "Run `rag build`.")

    session = DeskSession(library)
    monkeypatch.setattr(FakeLibrary, "articles", property(broken))
    rebuilt(library)
    assert session.error == "a file is damaged. Run `rag build`."


class Ear:
    def __init__(self):
        self.heard = 0

    def hear(self):
        self.heard += 1


def test_followers_are_held_weakly_and_the_watch_ends_with_the_last(monkeypatch):
    monkeypatch.setattr(base, "LOOK", 0.01)
    newer = []
    told = Followers(lambda: newer[-1] if newer else None)
    one, two = Ear(), Ear()
    told.add(one.hear)
    told.add(two.hear)
    newer.append("v2")
    until(lambda ear=two: ear.heard)
    assert (one.heard, two.heard) == (1, 1)
    told.tell()
    assert (one.heard, two.heard) == (2, 2)
    del one
    gc.collect()
    told.tell()
    assert two.heard == 3
    watch = told._watch
    del two
    gc.collect()
    watch.join(10)
    assert not watch.is_alive()


def test_the_real_library_tells_of_both(built, tmp_path):
    shutil.copytree(built.seeds, tmp_path / "seeds")
    shutil.copytree(built.index, tmp_path / "index")
    library, terminal = (rag.open(tmp_path / "index", tmp_path / "seeds") for _ in range(2))
    corpus = DeskSession(library)
    corpus.show()
    first, table = library.version, library.articles
    assert library.articles is table
    (tmp_path / "seeds" / "libya.txt").write_text(NEW.text, encoding="utf-8")
    version = terminal.rebuild(progress=lambda *told: None).version
    until(lambda: corpus.newer, 30)
    assert (library.version, library.newer, corpus.total) == (first, version, 5)
    corpus.take_newer()
    assert done(corpus).total == 6
    assert (library.version, library.newer) == (version, None)
    library.rollback(first)
    assert corpus.total == 5


def test_a_panel_that_builds_the_index_itself_offers_models_and_questions_then(seeds, tmp_path):
    ask = AskSession(rag.open(tmp_path / "none", seeds))
    opened(ask)
    ask.build()
    ask.wait(120)
    ask.suggesting.join(120)
    assert ask.notice == "The index is up to date: 5 articles."
    assert ask.models
    assert ask.suggestions


def test_what_the_last_work_did_is_not_said_beside_the_error_of_the_next(library):
    session = RebuildSession(library)
    session.leave_out()
    assert done(session).notice
    session.add(["bad"])
    assert done(session).error
    assert session.notice == ""


def test_with_no_index_the_first_rebuild_makes_one_and_all_follow(seeds, tmp_path):
    library = rag.open(tmp_path / "none", seeds)
    ask, corpus, rebuild = AskSession(library), DeskSession(library), RebuildSession(library)
    opened(ask)
    corpus.show()
    assert (
        (ask.no_index, ask.error) == (corpus.no_index, corpus.error) == (True, "")
    )  # said beside the button
    rebuild.look()
    assert done(rebuild).error == ""
    assert (len(rebuild.planned.added), rebuild.versions) == (5, [])
    rebuild.rebuild()
    rebuild.wait(120)
    assert len(rebuild.versions) == 1
    assert (ask.error, corpus.error, corpus.total) == ("", "", 5)
    assert "AFP" in ask.outlets
