"""Kept quotes: their file, that it survives, and the dossier that is made of them."""

import io
import json
import re
import threading
from dataclasses import replace

import docx
import pytest
from small import library_of
from word_notes import footnotes

import rag
from rag.draw.bibliography import bibtex, references, ris
from rag.draw.dossier import CHANGED, dossier
from rag.errors import SettingsError, StoreError
from rag.library.notes import NAME, read_notes, write_notes
from rag.records import Citation, Published
from rag.records.desk import Note

FERRY = """The ferry sails again

AFP, 3 March 2014

The ferry to Lundy sails again from Monday. It was laid up for two years.
"""


@pytest.fixture
def library(tmp_path):
    return library_of(tmp_path, ferry=FERRY)


def keep(library, quote, **more):
    start = FERRY.index(quote)
    return library.keep_quote(("ferry.txt", start, start + len(quote)), **more)


def quotes(library):
    return [one.citation.quote for one in library.notes]


def test_a_quote_is_kept_in_a_readable_file_beside_the_index(library):
    note = keep(library, "The ferry to Lundy sails again from Monday.", comment="Ask AFP.", tags=["Lundy"])
    keep(library, " It was laid up for two years.\n")
    keep(library, "The ferry to Lundy sails again from Monday.")  # again: it is there
    path = library.settings.index / NAME
    first, second = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    assert first["quote"] == "The ferry to Lundy sails again from Monday."
    assert (first["comment"], first["tags"], first["publisher"]) == ("Ask AFP.", ["Lundy"], "AFP")
    assert second["quote"] == "It was laid up for two years."
    assert FERRY[second["start"] : second["end"]] == second["quote"]
    again = rag.open(library.settings.index).notes  # a new process, so to say
    assert again == library.notes
    assert (again[0].id, again[0].citation.quote) == (note.id, note.citation.quote)


def test_notes_are_edited_moved_and_dropped(library):
    first = keep(library, "The ferry to Lundy")
    second = keep(library, "It was laid up for two years.")
    library.move_note(second.id, -1)
    assert quotes(library) == ["It was laid up for two years.", "The ferry to Lundy"]
    library.move_note(second.id, 99)
    library.edit_note(first.id, comment="So it is.", tags=[" a  b ", "a b", ""])
    assert [(one.comment, one.tags) for one in library.notes] == [("So it is.", ("a b",)), ("", ())]
    library.edit_note(first.id, tags=["c"])
    assert library.notes[0].comment == "So it is."
    library.drop_note(first.id)
    assert quotes(library) == ["It was laid up for two years."]
    with pytest.raises(SettingsError, match="there is no note"):
        library.drop_note(first.id)
    with pytest.raises(SettingsError, match="has no text from"):
        library.keep_quote(("ferry.txt", 5, 5))


def test_a_rebuild_leaves_notes_and_marks_what_is_no_longer_there(library):
    keep(library, "The ferry to Lundy sails again from Monday.")
    keep(library, "It was laid up for two years.")
    seed = library.settings.seeds / "ferry.txt"
    seed.write_text("A new head\n\nAFP, 3 March 2014\n\n" + FERRY.split("\n\n")[2].replace("two", "six"))
    library.rebuild(full=True)
    one, other = library.notes
    article = library.article("ferry.txt")
    assert not one.citation.changed
    assert article.text[one.citation.start : one.citation.end] == one.citation.quote
    assert other.citation.changed
    assert CHANGED in library.export_notes("markdown").decode()
    assert [two.citation.changed for two in read_notes(library.settings.index)] == [False, False]
    seed.unlink()
    (library.settings.seeds / "other.txt").write_text("Something else\n\nIt is about nothing at all.\n")
    library.rebuild()
    assert [two.citation.changed for two in library.notes] == [True, True]
    assert library.check() == []


def test_two_who_write_at_once_lose_nothing(library):
    other = rag.open(library.settings.index)
    words = FERRY.split()[5:]

    def write(mine, some):
        for word in some:
            keep(mine, word)

    threads = [threading.Thread(target=write, args=(m, w)) for m, w in
               ((library, words[::2]), (other, words[1::2]))]  # fmt: skip
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len({one.id for one in library.notes}) == len({FERRY.index(word) for word in words})


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '"x"',
        '{"quote": "a"}',
        '{"quote":"ab","start":0,"end":9,"path":"p","article":"a","id":"x"}',
    ],
)
def test_a_line_that_is_none_is_named(library, line):
    (library.settings.index / NAME).write_text(line + "\n")
    with pytest.raises(StoreError, match=r"notes\.jsonl, line 1, is no note"):
        _ = library.notes


