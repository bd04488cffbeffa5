"""Whether a sentence shows an answer of the kind that is asked for."""

import pytest

from rag.language.question import expects, extremes, light_spans
from rag.language.slots import measured, persons, shows_day, shows_person, shows_place, slot


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("How old was Walter Munk when he died?", "age"),
        ("How long had the conflict lasted?", "duration"),
        ("How much does the statue weigh?", "mass"),
        ("How far is Rankus from Damascus?", "length"),
        ("What percentage of the votes did he win?", "percent"),
        ("How much did the missiles cost?", "money"),
        ("What is the population of Damascus?", "people"),
        ("How often did Russia block it?", "times"),
        ("How many tanks were moved?", ""),
        ("Сколько человек живёт в Алеппо?", "people"),
    ],
)
def test_what_a_number_measures(question, unit):
    assert slot(question, expects(question).kind).unit == unit


@pytest.mark.parametrize(
    ("unit", "text", "share"),
    [
        ("mass", "It weighed 82 pounds.", 1.0),
        ("mass", "It was stolen with 3 others.", 0.3),
        ("mass", "It was stolen.", 0.0),
        ("people", "Aleppo is home to some 2.5 million people.", 1.0),
        ("people", "Around 300,000 people were killed in the conflict.", 0.3),
        ("money", "Trade had grown to $1.9 billion.", 1.0),
        ("times", "It blocked them on three occasions.", 1.0),
        ("age", "He was 101 and died of pneumonia.", 1.0),
        ("duration", "after almost 21 months of conflict", 1.0),
    ],
)
def test_a_quantity_in_the_unit_that_is_asked_for(unit, text, share):
    assert measured(unit, text) == share


def test_persons_are_neither_countries_nor_acronyms():
    text = "On Sunday the EAG of Russia and Kyrgyzstan thanked President Atambayev and Vuk Jeremic."
    assert persons(text, "en") == [("President Atambayev", True), ("Vuk Jeremic", True)]


@pytest.mark.parametrize(
    ("question", "text", "share"),
    [
        ("Who became president?", "Then Evariste Ndayishimiye was elected.", 1.0),
        ("Who became president?", "The language is present in Kyrgyzstan.", 0.3),
        ("Who introduced the draft?", "A draft was introduced by Morocco.", 0.5),
        ("Who introduced the draft?", "It was rejected flatly.", 0.0),
    ],
)
def test_a_sentence_shows_a_person(question, text, share):
    assert shows_person(slot(question, "who"), text, "en", frozenset()) == share


def test_a_sentence_shows_a_place_that_the_question_does_not_name():
    asked = frozenset({"rankus"})
    assert shows_place("He spoke in Amman on Tuesday.", "en", asked) == 1.0
    assert shows_place("He spoke in Rankus.", "en", asked) == 0.0


def test_a_sentence_shows_a_day():
    assert shows_day("They agreed in May to meet.", frozenset()) == 1.0
    assert shows_day("They agreed in May to meet.", frozenset({(None, 5, None)})) == 0.0
    assert shows_day("They agreed on Tuesday.", frozenset()) == 0.6


def test_a_question_word_in_the_middle_does_not_tell_what_is_asked():
    assert expects("What sea bordered the empire when he died?").kind == "other"
    assert expects("Which minister warned when he left?").kind == "who"
    assert expects("Which foreign ministers met in Geneva?").kind == "who"
    assert slot("Which presidents were impeached?", "who").holder


def test_words_that_ask_and_tell_nothing():
    question = "Who took part according to the various reports?"
    assert [question[a:b] for a, b in light_spans(question)] == [
        "took part",
        "according to the various reports",
    ]
    assert extremes("What is the oldest grave of the first park?") == {"oldest", "first"}
