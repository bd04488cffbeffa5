"""A quote that the user keeps."""

from __future__ import annotations

from dataclasses import dataclass

from rag.records.answer import Citation


@dataclass(frozen=True, slots=True)
class Note:
    """A kept quote with what the user says of it. `id` stays the same whatever becomes of the article.

    `question` is what it was found for, `kept` the moment (ISO, UTC). `citation.changed` says that the
    source no longer holds the quote.
    """

    id: str
    citation: Citation
    comment: str = ""
    tags: tuple[str, ...] = ()
    question: str = ""
    kept: str = ""
