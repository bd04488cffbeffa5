"""Answers on disk and in documents: what is loaded equals what was saved, and quotes are checked again."""

# ruff: noqa: E501
import io
import json
from dataclasses import replace

import docx
import pytest
from scripted import evidence_of, hit_of
from word_notes import footnotes

from rag.answer import citation
from rag.answer.recheck import recheck
from rag.draw.export import export
from rag.errors import RagError, SettingsError
from rag.question import read
from rag.records import Answer, Disagreement, Filter, Statement
from rag.records.json import from_json, to_json


@pytest.fixture
def answer() -> Answer:
    """Two quotes of one article in the order to read, and one more that was found."""
    hit = hit_of()
    tanks, people, talks = (citation(one, [hit]) for one in evidence_of(hit))
    talks = replace(talks, speaker="Sergei Lavrov", how="office")
    statements = tuple(Statement(one.quote, "quote", "quote", (one,)) for one in (tanks, talks))
    return Answer("How many tanks are moving on Aleppo?", "answered", statements, (hit,), (people,))


def written(answer: Answer) -> Answer:
    """The same answer with a sentence of a model of every level but `quote`, and with a disagreement."""
    levels = ("checked", "unverified", "contradicted")
    told = [Statement(f"It is {one}.", one, "m", answer.citations, f"so {one}") for one in levels]
    apart = Disagreement("number", answer.citations, ("100", "1.5"))
    return replace(
        answer,
        status="conflicting",
        statements=(*told, *answer.statements),
        disagreement=apart,
        llm="m",
        judge="j",
    )


def test_what_is_loaded_equals_what_was_saved(answer):
    assert from_json(to_json(answer)) == answer
    assert to_json(from_json(to_json(answer))) == to_json(answer)
    assert from_json(to_json(written(answer))) == written(answer)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": 1}',
        '{"format": 99}',
        '{"format": 1, "answer": {}, "articles": {}}',
        '{"format": 2, "answer": {}, "articles": {}}',
    ],
)
def test_what_is_no_answer_is_refused(text):
    with pytest.raises(RagError):
        from_json(text)


def test_a_quote_whose_source_changed_is_marked(answer):
    article = answer.hits[0].article
    same = recheck(answer, {article.id: article})
    assert [c.changed for c in same.citations] == [False] * len(answer.citations)
    assert same == answer
    gone = recheck(answer, {})
    assert all(c.changed for c in (*gone.citations, *gone.more))


def test_a_quote_that_moved_is_followed_and_one_that_stands_twice_is_not(answer):
    article, citation = answer.hits[0].article, answer.citations[0]
    moved = replace(article, id="a2", text=f"A new first line.\n\n{article.text}")
    (found_again, *_) = recheck(answer, {"a2": moved}).citations
    assert (found_again.article_id, found_again.changed) == ("a2", False)
    assert moved.text[found_again.start : found_again.end] == citation.quote
    context = found_again.context
    assert context is None or moved.text[context.start : context.end] == context.text
    twice = replace(article, id="a3", text=f"x{article.text} {article.text}")
    assert recheck(answer, {"a3": twice}).citations[0].changed
    reworded = replace(article, id="a4", text=article.text.replace("tanks", "trucks"))
    assert recheck(answer, {"a4": reworded}).citations[0].changed


def hostile(answer: Answer) -> Answer:
    """The same answer of an article whose metadata are full of markup."""
    article = replace(
        answer.hits[0].article,
        title="# <b>5 & $6_x$</b> {~^} \\x",
        author=("A & B {Sons}",),
        url="https://example.org/a_b?c=1&d={2}",
    )
    hits = tuple(replace(hit, article=article) for hit in answer.hits)
    told = tuple(
        replace(
            s, citations=tuple(replace(c, title=article.title, speaker="<i>Ann</i>") for c in s.citations)
        )
        for s in answer.statements
    )
    return replace(answer, hits=hits, statements=told, question="1. <script>x</script> costs $5 and $7?")


