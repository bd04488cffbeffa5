"""Which names are one person, who held which office, and what the user says of it."""

from __future__ import annotations

import pytest

from rag.errors import SeedsError
from rag.records import Person
from rag.statements.corrections import Corrections
from rag.statements.offices import Offices, office_of
from rag.statements.people import Appearance, Identity, people_of


def people(*names: str | Person, corrections: Corrections = Corrections()) -> dict[str, set[str]]:
    """Each identity with the forms that are it; an article a name."""
    return {who.name: set(who.forms) for who in identities(*names, corrections=corrections)}


def identities(*names: str | Person, corrections: Corrections = Corrections()) -> list[Identity]:
    told = [name if isinstance(name, Person) else Person(name, ()) for name in names]
    appearances = [Appearance(n, f"{n}.txt", "2013-01-01", one) for n, one in enumerate(told)]
    return people_of(appearances, corrections)


def test_one_name_in_every_spelling_and_script() -> None:
    names = (
        "Recep Tayyip Erdogan", "Tayyip Erdogan", "Erdogan", "Erdoğan", "Эрдоган", "Реджеп Тайип Эрдоган",
        "أردوغان", "رجب طيب أردوغان",
    )  # fmt: skip
    assert people(*names) == {"Tayyip Erdogan": set(names)}
    lavrov = (
        "Sergei Lavrov",
        "Sergey Lavrov",
        "S. Lavrov",
        "Сергей Лавров",
        "Лаврова",
        "لافروف",
        "سيرغي لافروف",
    )
    assert list(people(*lavrov)) == ["Sergei Lavrov"]


def test_a_surname_of_two_stays_by_itself() -> None:
    assert people("Bill Clinton", "Hillary Clinton", "Clinton").keys() == {
        "Bill Clinton", "Hillary Clinton", "Clinton",
    }  # fmt: skip
    assert people("John Smith", "James Smith", "J. Smith").keys() == {"John Smith", "James Smith", "J. Smith"}


def test_a_surname_of_two_is_told_by_office_and_by_gender() -> None:
    bill = Person("Bill Clinton", (), "President", "US", "m")
    hillary = Person("Hillary Clinton", (), "Secretary of State", "US", "f")
    assert people(bill, hillary, Person("Clinton", (), "Secretary of State", "American"))[
        "Hillary Clinton"
    ] == {"Hillary Clinton", "Clinton"}
    assert "Clinton" in people(bill, hillary, Person("Clinton", (), "President"))["Bill Clinton"]
    assert people(bill, hillary, Person("Clinton", (), gender="m"))["Bill Clinton"] >= {"Clinton"}


def test_a_surname_is_that_of_whom_nearly_all_tell() -> None:
    assert "Putin" in people(*["Vladimir Putin"] * 20, "Lyudmila Putin", "Putin")["Vladimir Putin"]
    assert "Putin" in people(*["Vladimir Putin"] * 19, "Lyudmila Putin", "Putin")


def test_names_that_sound_alike_are_not_one() -> None:
    for one, two in (
        ("Bridget Kelly", "Kelley"), ("William Baroni", "Barron"), ("Ajamu Baraka", "Baracoa"),
        ("Steve Peers", "Pierce"), ("Jessie K. Liu", "Kerry Lee"), ("Sheldon Yett", "ET"), ("Goa", "Guy"),
    ):  # fmt: skip
        assert people(one, two).keys() == {one, two}
    assert people("Hassan Rouhani", "Rohani").keys() == {"Hassan Rouhani"}
    assert people("Mohammed Morsi", "Muhammad Mursi").keys() == {"Mohammed Morsi"}


def test_a_forename_alone_is_nobody_and_a_chinese_surname_comes_first() -> None:
    assert people("Tony Blair", "Tony").keys() == {"Tony Blair", "Tony"}
    assert people("Xi Jinping", "Xi").keys() == {"Xi Jinping"}


