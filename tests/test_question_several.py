"""Which questions ask for several things."""

import pytest

from rag.question import read


@pytest.mark.parametrize(
    "question",
    [
        "How did the ministry speak of the strait in 2014 and in 2019?",
        "What did the envoy and the president promise on grain, gas and prisoners, 2011-2013?",
        "Compare what Ankara and Athens say about the gas fields.",
        "Timeline of the talks in Geneva",
    ],
)
def test_several_things_are_asked_for(question: str) -> None:
    assert read(question).several


@pytest.mark.parametrize(
    "question",
    [
        "Who is the mayor of Halden?",
        "When was the bridge closed?",
        "How many people died in the flood of 2013?",
        "What did Lavrov say about the talks?",
    ],
)
def test_one_thing_is_asked_for(question: str) -> None:
    assert not read(question).several
