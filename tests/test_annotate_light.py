"""Numbers, days and names of a short text: by rules, with no model."""

import subprocess
import sys
from datetime import date

import pytest

from rag import annotate
from rag.records import Article, Block, Published

DAY = date(2026, 2, 4)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A total of 39 are confirmed dead.", [("39", 39.0, "", "dead", "")]),
        ("The house held over 1,000 people.", [("1,000", 1000.0, "", "people", ">")]),
        ("At least seventeen people died.", [("seventeen", 17.0, "", "people died", ">")]),
        ("a payout of one million rubles", [("one million rubles", 1e6, "rub", "", "")]),
        ("nearly $3.5 billion in aid", [("$3.5 billion", 3.5e9, "usd", "", "~")]),
        ("20% of voters", [("20%", 20.0, "percent", "voters", "")]),
        ("10,952 107.7", [("10,952", 10952.0, "", "", ""), ("107.7", 107.7, "", "", "")]),
        ("tens of thousands of refugees", [("tens of thousands", 1e4, "", "refugees", ">")]),
        ("between 36 and 40 people", [("36", 36.0, "", "people", ""), ("40", 40.0, "", "people", "")]),
        ("a man aged 86", [("86", 86.0, "age", "", "")]),
        ("fewer than a hundred ships", [("a hundred", 100.0, "", "ships", "<")]),
        ("погибли более 3,5 млн человек 12 мая", [("3,5 млн", 3.5e6, "", "человек", ">")]),
        ("a gift of $5m or A$200k", [("$5m", 5e6, "usd", "", ""), ("A$200k", 2e5, "aud", "", "")]),
        ("SEK9 million, some 60 bln", [("SEK9 million", 9e6, "sek", "", ""), ("60 bln", 6e10, "", "", "~")]),
        ("worth €5-6bn", [("€5", 5e9, "eur", "", ""), ("6bn", 6e9, "eur", "", "")]),
        ("five to six million men", [("five", 5e6, "", "men", ""), ("six million", 6e6, "", "men", "")]),
        ("one and two thousand men", [("one", 1e3, "", "men", ""), ("two thousand", 2e3, "", "men", "")]),
        ("S-300, the G20, the 3rd, resolution 2254 at 8:00, in 2013", []),
    ],
)
def test_numbers_with_what_they_count(text: str, told: list[tuple[object, ...]]) -> None:
    found = annotate.numbers(text)
    assert [(text[n.start : n.end], n.value, n.unit, n.counted, n.bound) for n in found] == told


