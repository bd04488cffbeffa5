"""The rules that are data: each with the lines that it must take and leave."""

from __future__ import annotations

import pytest

from rag.clean.page import told
from rag.clean.rules import Rule, load
from rag.clean.units import units
from rag.language.lexicons import Lexicons

RULES = load().rules


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_a_rule_takes_its_lines_and_leaves_the_others(rule: Rule) -> None:
    assert rule.yes
    assert rule.no
    assert [line for line in rule.yes if not rule.match(line)] == []
    assert [line for line in rule.no if rule.match(line)] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_another_rule_of_the_same_role_at_most_is_before_it(rule: Rule) -> None:
    """A line given as an example of one rule is not taken for another role by an earlier one."""
    for line in rule.yes:
        told = [one for one in load().told(line) if one.rule.zone in (rule.zone, "any")]
        assert {one.rule.role for one in told} <= {rule.role, "furniture", "byline"}


ASKS = Lexicons("rag.clean").table("rules")["asks"]


@pytest.mark.parametrize("line", ASKS["yes"])
def test_a_line_of_several_ideas_asks_to_subscribe(line: str) -> None:
    assert told(load(), units(line))[0]


@pytest.mark.parametrize("line", ASKS["no"])
def test_the_news_of_subscribers_and_prices_asks_nothing(line: str) -> None:
    assert not told(load(), units(line))[0]


def test_a_price_beside_a_line_that_asks_is_of_its_block() -> None:
    alone, beside = (
        told(load(), units("İlk ay sadece 10 TL")),
        told(load(), units("İlk ay sadece 10 TL\nGiriş yapın, okuyun")),
    )
    assert (bool(alone[0]), bool(beside[0])) == (False, True)


def test_no_rule_is_slow_on_a_long_line() -> None:
    import time

    for line in ("a" * 400, "share " * 66, "( " * 200, "1 " * 200, "А. " * 130, "word, " * 66):
        begin = time.process_time()
        load().told(line)
        assert time.process_time() - begin < 0.25


def test_a_paragraph_that_speaks_to_the_reader() -> None:
    rules = load()
    assert rules.addressed(
        "Here at we value our readers and are committed to growing our community by encouraging you to add."
    )
    assert not rules.addressed(
        "The minister said that the treaty would be signed in Geneva on the first of May."
    )
    assert not rules.addressed(
        "The regulator fined the company because its site stored cookies without asking users."
    )
