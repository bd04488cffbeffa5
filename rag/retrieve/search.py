"""Both searches, the filter within them, the fusion of their scores, and the list that comes of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from rag.errors import QuestionError
from rag.index import Pool, Query
from rag.language import detect, script, word_keys
from rag.language.words import units
from rag.lexical import Asked, Group, ask
from rag.lexical.arrays import Array, Mask, bounds
from rag.records import Article, Filter, Hit, Passage, QueryTerm, Retrieved
from rag.retrieve.fuse import USUAL, fuse, is_figure, levelled
from rag.retrieve.variety import Said, said, varied, versions

if TYPE_CHECKING:
    from rag.encode import Encoder
    from rag.index import SearchIndex


POOL = 200
"""Rows that each search brings to the fusion, where the index holds more than twice as many."""
SPARE = 5
"""Hits beyond k that stand in where near-identical ones are left out."""


def retrieve(
    question: str, index: SearchIndex, encoder: Encoder, where: Filter, k: int,
    among: Collection[str] | None = None,
) -> Retrieved:  # fmt: skip
    """The `k` passages that pass `where` and best match `question`, best first by (-score, id).

    Fewer come only if fewer pass. Raises QuestionError for a question without a letter or digit.
    """
    if not any(c.isalnum() for c in question):
        raise QuestionError("the question is empty", "Ask in words.")
    language = detect(question)
    query = query_of(question, language, index, encoder)
    groups, reads = query.groups, query.compared
    scored = candidates(
        query, index, encoder.languages, where, max(POOL, 4 * k), language=language, among=among
    )
    best = best_of(scored, k + SPARE)
    texts = say(scored.pool, best, index)
    scored = level(scored, best, texts)
    ids = [one.passage.id for one in texts]
    order = [n for _, _, n in sorted(zip((-scored.score[best]).tolist(), ids, range(len(ids)), strict=True))]
    shown = [order[n] for n in varied((texts[n] for n in order), k)]
    hits = hits_of(scored, best[shown], [texts[n] for n in shown], groups)
    terms = query_terms(groups, scored.pool.asked)
    others = {hit.article.language for hit in hits if hit.article.language} - {language}
    if reads:  # the encoder compares the question with what it reads
        others = set() if scored.whole else others - (encoder.languages or set())
    by_words = tuple(sorted(others))
    return Retrieved(question, tuple(hits), terms, where, language, by_words, encoder.name, len(index))


def query_of(question: str, language: str | None, index: SearchIndex, encoder: Encoder) -> Query:
    """What is looked for by a text. One that ends in a full stop is a statement: what it tells lies near
    itself, and not where answers lie (recall@1 of the claims of scifact .620 -> .627)."""
    groups = index.known(ask(question, language))
    reads = can_read(encoder.languages, question, language)
    vector, answer = encoder.encode_query(question), encoder.encode_answer(question)
    asks = not question.rstrip().endswith((".", "。"))
    return Query(vector, groups, figures_of(groups), reads, answer, asks)


@dataclass(frozen=True, slots=True)
class Found:
    """Candidates with what each search says of them and their score; arrays in parallel, in the pool's order.

    `cosines` are what `fuse` was given; without a reading of sentences (an encoder that does not know the
    language) there is only the passage's cosine, for show. `read` says which candidates the encoder reads
    (None: all), `whole` that it reads every passage of the index; `covered` and `own` are as `fuse` has them.
    """

    pool: Pool
    cosines: tuple[Array, ...]
    read: Mask | None
    whole: bool
    covered: float
    own: Mask | None
    score: Array


def candidates(
    query: Query, index: SearchIndex, languages: frozenset[str] | None, where: Filter, size: int, *,
    asking: bool = True, language: str | None = None, but: str | None = None,
    among: Collection[str] | None = None,
) -> Found:  # fmt: skip
    """The passages that either search brings, scored.

    `languages` are those that the encoder reads (None: all). `asking`: the words are a question's, of which
    one passage may hold most. `language` is theirs, if it is known. The passage `but` is left out, and so is
    what is not `among` some passages.
    """
    pool = index.pool(query, where, size, but=but, among=among)
    whole = languages is None or index.languages <= languages
    read = pool.written_in(languages) if query.compared and languages is not None and not whole else None
    cosines: tuple[Array, ...] = (pool.cosines,)
    if query.compared:
        by_answer = query.asks and query.answer is not None
        each = (pool.sentences, pool.answers) if by_answer else (pool.sentences,)
        cosines = (pool.cosines, *(_greatest(one, pool.ends, pool.cosines) for one in each))
    covered = pool.covered if asking else USUAL
    own = pool.written_in(frozenset({language})) if language else None
    score = fuse(
        pool.words, cosines if query.compared else (), pool.lengths, read, pool.numbers, covered, own
    )
    return Found(pool, cosines, read, whole, covered, own, score)


def figures_of(groups: Sequence[Group]) -> list[int]:
    """Which words of a question are figures: those are wanted more than its other words."""
    return [number for number, group in enumerate(groups) if is_figure(group.text)]


def _greatest(cosines: Array, ends: Array, own: Array) -> Array:
    """The greatest cosine of a sentence of each row; the row's own where it has none."""
    starts = bounds(ends)[:-1]
    some = ends > starts
    greatest = own.copy()
    if some.any():
        greatest[some] = np.maximum.reduceat(cosines, starts[some])
    return greatest


