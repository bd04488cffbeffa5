"""The panels of the grid and of the notes with no browser, and keeping a quote from the reader."""

import io

import openpyxl
import pytest
from small import NORTH, SOUTH, library_of
from word_notes import footnotes

from rag.errors import Cancelled
from rag.notebook.panels import GridPanel, NotesPanel
from rag.notebook.panels.grid import _drawn
from rag.notebook.session import GridSession, SourceSession
from rag.notebook.session.source import Place

COST = "How much did the harbour of Norwich cost?"
BAKERY = "When did the bakery of Southwold close?"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return library_of(tmp_path_factory.mktemp("panel"), north=NORTH, south=SOUTH)


def hearing(panel):
    panel.sent = []
    panel.send = lambda content, buffers=None: panel.sent.append((content, buffers))
    return panel


def tell(panel, do, /, **more):
    panel._hear(panel, {"do": do, **more}, [])
    panel.session.wait(60)


def test_a_grid_is_filled_opened_and_saved(library):
    panel = hearing(GridPanel(library, [COST]))
    assert panel.state["questions"] == [COST]
    tell(panel, "fill", questions=f"{COST}\n\n {BAKERY} \n{COST}", by="article")
    assert panel.state["error"] == ""
    assert (panel.state["done"], panel.state["of"], panel.state["busy"]) == (2, 2, False)
    north, _ = panel.rows
    assert (north["name"], north["about"]) == ("The harbour of Norwich opens", "AFP, 3 March 2014")
    assert [cell["question"] for cell in north["cells"]] == [COST, BAKERY]
    quote = north["cells"][0]["quotes"][0]
    assert "40 million euros" in quote["text"]
    assert north["cells"][1]["quotes"] == []
    tell(panel, "open", row=0, question=COST, rank=1)
    assert "40 million" in panel.source
    assert panel.place["label"] == COST
    tell(panel, "export", kind="xlsx")
    content, (data,) = panel.sent[-1]
    assert content["save"] == "grid.xlsx"
    assert openpyxl.load_workbook(io.BytesIO(data)).active.cell(1, 5).value == COST
    for wrong in ({"do": "open", "row": 99}, {"do": "open"}, {"do": "export", "kind": "exe"}, {"do": "page"}):
        panel._hear(panel, wrong, [])
    assert len(panel.sent) == 1
    assert len(panel.table) >= 4
    assert "40 million euros" in panel.still_html()
    assert "not in it" in panel.still_html()


def test_the_questions_of_a_csv_file_come_back_to_be_changed(library):
    panel = hearing(GridPanel(library))
    tell(panel, "questions", text='\ufeffid;Question\n1;"Who; and when?"\n')
    assert panel.sent == [({"questions": ["Who; and when?"]}, None)]


def test_a_date_that_was_inferred_says_so_in_the_grid():
    cell = {
        "row": "a.txt", "question": COST, "found": "found", "quote": "It cost 40.", "article": "id",
        "path": "a.txt", "title": "Harbour", "publisher": "AFP", "published": "2014-03-03",
        "published_how": "inferred", "speaker": None, "how": None, "rank": 1,
    }  # fmt: skip
    assert _drawn([cell])["about"] == "AFP, 3 March 2014 (inferred)"
    assert _drawn([cell | {"published_how": "stated"}])["about"] == "AFP, 3 March 2014"
    (of_a_month,) = _drawn([cell | {"row": "2014-03"}])["cells"][0]["quotes"]
    assert of_a_month["about"] == "AFP, 3 March 2014 (inferred), Harbour"


def test_a_new_panel_shows_the_grid_of_before(library):
    tell(GridPanel(library), "fill", questions=f"{COST}\n{BAKERY}", by="publisher")
    again = hearing(GridPanel(library))
    assert (again.state["questions"], again.state["by"], again.state["done"]) == (
        [COST, BAKERY],
        "publisher",
        2,
    )
    assert [row["name"] for row in again.rows] == ["AFP", "TASS"]
    tell(again, "open", row=0, question=COST, rank=1)
    assert "40 million" in again.source
    assert GridPanel(library, [BAKERY]).rows == []


def test_a_grid_that_was_stopped_says_so_after_a_restart(library):
    rows = []
    with pytest.raises(Cancelled):
        library.grid([COST], by="publisher", keep=True, on_row=rows.append, cancelled=lambda: bool(rows))
    again = GridPanel(library).session
    assert (again.done, again.of) == (1, 2)
    assert again.notice == "Stopped after 1 of 2 rows: “Fill the grid” goes on."


def test_rows_of_outlets_say_whose_quote_it_is(library):
    panel = GridPanel(library, [COST], by="publisher")
    tell(panel, "fill", questions=COST, by="publisher")
    assert [row["name"] for row in panel.rows] == ["AFP", "TASS"]
    assert "3 March 2014" in panel.rows[0]["cells"][0]["quotes"][0]["about"]


