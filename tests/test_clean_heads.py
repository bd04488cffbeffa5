"""Heads of stories as papers set them: dates, names and outlets of many languages, and what is round them."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.clean import clean
from rag.clean.imprint import abbreviates
from rag.read import find, read
from rag.read.joined import printed_title
from rag.records import Article, Raw

CASES = Path(__file__).parent / "data" / "cases"
BODY = (
    "The city council of Halden voted on Wednesday to close the old bridge to lorries from the first of June."
    "\n\nMayor Tore Lien said the closure would last at least eighteen months.\n"
)
RUSSIAN = "Городской совет Выборга проголосовал в среду за закрытие старого моста для грузовиков с июня.\n"


def case(name: str) -> dict[str, Article]:
    found = {seed.path: next(read(seed)) for seed in find(CASES / name / "seeds")}
    return {path: clean(one) for path, one in found.items() if isinstance(one, Raw)}


def text(told: str, name: str = "a.txt") -> Article:
    return clean(Raw(name, "0", told, "txt"))


def furniture(one: Article) -> list[str]:
    return [one.text[b.start : b.end].strip() for b in one.blocks if b.role == "furniture"]


def test_the_cases_of_heads() -> None:
    found = case("heads_dates")
    titles = {path: one.title for path, one in found.items()}
    assert titles == {
        "caps.txt": "OLD BRIDGE CLOSES", "de_stand.txt": "Alte Brücke gesperrt",
        "de_von.txt": "Alte Brücke gesperrt", "opinion.txt": "OPINION | Close the old bridge now",
        "pipes.txt": "Old bridge closes", "ru_ria.txt": "Мост закрыт", "ru_upd.txt": "Мост закрыт",
    }  # fmt: skip
    assert {path: one.author for path, one in found.items() if one.author} == {
        "caps.txt": ("Kari Moe",), "de_von.txt": ("Karl Moser",), "opinion.txt": ("Kari Moe",),
        "pipes.txt": ("Kari Moe",),
    }  # fmt: skip
    assert found["caps.txt"].publisher == found["pipes.txt"].publisher == "Halden Post"
    assert {one.published.date for path, one in found.items() if path != "opinion.txt"} == {"2026-02-04"}


@pytest.mark.parametrize(
    ("line", "date", "how"),
    [
        ("Veröffentlicht am 4. Februar 2026, 10:15 Uhr", "2026-02-04", "stated"),
        ("Zuletzt aktualisiert: 04.02.2026", "2026-02-04", "inferred"),
        ("Mittwoch, 4. März 2026", "2026-03-04", "stated"),
        ("Publié le 4 février 2026 à 10:15", "2026-02-04", "stated"),
        ("Mis à jour le 4 août 2026", "2026-08-04", "inferred"),
        ("Publicado el 4 de febrero de 2026", "2026-02-04", "stated"),
        ("Оновлено: 4 лютого 2026, 10:15", "2026-02-04", "inferred"),
        ("Обновлено 04.02.2026 в 10:15", "2026-02-04", "inferred"),
        ("آخر تحديث: 4 فبراير 2026", "2026-02-04", "inferred"),
        ("4 lutego 2026", "2026-02-04", "stated"),
        ("4. märts 2026 kell 9.15", "2026-03-04", "stated"),
        ("2026. gada 4. martā, plkst. 9.15", "2026-03-04", "stated"),
        ("2026 m. kovo 4 d. 09:15", "2026-03-04", "stated"),
    ],
)
def test_date_lines_of_many_languages(line: str, date: str, how: str) -> None:
    made = text(f"The old bridge of Halden closes\n\n{line}\n\n{BODY}")
    assert (made.published.date, made.published.how, made.author) == (date, how, ())
    assert made.title == "The old bridge of Halden closes"


@pytest.mark.parametrize(
    ("line", "author", "outlet"),
    [
        ("Von Eva Braun-Koch und Karl Moser", ("Eva Braun-Koch", "Karl Moser"), None),
        ("Par Jean Dupont", ("Jean Dupont",), None),
        ("By Meg JamesStaff Writer", ("Meg James",), None),
        ("By Julius Young | Fox News", ("Julius Young",), "Fox News"),
        ("By Megan Rowe mr@paper.example(509) 555-0100", ("Megan Rowe",), None),
        ("Anna Orlova | The Morning Post | 4 Feb 2026", ("Anna Orlova",), "The Morning Post"),
        ("Wikinews, 22 August 2020", (), "Wikinews"),
        ("4 Feb 2026 - Halden Post", (), "Halden Post"),
        ("HALDEN POST SENIOR CORRESPONDENT", (), "Halden Post"),
        ("Halden, 4 February 2026", (), None),
        ("Listen Live", (), None),
    ],
)
def test_who_and_where_in_lines_of_many_forms(line: str, author: tuple[str, ...], outlet: str | None) -> None:
    made = text(f"The old bridge of Halden closes\n\n{line}\n\n{BODY}")
    assert (made.title, made.author, made.publisher) == ("The old bridge of Halden closes", author, outlet)


def test_a_russian_headline_with_its_date_and_writer() -> None:
    made = text(f"Старый мост закрыт\n\n4 февраля 2026, 10:15 | Анна Орлова | РИА Новости\n\n{RUSSIAN}")
    assert (made.title, made.author, made.publisher) == (
        "Старый мост закрыт",
        ("Анна Орлова",),
        "РИА Новости",
    )


def test_a_headline_that_begins_like_a_byline_is_none() -> None:
    made = text(f"Von der Leyen besucht Kiew\n\n4. Februar 2026\n\n{BODY}")
    assert (made.title, made.author) == ("Von der Leyen besucht Kiew", ())


def test_subscription_lines_are_furniture() -> None:
    found = case("paywall")
    for path in ("p.html", "p.txt"):
        kept_out = " ".join(furniture(found[path]))
        assert "free articles left this month" in kept_out
        assert "Already a subscriber? Sign in" in kept_out
        assert "9 euros a month" in kept_out
        assert "Mayor Tore Lien" not in kept_out


@pytest.mark.parametrize(
    "line",
    [
        "Sie haben noch 2 kostenlose Artikel in diesem Monat.", "Cet article est réservé aux abonnés.",
        "Чтобы продолжить чтение, оформите подписку за 99 рублей в месяц.", "Уже есть подписка? Войдите.",
        "هذا المقال متاح للمشتركين فقط. اشترك الآن.", "¿Ya eres suscriptor? Inicia sesión.",
        "You’ve reached your limit of free articles. Try unlimited access for a month.",
        "Log in or register to continue reading this story.",
    ],
)  # fmt: skip
def test_subscription_lines_of_many_languages(line: str) -> None:
    assert line in furniture(text(f"Old bridge closes\n\n{BODY}\n{line}\n"))


def test_a_page_of_text_tells_its_outlet_by_its_furniture() -> None:
    around = "About the Halden Courant\nHalden Courant Newsletters\nContact us\n"
    made = text(f"Home\nWorld\n\nThe old bridge of Halden closes\n\nBy Kari Moe\n\n{BODY * 3}\n{around}")
    assert made.publisher == "Halden Courant"
    one = text(
        f"Home\nWorld\n\nThe old bridge of Halden closes\n\nBy Kari Moe\n\n{BODY * 3}\nMore from Kari Moe\n"
    )
    assert one.publisher is None


MENU = "\n".join(f"Section {n}" for n in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def site(head: str, foot: str) -> Article:
    """A story in a site's page: a menu above it and below."""
    return text(f"{MENU}\n\nThe old bridge of Halden closes\n\n{head}\n\n{BODY * 3}\n{MENU}\n{foot}\n")


