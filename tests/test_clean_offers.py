"""What a site asks of its readers: by its ideas, as a block; news of the same things is no offer."""

from __future__ import annotations

import numpy as np

from rag.clean.offers import Lexicon, offers, run
from rag.clean.units import units
from tests.benchmarks.fit_offers import made

STORY = (
    "Old bridge closes\n\n"
    "The city council of Halden voted on Wednesday to close the old bridge to lorries.\n\n"
)


def test_the_best_run_is_worth_more_than_it_costs() -> None:
    assert run(np.array([-9.0, 2.0, -0.5, 1.5, -9.0]), 1.0, 1.0) == {1, 2, 3}
    assert run(np.array([-9.0, 1.5, -9.0]), 1.0, 1.0) == frozenset()  # it would have to be left again
    assert run(np.array([-9.0, 1.5]), 1.0, 1.0) == {1}


def test_a_word_is_known_by_how_it_begins_a_short_one_whole() -> None:
    known = Lexicon(
        [("subscriber", "abonn"), ("subscriber", "abo"), ("account", "log in"), ("reading", "読")]
    )
    assert known.of("abonnenten", ["abonnenten"]) == ({"subscriber"}, 1)
    assert known.of("about", ["about"]) == (set(), 0)
    assert known.of("log in", ["log", "in"]) == ({"account"}, 1)
    assert known.of("記事を読む", ["記事を読む"]) == ({"reading"}, 1)


def test_a_button_is_of_the_block_above_it_and_alone_it_is_nothing() -> None:
    asks = "Read on for 1 euro in the first month\n\nCancel whenever you like"
    assert offers(units(f"{STORY}{asks}\n\nSee what you get")) == {2, 3, 4}
    assert offers(units(f"{STORY}See what you get")) == frozenset()


def test_what_is_known_of_a_line_is_barred() -> None:
    page = units(f"{STORY}Already a member? Sign in to read the whole story")
    assert (offers(page), offers(page, [2])) == ({2}, frozenset())


def test_blocks_of_thirty_languages_are_known_and_news_is_left() -> None:
    pages = list(made())
    got = [offers(page.units) for page in pages]
    asked = sum(len(page.asks) for page in pages)
    assert sum(len(one & page.asks) for one, page in zip(got, pages, strict=True)) > 0.92 * asked
    assert sum(len(one - page.asks) for one, page in zip(got, pages, strict=True)) < 0.02 * asked
