"""A model in the whole path of a question: its sentences stand in place, with level and exact quotes."""

from __future__ import annotations

import pytest
from scripted import model_of
from small import library_of

from rag.answer.judge import ModelJudge
from rag.answer.model import Writer
from rag.encode import load
from rag.library import Library
from rag.pipeline.ask import ask
from rag.records import Answer
from rag.settings import Settings

BRIDGE = (
    "Old bridge closes\n\nHalden Post, 4 February 2026\n\n"
    "The old bridge of Halden closes on the first of June, after engineers found cracks in two pillars.\n\n"
    "Mayor Tore Lien said the closure would cost the city 14 million crowns."
)
COST = "How much will the closure of the bridge cost?"


@pytest.fixture(scope="module")
def library(tmp_path_factory) -> Library:
    return library_of(tmp_path_factory.mktemp("written"), bridge=BRIDGE)


def answered(library: Library, reply: str, verdicts: str | None = None, question: str = COST) -> Answer:
    """The answer where the writer replies so, and the judge (none without verdicts) so."""
    _, writing = model_of(reply)
    judge = None if verdicts is None else ModelJudge(model_of(verdicts)[1])
    return ask(question, library.index, load(Settings()), Writer(writing), judge)


def exact(library: Library, answer: Answer) -> bool:
    cited = [c for s in answer.statements for c in s.citations]
    return bool(cited) and all(
        library.index.article(c.article_id).text[c.start : c.end] == c.quote for c in cited
    )


def test_a_sentence_that_checks_and_judge_confirm_is_checked(library):
    answer = answered(library, "The closure will cost 14 million crowns [1-2].", "1: yes")
    assert [s.level for s in answer.statements] == ["checked"]
    assert answer.status == "answered"
    assert (answer.llm, answer.judge) == ("scripted", "scripted")
    assert exact(library, answer)


def test_a_wrong_number_is_not_checked_whatever_the_judge_says(library):
    (statement,) = answered(library, "The closure will cost 15 million crowns [1-2].", "1: yes").statements
    assert statement.level == "unverified"
    assert "15 million" in statement.reason


def test_what_the_judge_contradicts_stays_in_its_place(library):
    reply = "The closure will cost 14 million crowns [1-2].\nThe bridge stays open [2]."
    answer = answered(library, reply, "1: yes\n2: contradicted a")
    assert [s.level for s in answer.statements] == ["checked", "contradicted"]
    assert answer.statements[1].citations


def test_without_a_judge_nothing_is_checked(library):
    answer = answered(library, "The closure will cost 14 million crowns [1-2].")
    assert [s.level for s in answer.statements] == ["unverified"]
    assert answer.judge == "none"


def test_a_model_that_refuses_leaves_no_claim(library):
    answer = answered(library, "NOT IN THE SOURCES")
    assert (answer.status, answer.statements) == ("not_in_sources", ())
    assert answer.more, "what was found is still there to look at"


def test_a_model_that_fails_leaves_the_quotes(library):
    answer = answered(library, "   ")
    assert {s.level for s in answer.statements} == {"quote"}
    assert "scripted" in answer.note


def small(reply: str, verdicts: str) -> tuple[Writer, ModelJudge]:
    """A small writer and a small judge of another name."""
    (_, writing), (_, judging) = model_of(reply), model_of(verdicts)
    writing.small = judging.small = True
    judging.name = "other"
    return Writer(writing), ModelJudge(judging)


def test_a_small_model_is_judged_by_another_and_said_to_be_small(library):
    writer, judge = small("The closure will cost 14 million crowns [2].\n", "1: yes")
    answer = ask(COST, library.index, load(Settings()), writer, judge)
    assert (answer.llm, answer.judge) == ("scripted", "other")
    assert answer.note.startswith("A small model wrote and judged this")


def test_the_word_of_a_small_judge_makes_no_answer_of_what_is_related(library):
    question = "What did the fishermen of Halden think of it?"
    reply = "Mayor Tore Lien said the closure would cost 14 million crowns [1, 2].\n"
    assert answered(library, "NOT IN THE SOURCES", None, question).status == "not_in_sources"
    status = answered(library, reply, "1: yes", question).status
    assert status == "answered"
    weak = ask(question, library.index, load(Settings()), *small(reply, "1: yes"))
    assert weak.status == "related"


def test_a_small_model_that_marks_the_wrong_quote_is_given_the_right_one(library):
    reply = "Mayor Tore Lien said the closure of the bridge would cost the city 14 million crowns [{}].\n"
    for mark in (1, 2):
        answer = ask(COST, library.index, load(Settings()), *small(reply.format(mark), "1: yes"))
        (statement,) = answer.statements
        assert "14 million" in statement.citations[0].quote
        assert statement.level in ("checked", "quote")
