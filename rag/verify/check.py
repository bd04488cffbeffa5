"""Draft -> Answer: quotes are checked for exactness, written sentences against what they cite."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.language.orders import speaks_to_a_model
from rag.records import Answer, Citation, Draft, Evidence, Retrieved, Sentence, SetAside, Statement, Status
from rag.settings import Settings
from rag.verify.cite import citation
from rag.verify.conflict import disagreement
from rag.verify.support import Judgement, Source, judge


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
    if told := disagreement(question, quoted):
        status = "conflicting"
        notes.append(told)
    if not statements and not draft.note:
        notes.append("Not in the sources: nothing that was found answers the question.")
    note = " ".join(filter(None, notes))
    return Answer(
        question, status, tuple(statements), tuple(aside), found.hits, llm=draft.writer, where=found.where,
        note=note,
    )  # fmt: skip


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
        best = self._best(sentence.text, cited)
        if best[0].support == "supported":
            return self._stated(sentence, best, corrected=False)
        others = [e for e in self._draft.evidence if e not in cited]
        other = self._best(sentence.text, others) if others else best
        if other[0].support == "supported":
            return self._stated(sentence, other, corrected=True)
        if best[0].support == "partly":
            return self._stated(sentence, best, corrected=False)
        return SetAside(sentence.text, best[0].reason)

    def _stated(self, sentence: Sentence, best: tuple[Judgement, Evidence], corrected: bool) -> Statement:
        quote: Citation = self._cite(best[1], corrected)
        return Statement(sentence.text, best[0].support, self._draft.writer, (quote,))

    def _cite(self, one: Evidence, corrected: bool = False) -> Citation:
        return citation(one, self._found, corrected)

    def _best(self, claim: str, evidence: Sequence[Evidence]) -> tuple[Judgement, Evidence]:
        judged = [(self._judged(claim, e), e) for e in evidence]
        return max(judged, key=lambda item: (_RANK[item[0].support], item[0].score, -item[1].number))

    def _judged(self, claim: str, one: Evidence) -> Judgement:
        if speaks_to_a_model(one.text):
            return Judgement("unsupported", "what it cites is an order, not a report")
        found = judge(claim, Source(self._found.hits[one.hit].article, one.start, one.end))
        if self._nli and found.support != "unsupported":
            from rag.verify.nli import entailed

            if not entailed(claim, one.text, self._nli):
                return Judgement("unsupported", "the source does not imply this", found.score)
        return found


_RANK = {"supported": 2, "partly": 1, "unsupported": 0}


def shown(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that a model wrote."""
    return [s for s in statements if s.writer != "quote"]
