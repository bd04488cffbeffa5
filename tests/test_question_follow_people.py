"""Whom and what the pronouns of a follow-up question stand for; what is no question."""

import pytest

from rag.question import data, is_question, read
from rag.records import Answer, Citation, Published, Statement


def answered(question: str, told: str = "x", speaker: str | None = None) -> Answer:
    cited = Citation("a", "a.txt", 0, 1, "x", None, None, Published(), "body", speaker)
    return Answer(question, "answered", (Statement(told, "quote", "quote", (cited,)),), ())


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("How did Grigory Magnby die?", "How old was he?", "How old was Grigory Magnby?"),
        ("Who shot Hans Vik?", "Where was he buried?", "Where was Hans Vik buried?"),
        ("What did Lavrov say about Magnitsky?", "How old was he?", "How old was Magnitsky?"),
        ("Why did the mayor of Halden resign?", "How old is he?", "How old is the mayor of Halden?"),
        ("Was the driver drunk?", "How fast did he drive?", "How fast did the driver drive?"),
        ("Сколько лет мэру Хальдена?", "Почему он ушёл?", "Почему мэру Хальдена ушёл?"),
    ],
)
def test_he_is_the_one_asked_about_and_not_the_one_quoted_on_him(before, question, whole):
    assert read(question, (answered(before, speaker="Per Olsen"),)).text == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        ("Why was the bridge at Halden closed?", "When was it built?", "When was the bridge built?"),
        ("Who designed the amphitheatre?", "When was it opened?", "When was the amphitheatre opened?"),
        ("What is NATO?", "When was it founded?", "When was NATO founded?"),
        ("What did Lavrov say about Syria?", "Tell me more.", "Tell me more about Syria"),
        ("When did Macron meet Putin?", "And Merkel?", "When did Macron meet Merkel?"),
    ],
)
def test_it_is_what_was_asked_about(before, question, whole):
    assert read(question, (answered(before),)).text == whole


@pytest.mark.parametrize(
    ("before", "question", "whole"),
    [
        (
            "To whom does the quay belong?",
            "Who said that?",
            "Who said that: to whom does the quay belong?",
        ),
        (
            "How many people died on the ferry?",
            "And how many were hurt?",
            "How many were hurt (on the ferry)?",
        ),
        (
            "Did oil leak into the bay of Ellim?",
            "And who denied it?",
            "Who denied it: did oil leak into the bay of Ellim?",
        ),
        ("Was Navalny poisoned?", "And who confirmed that?", "Who confirmed that: was Navalny poisoned?"),
        ("Кто взорвал мост?", "А кто это отрицает?", "Кто это отрицает: кто взорвал мост?"),
        (
            "Who introduced the draft resolution?",
            "And who rejected it?",
            "Who rejected the draft resolution?",
        ),
        ("Who shot down the Ukrainian jet?", "And how many died?", "How many died (Ukrainian)?"),
        ("Who shot down the Ukrainian jet?", "Why?", "Why: who shot down the Ukrainian jet?"),
        ("What did Lavrov say in Australia?", "Why?", "Why did Lavrov say this in Australia?"),
        ("What did Lavrov say?", "When?", "When did Lavrov say this?"),
        ("Who shot down the Ukrainian jet?", "Who saw it?", "Who saw the Ukrainian jet?"),
        ("Why did Sergei Ivanov go?", "Did Putin want it?", "Did Putin want it: why did Sergei Ivanov go?"),
        (
            "How many refugees are in Turkey?",
            "And in Libya in 2014?",
            "How many refugees are in Libya in 2014?",
        ),
        ("How many refugees are in Turkey?", "and children?", "How many children are in Turkey?"),
        ("Which states vetoed the draft?", "When did they veto it?", "When did the states veto the draft?"),
        ("Сколько беженцев в Турции?", "А в Ливии?", "Сколько беженцев в Ливии?"),
        ("كم عدد اللاجئين في تركيا؟", "وفي ليبيا؟", "كم عدد اللاجئين في ليبيا؟"),
        ("Why did Putin write to Howard?", "Thanks, and when?", "When did Putin write to Howard?"),
        ("Whose helicopter went missing?", "Where did it crash?", "Where did the helicopter crash?"),
        ("Which killed more, the storm or the flood?", "the second one?", "Tell me more about the flood"),
        ("How do Ankara and Athens differ?", "What about the latter?", "Tell me more about Athens"),
        ("How many people died at Sorno?", "And how many were hurt?", "How many were hurt (Sorno)?"),
        ("Who is envoy to NATO?", "And to the United Nations?", "Who is envoy to the United Nations?"),
    ],
)
def test_what_leans_on_the_whole_question(before, question, whole):
    assert read(question, (answered(before),)).text == whole


def test_it_is_no_person():
    history = (answered("Was Navalny poisoned?", "The critic Alexei Navalny was poisoned."),)
    assert read("Who saw it?", history).text == "Who saw it: was Navalny poisoned?"
    assert read("When did it happen?", history).text == "When was Navalny poisoned?"


def test_a_place_in_a_row_is_an_article_that_was_cited():
    told = Citation("a", "a.txt", 0, 1, "x", "Mill burns", None, Published(), "body")
    history = (Answer("What burned?", "answered", (Statement("x", "quote", "quote", (told,)),), ()),)
    assert read("And the first one?", history).text == "Tell me more about “Mill burns”"


def test_she_is_whom_the_answer_names_where_who_was_asked():
    told = "The mayor of Halden, Kari Berg, closed the bridge, said Per Olsen of the police."
    history = (answered("Who is the mayor of Halden?", told, "Per Olsen"),)
    assert read("When was she elected?", history).text == "When was Kari Berg elected?"
    told = "Viktor Orn, an Envoy to the North, was moved. Valentina Mor replaces him as Envoy to the North."
    history = (answered("Who became Envoy to the North?", told),)
    assert read("Whom did she replace?", history).text == "Whom did Valentina Mor replace?"


@pytest.mark.parametrize(
    "question", ["How many died this year?", "Thanks", "in German please", "How much will the repair cost?"]
)
def test_what_leans_on_nothing_stays_as_it_is(question):
    assert read(question, (answered("Why was the bridge at Halden closed?"),)).text == question


def test_thanks_in_between_do_not_end_a_talk():
    history = (answered("Why was the bridge at Halden closed?"), answered("Thanks!"))
    assert read("When was it built?", history).text == "When was the bridge built?"


def test_a_question_keeps_what_was_typed():
    question = read("And  Clinton?", (answered("What did Lavrov say about Syria?"),))
    assert question.asked == "And  Clinton?"
    assert question.text == "What did Clinton say about Syria?"
    assert [name.text for name in question.names] == ["Clinton", "Syria"]


SMALL = data.table("follow")["small"]


@pytest.mark.parametrize("text", SMALL["yes"])
def test_small_talk_is_no_question(text):
    assert not is_question(text)


@pytest.mark.parametrize("text", SMALL["no"])
def test_a_question_is_no_small_talk(text):
    assert is_question(text)
