"""The rules that are data: each with the lines that it must take and leave."""

from __future__ import annotations

import pytest

from rag.clean.rules import Rule, load

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