@pytest.mark.parametrize(
    ("text", "words", "since", "until", "how"),
    [
        ("It is closed on 01.06.2026.", "01.06.2026", "2026-06-01", "2026-06-01", "stated"),
        ("on March 14, 2020, he left", "March 14, 2020", "2020-03-14", "2020-03-14", "stated"),
        ("in March 2020", "March 2020", "2020-03-01", "2020-03-31", "stated"),
        ("from 3-5 May 2020", "3-5 May 2020", "2020-05-03", "2020-05-05", "stated"),
        ("in the 1990s", "1990s", "1990-01-01", "1999-12-31", "stated"),
        ("on 14 March", "14 March", "2026-03-14", "2026-03-14", "inferred"),
        ("they will meet on 21 January", "21 January", "2027-01-21", "2027-01-21", "inferred"),
        ("a plan to act on the raid of 21 January", "21 January", "2026-01-21", "2026-01-21", "inferred"),
        ("a plan to act on 21 October", "21 October", "2026-10-21", "2026-10-21", "inferred"),
        ("he said on Sunday", "Sunday", "2026-02-01", "2026-02-01", "inferred"),
        ("they met last week", "last week", "2026-01-26", "2026-02-01", "inferred"),
        ("by the end of the month", "by the end of the month", "2026-02-04", "2026-02-28", "inferred"),
        ("closed after Easter", "Easter", "2026-04-05", "2026-04-05", "inferred"),
        ("closed in two weeks", "in two weeks", "2026-02-16", "2026-02-22", "inferred"),
        ("in the spring of next year", "spring of next year", "2027-03-01", "2027-05-31", "inferred"),
        ("three days ago", "three days ago", "2026-02-01", "2026-02-01", "inferred"),
        ("в среду, 12 мая 2021 года", "среду, 12 мая 2021", "2021-05-12", "2021-05-12", "stated"),
        ("на прошлой неделе", "прошлой неделе", "2026-01-26", "2026-02-01", "inferred"),
        ("am 3. Mai 2021 in Bonn", "3. Mai 2021", "2021-05-03", "2021-05-03", "stated"),
        ("le 14 juillet 2020", "14 juillet 2020", "2020-07-14", "2020-07-14", "stated"),
        ("this weekend", "this weekend", "2026-02-07", "2026-02-08", "inferred"),
        ("last quarter", "last quarter", "2025-10-01", "2025-12-31", "inferred"),
        ("the third quarter of 2020", "third quarter of 2020", "2020-07-01", "2020-09-30", "stated"),
        ("at the end of May 2020", "at the end of May 2020", "2020-05-16", "2020-05-31", "stated"),
        ("July 13 to 17 of last year", "July 13 to 17 of last year", "2025-07-13", "2025-07-17", "inferred"),
        ("in June last year", "June last year", "2025-06-01", "2025-06-30", "inferred"),
        ("5 марта прошлого года", "5 марта прошлого года", "2025-03-05", "2025-03-05", "inferred"),
        ("on Monday of last week", "Monday of last week", "2026-01-26", "2026-01-26", "inferred"),
        ("the second half of 2019", "second half of 2019", "2019-07-01", "2019-12-31", "stated"),
        ("Q3 2019", "Q3 2019", "2019-07-01", "2019-09-30", "stated"),
        ("the winter of 2006-07", "winter of 2006-07", "2006-12-01", "2007-02-28", "stated"),
        ("he arrived this morning", "this morning", "2026-02-04", "2026-02-04", "inferred"),
        ("by mid-2018", "2018", "2018-01-01", "2018-12-31", "stated"),
        ("closed at midnight", "at midnight", "", "", "unknown"),
        ("either of two days: 03/04/2020", "03/04/2020", "", "", "unknown"),
    ],
)
def test_days_against_the_day_of_publication(text: str, words: str, since: str, until: str, how: str) -> None:
    (found,) = annotate.days(text, None, DAY)
    assert (text[found.start : found.end], found.since, found.until, found.how) == (words, since, until, how)


def test_a_relative_day_without_a_day_of_publication_is_unknown() -> None:
    assert [(d.since, d.how) for d in annotate.days("It was closed on Sunday.")] == [("", "unknown")]


def test_a_day_to_come_is_not_taken_for_one_that_was() -> None:
    (found,) = annotate.days("The talks will go on until Sunday.", "en", DAY)
    assert found.how == "unknown"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What did Sergei Lavrov say about the U.N. in Syria?", ["Sergei Lavrov", "U.N.", "Syria"]),
        ("Who is the President of the Czech Republic?", ["President of the Czech Republic"]),
        ("When was NATO founded? I'm in London.", ["NATO", "London"]),
        ("Which countries did Erdogan's minister visit in May?", ["Erdogan"]),
        ("Когда Владимир Зеленский был в Париже?", ["Владимир Зеленский", "Париже"]),
        ("when was it?", []),
    ],
)
def test_names_by_their_capitals(text: str, told: list[str]) -> None:
    assert [text[start:end] for start, end in annotate.names(text)] == told


def test_light_notes_are_of_the_reporting_and_have_its_spans() -> None:
    head, body, comment = "Nine ships leave\n", "On Sunday 9 ships left.\n", "I saw 7 on Monday."
    text = head + body + comment
    a, b = len(head), len(head + body)
    blocks = (Block(0, a, "headline"), Block(a, b, "body"), Block(b, len(text), "comment"))
    article = Article("x", "x.txt", "", None, None, (), Published("2026-02-04", "stated"), "en", text, blocks)
    notes = annotate.light(article)
    assert [text[n.start : n.end] for n in notes.numbers] == ["Nine", "9"]
    assert [(text[d.start : d.end], d.since) for d in notes.days] == [("Sunday", "2026-02-01")]
    assert (notes.article_id, notes.annotator, notes.utterances) == ("x", annotate.VERSION, ())


def test_a_short_text_needs_no_parser() -> None:
    code = (
        "import sys; from rag import annotate; annotate.numbers('9 ships'); annotate.days('Sunday');"
        "annotate.names('Ana Lopez'); assert not {'spacy', 'slovnet', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
