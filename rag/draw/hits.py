"""Found passages as HTML: with ranks, scores and matched words, or as the nearest to a question."""

from __future__ import annotations

from collections.abc import Sequence

from rag.draw.fill import STYLE, fill
from rag.draw.safe import html
from rag.draw.source import near_text
from rag.records.answer import Hit, Retrieved

NONE = "No passage was found. Ask with other words, or loosen the filters."


def hits_html(hits: Sequence[Hit], live: bool = False, why: bool = True) -> str:
    """The hits by article, that of the best hit first; `why`: each hit's ranks, scores and words, folded."""
    groups: dict[str, list[tuple[int, Hit]]] = {}
    for number, hit in enumerate(hits):
        groups.setdefault(hit.article.id, []).append((number, hit))
    return fill("hits", groups=[*groups.values()], live=live, why=why, nothing=NONE, reasons=_reasons)


def retrieved_html(retrieved: Retrieved) -> str:
    """A search with all that it found."""
    return (
        f'<style>{STYLE}</style><article class="rag"><p class="rag-question" dir="auto">'
        f"{html(retrieved.question, 2000)}</p>{hits_html(retrieved.hits)}</article>"
    )


def retrieved_text(retrieved: Retrieved) -> str:
    """The passages found for a terminal, best first."""
    if not retrieved.hits:
        return NONE
    return "\n".join(f"{number}. {near_text(hit, 1000)}" for number, hit in enumerate(retrieved.hits, 1))


def _reasons(hit: Hit) -> dict[str, str]:
    """Its ranks, scores and matched words."""
    rank = "not found by it"
    cosine = "–" if hit.dense_score is None else f"{hit.dense_score:.3f}"
    bm25 = "–" if hit.lexical_score is None else f"{hit.lexical_score:.2f}"
    return {
        "score": f"{hit.score:.3f}",
        "meaning": f"rank {hit.dense_rank or rank}, cosine {cosine}",
        "words": f"rank {hit.lexical_rank or rank}, BM25 {bm25}",
        "matched": ", ".join(sorted({hit.article.text[a:b].casefold() for a, b in hit.matched})),
    }
