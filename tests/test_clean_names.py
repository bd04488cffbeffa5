# ruff: noqa: E501 - sample texts stand on one line
"""Who wrote a story, and for whom: names as papers set them in English, Russian and Arabic."""

from __future__ import annotations

import pytest

from rag.clean import clean
from rag.clean.bylines import byline, people, person, several
from rag.clean.outlets import outlet, rights, spelt
from rag.records import Article, Raw

_STORY = "\n\n".join(
    [
        "The two delegations returned to the hall on Monday with fewer demands than they had brought in January.",
        "Neither side would say in public what it had given up, and nobody in the hall asked them.",
        "A second round is planned for the spring, when the snow on the upper road has gone at last.",
    ]
)


def made(head: str, tail: str = "") -> Article:
    return clean(Raw("a.txt", "0", f"{head}\n\n{_STORY}\n\n{tail}", "txt"))


def role(article: Article, text: str) -> str:
    at = article.text.index(text)
    return next(block.role for block in article.blocks if block.start <= at < block.end)


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Jane Smith and Omar Haddad", ("Jane Smith", "Omar Haddad")),
        ("IRINA KASLOVA and PETER DOWNS", ("Irina Kaslova", "Peter Downs")),
        ("Philippa Ward in Geneva and Matthias Krol in Moscow", ("Philippa Ward", "Matthias Krol")),
        ("Rebecca Stone, Diplomatic Editor", ("Rebecca Stone",)),
        ("Ingrid Solberg <ingrid@lists.example>", ("Ingrid Solberg",)),
        ("Ирина Сидорова обозреватель", ("Ирина Сидорова",)),
        ("رامي حداد-موسكو", ("رامي حداد",)),
        ("Staff Reporter", ("Staff Reporter",)),  # all that a paper tells is what it tells
    ],
)
def test_people(line: str, names: tuple[str, ...]) -> None:
    assert people(line) == names


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Jane Smith, Reuters", (("Jane Smith",), "Reuters")),
        ("BBC News, Ostrava Bridge", ((), "BBC News")),
        ("موسكو: رائد جابر", (("رائد جابر",), None)),
        ("موسكو-سانا", ((), "سانا")),
        ("Julian Marsh, diplomatic editor", (("Julian Marsh",), None)),
        ("Марина Совина (Редактор отдела «Мир»)", (("Марина Совина",), None)),
        ("The envoy, a Russian, said nothing", None),
        ("Geneva, Monday", None),
    ],
)
def test_bylines(line: str, told: tuple[tuple[str, ...], str | None] | None) -> None:
    assert byline(line) == told


def test_several_names_and_where_they_write_from() -> None:
    assert several("Иван Самойлов, Ольга Терехова, Порт-Сельм") == ("Иван Самойлов", "Ольга Терехова")
    assert several("Elena Brodsky and Hamid Farouk") == ("Elena Brodsky", "Hamid Farouk")
    assert several("Fire destroys grain elevator, and nobody is hurt") == ()
    assert several("Elena Brodsky") == ()


@pytest.mark.parametrize(
    "line", ["Madam President,", "United States", "Diplomatic Editor", "Уважаемые коллеги"]
)
def test_what_is_no_person(line: str) -> None:
    assert person(line) is None


def test_capitals_are_the_paper_s_and_not_the_name_s() -> None:
    assert [spelt(n) for n in ("PATRICK O'BRIEN", "ANN MCDONNELL", "Jan van der Berg", "ИВАН ПЕТРОВ-ВОДКИН")] == [
        "Patrick O'Brien", "Ann McDonnell", "Jan van der Berg", "Иван Петров-Водкин",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("© 2015 The Harbour Times. All rights reserved.", "The Harbour Times"),
        ("Copyright 2014 The Associated Press. All rights reserved. This material may not be published.",
         "Associated Press"),
        ("© 1999-2012 Столичная газета. Свидетельство о регистрации", "Столичная газета"),
        ("جميع الحقوق محفوظة © 2019 شبكة الأفق", "شبكة الأفق"),
        ("Copyright (c) 2012. All rights reserved.", None),
        ("The copyright was sold.", None),
    ],
)  # fmt: skip
def test_who_keeps_the_rights(line: str, name: str | None) -> None:
    assert rights(line) == name


def test_an_outlet_of_two_scripts() -> None:
    names = (
        "Агентство «Север»",
        "(Агентство «Север»)",
        "«Газета Север»",
        "“The Daily Lantern”",
        "(The Daily Lantern",
    )
    assert [outlet(n) for n in names] == [
        "Агентство «Север»", "Агентство «Север»", "Газета Север", "The Daily Lantern", "The Daily Lantern"
    ]  # fmt: skip
    assert [outlet(n) for n in ("INTERFAX.RU", "The Daily Lantern", "إذاعة النورس", "The envoy")] == [
        "Интерфакс", "The Daily Lantern", "إذاعة النورس", None,
    ]  # fmt: skip