def can_read(languages: frozenset[str] | None, question: str, language: str | None) -> bool:
    """Whether an encoder for `languages` (None: all) reads a question."""
    if languages is None:
        return True
    return language in languages if language else script(question) in ("latin", "")


def best_of(scored: Found, most: int) -> Array:
    """The numbers of the `most` best, best first."""
    order: Array = np.argsort(-scored.score, kind="stable")[:most]  # the pool's order is total
    return order


def say(pool: Pool, chosen: Array, index: SearchIndex) -> list[Said]:
    """What some passages of a pool say, by their numbers."""
    return [said(one, index.article(one.article_id)) for one in pool.take(chosen)]


def level(scored: Found, best: Array, texts: Sequence[Said]) -> Found:
    """`scored` where, of versions of one text among the `best`, the words choose which comes first.

    `texts` is what these best, by their numbers, say.
    """
    if len(scored.cosines) < 2:  # words alone decide as it is
        return scored
    groups = [best[group] for group in versions(texts)]
    if scored.read is not None:
        groups = [group for group in groups if scored.read[group].all()]
    if not groups:
        return scored
    return replace(scored, score=levelled(scored.score, groups, scored.cosines, scored.covered))


def hits_of(scored: Found, chosen: Array, texts: Sequence[Said], groups: Sequence[Group]) -> list[Hit]:
    """The hits of some of `scored`, by their numbers and what they say, each with why it is there."""
    both = np.array([scored.pool.words[0], scored.pool.cosines])
    theirs = both[:, chosen]
    ranks = (1 + (both[:, None] > theirs[:, :, None]).sum(axis=-1)).tolist()
    pool, ends = scored.pool, scored.pool.ends.tolist()
    hits = []
    for one, i, score, bm25, cosine, lexical_rank, dense_rank in zip(
        texts, chosen.tolist(), scored.score[chosen].tolist(), *theirs.tolist(), *ranks, strict=True
    ):
        own = slice(ends[i - 1] if i else 0, ends[i])
        hits.append(
            Hit(
                one.passage, one.article, score, dense_rank, lexical_rank if bm25 > 0 else None, cosine, bm25,
                sentence_scores=tuple(pool.sentences[own].tolist()),
                answer_scores=tuple(pool.answers[own].tolist()),
                matched=matched(groups, one.passage, one.article),
            )
        )  # fmt: skip
    return hits


def query_terms(groups: Sequence[Group], asked: Sequence[Asked]) -> tuple[QueryTerm, ...]:
    """The content words of a question: in how many passages each is, in any spelling, and its IDF."""
    return tuple(
        QueryTerm(group.text, worth.rows, worth.idf, any(key[0] in "~=" for key in group.keys), group.keys)
        for group, worth in zip(groups, asked, strict=True)
    )


def matched(groups: Sequence[Group], passage: Passage, article: Article) -> tuple[tuple[int, int], ...]:
    """The spans of a passage's article whose words the question asks for, in order."""
    wanted = {key for group in groups for key in group.keys}
    text, start = article.text[passage.start : passage.end], passage.start
    return tuple(
        (start + left, start + right)
        for left, right in units(text)
        if not wanted.isdisjoint(word_keys(text[left:right], article.language))
    )


def near(passage_id: str, index: SearchIndex, k: int, languages: frozenset[str] | None) -> tuple[Hit, ...]:
    """The `k` passages most like a given one, itself left out: by its vector and by its words.

    `languages` are those that the index's encoder reads (None: any); what it does not read is
    compared by words alone. Raises KeyError for a passage that is not here.
    """
    passage = index.passage(passage_id)
    article = index.article(passage.article_id)
    text, language = article.text[passage.start : passage.end], article.language
    groups = index.known(ask(text, language))
    reads = languages is None or language in languages
    query = Query(index.vector(passage_id), groups, compared=reads)
    size = max(POOL, 4 * k)
    scored = candidates(
        query, index, languages, Filter(), size, asking=False, language=language, but=passage_id
    )
    best = best_of(scored, k)
    return tuple(hits_of(scored, best, say(scored.pool, best, index), groups))
