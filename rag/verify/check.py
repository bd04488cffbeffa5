"""Draft -> Answer: quotes are checked for exactness, written sentences against what they cite."""

from __future__ import annotations

from collections.abc import Sequence

from rag.language import words
from rag.language.orders import speaks_to_a_model
from rag.records import Answer, Citation, Draft, Evidence, Retrieved, Sentence, SetAside, Statement, Status
from rag.settings import Settings
from rag.verify.cite import citation
from rag.verify.conflict import disagreement
from rag.verify.support import Judgement, Source, verdict


def verify(question: str, draft: Draft, found: Retrieved, settings: Settings | None = None) -> Answer:
    """The answer that may be shown. Raises VerificationError if a quote is not its source's text."""
    checker = _Checker(draft, found, (settings or Settings()).nli)
    statements: list[Statement] = []
    aside: list[SetAside] = []
    for sentence in draft.sentences:
        one = checker.checked(sentence)
        if isinstance(one, SetAside):
            aside.append(one)
        elif one.text not in {s.text for s in statements}:
            statements.append(one)
    quoted = [s for s in statements if s.writer == "quote"]
    status: Status = "answered" if statements else "not_in_sources"
    notes = [draft.note]
    if told := disagreement(question, quoted, found.hits):
        status = "conflicting"
        notes.append(told)
    if not statements and not draft.note:
        notes.append("Not in the sources: nothing that was found answers the question.")
    note = " ".join(filter(None, notes))
    return Answer(
        question, status, tuple(statements), tuple(aside), found.hits, llm=draft.writer, where=found.where,
        note=note,
    )  # fmt: skip


NEAR = 8
"""Sentences that are looked at where those cited do not say a claim: by the words that they share with it."""


class _Checker:
    """The evidence of one draft, by number."""

    def __init__(self, draft: Draft, found: Retrieved, nli: str) -> None:
        self._draft, self._found, self._nli = draft, found, nli
        self._numbered = {e.number: e for e in draft.evidence}

    def checked(self, sentence: Sentence) -> Statement | SetAside:
        """The statement that may be shown, or the sentence with the reason that sets it aside."""
        cited = [self._numbered[n] for n in sentence.cites if n in self._numbered]
        for one in cited:
            if one.text == sentence.text:
                return Statement(one.text, "supported", "quote", (self._cite(one),))
        if not cited:
            why = "it cites nothing" if not sentence.cites else "it cites what was not given"
            return SetAside(sentence.text, why)
        best, rests = self._judged(sentence.text, cited)
        if best.support == "supported":
            return self._stated(sentence, best, rests, corrected=False)
        other = self._elsewhere(sentence.text, [e for e in self._draft.evidence if e not in cited])
        if other is not None:
            return self._stated(sentence, *other, corrected=True)
        if best.support == "partly":
            return self._stated(sentence, best, rests, corrected=False)
        return SetAside(sentence.text, best.reason)

    def _stated(
        self, sentence: Sentence, best: Judgement, rests: Sequence[Evidence], corrected: bool
    ) -> Statement:
        quotes: tuple[Citation, ...] = tuple(self._cite(e, corrected) for e in rests)
        return Statement(sentence.text, best.support, self._draft.writer, quotes)

    def _cite(self, one: Evidence, corrected: bool = False) -> Citation:
        return citation(one, self._found, corrected)

    def _elsewhere(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Judgement, list[Evidence]] | None:
        """The other evidence that says a claim whole: of those that share most words with it, the first."""
        said = {word.text.lower() for word in words(claim)}
        near = sorted(evidence, key=lambda e: -len(said & {w.text.lower() for w in words(e.text)}))
        found = [self._judged(claim, [one]) for one in near[:NEAR]]
        return next((one for one in found if one[0].support == "supported"), None)

    def _judged(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Judgement, list[Evidence]]:
        told = [e for e in evidence if not speaks_to_a_model(e.text)]
        if not told:
            return Judgement("unsupported", "what it cites is an order, not a report"), []
        found = verdict(claim, *(Source(self._found.hits[e.hit].article, e.start, e.end) for e in told))
        rests = [told[n] for n in found.rests]
        if self._nli and found.support != "unsupported":
            from rag.verify.nli import entailed

            if not entailed(claim, " ".join(e.text for e in rests), self._nli):
                return Judgement("unsupported", "the source does not imply this"), rests
        return found, rests
