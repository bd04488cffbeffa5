"""Reading, searching, the corpus and rebuilding: their view-models."""

import threading
from dataclasses import replace

from notebook_fakes import FakeLibrary, make_article

from rag.notebook.session import DeskSession, RebuildSession, SearchSession, SourceSession
from rag.records import Published

ASK = "What did Lavrov say about regime change and profession?"


def done(session):
    session.wait(10)
    assert not session.busy
    return session


def test_a_citation_opens_its_article_there(library):
    answer = library.ask(ASK)
    session = SourceSession(library)
    session.open_answer(answer, 0)
    (start, end) = session.spans[session.span]
    assert session.article.text[start:end] == "Regime change is not our profession."
    assert session.places[0].label == "Source 1"
    session.close()
    assert session.article is None


def test_next_and_previous_go_round(library):
    hits = library.search("Lavrov Syria Russia regime").hits
    session = SourceSession(library)
    session.open_hits(hits, 0)
    seen = []
    for _ in hits:
        session.step(1)
        seen.append((session.article.id, session.spans[session.span]))
    assert seen[-1] == (hits[0].article.id, (hits[0].passage.start, hits[0].passage.end))
    assert len(set(seen)) == len(hits)
    session.step(-1)
    assert session.article.id == hits[-1].article.id


def test_an_unknown_article_is_one_line(library):
    session = SourceSession(library)
    session.open_article("nowhere.txt")
    assert session.error.startswith("no article 'nowhere.txt'")
    session.open_article("afp.txt")
    assert session.error == ""
    assert session.article.path == "afp.txt"


def test_a_correction_is_kept_and_the_article_shown_anew(library):
    session = SourceSession(library)
    session.open_article("naharnet.txt")
    assert session.correct(date="2013-09-08")
    done(session)
    assert library.corrections == [("naharnet.txt", {"date": "2013-09-08"})]
    assert session.article.published == Published("2013-09-08", "stated", "corrected")
    assert "Corrected" in session.notice
    assert not session.correct()


def test_search_and_near(library):
    session = SearchSession(library)
    assert not session.search(" ")
    assert session.error == "Type some words first."
    assert session.search("regime change")
    hits = done(session).hits
    assert hits[0].matched
    assert {hit.passage.role for hit in hits} <= {"headline", "lead", "body"}
    assert session.near(0)
    assert hits[0].passage.id not in {hit.passage.id for hit in done(session).hits}
    assert session.near_to == hits[0].text
    assert session.hits
    assert not any(hit.matched for hit in session.hits)  # nearly every word would be marked
    assert not session.near(99)
    session.everything = True
    session.search("regime change people want")
    assert "comment" in {hit.passage.role for hit in done(session).hits}


def many(count):
    return [
        make_article(
            f"Title {n:05}\n\nText.", f"{n:05}.txt", publisher=f"Outlet {n % 7}",
            published=Published(f"20{n % 20:02}-{n % 12 + 1:02}-01" if n % 11 else None),
        )
        for n in range(count)
    ]  # fmt: skip


def test_the_corpus_in_pages(library):
    session = DeskSession(FakeLibrary(*many(120)))
    session.show(order="title", descending=False)
    assert (session.total, len(session.rows), session.rows[0]["title"]) == (120, 50, "Title 00000")
    session.show(page=2)
    assert (len(session.rows), session.rows[-1]["title"]) == (20, "Title 00119")
    session.show(page=99)
    assert session.page == 2
    session.show(outlet="Outlet 3")
    assert (session.page, session.total) == (0, len(range(3, 120, 7)))
    session.show(outlet="", text="outlet 00005")
    assert [row["path"] for row in session.rows] == ["00005.txt"]
    session.show(text="(no regex")
    assert session.total == 0


def test_the_corpus_by_date(library):
    session = DeskSession(FakeLibrary(*many(40)))
    session.show(since="2013-01", until="2013")
    assert {row["published"][:4] for row in session.rows} == {"2013"}
    session.show(since="", until="", order="published", descending=True)
    assert session.rows[0]["published"] == max(row["published"] for row in session.rows)
    assert session.rows[-1]["published"] == ""


def test_rebuild_shows_first_what_would_change(library):
    session = RebuildSession(library)
    session.look()
    assert done(session).planned.added == ("new.txt",)
    assert [one["version"] for one in session.versions] == ["v2", "v1"]
    told = []
    session.observe(lambda change: told.append(change["new"]), "progress")
    session.rebuild()
    assert done(session).report.embedded == 3
    assert session.planned is None
    assert [value for value in told if value >= 0] == [0.25, 0.5, 0.75, 1.0]


def test_rebuild_can_be_cancelled(library):
    library.gate = threading.Event()
    session = RebuildSession(library)
    session.rebuild()
    session.cancel()
    assert session.stage == "stopping"
    library.gate.set()
    assert done(session).report is None
    assert session.stage == "stopped"


def test_adding_and_going_back(library, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("News.")
    session = RebuildSession(library)
    session.add([new])
    assert done(session).notice == "1 file added to the articles folder: new.txt"
    assert session.planned is not None
    session.add(["bad", new])  # what can be had is taken
    assert done(session).notice == "1 file added to the articles folder: new.txt"
    assert session.error == "bad cannot be read. Give a file, a folder or an address."
    session.go_back("v1")
    assert done(session).notice == "The index is version v1 again."


def test_places_of_another_article_stay(library):
    answer = library.ask(ASK)
    other = library.ask("Who visited Moscow on Monday, foreign minister?")
    both = replace(answer, statements=answer.statements + other.statements, hits=answer.hits + other.hits)
    session = SourceSession(library)
    session.open_answer(both, 1)
    assert session.article.path == "naharnet.txt"
    assert (len(session.spans), session.span) == (1, 0)
