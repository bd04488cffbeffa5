"""Every figure, on examples that are published or can be worked out by hand."""

from dataclasses import replace

import pytest

from rag.evaluate import Outcome, Span, Target, figures, figures_text
from rag.evaluate.metrics import in_context, lies_in, ndcg, plain, ranking, recall, reciprocal_rank, relevance


def articles(*names: str) -> tuple[Span, ...]:
    return tuple(Span(name, 0, 10, f"words of {name}") for name in names)


def gold(*names: str) -> tuple[Target, ...]:
    return tuple(Target(frozenset({name})) for name in names)


def quote(article: str, start: int, end: int) -> Target:
    return Target(frozenset({article}), True, (Span(article, start, end),))


def test_ndcg_of_the_example_of_pytrec_eval() -> None:
    """The README of pytrec_eval (which is NIST's trec_eval): ndcg of q1 is 0.5, of q2 0.6934264036172708."""
    first = Outcome(True, targets=gold("d2"), passages=articles("d3", "d1", "d2"), relevant=1)
    second = Outcome(True, targets=gold("d2", "d3"), passages=articles("d1", "d3", "d2"), relevant=2)
    assert ndcg(first) == 0.5
    assert ndcg(second) == 0.6934264036172708


def test_mrr_of_the_example_of_the_encyclopedia() -> None:
    """Wikipedia, Mean reciprocal rank: cat, torus and virus are found at ranks 3, 2 and 1: 11/18."""
    found = [
        Outcome(True, targets=gold("cats"), passages=articles("catten", "cati", "cats")),
        Outcome(True, targets=gold("tori"), passages=articles("torii", "tori", "toruses")),
        Outcome(True, targets=gold("viruses"), passages=articles("viruses", "virii", "viri")),
    ]
    assert [reciprocal_rank(one) for one in found] == [1 / 3, 1 / 2, 1.0]
    assert figures(found)["mrr_at_10"] == pytest.approx(11 / 18, abs=1e-6)


def test_recall_is_the_share_of_targets() -> None:
    one = Outcome(True, targets=gold("a", "b", "c"), passages=articles("a", "x", "b", "y", "z", "c"))
    assert [recall(one, k) for k in (1, 5, 10)] == [1 / 3, 2 / 3, 1.0]


def test_the_eleventh_counts_nowhere() -> None:
    one = Outcome(True, targets=gold("a"), passages=articles(*"bcdefghijk", "a"), relevant=1)
    assert (recall(one, 10), reciprocal_rank(one), ndcg(one)) == (0.0, 0.0, 0.0)


def test_without_a_quote_each_article_counts_once_at_its_best_passage() -> None:
    """Two passages of x stand before a: a is the second article, not the third passage."""
    one = Outcome(True, targets=gold("a"), passages=articles("x", "x", "a", "a", "x"), relevant=1)
    assert [span.article for span in ranking(one)] == ["x", "a"]
    assert relevance(one) == [False, True]
    assert reciprocal_rank(one) == 1 / 2


def test_with_a_quote_passages_count() -> None:
    """The quote [90, 110) runs over two passages; a neighbour that only touches it does not count."""
    spans = (Span("a", 110, 150), Span("b", 90, 110), Span("a", 50, 100), Span("a", 100, 110))
    one = Outcome(True, targets=(quote("a", 90, 110),), passages=spans, relevant=2)
    assert relevance(one) == [False, False, True, True]
    assert recall(one, 1) == 0.0
    assert recall(one, 5) == 1.0
    # DCG = 1/log2(4) + 1/log2(5), ideal = 1/log2(2) + 1/log2(3)
    assert ndcg(one) == pytest.approx((0.5 + 0.430677) / (1 + 0.630930), abs=1e-6)


def test_a_quote_and_a_whole_article_together() -> None:
    spans = (Span("b", 0, 5), Span("b", 5, 9), Span("a", 0, 5))
    one = Outcome(True, targets=(quote("a", 3, 4), *gold("b")), passages=spans, relevant=2)
    assert relevance(one) == [True, False, True]