def test_what_an_article_holds_is_markup_in_no_document(answer):
    bad = hostile(answer)
    markdown = export(bad, "markdown").decode()
    assert "\n# 1\\. \\<script\\>x\\</script\\> costs \\$5 and \\$7?\n" in f"\n{markdown}"
    assert "\\# \\<b\\>5 \\& \\$6\\_x\\$" in markdown
    html = export(bad, "html").decode()
    assert "<script>" not in html
    assert "<i>Ann" not in html
    bibtex = export(bad, "bibtex").decode()
    assert "author = {{A \\& B \\{Sons\\}}}" in bibtex
    assert "url = {https://example.org/a_b?c=1&d=%7B2%7D}" in bibtex
    assert r"5 \& \$6\_x\$" in bibtex
    assert bibtex.count("{") == bibtex.count("}")
    word = docx.Document(io.BytesIO(export(bad, "docx")))
    assert "<i>Ann</i>" in "\n".join(p.text for p in word.paragraphs)
    assert json.loads(export(bad, "csl"))[0]["author"] == [{"literal": "A & B {Sons}"}]


@pytest.mark.parametrize("kind", ["markdown", "docx"])
def test_a_refusal_shows_the_nearest_passages(answer, kind):
    refusal = replace(
        answer, status="not_in_sources", statements=(), note="Not in the sources: nothing.", asked_as="Why?",
        where=Filter(since="2012-02-01"),
    )  # fmt: skip
    data = export(refusal, kind)
    told = (
        data.decode()
        if kind == "markdown"
        else "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    )
    assert "The nearest passages" in told
    assert "Some 100 tanks" in told
    assert "Sources" not in told
    assert "Asked as: Why?" in told
    assert "articles since 1 February 2012" in told
    assert told.count("Not in the sources") == 1


def test_markdown_holds_quote_mark_and_offsets(answer):
    told = export(answer, "markdown").decode()
    citation = answer.citations[0]
    assert f"characters {citation.start}-{citation.end}" in told
    assert "[^1]" in told
    assert "Daily, 26 July 2012, Tanks" in told


def test_word_opens_and_holds_the_quotes(answer):
    made = docx.Document(io.BytesIO(export(answer, "docx")))
    text = "\n".join(p.text for p in made.paragraphs)
    assert answer.statements[0].text in text
    assert "Sources" in text
    assert footnotes(export(answer, "docx"))[0].startswith("“Tanks,” Daily, July 26, 2012")


def test_markdown_says_what_is_not_sure_of_a_sentence(answer):
    told = export(written(answer), "markdown").decode()
    assert "It is checked." in told
    assert "so checked" not in told
    assert "(not confirmed by its quotes: so unverified)" in told
    assert "~~It is contradicted.~~" in told
    assert "contradicted by its quotes: so contradicted" in told


def test_word_strikes_a_contradicted_sentence_and_says_why(answer):
    made = docx.Document(io.BytesIO(export(written(answer), "docx")))
    struck = [run.text for p in made.paragraphs for run in p.runs if run.font.strike]
    assert struck == ["It is contradicted."]
    assert "contradicted by its quotes: so contradicted" in "\n".join(p.text for p in made.paragraphs)


@pytest.mark.parametrize("kind", ["markdown", "docx"])
def test_closest_passages_are_exported_as_such(answer, kind):
    data = export(replace(answer, status="related"), kind)
    told = (
        data.decode()
        if kind == "markdown"
        else "\n".join(p.text for p in docx.Document(io.BytesIO(data)).paragraphs)
    )
    assert "Closest passages: none is certain to answer" in told
    assert "Answered" not in told


def test_bibliographies(answer):
    (item,) = json.loads(export(answer, "csl"))
    assert (item["title"], item["container-title"], item["issued"]) == (
        "Tanks",
        "Daily",
        {"date-parts": [[2012, 7, 26]]},
    )
    told = export(answer, "bibtex").decode()
    assert "@article{rag-a1," in told
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
    assert read(question, (Answer(before, "answered", (), ()),)).text == whole


@pytest.mark.parametrize(
    "question", ["Who is Russia's deputy foreign minister?", "How many people were killed in Homs?"]
)
def test_a_question_that_stands_alone_is_left(question):
    assert read(question, (Answer("What did Lavrov say?", "answered", (), ()),)).text == question
    assert read(question).text == question