def test_a_folder_that_cannot_be_written_is_one_line(library, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(StoreError, match=r"notes\.jsonl cannot be written: No space left on device"):
        keep(library, "The ferry to Lundy")


BAD = Citation(
    "a1", "x.txt", 0, 30, "=cmd() <script>x</script> *b* ", "# <b>T</b> & $x$", "<i>Out</i>let",
    Published("2012-01-31", "stated"), "body", "Ann\x00 <u>", page=3,
)  # fmt: skip


def test_the_dossier_in_word_has_real_footnotes(library):
    for words in ("The ferry to Lundy", "sails again", "from Monday", "laid up for two years"):
        keep(library, words, comment=f"About {words}.", tags=["sea"])
    data = library.export_notes("docx")
    assert footnotes(data) == ["“The ferry sails again,” AFP, March 3, 2014."] * 4
    word = docx.Document(io.BytesIO(data))
    assert "/word/footnotes.xml" in {str(part.partname) for part in word.part.package.iter_parts()}
    text = "\n".join(one.text for one in word.paragraphs)
    assert "laid up for two years" in [one.text for one in word.paragraphs]
    assert "About from Monday." in text
    assert "Tags: sea" in text
    marks = word.element.body.findall(".//{*}footnoteReference")
    assert [one.values()[0] for one in marks] == ["1", "2", "3", "4"]
    assert footnotes(library.export_notes("docx", style="apa"))[0] == (
        "The ferry sails again. (2014, March 3). AFP."
    )


@pytest.mark.parametrize("kind", ["markdown", "html", "docx", "ris", "bibtex", "csl"])
def test_readers_see_no_offsets_and_what_comes_from_outside_is_text(kind):
    note = Note("n1", BAD, comment="<script>c</script> **d**\n\nsecond", tags=("<t>",), kept="2026")
    data = dossier([note], {}, kind)
    if kind == "docx":
        assert "<i>Out</i>let" in footnotes(data)[0]
        assert footnotes(data)[0].endswith("P. 3.")
        return
    told = data.decode()
    assert "0-30" not in told
    assert "characters" not in told
    if kind == "html":
        assert not re.search(r"<(script|b|i|u|t)>", told)
    if kind == "markdown":
        assert "<" not in told.replace("\\<", "")
        assert "\\*b\\*" in told


def test_text_that_no_file_should_hold_breaks_nothing(tmp_path):
    odd = replace(BAD, quote="a\ud800b\u2028c", start=0, end=5, how=None)
    write_notes(tmp_path, [Note("n1", odd, comment="x\ny")])
    (note,) = read_notes(tmp_path)
    assert (note.citation.quote, note.comment) == (odd.quote, "x\ny")
    for kind in ("markdown", "html", "docx"):
        assert dossier([note], {}, kind)


def test_no_other_dossier_and_no_other_style(library):
    keep(library, "The ferry to Lundy")
    with pytest.raises(SettingsError, match="there is no dossier 'rtf'"):
        library.export_notes("rtf")
    with pytest.raises(SettingsError, match="the citation style 'mla' cannot be used"):
        library.export_notes("markdown", style="mla")
    assert b"# Notes" in dossier([], {}, "markdown")


ITEM = {
    "id": "rag-a", "type": "article-newspaper", "title": "Who <b>won</b>?", "container-title": "AFP",
    "issued": {"date-parts": [[2012, 1, 31]]}, "author": [{"literal": "Ann Lee"}], "URL": "https://a.b/c",
    "language": "en",
}  # fmt: skip


def test_references_as_the_styles_print_them():
    ((note, listed),) = references([ITEM], "chicago")
    assert note == [
        ("Ann Lee, “Who <b>won</b>?” ", ""), ("AFP", "italic"), (", January 31, 2012, https://a.b/c.", ""),
    ]  # fmt: skip
    assert "".join(text for text, _ in listed) == (
        "Ann Lee. “Who <b>won</b>?” AFP, January 31, 2012. https://a.b/c."
    )
    ((_, apa),) = references([ITEM], "apa")
    assert "".join(text for text, _ in apa) == (
        "Ann Lee. (2012, January 31). Who <b>won</b>? AFP. https://a.b/c."
    )
    bare = {"id": "x", "type": "article-newspaper", "title": "T"}
    assert references([bare], "chicago")[0][0] == [("“T,” n.d.", "")]
    assert references([], "apa") == []


def test_ris_and_bibtex():
    assert ris([ITEM]).split("\r\n")[:5] == [
        "TY  - NEWS", "ID  - rag-a", "AU  - Ann Lee", "TI  - Who <b>won</b>?", "T2  - AFP",
    ]  # fmt: skip
    assert "DA  - 2012/01/31" in ris([replace_title("a\nER  - ")])
    assert ris([replace_title("a\r\nER  - ")]).count("\r\nER  - ") == 1
    assert "date = {2012-01-31}" in bibtex([ITEM])


def replace_title(title):
    return {**ITEM, "title": title}


def test_a_note_of_an_answer_keeps_its_speaker(library):
    answer = library.ask("When does the ferry to Lundy sail again?")
    note = library.keep_quote(replace(answer.citations[0], speaker="Ann"), question=answer.question)
    assert library.notes[0].citation.speaker == "Ann"
    assert (note.question, library.notes[0].question) == (answer.question, answer.question)
