"""The search over the five seeds, with the real encoder."""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest

from rag.chunk import chunk, context, heading
from rag.encode import load
from rag.index import LocalIndex, vectors
from rag.records import Filter
from rag.retrieve import retrieve
from rag.settings import Settings

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "seed_questions.jsonl").read_text("utf-8").splitlines()
]
ANSWERABLE = [one for one in QUESTIONS if one["answerable"]]


@pytest.mark.parametrize("question", ANSWERABLE, ids=[one["id"] for one in ANSWERABLE])
def test_a_gold_quote_is_among_the_first_passages(built, question) -> None:
    index = LocalIndex.open(built.index)
    hits = retrieve(question["question"], index, load(Settings()), Filter(), 6, Settings()).hits
    found = [(hit.article.path, " ".join(hit.text.split())) for hit in hits]
    gold = [(one["article"], " ".join(one["quote"].split())[:60]) for one in question["gold"]]
    assert any(path == article and quote in text for path, text in found for article, quote in gold)


def test_a_small_index_finds_what_a_large_one_does(built) -> None:
    """The vectors that are kept in memory of a small index change no rank and no score but by rounding."""
    index, encoder = LocalIndex.open(built.index), load(Settings())
    for one in QUESTIONS:
        some = retrieve(one["question"], index, encoder, Filter(), 20, Settings()).hits
        with patch.object(vectors, "FEW", 0):
            others = retrieve(one["question"], index, encoder, Filter(), 20, Settings()).hits
        assert [hit.passage.id for hit in some] == [hit.passage.id for hit in others]
        for hit, other in zip(some, others, strict=True):
            assert hit.score == pytest.approx(other.score, abs=2e-5)
            assert (hit.dense_rank, hit.lexical_rank) == (other.dense_rank, other.lexical_rank)
            assert (hit.sentence_scores, hit.matched) == (other.sentence_scores, other.matched)


def test_the_real_tokenizer_finds_every_passage_within_its_limit(built) -> None:
    encoder = load(Settings())
    for article in LocalIndex.open(built.index).articles():
        for limit in (encoder.max_tokens, 64):
            passages = chunk(article, encoder.count, limit)
            texts = [f"{heading(context(article))}\n{article.text[p.start : p.end]}" for p in passages]
            assert max(encoder.count(texts)) + 2 <= limit
