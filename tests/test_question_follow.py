"""Follow-up questions made whole: what a reader asks next, and what the kit searches for and shows."""

# ruff: noqa: E501
import pytest

from rag.question import read
from rag.records import Answer, Citation, Published, Statement

LAVROV = "What did Lavrov say about regime change?"
HOMS = "How many people died in Homs?"
DRAFT = "What does the draft resolution call for?"
DIALOGUES = [
    (LAVROV, "And what did he say about refugees?", "What did Lavrov say about refugees?"),
    (LAVROV, "And in December?", "What did Lavrov say about regime change in December?"),
    (LAVROV, "And Clinton?", "What did Clinton say about regime change?"),
    (LAVROV, "What about Gatilov?", "What did Gatilov say about regime change?"),
    (LAVROV, "And about refugees?", "What did Lavrov say about refugees?"),
    (LAVROV, "To whom did he say it?", "To whom did Lavrov say it about regime change?"),
    (LAVROV, "Why?", "Why did Lavrov say this about regime change?"),
    (LAVROV, "When was that?", "When did Lavrov say this about regime change?"),
    (LAVROV, "Tell me more about it.", "Tell me more about regime change."),
    (HOMS, "And in Aleppo?", "How many people died in Aleppo?"),
    (HOMS, "How many civilians?", "How many civilians died in Homs?"),
    (HOMS, "How many officers?", "How many officers died in Homs?"),
    (HOMS, "Who killed them?", "Who killed the people who died in Homs?"),
    (HOMS, "Where?", "Where people died in Homs?"),
    ("How many people died in Homs in January 2012?", "And in 2013?", "How many people died in Homs in 2013?"),
    ("When did Muallem visit Moscow?", "What did he say there?", "What did Muallem say in Moscow?"),
    ("How many people live in Aleppo?", "Is there fighting there?", "Is there fighting in Aleppo?"),
    ("What did Clinton say about the Council?", "And her office?", "What did Clinton's office say about the Council?"),
    ("What did the White House say about it?", "And the Kremlin?", "What did the Kremlin say about it?"),
    (DRAFT, "Who introduced it?", "Who introduced the draft resolution?"),
    (DRAFT, "Did China support this resolution?", "Did China support the draft resolution?"),
    ("Which countries vetoed it in October?", "And in February 2012?", "Which countries vetoed it in February 2012?"),
    ("Who fled to Turkey?", "How many of them?", "How many people fled to Turkey?"),
    ("Что Лавров сказал о переговорах?", "А что он сказал об Асаде?", "Что Лавров сказал об Асаде?"),
    ("Что Лавров сказал о переговорах?", "А в декабре?", "Что Лавров сказал о переговорах в декабре?"),
    ("Что Лавров сказал о переговорах?", "А Путин?", "Что Путин сказал о переговорах?"),
    ("Что Лавров сказал о переговорах?", "Почему?", "Почему Лавров сказал о переговорах?"),
    ("ماذا قال لافروف عن الأسد؟", "وماذا قال عن المفاوضات؟", "ماذا قال لافروف عن المفاوضات؟"),
    ("ماذا قال لافروف عن الأسد؟", "وبوتين؟", "ماذا قال بوتين عن الأسد؟"),
    ("ماذا قال لافروف عن الأسد؟", "متى؟", "متى قال لافروف عن الأسد؟"),
]  # fmt: skip


def answered(question: str, asked_as: str | None = None, speaker: str | None = None) -> Answer:
    cited = Citation("a", "a.txt", 0, 1, "x", None, None, Published(), "body", speaker)
    return Answer(question, "answered", (Statement("x", "quote", "quote", (cited,)),), (), asked_as=asked_as)


@pytest.mark.parametrize(("before", "question", "whole"), DIALOGUES)
def test_a_dialogue(before, question, whole):
    assert read(question, (answered(before),)).text == whole


@pytest.mark.parametrize(
    "question",
    [
        "How many people live in Aleppo?",
        "Is it true that Putin criticized the crackdown?",
        "What did Muallem say about the Geneva conference?",
        "And then?",
        "?",
    ],
)
def test_what_stands_alone_or_says_nothing_is_left(question):
    assert read(question, (answered(LAVROV),)).text == question


def test_he_is_the_speaker_of_the_quote_that_was_shown():
    history = (answered("Who is Russia's deputy foreign minister?", speaker="Gennady Gatilov"),)
    assert read("What did he say about it?", history).text == "What did Gennady Gatilov say about it?"


def test_a_dialogue_goes_on_from_what_was_understood():
    history: tuple[Answer, ...] = ()
    told = []
    for question in (LAVROV, "And Clinton?", "And in December?", "And Putin?"):
        whole = read(question, history).text
        history = (*history, answered(question, asked_as=whole if whole != question else None))
        told.append(whole)
    assert told == [
        LAVROV,
        "What did Clinton say about regime change?",
        "What did Clinton say about regime change in December?",
        "What did Putin say about regime change in December?",
    ]
