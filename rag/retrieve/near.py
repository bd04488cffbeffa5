"""What is near to a passage: like it in meaning and in words."""

from __future__ import annotations

from rag.index import Query, SearchIndex
from rag.lexical import ask
from rag.records import Filter, Hit
from rag.retrieve.search import POOL, best_of, candidates, hits_of, say


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
    found = candidates(
        query, index, languages, Filter(), size, asking=False, language=language, but=passage_id
    )
    best = best_of(found, k)
    return tuple(hits_of(found, best, say(found.pool, best, index), groups))
