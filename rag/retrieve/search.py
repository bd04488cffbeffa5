"""Both searches, the filter within them, the fusion of their scores, and the list that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import QuestionError
from rag.language import detect, fold, script
from rag.lexical import Asked, Group, Ranked, ask
from rag.records import ROLES, Filter, Hit, Retrieved
from rag.retrieve.explain import matched, query_terms
from rag.retrieve.fuse import USUAL, fuse, is_figure, levelled
from rag.retrieve.variety import Said, said, varied, versions
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.encode import Encoder
    from rag.index import SearchIndex

Array = NDArray[Any]
Mask = NDArray[np.bool_]

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
    groups = index.postings.known(ask(question, language))
    query = encoder.encode_query(question)
    read = readable(index, encoder.languages, question, language)
    found = candidates(query, groups, index, read, index.mask(where), max(POOL, 4 * k), language=language)
    best = best_of(found, k + SPARE)
    told = say(found.rows[best], index)
    found = level(found, best, told)
    ids = [one.passage.id for one in told]
    order = [n for _, _, n in sorted(zip((-found.score[best]).tolist(), ids, range(len(ids)), strict=True))]
    scores: list[float] | None = None
    if settings.reranker:
        from rag.retrieve.rerank import reranked

        scores = reranked(question, [one.text for one in told], settings.reranker)
        again = scores
        order.sort(key=lambda n: (-again[n], ids[n]))
    shown = [order[n] for n in varied((told[n] for n in order), k)]
    hits = hits_of(found, best[shown], [told[n] for n in shown], groups)
    if scores is not None:
        hits = [replace(hit, rerank_score=scores[n]) for hit, n in zip(hits, shown, strict=True)]
    terms = query_terms(groups, found.asked)
    by_words = _by_words(hits, language, encoder.languages, read)
    return Retrieved(question, tuple(hits), terms, where, language, by_words, encoder.name)


def _by_words(
    hits: Sequence[Hit], language: str | None, languages: frozenset[str] | None, read: Mask | bool | None
) -> tuple[str, ...]:
    """The languages of hits, other than the question's, that an encoder for `languages` does not compare.

    `read` is as `candidates` takes it: a question whose language is not known may be read all the same.
    """
    if read is None or languages is None:
        return ()
    others = {hit.article.language for hit in hits if hit.article.language} - {language}
    return tuple(sorted(others if read is False else others - languages))


@dataclass(frozen=True, slots=True)
class Found:
    """Candidate rows with what each search says of them; arrays in parallel, rows ascending.

    `words`, `cosines` and `numbers` are what `fuse` was given, in its order; without a reading of sentences
    (an encoder that does not know the language) there is only the passage's cosine, for show.
    `sentences` are the cosines of all sentences and where those of each row end. `covered` and `own` are as
    `fuse` takes them.
    """

    rows: Array
    words: tuple[Array, ...]
    cosines: tuple[Array, ...]
    numbers: Array
    sentences: tuple[Array, Array]
    read: Mask | None
    covered: float
    own: Mask | None
    score: Array
    asked: list[Asked]


def candidates(
    query: Array, groups: Sequence[Group], index: SearchIndex, read: Mask | bool | None,
    mask: Mask | None, pool: int, *, asking: bool = True, language: str | None = None,
) -> Found:  # fmt: skip
    """The rows that either search brings, scored.

    `read` says which rows the encoder reads: None for all, False where it cannot read the question.
    `asking`: the words are a question's, whose numbers are wanted more than its other words, and of which one
    passage may hold most. `language` is theirs, if it is known.
    """
    ranked = index.postings.ranked([group.keys for group in groups], mask)
    asked, spoken = ranked.asked, read is not False
    rows = _pool(query, ranked, index, spoken, mask, pool)
    if not len(rows):  # the filter lets nothing through
        none = np.zeros(0, np.float32)
        return Found(rows, (none,), (none,), none, (none, none), None, 0.0, None, none, asked)
    forms = [fold(group.text) for group in groups if " " not in group.text]
    figures = [n for n, group in enumerate(groups) if asking and is_figure(group.text)]
    *looks, held = index.postings.near(rows, ranked.words, forms, figures)
    words = (ranked.scores(rows), *looks)
    cosine, parts, ends = index.compared(query, rows)
    cosines = (cosine, _greatest(parts, ends, cosine)) if spoken else (cosine,)
    seen = read[rows] if isinstance(read, np.ndarray) else None
    covered = ranked.covered(rows) if asking else USUAL
    lengths = index.postings.lengths[rows]
    native = index.mask(_in(frozenset({language}))) if language else None
    own = None if native is None else native[rows]
    score = fuse(words, cosines if spoken else (), lengths, seen, held, covered, own)
    return Found(rows, words, cosines, held, (parts, ends), seen, covered, own, score, asked)


def _greatest(cosines: Array, ends: Array, own: Array) -> Array:
    """The greatest cosine of a sentence of each row; the row's own where it has none."""
    starts = np.zeros_like(ends)
    starts[1:] = ends[:-1]
    some = ends > starts
    if some.all():
        return np.maximum.reduceat(cosines, starts)
    made = own.copy()
    made[some] = np.maximum.reduceat(cosines, starts[some]) if some.any() else made[some]
    return made


