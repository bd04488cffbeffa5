"""What a user does to articles: correct several, label, remove and put back. Nothing is lost by it."""

from __future__ import annotations

import json
import shutil

import pytest
from small import library_of

import rag
from rag.errors import SettingsError
from rag.notebook.session import RebuildSession


@pytest.fixture
def library(built, tmp_path):
    shutil.copytree(built.seeds, tmp_path / "seeds")
    shutil.copytree(built.index, tmp_path / "index")
    return rag.open(tmp_path / "index", tmp_path / "seeds")


def ids(library):
    return library.articles["article"].tolist()


def quiet(*told):
    pass


def test_several_articles_are_corrected_with_one_rebuild(library):
    paths = library.articles["path"].tolist()[:2]
    library.correct(paths, publisher="The Paper")
    assert library.articles["publisher"].tolist()[:2] == ["The Paper", "The Paper"]


def test_a_label_stays_with_its_article(library):
    one, two, *_ = ids(library)
    library.label([one, two], " to  read ")
    library.label([two], "to read", on=False)
    assert library.labels == {one: ("to read",)}


def test_a_label_follows_a_file_that_moves(library):
    library.label([ids(library)[0]], "to read")
    file = library.settings.seeds / library.articles["path"][0]
    file.rename(file.with_name("z.txt"))
    library.rebuild(progress=quiet)
    assert set(library.labels.values()) == {("to read",)}


def test_an_empty_label_is_refused(library):
    with pytest.raises(SettingsError, match="no label"):
        library.label(ids(library), " ")


def test_what_is_removed_can_be_put_back(library):
    path = library.articles["path"][0]
    text = (library.settings.seeds / path).read_bytes()
    assert library.remove(ids(library)[0]) == [path]
    assert library.plan().removed == (path,)
    assert library.removed == [path]
    assert library.restore() == [path]
    assert (library.settings.seeds / path).read_bytes() == text
    assert library.plan().removed == ()


def test_after_a_rebuild_the_file_still_lies_beside_the_index(library):
    path = library.articles["path"][0]
    library.remove(ids(library)[0])
    version = library.rebuild(progress=quiet).version
    assert library.removed == []
    assert (library.settings.index / "removed" / version / path).is_file()
    assert library.check() == []


def test_a_file_that_cannot_be_read_can_be_removed(library):
    (library.settings.seeds / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    library.rebuild(progress=quiet)
    assert library.remove("bad.pdf") == ["bad.pdf"]


def test_an_article_among_others_in_a_file_is_not_removed_alone(library):
    rows = (json.dumps({"id": n, "text": f"Talks in {n} went on for a day."}) for n in "ab")
    (library.settings.seeds / "two.jsonl").write_text("\n".join(rows))
    library.rebuild(progress=quiet)
    table = library.articles
    held = table[table["path"].str.startswith("two.jsonl")]["article"].tolist()
    with pytest.raises(SettingsError, match="holds 2 articles, and only 1"):
        library.remove(held[0])
    assert library.remove(*held) == ["two.jsonl"]


def test_nothing_outside_of_the_folder_is_moved(library, tmp_path):
    (tmp_path / "secret.txt").write_text("Keep.")
    assert library.remove("../secret.txt", str(tmp_path / "secret.txt")) == []
    assert (tmp_path / "secret.txt").is_file()


def test_the_people_of_articles(library):
    named = library.named
    assert "Sergei Lavrov" in named
    assert set(named["Sergei Lavrov"]) <= set(ids(library))


@pytest.mark.slow
def test_the_demo_articles_are_left_out_together(tmp_path, root):
    library = library_of(tmp_path, own="A story\n\nThe fair of Aldeburgh drew 900 guests this year.\n")
    assert library.demo == []
    name = "001_a423757e2158ce54.txt"
    (library.settings.seeds / name).write_bytes((root / "seeds" / name).read_bytes())
    library.rebuild(progress=quiet)
    assert library.demo == [name]
    session = RebuildSession(library)
    session.look()
    session.wait(30)
    assert session.demo == 1
    session.leave_out()
    session.wait(30)
    assert session.notice == "1 demo article moved out: the next rebuild goes without."
    assert session.planned.removed == (name,)
    assert library.removed == [name]
    session.restore()
    session.wait(30)
    assert session.planned.removed == ()
