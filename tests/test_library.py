import pytest

import rag
from rag.errors import IndexMismatch, SettingsError
from tests.fakes import FakeEncoder

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def library(built):
    return rag.open(built.index, built.seeds)


def test_articles_and_passages_are_tables(library):
    articles, passages = library.articles, library.passages
    assert list(articles["path"].str[:3]) == ["000", "001", "002", "003", "004"]
    assert list(articles["published"].fillna("")) == ["", "2012-01-31", "2013-09-09", "", "2012-12-10"]
    assert set(passages["article"]) == set(articles["article"])
    texts = {article.id: article.text for article in library.index.articles()}
    for row in passages.itertuples():
        assert texts[row.article][row.start : row.end] == row.text
    assert (passages["role"] == "comment").sum() >= 19


def test_an_article_is_found_by_id_path_and_name(library):
    article = library.article("002_f8a06107b65dec98.txt")
    assert library.article(article.id) == article
    with pytest.raises(SettingsError, match=r"no article 'none\.txt'"):
        library.article("none.txt")


def test_an_index_of_another_model_is_refused_with_what_to_do(built):
    with pytest.raises(
        IndexMismatch, match=r"encoder all-MiniLM-L6-v2, and the settings name fake.*rag build"
    ):
        rag.open(built.index, encoder=FakeEncoder()).ask("Who?")


def test_stages_are_told_and_a_question_can_be_stopped(library):
    told = []
    answer = library.ask("Who is the deputy foreign minister of Russia?", on_stage=told.append)
    assert told == ["searching"]  # without a model nothing is written or checked
    assert any("Gatilov" in statement.text for statement in answer.statements)
    with pytest.raises(rag.errors.Cancelled):
        library.ask("Who?", cancelled=lambda: True)


def test_a_rebuild_of_its_own_is_no_newer_version_made_elsewhere(seeds, tmp_path):
    library = rag.open(tmp_path / "index", seeds, encoder=FakeEncoder())
    library.rebuild()
    (seeds / "new.txt").write_text("News\n\nThe envoy came on Monday.", encoding="utf-8")
    first, seen = library.version, []
    library.rebuild(progress=lambda stage, *more: seen.append((stage, library.newer)))
    assert "annotating" in {stage for stage, _ in seen}  # after the new version was published
    assert {newer for _, newer in seen} == {None}
    assert library.version != first


def test_a_newer_version_is_taken_up_by_reload(seeds, tmp_path):
    encoder = FakeEncoder()
    reader = rag.open(tmp_path / "index", seeds, encoder=encoder)
    reader.rebuild()
    before = reader.index.version
    (seeds / "new.txt").write_text("Norway\n\nOslo said on Friday it opened an embassy in Tashkent.\n")
    rag.open(tmp_path / "index", seeds, encoder=encoder).rebuild()
    assert reader.index.version == before
    reader.reload()
    assert reader.index.version != before
    assert len(reader.articles) == 6
    assert reader.rollback() == before
    assert len(reader.articles) == 5


def test_a_follow_up_is_asked_whole_and_says_so(library):
    first = library.ask("What did Lavrov say about negotiations on the fate of Assad?")
    assert first.asked_as is None
    second = library.ask("And what did he say about regime change?", history=[first])
    assert second.question == "And what did he say about regime change?"
    assert "Lavrov" in second.asked_as
    assert any("Regime change is not our profession" in s.text for s in second.statements)
