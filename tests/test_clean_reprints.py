# ruff: noqa: E501 - sample texts stand on one line
"""Near-identical stories are one group; stories that only share an event are not."""

from __future__ import annotations

import random

from rag.clean import clean, grouped, sketch
from rag.records import Article, Raw

WORDS = (
    "envoy returned list names hall noon minister treaty border winter valley observers road snow grain ships "
    "port court sailors ruling bank accounts exporter money paper ministry ambassador talks round letters truce"
).split()


def story(seed: int, sentences: int = 30) -> list[str]:
    chosen = random.Random(seed)
    return [" ".join(chosen.choices(WORDS, k=14)).capitalize() + "." for _ in range(sentences)]


def article(name: str, sentences: list[str]) -> Article:
    return clean(Raw(name, "0", f"A headline for {name} again\n\n" + "\n\n".join(sentences) + "\n", "txt"))


def reprints(articles: list[Article]) -> dict[str, str]:
    return grouped({one.id: sketch(one) for one in articles})


def test_an_agency_text_in_two_papers_is_one_group() -> None:
    wire = story(1)
    first = article("a.txt", wire)
    cut = article("b.txt", wire[:18])  # cut to 60 %
    added = article("c.txt", [*wire[:20], *story(2, 5)])  # one paragraph in five is new
    other = article("d.txt", story(3))
    mixed = article("e.txt", [*wire[:4], *story(4, 26)])  # quotes the wire
    found = reprints([first, cut, added, other, mixed])
    group = min(first.id, cut.id, added.id)
    assert found == {first.id: group, cut.id: group, added.id: group}
    assert reprints([mixed, other, added, cut, first]) == found


def test_a_yearly_formula_is_no_reprint() -> None:
    text = "A headline for it again\n\n" + "\n\n".join(story(1)) + "\n"
    first, next_day, next_year = (
        clean(Raw(day, "0", text, "txt", {"date": day})) for day in ("2012-05-04", "2012-05-05", "2013-05-04")
    )
    assert set(reprints([first, next_day, next_year])) == {first.id, next_day.id}


def test_a_paragraph_of_a_long_speech_is_no_reprint_of_it() -> None:
    speech = story(1, 800)
    assert reprints([article("a.txt", speech), article("b.txt", speech[:3])]) == {}


def test_short_and_empty_texts_are_in_no_group() -> None:
    assert (
        reprints([article("a.txt", ["Yes."]), article("b.txt", ["Yes."]), clean(Raw("c", "0", "", "txt"))])
        == {}
    )


def test_the_same_article_twice_is_no_reprint_of_itself() -> None:
    one = article("a.txt", story(1))
    assert reprints([one, one]) == {}


def test_the_seeds_are_five_sources(root) -> None:  # type: ignore[no-untyped-def]
    from rag.read import find, read

    articles = [clean(raw) for seed in find(root / "seeds") for raw in read(seed) if isinstance(raw, Raw)]
    assert reprints(articles) == {}
