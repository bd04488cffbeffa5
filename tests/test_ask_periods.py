"""The time that a question asks of, in parts that are searched by themselves."""

import pytest

from rag.pipeline.ask import _periods
from rag.question import read
from rag.records import Filter


@pytest.mark.parametrize(
    ("question", "years"),
    [
        (
            "How did the ministry speak of the strait in 2014 and in 2015?",
            [("2014", "2014"), ("2015", "2015")],
        ),
        (
            "What did the envoy and the president promise on grain, 2001-2006?",
            [("2001", "2002"), ("2003", "2004"), ("2005", "2006")],
        ),
        ("What did the envoy promise on grain, gas and prisoners in 2014?", []),
        ("When was the bridge closed?", []),
    ],
)
def test_some_years_are_searched_in_parts(question: str, years: list[tuple[str, str]]) -> None:
    assert [(of.since, of.until) for of in _periods(read(question), Filter())] == years


def test_who_filters_by_time_is_obeyed() -> None:
    question = read("How did the ministry speak of the strait in 2014 and in 2015?")
    assert _periods(question, Filter(since="2014")) == []
