from dataclasses import replace

import pytest

from rag.answer import Follow
from rag.answer.absent import absent
from rag.errors import Cancelled, FilterError, QuestionError
from rag.pipeline.given import checked, filtered
from rag.records import Filter, QueryTerm, Question, Retrieved


@pytest.mark.parametrize(
    ("since", "until", "whole"),
    [
        ("2012-01-31", "2012-02-01", ("2012-01-31", "2012-02-01")),
        ("2012", "2012", ("2012-01-01", "2012-12-31")),
        ("2012-02", "2012-02", ("2012-02-01", "2012-02-29")),
        (None, "2013-09", (None, "2013-09-30")),
        (None, None, (None, None)),
    ],
)
def test_dates_become_whole_days(since, until, whole):
    made = filtered(Filter(since=since, until=until))
    assert (made.since, made.until) == whole


@pytest.mark.parametrize(
    "told", ["yesterday", "2012-13", "2012-02-30", "31.01.2012", "2012-", "0000", "2012-01-31-07"]
)
def test_what_is_no_date_is_refused(told):
    with pytest.raises(FilterError, match="is no date"):
        filtered(Filter(since=told))


def test_an_empty_range_and_an_unknown_role_are_refused():
    with pytest.raises(FilterError, match="no day lies between 2013-01-01 and 2012-12-31"):
        filtered(Filter(since="2013", until="2012"))
    with pytest.raises(FilterError, match="unknown role 'rumour'"):
        filtered(Filter(roles=("rumour",)))


@pytest.mark.parametrize("question", ["", " \n\t "])
def test_an_empty_question_is_refused(question):
    with pytest.raises(QuestionError, match="empty"):
        checked(question)


def test_a_question_of_ten_thousand_characters_is_refused():
    with pytest.raises(QuestionError, match="10,000 characters"):
        checked("x" * 10_000)


def test_a_stage_is_told_and_can_be_stopped():
    told = []
    Follow(on_stage=told.append).stage("searching")
    assert told == ["searching"]
    with pytest.raises(Cancelled):
        Follow(cancelled=lambda: True).stage("searching")


def test_what_no_asked_article_has_is_not_said_of_all():
    question = Question("Who died?", "Who died?", "who", topic=("died",))
    found = Retrieved("Who died?", (), (QueryTerm("died", 0, 1.0),))
    assert absent(question, found, {}) == "No article has the word “died”."
    asked = replace(found, where=Filter(paths=("a.txt",)))
    assert absent(question, asked, {}) == "No article of those asked has the word “died”."
    assert absent(question, asked, {"Homs": ()}) == "No article of those asked mentions “Homs”."
