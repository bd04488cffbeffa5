"""Both searches, the filter within them, the fusion of their scores, and the list that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import QuestionError
from rag.language import detect, fold, script
from rag.lexical import Asked, Group, Ranked, ask
from rag.records import ROLES, Filter, Hit, Retrieved
from rag.retrieve.explain import matched, query_terms
from rag.retrieve.fuse import fuse
from rag.retrieve.variety import varied
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.encode import Encoder
    from rag.index import SearchIndex

Array = NDArray[Any]

POOL = 200
"""Rows that each search brings to the fusion, where the index holds more than twice as many."""
SPARE = 5
"""Hits beyond k that stand in where near-identical ones are left out."""


def retrieve(
    question: str, index: SearchIndex, encoder: Encoder, where: Filter, k: int, settings: Settings
) -> Retrieved:
    """The `k` passages that pass `where` and best match `question`, best first by (-score, id).

    Fewer come only if fewer pass. Raises QuestionError for a question without a letter or digit.
    """
    if not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty", "Ask in words.")
    language = detect(question)
    groups = ask(question, language)
    query = encoder.encode_query(question)
    read = readable(index, encoder.languages, question, language)
    found = candidates(query, groups, index, read, index.mask(where), max(POOL, 4 * k))
    told = _hits(found, index, k)
    hits = [hit for _, hit in told.values()]
    if settings.reranker:
        from rag.retrieve.rerank import rerank

        hits = rerank(question, hits, settings.reranker)
    rows = [told[hit.passage.id][0] for hit in hits]
    shown = varied(hits, [index.postings.words(row) for row in rows], k)
    hits = _explained([hits[n] for n in shown], [rows[n] for n in shown], query, groups, index)
    return Retrieved(question, tuple(hits), query_terms(groups, found.asked), where, language)


def near(passage_id: str, index: SearchIndex, k: int) -> tuple[Hit, ...]:
    """The `k` passages most like a given one by their words, itself left out."""
    passage = index.passages([index.row(passage_id)])[0]
    article = index.article(passage.article_id)
    groups = ask(article.text[passage.start : passage.end], article.language)
    keys = [group.keys for group in groups]
    rows, scores = index.postings.top(keys, k + 1, index.mask(Filter()))
    pairs = zip(index.passages(rows), scores.tolist(), strict=True)
    hits = [
        Hit(other, index.article(other.article_id), score, lexical_rank=rank, lexical_score=score)
        for rank, (other, score) in enumerate(pairs, 1)
        if other.id != passage_id
    ]
    return tuple(hits[:k])


@dataclass(frozen=True, slots=True)
class Found:
    """Candidate rows with what each search says of them; arrays in parallel, in no order.

    `words` and `cosines` are what `fuse` was given, in its order; without a reading of sentences
    (an encoder that does not know the language) there is only the passage's cosine, for show.
    """

    rows: Array
    words: tuple[Array, ...]
    cosines: tuple[Array, ...]
    read: NDArray[np.bool_] | None
    score: Array
    asked: list[Asked]


def candidates(
    query: Array, groups: Sequence[Group], index: SearchIndex, read: NDArray[np.bool_] | bool | None,
    mask: NDArray[np.bool_] | None, pool: int,
) -> Found:  # fmt: skip
    """The rows that either search brings, scored.

    `read` says which rows the encoder reads: None for all, False where it cannot read the question.
    """
    ranked = index.postings.ranked([group.keys for group in groups], mask)
    asked, spoken = ranked.asked, read is not False
    rows = _pool(query, ranked, index, spoken, mask, pool)
    if not len(rows):  # the filter lets nothing through
        none = np.zeros(0, np.float32)
        return Found(rows, (none,), (none,), None, none, asked)
    forms = [fold(group.text) for group in groups if " " not in group.text]
    words = (ranked.scores(rows), *index.postings.near(rows, asked, forms))
    cosines = (index.cosines(query, rows), index.best_sentences(query, rows))
    seen = read[rows] if isinstance(read, np.ndarray) else None
    score = fuse(words, cosines if spoken else (), index.postings.lengths[rows], seen)
    return Found(rows, words, cosines if spoken else cosines[:1], seen, score, asked)


def _pool(
    query: Array, ranked: Ranked, index: SearchIndex, spoken: bool,
    mask: NDArray[np.bool_] | None, pool: int,
) -> Array:  # fmt: skip
    """The rows to compare, ascending: all that pass where there are few, else the best of both searches."""
    if len(index) <= 2 * pool:
        return np.arange(len(index)) if mask is None else np.flatnonzero(mask)
    rows = ranked.best(pool)[0]
    if spoken or len(rows) < pool:
        rows = np.union1d(rows, index.dense(query, pool, mask)[0])
    return np.sort(rows)


def readable(
    index: SearchIndex, languages: frozenset[str] | None, question: str, language: str | None
) -> NDArray[np.bool_] | bool | None:
    """Which rows an encoder for `languages` reads (None: all), or False if not even the question."""
    if languages is None:
        return None
    known = language in languages if language else script(question) in ("latin", "")
    return index.mask(Filter(languages=tuple(sorted(languages)), roles=ROLES)) if known else False


def _hits(found: Found, index: SearchIndex, k: int) -> dict[str, tuple[int, Hit]]:
    """By passage id the rows and hits of the best, some more than `k` to stand in for repetitions."""
    order = np.lexsort((found.rows, -found.score))[: k + SPARE]
    rows = found.rows[order]
    lexical, dense = found.words[0], found.cosines[0]
    lexical_ranks, dense_ranks = _ranks(lexical)[order].tolist(), _ranks(dense)[order].tolist()
    hits = []
    for n, (i, passage) in enumerate(zip(order.tolist(), index.passages(rows), strict=True)):
        bm25 = float(lexical[i])
        hit = Hit(
            passage, index.article(passage.article_id), float(found.score[i]),
            dense_rank=dense_ranks[n], lexical_rank=lexical_ranks[n] if bm25 > 0 else None,
            dense_score=float(dense[i]), lexical_score=bm25,
        )  # fmt: skip
        hits.append((int(rows[n]), hit))
    hits.sort(key=lambda one: (-one[1].score, one[1].passage.id))
    return {hit.passage.id: (row, hit) for row, hit in hits}


def _ranks(scores: Array) -> Array:
    """The rank of each score, from 1."""
    ranks = np.empty(len(scores), np.int64)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _explained(
    hits: Sequence[Hit], rows: Sequence[int], query: Array, groups: Sequence[Group], index: SearchIndex
) -> list[Hit]:
    """`hits` with the cosine of each sentence and the spans that match words of the question."""
    cosines = index.sentence_cosines(query, rows)
    return [
        replace(hit, sentence_scores=tuple(scores.tolist()), matched=spans)
        for hit, scores, spans in zip(hits, cosines, matched(hits, groups), strict=True)
    ]
