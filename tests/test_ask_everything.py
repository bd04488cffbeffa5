"""A question for all that somebody said is answered by his statements, in the order of their days."""

from __future__ import annotations

from pathlib import Path

import pytest
from statements_library import library_of_statements

from rag.records import Filter


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


def test_the_statements_that_a_library_keeps_are_not_made_again(tmp_path: Path) -> None:
    library = library_of_statements(tmp_path)
    archive = library.archive
    library.ask("Everything Lavrov said about Syria", llm="none")
    assert library.archive is archive
    assert vars(archive).keys() >= {"table"}  # it was asked
