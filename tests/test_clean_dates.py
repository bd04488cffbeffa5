# ruff: noqa: E501 - sample texts stand on one line
"""Dates: found in three languages, ambiguous ones left, publication stated, inferred or unknown."""

from __future__ import annotations

import pytest

from rag.clean import clean
from rag.clean.dates import dates
from rag.records import Article, Raw

STORY = "The envoy returned on Monday with a list of eleven names, and he read it aloud before noon.\n"


def article(text: str, **stated: str) -> Article:
    return clean(Raw("a.txt", "0", text, "txt", stated))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("December 10, 2012", "2012-12-10"),
        ("Tuesday 31 Jan 2012", "2012-01-31"),
        ("the 3rd of March 2014", "2014-03-03"),
        ("Feb. 14, 2017", "2017-02-14"),
        ("2012-12-10", "2012-12-10"),
        ("2012-12-10T17:42:00+04:00", "2012-12-10T17:42"),
        ("09 September 2013, 07:47", "2013-09-09T07:47"),
        ("May 7, 2013 at 6:12 PM EDT", "2013-05-07T18:12"),
        ("12:05 AM, 7 May 2013", "2013-05-07T00:05"),
        ("17:42 10.12.2012", "2012-12-10T17:42"),
        ("31/12/2012", "2012-12-31"),
        ("12/31/2012", "2012-12-31"),
        ("10 декабря 2012 года", "2012-12-10"),
        ("5 мая 2013, 14:20", "2013-05-05T14:20"),
        ("10 ديسمبر 2012", "2012-12-10"),
        ("١٠ كانون الأول/ديسمبر ٢٠١٢", "2012-12-10"),
        ("9 حزيران 2015", "2015-06-09"),
    ],
)
def test_dates(text: str, iso: str) -> None:
    assert [found.iso for found in dates(text)] == [iso]


@pytest.mark.parametrize(
    "text",
    ["03/04/2012", "December 10", "2012", "30 February 2012", "31.04.2012", "1923-12-10-2015", "May 2012",
     "10.12", "v1.12.2012.3", "44 March 2012", "0 May 2012"],
)  # fmt: skip
def test_what_is_no_whole_date(text: str) -> None:
    assert list(dates(text)) == []


def test_an_ambiguous_date_is_read_as_its_language_reads_it() -> None:
    assert [found.date for found in dates("03/04/2012", day_first=True)] == ["2012-04-03"]
    assert [found.date for found in dates("03/04/2012", day_first=False)] == ["2012-03-04"]


@pytest.mark.parametrize(
    ("text", "date", "how"),
    [
        (f"Envoy is back home again\n\n{STORY}", None, "unknown"),
        (f"Envoy is back home again\n\nAFP , Tuesday 31 Jan 2012\n\n{STORY}", "2012-01-31", "stated"),
        (f"December 10, 2012\n\nEnvoy is back home again\n\n{STORY}", "2012-12-10", "stated"),
        (f"Envoy is back home again\n\n03/04/2012\n\n{STORY}", None, "unknown"),
        (f"Envoy is back home again\n\nUpdated 10 May 2012, published 9 May 2012\n\n{STORY}", "2012-05-09", "stated"),
        (f"Envoy is back home again\n\nLast updated: 10 May 2012\n\n{STORY}", "2012-05-10", "inferred"),
        (f"Envoy is back home again\n\nBEIRUT, Dec. 10, 2012 (AP) - {STORY}", "2012-12-10", "stated"),
        (f"Envoy is back home again\n\n“BEIRUT” 10 December 2012/AFP/- {STORY}", "2012-12-10", "stated"),
        (f"Envoy is back home again\n\nEnvoy Ann Lee (12 May 1944 – 3 May 2012) was {STORY}", None, "unknown"),
        (f"Envoy is back home again\n\nEnvoy Ann Lee, 12 May 1944 – 3 May 2012, was {STORY}", None, "unknown"),
        (f"Envoy is back home again\n\nAnn Lee (born 12 May 1944) was the first - {STORY}", None, "unknown"),
        (f"Envoy is back home again\n\nshe was retrieved on 12 May 1944 – {STORY}", None, "unknown"),
        (f"Envoy is back home again\n\n{STORY}\nIn the war of 12 May 1999 he had lost a leg, he said to them.\n",
         None, "unknown"),
        (f"Envoy is back home again\n\n{STORY}\nAbout the author\nAnn Lee was born on 4 May 1970.\n", None, "unknown"),
        (f"Envoy is back home again\n\nDied 21 December 1993 (aged 84)\n\n{STORY}", None, "unknown"),
        (f"Tuesday, 5 June 2018\nWeather\nSport\nTelevision\nEnvoy is back home again\n\n{STORY}", None, "unknown"),
    ],
)  # fmt: skip
def test_publication(text: str, date: str | None, how: str) -> None:
    published = article(text).published
    assert (published.date, published.how) == (date, how)


def test_the_first_comment_tells_the_day_only_of_a_thread_in_order() -> None:
    one, two = "ann 9 May 2012, 10:05\nFirst!", "bob 11 May 2012, 09:00\nSecond, then."
    older_first = article(f"Envoy is back home again\n\n{STORY}\n2 comments\n{one}\n\n{two}\n")
    assert older_first.published.date == "2012-05-09"
    assert older_first.published.how == "inferred"
    assert older_first.published.reason == "the first of its 2 comments is of this day"
    newer_first = article(f"Envoy is back home again\n\n{STORY}\n2 comments\n{two}\n\n{one}\n")
    assert newer_first.published.date is None