def test_who_keeps_the_rights_of_a_site_is_no_outlet() -> None:
    assert site("By Kari Moe", "© 2026 Borg Holdings Ltd. All rights reserved.").publisher is None
    foot = "About the Halden Courant\nThe Halden Courant on Facebook\n© 2026 Borg Holdings Ltd."
    assert site("By Kari Moe", foot).publisher in ("Halden Courant", "The Halden Courant")


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("The Associated Press", ("The Associated Press",)),
        ("Author:\nHalden Post Editorial Staff", ("Halden Post Editorial Staff",)),
        ("Moscow, Halden Post Bureau | 4 February 2026", ("Halden Post Bureau",)),
        ("By Kari Moe\nAssociated Press", ("Kari Moe",)),
    ],
)
def test_an_agency_or_a_team_signs_where_no_writer_does(head: str, author: tuple[str, ...]) -> None:
    assert site(head, "Contact us").author == author


@pytest.mark.parametrize(
    ("short", "name", "spelt"),
    [
        ("nypost", "New York Post", True), ("latimes", "Los Angeles Times", True),
        ("bbc", "BBC News", False), ("post", "New York Post", False), ("newyorkpost", "New York Post", False),
    ],
)  # fmt: skip
def test_an_address_abbreviates_a_name(short: str, name: str, spelt: bool) -> None:
    assert abbreviates(short, name) is spelt


def test_the_title_of_a_printed_page() -> None:
    page = "Home News About Log in Subscribe\n\nOld bridge closes\nto lorries\n\nThe council voted."
    assert printed_title("Old bridge closes to lorries | Halden Post", page) == "Old bridge closes to lorries"
    assert (
        printed_title("Old bridge closes to lorries - News - Halden Post", page)
        == "Old bridge closes to lorries"
    )
    assert printed_title("Microsoft Word - draft_7.doc", page) == ""
