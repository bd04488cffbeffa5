"""A draft against the sources: its sentences, the nearest quotes, what differs, the documents made of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest
from typer.testing import CliRunner
from word_notes import footnotes

import rag
from rag.answer.draft import check_draft
from rag.answer.judge import Verdict
from rag.cli import app
from rag.errors import Cancelled, ReadError, SettingsError
from rag.records import Filter, Retrieved
from rag.records.draft import CheckedDraft, Differs, DraftSentence

if TYPE_CHECKING:
    from conftest import Built

DRAFT = (
    "Will the conference take place? "
    "Lavrov said in Australia that Russia is not a friend or an ally of Assad. "
    "Some 29,000 people have been killed in Syria, most of them civilians. "
    "Penguins of the Antarctic breed on sea ice in the darkest months."
)


@pytest.fixture(scope="module")
def library(built: Built) -> rag.Library:
    return rag.open(built.index)


@pytest.fixture(scope="module")
def checked(library: rag.Library) -> CheckedDraft:
    return library.verify(DRAFT, name="draft.md")


def test_each_sentence_that_states_something_stands_where_it_was(checked: CheckedDraft) -> None:
    assert all(DRAFT[one.start : one.end] == one.text for one in checked.sentences)
    assert [one.text.split()[0] for one in checked.sentences] == ["Lavrov", "Some", "Penguins"]


def test_the_nearest_quotes_are_exact_and_carry_outlet_and_date(
    checked: CheckedDraft, library: rag.Library
) -> None:
    first = checked.sentences[0]
    assert any("not an ally of president Assad" in c.quote for c in first.citations)
    assert all(library.article(c.article_id).text[c.start : c.end] == c.quote for c in checked.citations)
    assert first.citations[0].published.date == "2012-01-31"


def test_a_quote_is_shown_as_his_who_says_most_of_it_and_held_to_be_his_who_says_any(
    library: rag.Library,
) -> None:
    checked = library.verify("Gennady Gatilov says the conflict in Syria has killed more than 5,400 people.")
    quotes = {c.quote: c.speaker for c in checked.sentences[0].citations}
    partly = next(quote for quote in quotes if "the United Nations says has killed" in quote)
    assert quotes[partly] is None
    differs = checked.sentences[0].differs[0]
    assert (differs.kind, differs.instead) == ("speaker", "United Nations")


def test_a_sentence_is_looked_for_in_the_article_of_the_one_before_it_too(library: rag.Library) -> None:
    asked: list[str] = []

    def search(sentence: str, path: str) -> Retrieved:
        asked.append(path)
        return library.search(sentence, where=Filter(paths=(path,) if path else ()))

    draft = "Lavrov told the ABC that Russia is no ally of Assad. The minister was in Australia on Tuesday."
    first, second = check_draft("draft", draft, search, notes=library.index.notes).sentences
    article = first.citations[0].path
    assert asked == ["", "", article]
    assert article in {c.path for c in second.citations}


def test_as_text_each_quote_names_its_place(checked: CheckedDraft) -> None:
    told = str(checked)
    assert checked.citations
    assert all(f"{c.path} {c.start}-{c.end})" in told for c in checked.citations)


def test_without_a_model_the_number_that_differs_is_named(checked: CheckedDraft) -> None:
    second = checked.sentences[1]
    assert second.level == "unverified"
    assert [(one.kind, one.text) for one in second.differs] == [("number", "29,000")]
    assert second.differs[0].instead
    assert "seem to say it" not in second.reason
    assert "the quotes have 38" not in str(checked)
    assert checked.judge == "none"


def test_quotes_do_not_seem_to_say_what_they_lack_a_word_of(library: rag.Library) -> None:
    told, other = library.verify(
        "Lavrov said in Australia that regime change is not our profession. "
        "Lavrov said in Australia that regime change is our hobby."
    ).sentences
    assert told.reason == "the quotes have all its words and seem to say it"
    assert "hobby" in other.reason
    assert "seem" not in other.reason


def test_a_number_that_a_quote_has_is_not_said_to_be_another() -> None:
    """Another quote may be nearer, and have another number: that is all that is said."""
    differs = (Differs("number", "185 mph", "157 miles per hour"),)
    told = CheckedDraft("d", "x", (DraftSentence("x", 0, 1, "unverified", differs=differs),))
    assert "number 185 mph: a quote has 157 miles per hour" in str(told)


def test_a_judge_gives_the_four_levels(library: rag.Library, monkeypatch: pytest.MonkeyPatch) -> None:
    class Judge:
        name, failed, is_small = "scripted", "", False

        def verdicts(self, claims, follow=None):
            return tuple(
                Verdict("yes") if "Lavrov" in one.text else Verdict("contradicted", 0) for one in claims
            )

    monkeypatch.setattr(library, "_judge", lambda judge, llm: Judge())
    told = library.verify(DRAFT, llm="scripted")
    assert [one.level for one in told.sentences][:2] == ["checked", "contradicted"]
    assert told.judge == "scripted"


@pytest.mark.parametrize("ending", ["txt", "md", "docx"])
def test_a_file_is_read_by_its_kind(library: rag.Library, elsewhere: Path, ending: str) -> None:
    path = elsewhere / f"draft.{ending}"
    if ending == "docx":
        made = docx.Document()
        made.add_paragraph(DRAFT)
        made.save(str(path))
    else:
        path.write_text(DRAFT, encoding="utf-8")
    told = library.verify(path)
    assert told.name == path.name
    assert len(told.sentences) == 3
    assert library.verify(str(path)).sentences == told.sentences


def test_what_cannot_be_checked_is_one_clear_line(library: rag.Library, elsewhere: Path) -> None:
    with pytest.raises(ReadError, match=r"none\.txt cannot be read"):
        library.verify(elsewhere / "none.txt")
    with pytest.raises(SettingsError, match="the draft is empty"):
        library.verify("  \n ")
    with pytest.raises(SettingsError, match="characters"):
        library.verify("Tanks came. " * 20_000)
    (elsewhere / "broken.docx").write_bytes(b"PK\x03\x04 no Word file")
    with pytest.raises(ReadError):
        library.verify(elsewhere / "broken.docx")


def test_a_speaker_who_is_known_by_less_than_a_name_is_called_so(library: rag.Library) -> None:
    told = library.verify("Moscow claims that support for Syrian rebels was tantamount to backing terrorism.")
    (cited,) = (one for one in told.citations if one.quote.startswith("He also reiterated"))
    assert cited.how == "pronoun"
    assert f"{cited.speaker} (by pronoun)" in str(told)


def test_stop_ends_it(library: rag.Library) -> None:
    with pytest.raises(Cancelled):
        library.verify(DRAFT, cancelled=lambda: True)


def test_markdown_keeps_the_text_and_adds_footnotes(checked: CheckedDraft, library: rag.Library) -> None:
    told = library.export(checked, "markdown").decode()
    assert told.startswith("Will the conference take place? Lavrov said in Australia")
    assert "most of them civilians.[^c2]" in told
    assert "[^c2]: *not verified (number 29,000" in told
    assert told.count("[^c1]") == 2


def test_word_holds_the_text_and_real_footnotes(checked: CheckedDraft, library: rag.Library) -> None:
    told = docx.Document(io.BytesIO(library.export(checked, "docx")))
    texts = [paragraph.text for paragraph in told.paragraphs]
    assert texts[0].startswith("Will the conference take place? Lavrov said")
    notes = footnotes(library.export(checked, "docx"))
    assert notes[1].startswith("not verified (number 29,000")
    assert len(notes) == len(checked.sentences)


def test_what_comes_from_a_draft_or_a_source_is_escaped() -> None:
    told = CheckedDraft(
        "<b>n", "<script>x</script>", (DraftSentence("<script>x</script>", 0, 18, "contradicted"),)
    )
    assert "<script" not in told._repr_html_()
    assert "<b>n" not in told._repr_html_()
    assert "the sources do not support it" in str(told)


def test_only_a_contradicted_sentence_is_said_to_be_without_support() -> None:
    for level in ("quote", "checked", "unverified", "nothing_near"):
        told = CheckedDraft("d", "x", (DraftSentence("x", 0, 1, level),))  # type: ignore[arg-type]
        assert "support" not in str(told)


def test_there_is_no_other_export(checked: CheckedDraft, library: rag.Library) -> None:
    with pytest.raises(SettingsError, match="no export 'pdf'"):
        library.export(checked, "pdf")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_command_prints_text_or_one_json_document(built: Built, elsewhere: Path) -> None:
    (elsewhere / "d.txt").write_text(DRAFT, encoding="utf-8")
    assert "number 29,000" in run("verify", "d.txt", "--index", str(built.index))
    told = json.loads(run("verify", "d.txt", "--index", str(built.index), "--json"))
    assert [one["level"] for one in told["sentences"]][1] == "unverified"
    assert told["sentences"][1]["differs"][0]["kind"] == "number"
    assert {"article", "path", "quote", "publisher", "published"} <= told["sentences"][0]["citations"][
        0
    ].keys()


@pytest.mark.parametrize("ending", ["md", "docx"])
def test_the_command_writes_the_draft_with_footnotes(built: Built, elsewhere: Path, ending: str) -> None:
    (elsewhere / "d.txt").write_text(DRAFT, encoding="utf-8")
    assert run("verify", "d.txt", "--index", str(built.index), "--out", f"o.{ending}") == ""
    assert (elsewhere / f"o.{ending}").stat().st_size > 500
    wrong = CliRunner().invoke(app, ["verify", "d.txt", "--out", "o.pdf"])
    assert wrong.exit_code == 2