def test_the_file_states_its_date() -> None:
    assert article(STORY, date="2012-12-10T10:00:00Z").published.date == "2012-12-10"
    assert article(STORY, date="around 2012").published.date is None
    inferred = article(STORY, url="https://example.org/2012/12/10/envoy.html").published
    assert (inferred.date, inferred.how, inferred.reason) == (
        "2012-12-10",
        "inferred",
        "the date in the page's address",
    )


def mentions(text: str, date: str) -> list[tuple[str, str]]:
    made = article(text, date=date)
    return [(made.text[m.start : m.end], m.date) for m in made.mentions]


def test_relative_days_are_resolved_where_the_day_is_known() -> None:
    text = "Talks resume in the capital again\n\nHe said Sunday that yesterday's talks were the last. "
    text += "On Monday he left for good. Last week nobody had come, nor last month.\n"
    assert mentions(text, "2012-12-10") == [
        ("Sunday", "2012-12-09"), ("yesterday", "2012-12-09"), ("Monday", "2012-12-10"),
        ("Last week", "2012-12-03/2012-12-09"), ("last month", "2012-11"),
    ]  # fmt: skip
    assert article(text).mentions == ()


def test_days_that_may_be_of_either_week_are_left_alone() -> None:
    text = "Talks resume in the capital again\n\nThey will meet on Friday. Since last Tuesday nobody slept well. "
    text += "Next Sunday is a holiday, and every Monday is a working day for all of them.\n"
    assert mentions(text, "2012-12-10") == [("last Tuesday", "2012-12-04"), ("Next Sunday", "2012-12-16")]


def test_relative_days_in_russian_and_arabic() -> None:
    assert mentions(
        "Новый раунд переговоров в Женеве\n\nОб этом он сообщил в воскресенье журналистам.\n", "2012-12-10"
    ) == [("воскресенье", "2012-12-09")]
    assert mentions(
        "جولة جديدة من المحادثات في جنيف\n\nوقال الوزير يوم الأحد إن الدعوات أرسلت إلى الجميع.\n",
        "2012-12-10",
    ) == [("الأحد", "2012-12-09")]


HEAD = "Envoy is back home again"


@pytest.mark.parametrize(
    ("text", "date", "reason"),
    [
        (f"{HEAD}\n\n04/05/2012\n\n{STORY}", None, "04/05/2012 can be read in two ways"),
        (f"{HEAD}\n\n04/05/2012 | updated 04/16/2012\n\n{STORY}", "2012-04-05", "the date line"),
        (f"{HEAD}\n\n04/05/2012 | updated 16/05/2012\n\n{STORY}", "2012-05-04", "the date line"),
        (f"{HEAD}\n\n04/05/2012\n\n{STORY}\nThe law of 12/31/2010 and that of 31/12/2010 are the same.\n",
         None, "04/05/2012 can be read in two ways"),
    ],
)  # fmt: skip
def test_a_date_in_numbers_is_read_as_the_page_s_plain_ones_are(
    text: str, date: str | None, reason: str
) -> None:
    published = article(text).published
    assert (published.date, published.reason) == (date, reason)


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\n\n{STORY}\n© 2003-2021 The Old Gazette, 5 May 2021\n",
        f"{HEAD}\n\n{STORY}\nRelated articles\n14 May 2016: In praise of hedges\n2 January 2014: Quince\n",
        f"{HEAD}\n\nRelated articles\n7 September 2010: Norland counts its islands\n\n{STORY}",
        f"{HEAD}\n\n{STORY}\nAnn Lee has written for the Gazette since 3 June 2012.\n",
        f"{HEAD}\n\n{STORY}\nhttps://example.org/2012/05/04/another-story.html\n",
        "عودة الوفد إلى العاصمة بلا توقيع\n\n22 رجب 1438 هـ\n\nعاد الوفد إلى العاصمة يوم الاثنين من دون أن يوقع على شيء، وقال رئيسه.\n",
        "عودة الوفد إلى العاصمة بلا توقيع\n\n22/7/1438\n\nعاد الوفد إلى العاصمة يوم الاثنين من دون أن يوقع على شيء، وقال رئيسه.\n",
        f"{HEAD}\n\n{STORY}\nFirst published in The Old Gazette in May 2011.\n",
    ],
)  # fmt: skip
def test_no_day_is_invented(text: str) -> None:
    published = article(text).published
    assert (published.date, published.how) == (None, "unknown")
    assert published.reason


def test_a_hijri_day_beside_the_other_is_left_out() -> None:
    text = "عودة الوفد إلى العاصمة\n\nالأربعاء - 22 رجب 1438 هـ - 19 أبريل 2017 مـ\n\nعاد الوفد إلى العاصمة من دون أن يوقع على شيء.\n"
    assert article(text).published.date == "2017-04-19"


def test_a_reprint_s_weekday_between_year_and_day() -> None:
    assert [found.date for found in dates("GMT 9:30:00 2011 الأربعاء 21 سبتمبر")] == ["2011-09-21"]
    assert list(dates("in 2010 on 5 May they met")) == []


def test_relative_days_stand_beside_a_passage_that_is_found() -> None:
    from rag.draw.output import article_document

    told = article_document(
        article("Talks resume in the capital again\n\nHe said Sunday that it was over.\n", date="2012-12-10")
    )
    assert [(one["text"], one["date"]) for one in told["dates"]] == [("Sunday", "2012-12-09")]


@pytest.mark.parametrize("told", ["2015", "2015-06"])
def test_a_year_or_a_month_alone_is_what_the_file_states(told):
    made = article(STORY, date=told)
    assert (made.published.date, made.published.how) == (told, "stated")
    assert made.mentions == ()  # "Monday" of which week is not told


@pytest.mark.parametrize("told", ["2015-13", "0012", "20155", "15"])
def test_what_is_no_year_is_no_date(told):
    assert article(STORY, date=told).published.date is None
