"""The paragraphs of an English text, parsed; names are looked for where somebody may speak."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from rag.annotate.data import words
from rag.annotate.model import parser
from rag.annotate.quotes import Paragraph

_REPORTS: Final = ("speech", "acts", "findings")
OPENING: Final = 2
"""Paragraphs at the head of a text that are always parsed: they bring in its people."""


def is_dashed(text: str) -> bool:
    """Whether a text begins with a dash, as who is quoted above it does."""
    begin = text.lstrip()
    return begin[:1] in tuple("―—–-") and begin[1:2].isspace()


def parsed(paragraphs: list[Paragraph]) -> list[Any]:
    """The paragraphs parsed; names are looked for where somebody may speak, for that costs the most."""
    nlp = parser()
    docs = list(nlp.pipe((one.text for one in paragraphs), disable=["ner"]))
    parts = [(doc, *span) for n, doc in enumerate(docs) for span in _spoken(n, paragraphs[n], doc)]
    from spacy.tokens import Span as Tokens

    found: dict[int, list[Any]] = {}
    for (doc, start, _), part in zip(
        parts, nlp.get_pipe("ner").pipe([_part(*part) for part in parts]), strict=True
    ):
        names = found.setdefault(id(doc), [])
        names += (Tokens(doc, start + one.start, start + one.end, one.label_) for one in part.ents)
    for doc in docs:
        doc.set_ents(found.get(id(doc), []))
    return docs


def _part(doc: Any, start: int, end: int) -> Any:
    """Tokens of a paragraph as a text of their own, with what names are read off."""
    read = ("NORM", "SENT_START")
    return doc[start:end].as_doc(array_head=read, array=doc.to_array(read))


def _spoken(n: int, paragraph: Paragraph, doc: Any) -> Iterator[tuple[int, int]]:
    """Runs of sentences, as (first, last) tokens, in which somebody may speak, with the sentence before."""
    masked = [(quote.first, quote.last) for quote in paragraph.quotes]
    sentences = list(doc.sents)
    reports = frozenset(("accord", "according")).union(*(words("verbs", key) for key in _REPORTS))
    told = [
        n < OPENING
        or is_dashed(paragraph.text)
        or any(a < one.end_char and one.start_char < z for a, z in masked)
        or any(token.lemma_.lower() in reports for token in one)
        for one in sentences
    ]
    start: int | None = None
    for at, one in enumerate(sentences):
        wanted = told[at] or (at + 1 < len(told) and told[at + 1])
        if wanted and start is None:
            start = one.start
        if start is not None and (not wanted or at + 1 == len(sentences)):
            yield start, one.end if wanted else one.start
            start = None
