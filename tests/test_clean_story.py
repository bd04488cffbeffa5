# ruff: noqa: E501 - sample texts stand on one line
"""The story among everything that a page shows around it, as scraped text has it."""

from __future__ import annotations

import time
import tomllib
from importlib.resources import files

import numpy as np
import pytest
import torch

from rag.clean import clean
from rag.clean.authors import SIGNS as AUTHOR
from rag.clean.comments import headers, threads
from rag.clean.headline import TITLED
from rag.clean.imprint import SIGNS
from rag.clean.offers import RUN
from rag.clean.offers import SIGNS as OFFERED
from rag.clean.story import PARTS, Parts, best
from rag.clean.units import units
from rag.records import Article, Raw
from tests.benchmarks.fit_story import example, risk, tables

_MENU = [
    "Home", "World", "Politics", "Business", "Science", "Culture", "Sport", "Travel", "Weather", "Live TV",
    "Apple TV", "All News", "Newsletters", "About", "Advertise", "Search",
]  # fmt: skip
_HEADLINE = "Mountain pass reopens after envoys agree on a toll"
_STORY = [
    "The mountain pass between the two valleys reopened on Monday, after envoys had agreed that lorries would pay a toll and that shepherds would not.",
    "The pass had been closed since March, when a lorry carrying timber was turned back at the upper gate for want of a stamp that neither side could describe.",
    "“It was never about the stamp,” said the older of the envoys, who had walked up from the lower valley with his papers in a bread bag.",
    "The toll will be paid in either currency, the envoys said, and the money will go to the repair of the road before the snow comes.",
    "A first convoy of eleven lorries went through the pass before noon, and the gate was left open behind it.",
]
_AFTER = [
    "Share", "Tweet", "Related articles", "Bakery fire put out by guests of a wedding", "Ten bridges to walk before you die",
    "Bank raises its rate again", "Most popular", "What the tides do to a town", "A dog, a lighthouse and the longest winter",
    "Privacy Policy", "Terms of Use", "© 2019 Valley Media",
]  # fmt: skip


def made(*lines: str, **stated: str) -> Article:
    kind = "jsonl" if stated else "txt"
    return clean(Raw("a.txt", "0", "\n".join(lines), kind, stated))


def kept(article: Article) -> list[str]:
    told = [article.text[b.start : b.end].strip() for b in article.blocks if b.role in ("lead", "body")]
    return [line for block in told for line in block.split("\n")]


def test_the_story_alone_is_kept_of_a_page_s_text() -> None:
    article = made(*_MENU, _HEADLINE, "By Ann Berg", "November 18, 2019", *_STORY, *_AFTER)
    assert kept(article) == _STORY
    assert (article.title, article.author, article.published.date) == (_HEADLINE, ("Ann Berg",), "2019-11-18")
    assert article.publisher == "Valley Media"  # not "Apple TV", a line of the menu


def test_the_headline_is_found_between_the_headlines_of_other_stories() -> None:
    others = ["Why late autumn is the best time for wine", "Ten walks for the weekend by the sea"]
    article = made(*_MENU, *others, "Search", _HEADLINE, "November 18, 2019", _HEADLINE, *_STORY, *_AFTER)
    assert article.title == _HEADLINE
    assert kept(article) == _STORY


@pytest.mark.parametrize(
    "lines",
    [
        _STORY,
        _STORY[:1],
        ["The pass is open."],
        ["Shall I compare the pass", "to any lower road?", "It is more steep", "and it has snowed."],
        ["Madam President,", *_STORY[:3], "Thank you."],
        ["- eleven lorries", "- one bread bag", "- a stamp", "- two envoys"],
        [
            "山の峠が月曜日に再開された。使節たちは通行料について合意した。",
            "峠は三月から閉鎖されていた。木材を積んだトラックが上の門で追い返されたためである。",
            "「切手のことではなかった」と年長の使節は語った。",
        ],
        [
            "El paso de montaña reabrió el lunes, después de que los enviados acordaran un peaje para los camiones.",
            "El paso estaba cerrado desde marzo, cuando un camión cargado de madera fue devuelto en la puerta.",
        ],
    ],
    ids=["story", "paragraph", "line", "poem", "speech", "list", "japanese", "spanish"],
)  # fmt: skip
def test_a_text_with_nothing_around_it_keeps_everything(lines: list[str]) -> None:
    article = made(*lines)
    shown = [article.text[b.start : b.end].strip() for b in article.blocks if b.role != "furniture"]
    assert [line for block in shown for line in block.split("\n")] == lines
    assert sum(map(len, kept(article))) >= sum(map(len, lines[1:] or lines))


