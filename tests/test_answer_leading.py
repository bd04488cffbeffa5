"""Acronyms and what they stand for."""

from __future__ import annotations

import pytest
from yardstick import loops

from rag.answer.leading import defined


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("The World Health Organization (WHO) met.", {"who"}),
        ("FSS (Federal Safety Service) met.", {"fss"}),
        ("It met (in full (the Northern Free Trade Area (NoFTA)).", {"nofta"}),
        ("A line of brackets () (two words) (a b)", set()),
        ("(Two Words) first", set()),
        ("((((() (DD)", set()),
        ("", set()),
    ],
)
def test_what_a_text_writes_out(text, acronyms) -> None:
    assert defined(text) == acronyms


def test_a_long_line_costs_little() -> None:
    assert loops(lambda: defined("a " * 100_000 + "(AB) " * 2_000)) < 400
