"""Citations: made from evidence, by code, and checked for exactness whenever they are made."""

from __future__ import annotations

from rag.errors import VerificationError
from rag.language.speech import speaker
from rag.language.turns import told_by_narrator
from rag.records import Citation, Evidence, Retrieved


def citation(evidence: Evidence, found: Retrieved, corrected: bool = False) -> Citation:
    """The exact characters of the source. Raises VerificationError if they are not what was quoted."""
    hit = found.hits[evidence.hit]
    article, passage = hit.article, hit.passage
    quote = article.text[evidence.start : evidence.end]
    if quote != evidence.text or not quote:
        raise VerificationError(
            f"the quote {evidence.text[:40]!r} is not the text of {article.path} at {evidence.start}",
            "Rebuild the index.",
        )
    block = next((b for b in article.blocks if b.start <= evidence.start < b.end), None)
    if block is not None and block.role == "furniture":
        raise VerificationError(f"{article.path} at {evidence.start} is page furniture, not reporting")
    role = block.role if block is not None else passage.role
    who = block.author if block is not None and role == "comment" else None
    who = who or speaker(article.text, evidence.start, evidence.end) or told_by_narrator(article, role)
    return Citation(
        article_id=article.id,
        path=article.path,
        start=evidence.start,
        end=evidence.end,
        quote=quote,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        role=role,
        speaker=who,
        page=article.page(evidence.start),
        corrected=corrected,
    )
