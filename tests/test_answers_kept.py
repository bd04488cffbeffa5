"""Answers on disk and in documents: what is loaded equals what was saved, and quotes are checked again."""

# ruff: noqa: E501
import io
import json

import docx
import pytest
from test_write_models import found

from rag.errors import RagError, SettingsError
from rag.export import export
from rag.followup import rewrite
from rag.gate import decide
from rag.records import Answer, Filter, Retrieved
from rag.records.json import from_json, to_json
from rag.verify import recheck, verify
from rag.write import Quotes, evidence


@pytest.fixture
def answer() -> Answer:
    retrieved = found()
    draft = Quotes().write(retrieved.question, evidence(retrieved), retrieved.hits)
    return verify(retrieved.question, draft, retrieved)


def test_what_is_loaded_equals_what_was_saved(answer):
    assert from_json(to_json(answer)) == answer
    assert to_json(from_json(to_json(answer))) == to_json(answer)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 1}', '{"format": 99}', '{"format": 1, "answer": {}, "articles": {}}']
)
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(RagError):
        from_json(text)


def test_a_quote_whose_source_changed_is_marked(answer):
    article = answer.hits[0].article
    same = recheck(answer, {article.id: article})
    assert [c.changed for c in same.citations] == [False] * len(answer.citations)
    gone = recheck(answer, {})
    assert all(c.changed for c in gone.citations)


def test_markdown_holds_quote_mark_and_offsets(answer):
    told = export(answer, "markdown").decode()
    citation = answer.citations[0]
    assert f"characters {citation.start}-{citation.end}" in told
    assert "[^1]" in told
    assert "Daily, 2012-07-26, Tanks" in told


def test_word_opens_and_holds_the_quotes(answer):
    made = docx.Document(io.BytesIO(export(answer, "docx")))
    text = "\n".join(p.text for p in made.paragraphs)
    assert answer.statements[0].text in text
    assert "Sources" in text


def test_bibliographies(answer):
    (item,) = json.loads(export(answer, "csl"))
    assert (item["title"], item["container-title"], item["issued"]) == (
        "Tanks",
        "Daily",
        {"date-parts": [[2012, 7, 26]]},
    )
    told = export(answer, "bibtex").decode()
    assert "@article{source1," in told
    assert "year = {2012}" in told


def test_html_is_escaped(answer):
    assert b"<!doctype html>" in export(answer, "html")
    with pytest.raises(SettingsError, match="no export 'rtf'"):
        export(answer, "rtf")


ASKED = [
    ("What did Lavrov say about the fate of Assad?", "And what did he say in December?", "What did Lavrov say in December?"),
    ("What did Lavrov say in 2012?", "And in 2013?", "What did Lavrov say in 2013?"),
    ("What did Lavrov say about Assad?", "What about Putin?", "What did Putin say about Assad?"),
    ("What did Lavrov say about Assad?", "And what did Clinton say?", "What did Clinton say about Assad?"),
    ("Did Russia suspend missile deliveries?", "Why?", "Why did Russia suspend missile deliveries?"),
    ("How many people were killed in Aleppo?", "Who lives there?", "Who lives in Aleppo?"),
    ("How many tanks are moving on Aleppo?", "And how many fighters?", "How many fighters are moving on Aleppo?"),
    ("Что сказал Лавров о Сирии?", "А что он сказал в декабре?", "Что Лавров сказал в декабре?"),
    ("What did Muallem say in Moscow?", "Did his position change?", "Did Muallem's position change?"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "question", "whole"), ASKED)
def test_a_follow_up_is_made_whole(before, question, whole):
    assert rewrite(question, (Answer(before, "answered", (), (), ()),)) == whole


@pytest.mark.parametrize(
    "question", ["Who is Russia's deputy foreign minister?", "How many people were killed in Homs?"]
)
def test_a_question_that_stands_alone_is_left(question):
    assert rewrite(question, (Answer("What did Lavrov say?", "answered", (), (), ()),)) is None
    assert rewrite(question, ()) is None


def test_nothing_found_within_a_filter_is_said():
    verdict = decide(
        Retrieved("What did Lavrov say?", (), where=Filter(since="2012-02-01", until="2012-03-01"))
    )
    assert not verdict.answerable
    assert "between 2012-02-01 and 2012-03-01" in verdict.reason