def test_without_a_question_nothing_is_asked(library):
    panel = GridPanel(library)
    tell(panel, "fill", questions="  \n", by="article")
    assert panel.state["error"].startswith("Type a question")
    tell(panel, "fill", questions="Hello", by="article")
    assert "asks nothing" in panel.state["error"]
    tell(panel, "export", kind="csv")
    assert panel.rows == []


class Stopping:
    """A library whose grid stops after its first row, once."""

    version, newer = "v1", None

    def __init__(self):
        self.calls = 0

    def follow(self, heard):
        pass

    def grid(self, questions, articles, by, *, keep, on_row, progress, cancelled):
        self.calls += 1
        assert keep is True
        for number in (1, 2):
            on_row([{"row": f"r{number}", "question": questions[0], "quote": None}])
            progress(number, 2)
            if self.calls == 1:
                raise Cancelled("stopped")

    def grid_table(self, cells):
        return cells

    def table_bytes(self, table, kind):
        return repr(len(table)).encode()


def test_a_stopped_grid_says_so_saves_what_it_has_and_goes_on():
    session = GridSession(Stopping(), ("Who?",))
    session.fill()
    session.wait(10)
    assert session.notice == "Stopped after 1 of 2 rows: “Fill the grid” goes on."
    assert session.export("csv") == b"1"
    session.fill()
    session.wait(10)
    assert (session.done, session.notice, session.export("csv")) == (2, "", b"2")
    session.changed()
    assert session.notice == "The index has changed since: fill the grid again."


def test_the_reader_keeps_what_is_marked_or_what_is_in_view(library):
    reading = SourceSession(library)
    assert not reading.keep()
    article = library.article("north.txt")
    start = article.text.index("The harbour of Norwich cost")
    block = next(one for one in article.blocks if one.start <= start < one.end)
    reading.open([Place(article, start, start + 44, speaker="The mayor", how="name", question=COST)])
    assert reading.keep()
    assert reading.notice == "Kept among the notes."
    assert reading.keep("40  million\neuros", block.start, block.end)
    assert reading.keep("Ships come", block.start, block.end)
    assert not reading.keep("no such words", block.start, block.end)
    assert "Mark the words" in reading.notice
    inside, outside = library.notes[1:3]
    assert (inside.citation.quote, inside.citation.speaker) == ("40 million euros", "The mayor")
    assert (outside.citation.quote, outside.citation.speaker, outside.question) == ("Ships come", None, "")
    assert library.notes[0].question == COST
    for one in library.notes:
        library.drop_note(one.id)
    reading.open_article("north.txt")
    assert not reading.keep()


def test_the_notes_are_drawn_changed_and_saved(library):
    panel = hearing(NotesPanel(library))
    assert panel.notes == []
    start = NORTH.index("Ships come")
    library.keep_quote(("north.txt", start, start + 10), comment="<b>c</b>")
    library.keep_quote(("south.txt", SOUTH.index("Its bread"), SOUTH.index("Its bread") + 9))
    first, second = panel.notes  # drawn anew with nobody asking
    assert (first["quote"], first["comment"]) == ("Ships come", "<b>c</b>")
    assert "<p>&lt;b&gt;c&lt;/b&gt;</p>" in panel.still_html()
    assert first["about"] == "AFP · 3 March 2014 · The harbour of Norwich opens"
    tell(panel, "edit", id=first["id"], comment="So.", tags="a, b,a")
    tell(panel, "move", id=second["id"], by=-1)
    assert [(one["comment"], one["tags"]) for one in panel.notes] == [("", ""), ("So.", "a, b")]
    tell(panel, "open", id=first["id"])
    assert "Ships come</mark>" in panel.source
    tell(panel, "export", kind="docx", style="apa", title="")
    content, (data,) = panel.sent[-1]
    assert content["save"] == "notes.docx"
    assert footnotes(data)[1] == "The harbour of Norwich opens. (2014, March 3). AFP."
    count = len(panel.sent)
    for wrong in ({"kind": "exe", "style": "apa"}, {"kind": "docx", "style": "../x"}):
        tell(panel, "export", **wrong)
    tell(panel, "drop", id="none")
    assert "there is no note" in panel.state["error"]
    tell(panel, "drop", id=first["id"])
    assert len(panel.notes) == 1
    assert len(panel.sent) == count


def test_a_filled_grid_is_left_in_the_saved_notebook(library):
    panel = hearing(GridPanel(library, [COST]))
    tell(panel, "fill", questions=COST, by="article")
    assert "40 million euros" in panel.still_html()
    assert "not in it" in panel.still_html()


def test_notes_are_left_in_the_saved_notebook(library):
    library.keep_quote(library.ask(COST).citations[0])
    assert "40 million euros" in NotesPanel(library).still_html()
