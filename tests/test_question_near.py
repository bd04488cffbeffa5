"""Near spellings of a name among the names of an archive."""

import pytest

from rag.question import near

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
