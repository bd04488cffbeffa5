"""What is near to a passage: like it in meaning and in words."""

from __future__ import annotations

import numpy as np

from rag.index import SearchIndex
from rag.lexical import ask
from rag.records import Filter, Hit
from rag.retrieve.search import POOL, best_of, candidates, hits_of, reads, say


def near(passage_id: str, index: SearchIndex, k: int, languages: frozenset[str] | None) -> tuple[Hit, ...]:
    """The `k` passages most like a given one, itself left out: by its vector and by its words.

    `languages` are those that the index's encoder reads (None: any); what it does not read is
    compared by words alone. Raises KeyError for a passage that is not here.
    """
    row = index.row(passage_id)
    passage = index.passages([row])[0]
    article = index.article(passage.article_id)
    text, language = article.text[passage.start : passage.end], article.language
    everyone = index.mask(Filter())
    others = np.ones(len(index), bool) if everyone is None else everyone.copy()
    others[row] = False
    groups = index.postings.known(ask(text, language))
    read = reads(index, languages, languages is None or language in languages)
    found = candidates(
        index.vectors([row])[0],
        groups,
        index,
        read,
        others,
        max(POOL, 4 * k),
        asking=False,
        language=language,
    )
    best = best_of(found, k)
    return tuple(hits_of(found, best, say(found.rows[best], index), groups))
