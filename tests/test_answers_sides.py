"""Both sides of a claim, both parts of a question, and what lies just outside a filter."""

import pytest
from small import library_of

from rag.language.claims import Day, contradicts, day_told, denied, denies_a_claim, plain_terms
from rag.library import Library
from rag.library import open as open_library
from rag.records import Answer, Filter
from rag.write.parts import parts

WINTER = Filter(since="2012-02-01", until="2012-03-01")
FLOOD = """Flood in Norvik kills nine

The river rose over its banks in Norvik on Monday.

Governor Ann Lee said the dam had failed. The power company denied the claim and said the dam was sound.
"""
LATER = """Norvik mourns

The dam of Norvik broke in May 2019, officials said.
"""
EARLIER = """Looking back at Norvik

The dam of Norvik broke in June 2018, according to the court.
"""


@pytest.fixture(scope="module")
def library(built) -> Library:
    return open_library(built.index, built.seeds)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Library:
    return library_of(tmp_path_factory.mktemp("made"), flood=FLOOD, later=LATER, earlier=EARLIER)


def test_the_president_of_a_text_is_the_one_of_its_headline(tmp_path):
    told = {
        "id": "a", "title": "President Ann Lee met farmers in Norvik", "date": "2019-05-01",
        "text": "The President said that the harvest of wheat had failed.\n\nFarmers came from all Norvik.",
    }  # fmt: skip
    library = library_of(tmp_path, told)
    assert "harvest of wheat had failed" in texts(
        library.ask("What did Ann Lee say about the harvest of wheat?")
    )


def texts(answer: Answer) -> str:
    return " ".join(" ".join(s.text.split()) for s in answer.statements)


def test_an_outlets_wording_stands_beside_what_an_official_denies(library):
    answer = library.ask("Is Syria an ally of Russia?")
    assert answer.status == "conflicting"
    assert "was not an ally" in texts(answer)
    assert "stood by its ally Syria" in texts(answer)
    assert [c.published.date for s in answer.statements for c in s.citations] == ["2012-01-31", "2013-09-09"]
    assert answer.note.startswith("The sources disagree: ")
    assert "AFP, 2012-01-31" in answer.note


def test_a_claim_stands_beside_its_refutation(library):
    answer = library.ask("Did al-Assad halt military operations?")
    assert answer.status == "conflicting"
    assert "had been halted" in texts(answer)
    assert "have refuted the claim" in texts(answer)


def test_the_error_of_one_article_stands_beside_what_contradicts_it(library):
    """March 2012, says one; an article of January 2012 says that it was the March before."""
    answer = library.ask("When did the Syrian uprising erupt?")
    assert answer.status == "conflicting"
    assert "in March 2012" in texts(answer)
    assert "a revolt that erupted in March" in texts(answer)


def test_a_denial_in_the_next_sentence(made):
    answer = made.ask("Did the dam in Norvik fail?")
    assert answer.status == "conflicting"
    assert "had failed" in texts(answer)
    assert "denied the claim" in texts(answer)


def test_two_articles_that_tell_different_days(made):
    answer = made.ask("When did the dam of Norvik break?")
    assert answer.status == "conflicting"
    assert "May 2019" in texts(answer)
    assert "June 2018" in texts(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Will Russia back the resolution?",
        "Where did Ban speak to a news conference?",
        "Is Moscow going to allow a UN resolution demanding Assad's departure?",
    ],
)
def test_what_does_not_contradict_is_no_conflict(library, question):
    assert library.ask(question).status == "answered"


def test_a_month_belongs_to_the_year_before_its_article():
    assert day_told("It erupted in March.", "2012-01-31") == Day(2011, 3, None)
    assert day_told("It erupted in March.", "2012-05-31") == Day(2012, 3, None)
    assert day_told("It erupted in March.", None) is None
    assert not Day(2011, 3, None).agrees(Day(2012, 3, None))
    assert Day(2011, 3, 4).agrees(Day(2011, None, None))


def test_a_not_denies_the_words_behind_it():
    terms = plain_terms("Is Syria an ally of Russia?")
    assert denied("We are not an ally of president Assad.", terms) == {0}
    assert denied("Not everybody knows that Syria has an old and famous ally.", terms) == frozenset()
    assert denies_a_claim("Protesters have refuted the claim.")
    assert not denies_a_claim("He denied entry.")
    assert not contradicts("Who is an ally?", [("He is an ally.", None), ("He is not an ally.", None)])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who introduced the resolution, and when?", ["Who introduced the resolution", "when"]),
        ("How many died and where did it happen?", ["How many died", "where did it happen"]),
        ("What did Russia and China veto?", ["What did Russia and China veto?"]),
        ("Кто такой Гатилов и сколько ему лет?", ["Кто такой Гатилов", "сколько ему лет"]),
        ("Romeo and when it rains", ["Romeo and when it rains"]),
    ],
)
def test_the_parts_of_a_question(question, told):
    assert [part for part, _ in parts(question)] == told