def test_a_body_that_speaks_is_nobody() -> None:
    told = [
        Appearance(0, "a", None, Person("Russia", ()), body=True),
        Appearance(1, "b", None, Person("Rusia", ())),
    ]
    assert [(who.name, who.body) for who in people_of(told, Corrections())] == [
        ("Rusia", False),
        ("Russia", True),
    ]


def test_the_user_merges_splits_and_renames() -> None:
    told = {
        "people": [
            {"merge": ["Hassan Rouhani", "H. Ruhany"]},
            {"split": "John Smith", "articles": ["3.txt"], "as": "John Smith (senator)"},
            {"rename": "Hassan Rouhani", "to": "Hassan Rohani"},
        ]
    }
    names = ("Hassan Rouhani", "H. Ruhany", "John Smith", "John Smith")
    found = people(*names, corrections=Corrections.of(told))
    assert found == {
        "Hassan Rohani": {"Hassan Rouhani", "H. Ruhany"},
        "John Smith": {"John Smith"},
        "John Smith (senator)": {"John Smith"},
    }


@pytest.mark.parametrize(
    "told",
    [
        {"people": {"merge": []}},
        {"people": [{"merge": "x"}]},
        {"people": [{"rename": "x"}]},
        {"people": [{"rename": "x", "to": 3}]},
        {"statements": [{"article": "x"}]},
        {"statements": [{"article": "x", "start": "a", "end": 3, "speaker": "y"}]},
    ],
)
def test_a_correction_that_is_none_is_named(told: dict[str, object]) -> None:
    with pytest.raises(SeedsError, match=r"corrections.toml: \[\[(people|statements)\]\]"):
        Corrections.of(told)


@pytest.mark.parametrize(
    ("title", "place", "office"),
    [
        ("Foreign Minister", "Russian", ("foreign_minister", "=russia")),
        ("Russia's deputy foreign minister", None, ("deputy_foreign_minister", "=russia")),
        ("министр иностранных дел России", None, ("foreign_minister", "=russia")),
        ("the foreign minister of Switzerland", None, ("foreign_minister", "=switzerland")),
        ("Karabakh Foreign Minister", None, ("foreign_minister", "=karabakh")),
        ("UN Secretary-General", None, ("secretary_general", "=un")),
        ("foreign minister", None, None),
        ("former Russian president", None, None),
        ("UN Deputy Secretary-General", None, None),
        ("Ukrainian president-elect", None, None),
        ("baker", "French", None),
    ],
)
def test_an_office_is_its_name_and_its_country(
    title: str, place: str | None, office: tuple[str, str] | None
) -> None:
    assert office_of(title, place) == office


def test_an_office_tells_its_holder_by_country_and_day() -> None:
    table = Offices()
    for day in ("2012-01-01", "2012-12-31"):
        table.add("Hillary Clinton", "US Secretary of State", None, day)
    for day in ("2013-03-01", "2014-01-01"):
        table.add("John Kerry", "Secretary of State", "US", day)
    for day in ("2012-06-01", "2012-06-02"):
        table.add("Armen Ahn", "Foreign Minister", "Karabakh", day)
    table.add("Misread Medvedev", "President", "France", "2012-06-01")

    def holder(title: str, day: str | None = "2012-06-01") -> str | None:
        return table.holder(title, None, day)

    assert holder("the American secretary of state") == "Hillary Clinton"
    assert holder("the US secretary of state", "2013-05-05") == "John Kerry"
    assert holder("the US secretary of state", "2013-02-01") is None  # either may be meant
    assert holder("the US secretary of state", "2016-01-01") is None  # too far from what is known
    assert holder("the US secretary of state", None) is None
    assert holder("a former US secretary of state") is None
    assert holder("a US secretary of state") is None
    assert holder("the foreign minister of Switzerland") is None
    assert holder("Karabakh's foreign minister") == "Armen Ahn"
    assert holder("the president of France") is None  # one article alone may be misread
    assert [(row["place"], row["person"]) for row in table.rows() if row["since"] > "2013"] == [
        ("usa", "John Kerry")
    ]
    table.add("Jen Psaki", "US State Department spokeswoman", None, "2012-06-01")
    assert holder("the US spokeswoman") is None  # there are many