def test_a_field_of_an_export_keeps_everything() -> None:
    lines = ["Home", *_STORY[:2], "Search", "Ten bridges to walk", *_STORY[2:], "What the tides do"]
    assert made(*lines, title="Another headline")
    assert all(line in kept(made(*lines[:-1], title="Another headline")) for line in _STORY)


def test_the_tags_end_a_story_where_little_follows_them() -> None:
    bio = "Founded in 1988, the Alder Institute for Roads is a research organisation without profit in both valleys."
    article = made(_HEADLINE, "November 18, 2019", *_STORY, "About the Alder Institute", bio)
    assert kept(article) == _STORY


def test_a_word_that_ends_pages_ends_no_story_that_has_hardly_begun() -> None:
    article = made(_HEADLINE, "Tags: roads", "November 18, 2019", *_STORY)
    assert kept(article) == _STORY


def test_the_writer_s_biography_below_the_story() -> None:
    bio = "Ann Berg has been walking the passes of both valleys since 2008."
    assert kept(made(_HEADLINE, "By Ann Berg", *_STORY, bio)) == _STORY
    assert kept(made(_HEADLINE, "By Jan Kos", *_STORY, bio)) == [*_STORY, bio]


def test_comments_that_tell_how_long_ago_they_were_written() -> None:
    thread = [
        line for name in ("tom", "sue", "kim")
        for line in (name, "2 days ago", "I have walked that road, and there was never any need of a stamp at the gate.")
    ]  # fmt: skip
    article = made(_HEADLINE, "November 18, 2019", *_STORY, *thread)
    assert kept(article) == _STORY
    assert [b.author for b in article.blocks if b.role == "comment"] == ["tom", "sue", "kim"]


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Ann Berg on Monday, November 18th, 2019 at 11:04 a.m.", "Ann Berg", "2019-11-18"),
        ("By Ann Berg - 11/19/19 06:56 AM EST", "Ann Berg", None),
        ("Ann Berg - Nov 19, 2019, 8:15 pm CST", "Ann Berg", "2019-11-19"),
        ("By Ann Berg | Posted - Dec. 3, 2018 at 7:14 p.m.", "Ann Berg", "2018-12-03"),
        ("By Ann Berg @annberg", "Ann Berg", None),
        ("By Ann Berg Ann Berg", "Ann Berg", None),
        ("Ann Berg, Bergen", "Ann Berg", None),
        ("Ann Berg Senior Reporter", "Ann Berg", None),
        ("Ann Berg The Daily Post", "Ann Berg", None),
        ("By Ann Berg 3 hours ago", "Ann Berg", None),
        ("By Ann Berg on November 19, 2019 • ( 3 Comments )", "Ann Berg", "2019-11-19"),
    ],
)
def test_how_pages_say_who_and_when(line: str, author: str, date: str | None) -> None:
    article = made(*_MENU, _HEADLINE, line, *_STORY)
    assert (article.title, article.author, article.published.date) == (_HEADLINE, (author,), date)
    assert kept(article) == _STORY


def test_days_of_other_stories_are_no_day_of_this_one() -> None:
    others = [
        line for day in (3, 9, 14, 27) for line in (f"Ten walks for the weekend, part {day}", f"July {day}, 2010")
    ]  # fmt: skip
    assert made(*others, *_STORY).published.date is None


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ann Berg @annberg / 2 days ago", ("Ann Berg",)),
        ("2019-11-18 17:27:46 Ann Berg", ("Ann Berg",)),
        ("Ann Berg | Valley Post | November 18, 2019", ("Ann Berg",)),
        ("Reporter: Ann Berg", ("Ann Berg",)),
        ("Photo: Ann Berg", ()),
        ("Ann Berg / Getty Images", ()),
        ("November 18, 2019", ()),
    ],
)
def test_who_wrote_a_page_is_told_by_how_a_line_under_its_headline_names_people(
    line: str, author: tuple[str, ...]
) -> None:
    assert made(*_MENU, _HEADLINE, line, *_STORY, *_AFTER).author == author