def test_a_quote_that_is_not_in_the_index_is_missed_and_counted() -> None:
    one = Outcome(True, targets=(Target(frozenset({"a"}), True), *gold()), passages=articles("a"))
    assert recall(one, 10) == 0.0
    told = figures([one, Outcome(True, targets=(Target(frozenset()),))])
    assert told["counts"]["targets_not_in_index"] == 2
    assert told["ndcg_at_10"] == 0.0


def test_context_ends_within_a_passage_and_only_gold_articles_count() -> None:
    passages = (Span("x", 0, 1, "it was 1905 " * 2), Span("a", 0, 1, "the year of the war was 1905 they say"))
    one = Outcome(True, answers=("1905",), targets=gold("a"), passages=passages)
    assert not in_context(one, 6)  # all six words are of x
    assert not in_context(one, 12)  # "the year of the war was"
    assert in_context(one, 13)
    assert not in_context(replace(one, targets=gold("b")), 600)


@pytest.mark.parametrize(
    ("answer", "text", "found"),
    [
        ("some 100", "By Some\n 100 tanks", True),
        ("100", "100,000 people", False),
        ("100", "1,100 people", False),
        ("100", "in all 100, they say", True),
        ("100", "100.", True),
        ("5", "3.5 million", False),
        ("Putin's", "putin’s", True),
        ("S-300", "the S–300 system", True),
        ("Straße", "STRASSE", True),
        ("ﬁre", "fire", True),
        ("الأسد", "قال الأسد إن", True),
        ("Assad", "", False),
    ],
)
def test_when_an_answer_lies_in_a_text(answer: str, text: str, found: bool) -> None:
    assert lies_in([answer], text) is found


def test_any_answer_will_do_and_none_is_none() -> None:
    assert lies_in(["no", "yes"], "oh yes")
    assert not lies_in([], "anything")
    assert plain("  «Да»\u00a0—\tнет ") == '"да" - нет'


def test_the_figures_of_answers() -> None:
    cites = (Span("a", 0, 10), Span("b", 0, 10, exact=False))
    found = [
        Outcome(
            True, "fact", ("Lavrov",), gold("a"), refused=False, shown="So said Lavrov.", citations=cites
        ),
        Outcome(True, "fact", ("Putin",), gold("b", "c"), refused=False, shown="No.", citations=cites[1:]),
        Outcome(True, "fact", ("Assad",), gold("a"), refused=True),
        Outcome(True, "fact", (), (), refused=False, shown="Something."),
        Outcome(False, "trap", refused=True),
        Outcome(False, "trap", refused=False, claimed=True, citations=(Span("c", 0, 1, role="comment"),)),
    ]
    told = figures(found)
    assert told["answer_recall"] == pytest.approx(1 / 3, abs=1e-6)  # the one without answers is left out
    assert told["citation_exact"] == 0.5  # 2 of 4
    assert told["citation_precision"] == 0.75  # the mean of 1/2 and 1/1
    assert told["citation_recall"] == 0.5  # the mean of 1, 1/2 and 0
    assert told["refusal_recall"] == 0.5
    assert told["false_refusal"] == 0.25
    assert told["counts"]["citations_of_comments"] == 1
    assert told["by_type"]["trap"]["refusal_recall"] == 0.5
    assert told["by_type"]["trap"]["answer_recall"] is None
    assert told["by_type"]["fact"]["false_refusal"] == 0.25


def test_a_question_that_was_only_searched_for_has_no_figures_of_answers() -> None:
    told = figures([Outcome(True, None, ("a",), gold("a"), articles("a"), 1)])
    assert told["recall_at_1"] == told["ndcg_at_10"] == 1.0
    assert told["answer_recall"] is told["false_refusal"] is told["citation_exact"] is None
    assert told["counts"]["asked"] == 0
    assert told["by_type"] == {}


def test_the_table() -> None:
    table = figures_text(figures([Outcome(True, "fact", ("words",), gold("a"), articles("a"), 1)]))
    assert table.splitlines()[:3] == [
        "                          all   fact",
        "recall_at_1             1.000  1.000",
        "recall_at_5             1.000  1.000",
    ]
    assert "answer_recall               -      -" in table.splitlines()
