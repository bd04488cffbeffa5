"""The panels on the real library and the real index: what is drawn is what the seeds hold."""

import shutil

import pytest

import rag

pytestmark = pytest.mark.slow


@pytest.fixture
def library(built, tmp_path):
    shutil.copytree(built.seeds, tmp_path / "seeds")
    shutil.copytree(built.index, tmp_path / "index")
    return rag.open(tmp_path / "index", tmp_path / "seeds")


def test_a_correction_is_kept_and_respected_by_every_rebuild(library, tmp_path):
    view = rag.SourceView(library, "003_e658f9c89ee71237.txt")
    article = view.reading.article
    first = article.blocks[0]
    told = {"date": "2011-08-19", "outlet": "Outside the Beltway", "role": "", "start": 0, "end": 0}
    view._hear(view, {"do": "correct"} | told, [])
    view.reading.wait(120)
    assert view.reading.error == ""
    assert view.reading.article.published.date == "2011-08-19"
    assert view.reading.article.publisher == "Outside the Beltway"
    assert "19 August 2011" in view.source
    role = {"role": "furniture", "start": first.start, "end": first.end}
    view._hear(view, {"do": "correct"} | told | role, [])
    view.reading.wait(120)
    assert view.reading.error == ""
    assert view.reading.article.blocks[0].role == "furniture"
    library.rebuild(full=True)
    again = library.article("003_e658f9c89ee71237.txt")
    assert (again.published.date, again.publisher) == ("2011-08-19", "Outside the Beltway")
    assert again.blocks[0].role == "furniture"
    assert "2011-08-19" in (tmp_path / "seeds" / "corrections.toml").read_text(encoding="utf-8")


def test_reopened_with_a_changed_seed_an_answer_says_so(library, tmp_path):
    keep = tmp_path / "answers.jsonl"
    panel = rag.AskPanel(library, keep=keep)
    panel.session.ask("What did Lavrov say about regime change?")
    panel.session.wait(120)
    assert "no longer what is quoted" not in panel.answer
    seed = tmp_path / "seeds" / "001_a423757e2158ce54.txt"
    seed.write_text(seed.read_text(encoding="utf-8").replace("Regime change", "Any change"), encoding="utf-8")
    library.rebuild()
    again = rag.AskPanel(library, keep=keep)
    again.session.open().join(120)
    assert again.session.error == ""
    assert "is no longer what is quoted here" in again.answer


def test_save_as_word_markdown_and_html(library):
    panel = rag.AskPanel(library)
    sent = []
    panel.send = lambda content, buffers=None: sent.append((content, buffers))
    panel.session.ask("What did Lavrov say about regime change?")
    panel.session.wait(120)
    for kind in ("markdown", "docx", "html"):
        panel._hear(panel, {"do": "export", "kind": kind}, [])
    name = "What did Lavrov say about regime change"
    assert [content["save"] for content, _ in sent] == [f"{name}.md", f"{name}.docx", f"{name}.html"]
    assert bytes(sent[1][1][0]).startswith(b"PK")
    assert b"Regime change is not our profession." in bytes(sent[2][1][0])


def test_a_follow_up_is_understood_from_the_answer_before(library):
    panel = rag.AskPanel(library)
    panel.session.ask("What did Lavrov say about regime change?")
    panel.session.wait(120)
    panel.session.follow_up = True
    panel.session.ask("And what did he say about negotiations?")
    panel.session.wait(120)
    assert panel.session.error == ""
    assert "Lavrov" in (panel.session.answer.asked_as or "")
    assert "Understood as: " in panel.answer
