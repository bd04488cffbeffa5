"""Evidence -> Citation: the exact span, where it stands, who says it, when and in which outlet."""

from __future__ import annotations

from collections.abc import Sequence

from rag.errors import VerificationError
from rag.records import Citation, Context, Evidence, Hit


def citation(evidence: Evidence, hits: Sequence[Hit]) -> Citation:
    """The citation of one quote. Raises VerificationError where its text is not the source's."""
    hit = hits[evidence.hit]
    article, passage = hit.article, hit.passage
    if article.text[evidence.start : evidence.end] != evidence.text:
        raise VerificationError(f"a quote is not the text of {article.path}", "Run `rag check`.")
    return Citation(
        article_id=article.id,
        path=article.path,
        start=evidence.start,
        end=evidence.end,
        quote=evidence.text,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        role=passage.role,
        speaker=evidence.speaker if passage.role != "comment" else None,
        how=evidence.how if evidence.speaker and passage.role != "comment" else None,
        page=article.page(evidence.start),
        context=Context(passage.start, passage.end, hit.text),
    )