def _pool(
    query: Array, ranked: Ranked, index: SearchIndex, spoken: bool,
    mask: Mask | None, pool: int,
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
) -> Mask | bool | None:
    """Which rows an encoder for `languages` reads (None: all), or False if not even the question."""
    if languages is None:
        return None
    return reads(index, languages, language in languages if language else script(question) in ("latin", ""))


def reads(index: SearchIndex, languages: frozenset[str] | None, known: bool) -> Mask | bool | None:
    """Which rows an encoder for `languages` reads, as `candidates` takes it; `known`: it reads the query."""
    if languages is None:
        return None
    return index.mask(_in(languages)) if known else False


@lru_cache(maxsize=8)
def _in(languages: frozenset[str]) -> Filter:
    """What lets all through that is written in some languages."""
    return Filter(languages=tuple(sorted(languages)), roles=ROLES)


def best_of(found: Found, most: int) -> Array:
    """The numbers of the `most` best rows in `found`, best first."""
    order: Array = np.argsort(-found.score, kind="stable")[:most]  # rows are ascending
    return order


def say(rows: Array, index: SearchIndex) -> list[Said]:
    """What the passages of some rows say."""
    return [said(one, index.article(one.article_id)) for one in index.passages(rows)]


def level(found: Found, best: Array, told: Sequence[Said]) -> Found:
    """`found` where, of versions of one text among the `best`, the words choose which comes first.

    `told` is what these best, numbers in `found`, say.
    """
    if len(found.cosines) < 2:  # words alone decide as it is
        return found
    groups = [best[group] for group in versions(told)]
    if found.read is not None:
        groups = [group for group in groups if found.read[group].all()]
    if not groups:
        return found
    return replace(found, score=levelled(found.score, groups, found.cosines, found.covered))


def hits_of(found: Found, chosen: Array, told: Sequence[Said], groups: Sequence[Group]) -> list[Hit]:
    """The hits of some of `found`, by their numbers and what they say, each with why it is there."""
    both = np.array([found.words[0], found.cosines[0]])
    own = both[:, chosen]
    ranks = (1 + (both[:, None] > own[:, :, None]).sum(axis=-1)).tolist()
    cosines, ends = found.sentences
    made = []
    for one, i, score, bm25, cosine, lexical_rank, dense_rank in zip(
        told, chosen.tolist(), found.score[chosen].tolist(), *own.tolist(), *ranks, strict=True
    ):
        sentences = cosines[ends[i - 1] if i else 0 : ends[i]].tolist()
        made.append(
            Hit(
                one.passage, one.article, score, dense_rank, lexical_rank if bm25 > 0 else None, cosine, bm25,
                sentence_scores=tuple(sentences), matched=matched(groups, one.passage, one.article),
            )
        )  # fmt: skip
    return made
