"""Who has the floor in a transcript, and that an article is not taken for one."""

from __future__ import annotations

import re
import time

import pytest

from rag.annotate.transcript import Turn
from rag.annotate.transcript import turns as turns_of

CONFERENCE = """The foreign ministers met in Geneva on Friday.

* * *

President of Norlandia Ada Maria Berg (retranslated): Good afternoon, colleagues.

We have agreed on two corridors. They open on Monday.

The road was closed in March.

You will ask me about the fleet.

Foreign Minister of Sudmark Ivo Kern: We thank our partners.

Question: Will the fleet stay?

Ada Maria Berg: President Holt said "the fleet will leave in May", and I believe him.

Ivo Kern: I agree."""


def turns(text: str) -> list[Turn]:
    """The turns of a text whose paragraphs are its lines, by nobody and without a title."""
    language = "ru" if re.search("[а-я]", text) else "en"
    return turns_of(text, [match.span() for match in re.finditer(r"[^\n]+", text)], (), None, language)


def said(text: str) -> list[tuple[str | None, str]]:
    return [(turn.name, text[turn.start : turn.end]) for turn in turns(text)]


def test_each_turn_goes_to_who_has_the_floor():
    assert said(CONFERENCE) == [
        ("Ada Maria Berg", "Good afternoon, colleagues."),
        ("Ada Maria Berg", "We have agreed on two corridors. They open on Monday."),
        ("Ada Maria Berg", "The road was closed in March."),
        ("Ada Maria Berg", "You will ask me about the fleet."),
        ("Ivo Kern", "We thank our partners."),
        (None, "Will the fleet stay?"),
        ("Ada Maria Berg", 'President Holt said "the fleet will leave in May", and I believe him.'),
        ("Ivo Kern", "I agree."),
    ]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Президент России Иван Петров: Мы согласны.\n\nВопрос: А Вы?", "Иван Петров"),
        ("JOHN SMITH: We said no.\n\nQ: Why?\n\nJOHN SMITH: I told you.", "John Smith"),
    ],
)
def test_labels_in_other_shapes(text, who):
    assert {turn.name for turn in turns(text)} - {None} == {who}


@pytest.mark.parametrize(
    "text",
    [
        "Middle East: What we know.\n\nThe council met. Our correspondent was there.",
        "Key Facts: 12 dead.\n\nRelated Stories: The road to peace.",
        "It is well known:\n\nWe have close ties with Russia in all areas: trade, gas, space.",
        "Photo: Ann Lee\n\nSource: Ledger News\n\nWe do not know more.",
        "The minister told us this: We will not go.",
        "",
    ],
)
def test_an_article_is_no_transcript(text):
    assert turns(text) == []


def test_twenty_thousand_names_cost_no_more_than_their_number():
    def seconds(count: int) -> float:
        text = "\n".join(f"President Ann Bee{n}: We agree." for n in range(count))
        began = time.process_time()
        assert len(turns(text)) == count
        return time.process_time() - began

    seconds(100)
    assert seconds(20_000) < 40 * seconds(1_000) + 0.5


@pytest.mark.parametrize("line", [" ", "\t", "Ann ", "A: ", "we ", '"', "Ann Lee (", "*_"])
def test_a_long_line_costs_no_more_than_its_length(line: str):
    def seconds(count: int) -> float:
        text = f"President Ann Lee: We agree.\n{line * count}\nQuestion: Why?"
        began = time.process_time()
        turns(text)
        return time.process_time() - began

    seconds(100)
    assert seconds(200_000) < 40 * seconds(10_000) + 0.5


def test_telling_takes_the_floor_back():
    text = (
        "Minister Ivo Kern: We thank you.\n\nKern added that we would see.\n\nWe went home, our paper says."
    )
    assert said(text) == [("Ivo Kern", "We thank you.")]
