"""A tuple that is made when it is first read stands for that tuple everywhere."""

from __future__ import annotations

import pickle

from rag.records import Answer, Article, Hit, Later, Passage, Published
from rag.records.json import from_json, to_json


def test_it_is_made_once_and_only_when_read() -> None:
    made: list[int] = []

    def make() -> tuple[int, ...]:
        made.append(1)
        return 3, 4, 5

    later = Later(make)
    assert made == []
    assert (len(later), later[0], later[1:], list(later), 4 in later) == (3, 3, (4, 5), [3, 4, 5], True)
    assert made == [1]


def test_it_equals_the_tuple() -> None:
    later = Later(lambda: (1, 2))
    assert later == (1, 2) == later
    assert later == Later(lambda: (1, 2))
    assert later != (1, 3)
    assert (hash(later), repr(later)) == (hash((1, 2)), "(1, 2)")
    assert type(pickle.loads(pickle.dumps(later))) is tuple


def test_an_answer_with_one_is_saved_whole() -> None:
    article = Article("a", "a.txt", "0", None, None, (), Published(), "en", "One.", ())
    passage = Passage("p", "a", 0, 4, "body", ((0, 4),))
    hit = Hit(passage, article, 1.0, matched=Later(lambda: ((0, 3),)))
    answer = Answer("One?", "not_in_sources", (), (hit,))
    again = from_json(to_json(answer))
    assert again == answer
    assert again.hits[0].matched == ((0, 3),)
