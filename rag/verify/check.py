"""Draft -> Answer: quotes are checked for exactness, written sentences against what they cite."""

from __future__ import annotations

from rag.records import Answer, Draft, Evidence, Retrieved, Sentence, SetAside, Statement, Status
from rag.settings import Settings
from rag.verify.cite import citation
from rag.verify.conflict import disagreement


def verify(question: str, draft: Draft, found: Retrieved, settings: Settings | None = None) -> Answer:
    """The answer that may be shown. Raises VerificationError if a quote is not its source's text."""
    numbered = {e.number: e for e in draft.evidence}
    statements: list[Statement] = []
    aside: list[SetAside] = []
    for sentence in draft.sentences:
        quoted = _quoted(sentence, numbered)
        if quoted is not None:
            statements.append(Statement(quoted.text, "supported", "quote", (citation(quoted, found),)))
        else:
            aside.append(SetAside(sentence.text, "it could not be checked"))
    status: Status = "answered" if statements else "not_in_sources"
    note = draft.note
    told = disagreement(question, statements)
    if told:
        status, note = "conflicting", " ".join(part for part in (note, told) if part)
    if not statements and not note:
        note = "Not in the sources: nothing that was found answers the question."
    return Answer(
        question,
        status,
        tuple(statements),
        tuple(aside),
        found.hits,
        llm=draft.writer,
        where=found.where,
        note=note,
    )


def _quoted(sentence: Sentence, numbered: dict[int, Evidence]) -> Evidence | None:
    """The evidence whose very text the sentence is, if it cites it."""
    return next(
        (numbered[n] for n in sentence.cites if n in numbered and numbered[n].text == sentence.text), None
    )
