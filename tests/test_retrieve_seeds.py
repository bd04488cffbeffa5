"""The search over the five seeds, with the real encoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.chunk import chunk, context, heading
from rag.encode import load
from rag.index import LocalIndex
from rag.records import Filter
from rag.retrieve import retrieve
from rag.retrieve.search import candidates, query_of
from rag.settings import Settings

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "seed_questions.jsonl").read_text("utf-8").splitlines()
]
ANSWERABLE = [one for one in QUESTIONS if one["answerable"]]


@pytest.mark.parametrize("question", ANSWERABLE, ids=[one["id"] for one in ANSWERABLE])
def test_a_gold_quote_is_among_the_first_passages(built, question) -> None:
    index = LocalIndex.open(built.index)
    hits = retrieve(question["question"], index, load(Settings()), Filter(), 6).hits
    found = [(hit.article.path, " ".join(hit.text.split())) for hit in hits]
    gold = [(one["article"], " ".join(one["quote"].split())[:60]) for one in question["gold"]]
    assert any(path == article and quote in text for path, text in found for article, quote in gold)


def test_the_real_tokenizer_finds_every_passage_within_its_limit(built) -> None:
    encoder = load(Settings())
    for article in LocalIndex.open(built.index).articles():
        for limit in (encoder.max_tokens, 64):
            passages = chunk(article, encoder.count, limit)
            texts = [f"{heading(context(article))}\n{article.text[p.start : p.end]}" for p in passages]
            assert max(encoder.count(texts)) + 2 <= limit


@pytest.mark.parametrize(
    ("text", "cosines"),
    [("Who signed the treaty", 3), ("Who signed the treaty?", 3), ("The ministers signed the treaty.", 2)],
)
def test_a_statement_is_not_ranked_by_where_answers_lie(built, text, cosines) -> None:
    index, encoder = LocalIndex.open(built.index), load(Settings())
    found = candidates(query_of(text, "en", index, encoder), index, encoder.languages, Filter(), 50)
    assert len(found.cosines) == cosines
