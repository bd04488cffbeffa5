"""A question after an answer: asked of the article that it quotes, or of all. All texts are our own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from small import library_of

from rag.answer import look
from rag.answer.evidence import Look
from rag.answer.talk import names_people, talk
from rag.library import Library
from rag.pipeline.ask import GOES_ON, search
from rag.question import read
from rag.records import Filter, Notes, Person

FERRY = """Ferry runs aground off Halden

The ferry Nordlys ran aground off Halden on Sunday with 212 people aboard.

Divers found two bodies. Of the crew only the cook survived.

The ship was going from Moss to Kiel. The harbour master said the lights had been out for a week.

It will be towed to Horten on Friday.
"""
FIRE = """Fire destroys mill in Karlsby

A fire destroyed the old mill of Karlsby on Tuesday. Nine workers were inside, and seven were hurt.

The mayor said a lamp had been left burning. The mill will not be rebuilt.
"""
COACH = """Coach overturns near Rygge

A coach with 40 pupils overturned near Rygge in January. All of them survived.

The police said the driver had been awake for twenty hours. The road stayed closed until noon.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("talk")
    return library_of(folder, ferry=FERRY, fire=FIRE, coach=COACH)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who survived?", "the cook"),
        ("What did the harbour master say?", "out for a week"),
        ("How many were aboard?", "212 people"),
    ],
)
def test_what_leaves_the_thing_out_is_asked_of_the_article_of_the_last_answer(library, question, told):
    first = library.ask("What happened to the Nordlys?")
    answer = library.ask(question, history=[first])
    assert any(told in one.text for one in answer.statements[:2])
    assert answer.statements[0].citations[0].path == "ferry.txt"


@pytest.mark.parametrize("question", ["Why?", "How many?"])
def test_a_bare_question_word_asks_of_what_was_asked_before(library, question):
    first = library.ask("Who said a lamp had been left burning in the mill of Karlsby?")
    answer = library.ask(question, history=[first])
    assert "lamp" in answer.asked_as
    assert "lamp" in answer.statements[0].text


def test_a_question_word_takes_the_place_of_the_last_one(library):
    history = [library.ask("What happened to the Nordlys?")]
    for question in ("How many?", "When?"):
        history.append(library.ask(question, history=history))
    assert [one.asked_as for one in history[1:]] == [
        "How many: what happened to the Nordlys?",
        "When: what happened to the Nordlys?",
    ]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many workers were inside the mill of Karlsby when it burned?", "Nine workers"),
        ("What did the police say about the driver of the coach near Rygge?", "twenty hours"),
    ],
)
def test_what_names_another_thing_is_asked_of_all(library, question, told):
    answer = library.ask(question, history=[library.ask("What happened to the Nordlys?")])
    assert told in answer.statements[0].text
    assert GOES_ON not in answer.note


def test_a_name_that_the_article_does_not_have_is_asked_of_all(library):
    answer = library.ask("Was Rygge towed?", history=[library.ask("What happened to the Nordlys?")])
    assert GOES_ON not in answer.note


def test_the_talk_moves_on_with_its_answers(library):
    history = [library.ask("What happened to the Nordlys?")]
    for question in ("What burned down in Karlsby on Tuesday?", "What did the mayor say?"):
        history.append(library.ask(question, history=history))
    assert "lamp" in history[-1].statements[0].text


def test_what_leads_is_named(library):
    history = [library.ask("Who said a lamp had been left burning in the mill of Karlsby?")]
    answer = library.ask("Will it be rebuilt?", history=history)
    assert answer.note.startswith(f"{GOES_ON} “Fire destroys mill in Karlsby”: what it tells comes first.")
    assert "will not be rebuilt" in answer.statements[0].text
    assert answer.where == Filter()


@pytest.mark.parametrize(
    ("question", "note"),
    [("Who insured it?", " No article has the word “insured”."), ("Was it towed?", "")],
)
def test_what_no_article_tells_is_said_of_all(library, question, note):
    """The article of the fire says nothing of towing, that of the ferry does."""
    history = [library.ask("Who said a lamp had been left burning in the mill of Karlsby?")]
    answer = library.ask(question, history=history)
    leads = f"{GOES_ON} “Fire destroys mill in Karlsby”: what it tells comes first."
    assert answer.note.removeprefix(leads) == note


def test_without_an_answer_or_within_chosen_articles_nothing_leads(library):
    first = library.ask("What happened to the Nordlys?")
    chosen = Filter(paths=("coach.txt", "ferry.txt"))
    within = library.ask("Who survived?", history=[first], where=chosen)
    assert within.where == chosen
    assert GOES_ON not in within.note + library.ask("Who survived?").note


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        ("How old was Kari Dahl?", True),
        ("How old was Dahl?", True),
        ("How old was he?", True),
        ("How old was Halden?", False),
        ("How old was he: who is Kari Dahl?", False),
    ],
)
def test_a_pronoun_is_shown_as_somebody_of_the_article_alone(whole, expected):
    notes = Notes("a", "1", people=(Person("Kari Dahl", ((0, 9),)),))
    assert names_people(read("How old was he?"), read(whole), notes) == expected
    assert not names_people(read("How old was he?"), read("How old was Dahl?"), None)


def test_what_is_known_of_a_question_after_an_answer(library):
    def looked(text: str, *paths: str) -> Look:
        encoder = library._fitting_encoder()
        found = search(text, library.index, encoder, Filter(paths=paths), library.settings)
        return look(read(text), found, library.index.notes, encoder.tokens)

    everywhere, within = looked("Who survived?"), looked("Who survived?", "ferry.txt")
    short = talk(read("Who survived?"), everywhere, within)
    text = "Who of the coach survived in Halden in 2014?"
    long = talk(read(text), everywhere, looked(text, "ferry.txt"))
    assert (short.named, long.named) == (0.0, 1.0)
    assert short.length < long.length
    assert (short.filled, long.filled) == (0.0, 1.0)
    assert (short.foreign, long.foreign) == (0.0, 1.0)  # the ferry is no coach
    assert (short.best_everywhere, short.best_within) == (max(everywhere.logits), max(within.logits))
    sure = talk(read(text), everywhere, replace(everywhere, probability=1.0))
    assert 6 < sure.within < 7  # never infinite