def test_the_headline_stands_below_navigation_and_above_the_names() -> None:
    article = made(
        "Notes on cuffs\nRecent Entries | Archive | Friends\nAbout the queue\n14 March 2012, 22:30"
    )
    assert (article.title, article.published.date) == ("About the queue", "2012-03-14")
    article = made(
        "Customs part ways\nThe two capitals could not agree on where to build\nAnn Berg, Jan Kos, Oslo"
    )
    assert (article.title, article.author) == ("Customs part ways", ("Ann Berg", "Jan Kos"))


def test_a_line_of_two_arabic_words_is_no_writer_unless_it_begins_as_names_do() -> None:
    head = "عودة الوفد إلى العاصمة بلا توقيع\n14 مارس 2012"
    assert made(f"{head}\nانسخ الرابط").author == ()
    assert made(f"{head}\nأحمد السيد").author == ("أحمد السيد",)


def test_a_picture_s_credit_is_not_a_second_writer() -> None:
    article = made(
        "University drops its exchange\nAnn Berg\nThe Ledger News\nAug. 29, 2023\nTim Boe / The Ledger News"
    )
    assert article.author == ("Ann Berg",)


def test_a_caption_follows_its_heading() -> None:
    article = made(
        "Why a bridge has reopened\n3 February 2020\nImage caption,\nThe bridge was closed for years"
    )
    assert role(article, "The bridge was closed") == "caption"


def test_lines_after_the_last_paragraph_are_no_body() -> None:
    article = made("Why a bridge has reopened", "Ten walks for the weekend\nBank raises its rate again")
    assert role(article, "Ten walks") == role(article, "Bank raises") == "furniture"


def test_a_list_that_is_announced_is_body() -> None:
    article = made(
        "Why a bridge has reopened", "These are the towns that have agreed:\n- Selm\n- Upper Velna"
    )
    assert role(article, "- Upper Velna") == "body"


def test_page_numbers_and_the_lines_beside_them() -> None:
    paragraphs = _STORY.split("\n\n")
    header = "Centre for Maritime Studies | Policy Brief"
    text = (
        f"Small harbours\n\n{paragraphs[0]}\n1\n{header}\n{paragraphs[1]}\n2\n{header}\n{paragraphs[2]}\n3\n"
    )
    article = clean(Raw("a.txt", "0", text, "txt"))
    assert {role(article, header), role(article, "\n2\n".strip())} == {"furniture"}
    body = "".join(article.text[b.start : b.end] for b in article.blocks if b.role in ("lead", "body"))
    assert [line for line in body.split("\n") if line] == paragraphs


def test_a_forum_s_posts_are_comments_with_writer_and_time() -> None:
    text = (
        "The Treaty Desk\nForum Index -> Cold War -> Documents\nDid the treaty ever get a Russian text?\n"
        "archivist_7\nJoined: 14 Jan 2006\nPosts: 412\nPosted: Thu Apr 02, 2009 4:10 pm\n"
        "I have the English and the French text of the treaty, and both say that there is a third one.\n"
        "Lena_M\nJoined: 30 Nov 2007\nPosts: 58\nPosted: Thu Apr 02, 2009 6:55 pm\n"
        "It was printed in the ministry's bulletin, number 9 of that year, on page 31.\nPowered by phpBB"
    )
    article = clean(Raw("a.txt", "0", text, "txt"))
    assert article.title == "Did the treaty ever get a Russian text?"
    assert [(b.author, b.time) for b in article.blocks if b.role == "comment"] == [
        ("archivist_7", "2009-04-02T16:10"),
        ("Lena_M", "2009-04-02T18:55"),
    ]
    assert (article.published.date, article.published.how) == ("2009-04-02", "inferred")
    assert not [b for b in article.blocks if b.role in ("lead", "body")]


@pytest.mark.parametrize(
    ("tail", "author"),
    [
        ("Беседовала Елена Грачёва", ("Елена Грачёва",)),
        ("Анна Корнеева", ("Анна Корнеева",)),
        ("By Ann Berg", ("Ann Berg",)),
        ("Tags\nVladimir Putin", ()),
        ("Ann Berg of the ministry had come too, and said so.\nAnn Berg", ()),
    ],
)
def test_who_signs_below_the_story(tail: str, author: tuple[str, ...]) -> None:
    assert made("Why a bridge has reopened", tail).author == author


def test_an_outlet_in_the_date_s_row_or_above_all() -> None:
    article = made(
        "Утренняя газета / Политика\nТаможня разошлась по берегам\n5 июня 2012, 12:43 │ В мире │ Печать"
    )
    assert (article.publisher, article.title) == ("Утренняя газета", "Таможня разошлась по берегам")
    assert article.published.date == "2012-06-05"
    article = made("Envoys return to Geneva with a list\nThe Beacon, Tuesday 5 June 2012 17.41 BST")
    assert (article.publisher, article.published.date) == ("The Beacon", "2012-06-05")
