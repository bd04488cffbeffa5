"""A question for all that somebody said is answered by his statements, in the order of their days."""

from __future__ import annotations

from pathlib import Path

import pytest
from statements_library import library_of_statements

from rag.records import Filter
from rag.statements.filters import means
from rag.statements.spelling import spelled


def test_all_that_a_speaker_said_of_a_topic(tmp_path: Path) -> None:
    library = library_of_statements(tmp_path)
    answer = library.ask("Everything Lavrov said about Syria", llm="none")
    assert answer.status == "answered"
    assert [one.published.date for one in answer.citations] == ["2012-01-31", "2012-03"]
    for one in answer.citations:
        assert library.index.article(one.article_id).text[one.start : one.end] == one.quote
        assert one.context is not None
        assert "Lavrov" in (one.speaker or "")
    assert answer.note.startswith("2 statements by Sergei Lavrov about Syria")
    since = library.ask("Everything Lavrov said about Syria", where=Filter(since="2012-02"), llm="none")
    assert [one.published.date for one in since.citations] == ["2012-03"]


@pytest.mark.parametrize(
    "question",
    [
        "What did Lavrov say about Syria?", "Everything Lavrov said about Peru", "All about Syria",
        "Everything Lavrov said about fishing quotas",
    ],
)  # fmt: skip
def test_other_questions_are_searched_for(tmp_path: Path, question: str) -> None:
    answer = library_of_statements(tmp_path).ask(question, llm="none")
    assert "in the order of their days" not in answer.note


def test_statements_that_share_a_sentence_are_told_to_stand_in_one_quote(tmp_path: Path) -> None:
    two = 'On Peru Sergei Lavrov said "no deal" and Sergei Lavrov said "no plan".'
    answer = library_of_statements(tmp_path, ("e", "2012-04-01", "AFP", "Lima", two)).ask(
        "Everything Lavrov said about Peru", llm="none"
    )
    assert answer.note.startswith("2 statements by Sergei Lavrov about Peru in 1 quote (")
    assert len(answer.citations) == 1


def test_a_surname_is_his_who_says_nearly_all_that_any_of_that_name_says(tmp_path: Path) -> None:
    other = ("f", "2012-04-02", "AFP", "Lima", 'Ana Torres said "I sent none to Peru" there.')
    many = " ".join(f'Luis Torres said "we sent {n} convoys to Peru" then.' for n in range(20, 60))
    (tmp_path / "many").mkdir()
    library = library_of_statements(tmp_path / "many", ("e", "2012-04-01", "AFP", "Lima", many), other)
    note = library.ask("Everything Torres said about Peru", llm="none").note
    assert note.startswith("40 statements by Luis Torres about Peru")
    (tmp_path / "few").mkdir()
    few = library_of_statements(
        tmp_path / "few",
        ("e", "2012-04-01", "AFP", "Lima", 'Luis Torres said "we sent none to Peru".'),
        other,
    )
    assert "in the order of their days" not in few.ask("Everything Torres said about Peru", llm="none").note


def test_an_initial_alone_is_no_name() -> None:
    asked = spelled("Putin")
    assert means(asked, spelled("Vladimir Putin"))
    assert means(spelled("V. Putin"), spelled("Vladimir Putin"))
    assert means(spelled("Vladimir Putin"), spelled("V. Putin"))
    assert not means(asked, spelled("Leroy P. Steele"))


def test_the_statements_that_a_library_keeps_are_not_made_again(tmp_path: Path) -> None:
    library = library_of_statements(tmp_path)
    archive = library.archive
    library.ask("Everything Lavrov said about Syria", llm="none")
    assert library.archive is archive
    assert vars(archive).keys() >= {"table"}  # it was asked
