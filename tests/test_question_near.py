"""Near spellings of a name among the names of an archive, and slips in the word that asks."""

import pytest

from rag.question import near, read

ARCHIVE = (
    "Nordsund|Honcharuk|Austria|Australia|Iran|Iraq|Slovakia|Slovenia|Лавров|لافروف|"
    "Asad|Muallem|Magnby|Karlsby|Sergei Lavrov|Vladimir Putin"
).split("|")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Nordsnd", ("Nordsund",)),
        ("Goncharuk", ("Honcharuk",)),
        ("Magnbi", ("Magnby",)),
        ("Karslby", ("Karlsby",)),  # neighbours swapped
        ("Assad", ("Asad",)),
        ("Sergey Lavrov", ("Sergei Lavrov",)),
        ("Lavrov", ("Лавров", "لافروف")),
        ("Iaq", ("Iraq",)),
        ("Austria", ()),
        ("Iran", ()),
        ("Slovakia", ()),
        ("Halden", ()),
        ("", ()),
    ],
)
def test_near_spellings(name, found):
    assert near(name, ARCHIVE) == found


def test_a_name_is_not_near_to_itself():
    assert near("magnby", ["Magnby"]) == ()


@pytest.mark.parametrize(
    ("asked", "read_as"),
    [
        ("whne did the mayor of Halden die", "when did the mayor of Halden die"),
        ("Waht did Lavrov say about Assad?", "What did Lavrov say about Assad?"),
        ("How mnay people died in the typhoon?", "How many people died in the typhoon?"),
        ("wat happened in Sendai", "what happened in Sendai"),
    ],
)
def test_a_slip_in_the_word_that_asks_is_read_as_that_word(asked: str, read_as: str) -> None:
    question = read(asked)
    assert (question.asked, question.text, question.kind) == (asked, read_as, read(read_as).kind)


@pytest.mark.parametrize(
    "asked",
    [
        "Wheat exports of Russia in 2010",
        "Wen Jiabao visited Moscow",
        "Wat Arun was closed in the spring",
        "Wen traf Putin in Berlin?",
        "Were there talks?",
        "White House on Syria",
        "Кот учёного сказал что?",
        "wat",
    ],
)
def test_another_word_is_no_slip(asked: str) -> None:
    assert read(asked).text == asked
