"""A user's own questions with expected answers, and what two runs of them differ in."""

import pandas as pd
import pytest
from notebook_fakes import FakeLibrary

from rag.errors import EvaluationError
from rag.evaluate import changes, own_questions

REGIME = "What did Lavrov say about regime change and profession?"
CUP = "Who won the football cup?"


def test_each_question_is_asked_and_held_against_what_is_expected(tmp_path):
    table = own_questions({REGIME: "not our PROFESSION", CUP: ""}, FakeLibrary())
    assert table["right"].tolist() == [True, True]
    assert table["status"].tolist() == ["answered", "not_in_sources"]
    assert table["path"].tolist() == ["afp.txt", ""]
    path = tmp_path / "own.csv"
    path.write_text(f"question,expected\n{REGIME},a friend\n{CUP},Brazil\n", encoding="utf-8-sig")
    assert own_questions(path, FakeLibrary())["right"].tolist() == [False, False]


def test_a_file_of_another_form_is_named(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("what,why\na,b\n")
    with pytest.raises(EvaluationError, match=r"own\.csv cannot be used: .* “question” and “expected”"):
        own_questions(path, FakeLibrary())
    with pytest.raises(EvaluationError, match="cannot be used"):
        own_questions(tmp_path / "none.csv", FakeLibrary())


def test_what_changed_between_two_runs():
    rows = [("a", True, "answered", "x"), ("b", True, "answered", "y"), ("c", False, "related", "z")]
    before = pd.DataFrame(rows, columns=["question", "right", "status", "answer"])
    after = before.copy()
    assert changes(before, after).empty
    after.loc[1, ["right", "status"]] = [False, "not_in_sources"]
    after.loc[2, "answer"] = "other"
    told = changes(before, after)
    assert told[["question", "verdict"]].to_numpy().tolist() == [["b", "now wrong"], ["c", "another answer"]]
    assert told.loc[0, "status_after"] == "not_in_sources"
    assert changes(after, before)["verdict"].tolist() == ["now right", "another answer"]