def test_a_bare_part_borrows_the_words_of_the_other():
    assert [whole for _, whole in parts("Who introduced the resolution, and when?")] == [
        "Who introduced the resolution?",
        "When introduced the resolution?",
    ]


@pytest.mark.parametrize(
    ("question", "holds", "lacks"),
    [
        ("Who introduced the resolution, and when?", "introduced by Morocco", "“when”"),
        ("How many people live in Aleppo, and who is its mayor?", "2.5 million", "“who is its mayor”"),
        ("Where did Ban speak to a news conference and how old is he?", "in Amman", "“how old is he”"),
    ],
)
def test_the_part_that_the_sources_do_not_tell_is_named(library, question, holds, lacks):
    answer = library.ask(question)
    assert answer.status == "partial"
    assert holds in texts(answer)
    assert answer.note.startswith(f"Not in the sources: {lacks}.")


def test_both_parts_are_answered(library):
    answer = library.ask("What did Lavrov say about regime change, and to which broadcaster did he speak?")
    assert answer.status == "answered"
    assert "Regime change is not our profession" in texts(answer)
    assert "broadcaster ABC" in texts(answer)


def test_a_refusal_tells_the_nearest_day_outside_the_filter(library):
    answer = library.ask(
        "What did Gatilov say about civil war?", where=Filter(since="2012-02-01", until="2012-03-01")
    )
    assert answer.status == "not_in_sources"
    assert answer.note == (
        "Not in the sources: nothing between 2012-02-01 and 2012-03-01; the nearest is of 31 January 2012."
    )


def test_a_filter_is_not_blamed_for_what_no_article_tells(library):
    answer = library.ask(
        "What is the capital of Australia?", where=Filter(since="2012-02-01", until="2012-03-01")
    )
    assert answer.status == "not_in_sources"
    assert "the nearest" not in answer.note


@pytest.mark.parametrize("question", ["When was Lavrov born?", "Who designed the airport of Damascus?"])
def test_a_name_alone_answers_nothing(library, question):
    assert library.ask(question).status == "not_in_sources"


def test_totals_stand_side_by_side_and_a_part_of_one_does_not(library):
    answer = library.ask("How many people have been killed in Syria?")
    assert answer.status == "conflicting"
    assert [f in s.text for s, f in zip(answer.statements, ("5,400", "19,000", "100,000"), strict=True)] == [
        True
    ] * 3


DAYS = """Shelling in Norvik

On Monday alone, 30 people were killed in Norvik, doctors said.
"""
OTHER_DAYS = """More shelling in Norvik

On Friday alone, 12 people were killed in Norvik, doctors said.
"""


def test_what_two_days_cost_is_no_disagreement(tmp_path):
    answer = library_of(tmp_path, a=DAYS, b=OTHER_DAYS).ask("How many people were killed in Norvik?")
    assert (answer.status, len(answer.statements)) == ("answered", 2)


def test_one_article_contradicts_itself_only_where_a_sentence_denies_the_other():
    told = [("He is an ally.", None), ("He is not an ally.", None)]
    assert contradicts("Is he an ally?", told)
    assert not contradicts("Is he an ally?", told, apart=False)
    denied = [("He said the dam had failed.", None), ("The company denied the claim.", None)]
    assert contradicts("Did the dam fail?", denied, apart=False)


BRIDGE = """Minister Ann Lee opened the new bridge of Norvik. Fishermen, schools and three choirs watched her
do it, in a wind that took the hats of many, and the mayor thanked all who had built it through two winters.

The bridge shortens the way to the islands by an hour. It was planned for years; the town had too little
money for it, and its ferries carried ever fewer people. So the council waited, and so did the islands.

The harbour lost half of its trade after Sund joined the League of Ports, whose ships now pass it by.
"""


@pytest.mark.parametrize(
    ("question", "date", "status"),
    [
        ("When did Ann Lee open the bridge of Norvik?", "2019-05-01", "answered"),
        ("When did Ann Lee open the bridge of Norvik?", None, "not_in_sources"),
        ("When did Sund join the League of Ports?", "2019-05-01", "not_in_sources"),
    ],
    ids=[
        "what opens a dated story is of its day",
        "of an undated one nobody knows",
        "what it mentions is not",
    ],
)
def test_a_day_is_told_or_that_of_the_news(tmp_path, question: str, date: str | None, status: str) -> None:
    library = library_of(tmp_path, {"id": "a", "title": "New bridge", "text": BRIDGE, "date": date})
    assert library.ask(question).status == status