def test_an_agency_is_the_author_of_a_site_s_page_alone() -> None:
    site = [f"Walk number {number}" for number in range(40)]
    assert made(*_MENU, *site, _HEADLINE, "By Reuters", *_STORY, *_AFTER).author == ("Reuters",)
    assert made(_HEADLINE, "By Reuters", *_STORY).author == ()


def test_the_best_stretch_is_worth_most_of_its_units_its_first_and_its_last() -> None:
    none = np.zeros(4)
    assert best(Parts(np.array([-1.0, 2.0, -1.0, 2.0]), none, none)) == (1, 4)
    assert best(Parts(np.array([-1.0, 2.0, -3.0, 2.5]), none, none)) == (3, 4)
    assert best(Parts(np.array([-1.0, 2.0, -3.0, 2.5]), none, np.array([0.0, 1.0, 0.0, 0.0]))) == (1, 2)
    assert best(Parts(np.array([-1.0, 2.0, -1.0, 2.0]), np.array([9.0, 0.0, 0.0, 0.0]), none)) == (0, 4)


def test_comments_begin_at_each_time_that_another_follows() -> None:
    page = units("ann\n9 May 2012, 10:05\n\nNo.\n\nbob\n9 May 2012, 10:07\n\nYes.")
    assert threads(headers(page)) == {0}
    assert threads(headers(page[:3])) == frozenset()


def test_what_a_fit_expects_a_page_to_cost_is_that_of_all_its_stretches() -> None:
    told = example([(line, line in _STORY) for line in (*_MENU, _HEADLINE, *_STORY, *_AFTER)], 1.0)
    assert told is not None
    page = tables(told)
    chance = np.random.default_rng(1)
    weights = [torch.tensor(chance.normal(size=len(names)) / 3) for names in PARTS.values()]
    inside, begin, end, begins, ends, first_cost, last_cost, firsts, lasts = page
    sums = np.concatenate(([0.0], np.cumsum(inside.numpy() @ weights[0].numpy())))
    first, last = (
        (begin @ weights[1] + begins).numpy() - sums[:-1],
        (end @ weights[2] + ends).numpy() + sums[1:],
    )
    likely = {(i, j): np.exp(first[i] + last[j]) for i in range(len(first)) for j in range(i, len(last))}
    whole = sum(likely.values())
    cost = sum(one * float(first_cost[i] + last_cost[j]) for (i, j), one in likely.items()) / whole
    right = sum(likely[i, j] for i, j in zip(firsts.tolist(), lasts.tolist(), strict=True)) / whole
    assert risk(page, weights).item() == pytest.approx(cost - 0.05 * np.log(right))


def test_the_weights_are_of_signs_that_there_are() -> None:
    told = tomllib.loads(files("rag.clean").joinpath("weights.toml").read_text(encoding="utf-8"))
    known = PARTS | {"headline": TITLED, "imprint": SIGNS, "author": AUTHOR, "offers": (*OFFERED, *RUN)}
    assert set(told) == set(known)
    assert all(set(told[part]) <= set(names) for part, names in known.items())


@pytest.mark.slow
def test_the_cost_grows_with_the_page_and_not_faster() -> None:
    def cost(times: int) -> float:
        text = "\n".join([*_MENU, *_STORY] * times)
        begin = time.process_time()
        clean(Raw("a.txt", "0", text, "txt"))
        return time.process_time() - begin

    cost(1)
    turns = [(cost(50), cost(200)) for _ in range(5)]  # in turn, for a busy machine takes twice as long
    assert min(large for _, large in turns) < 6 * min(small for small, _ in turns)


def test_a_hard_wrapped_speech_is_joined_where_a_line_goes_on() -> None:
    lines = [
        "I would first", "like to extend hearty thanks to the President", "of the Assembly, and to the envoys",
        "who have come so far", "to hear us speak of", "a road that none of them", "has walked. The road",
        "is short.",
    ]  # fmt: skip
    assert "".join(kept(made(*lines))).replace("\n", "") == "".join(lines)


def test_a_section_is_no_outlet() -> None:
    article = made("In News", _HEADLINE, "November 18, 2019", *_STORY)
    assert article.publisher is None


def test_a_list_below_the_story_signs_nothing() -> None:
    article = made(_HEADLINE, "November 18, 2019", *_STORY, "Site Index", "No Fear Act", "Site Map")
    assert article.author == ()
    assert made(_HEADLINE, "November 18, 2019", *_STORY, "Ann Berg").author == ("Ann Berg",)
