"""The writer that writes nothing: the sentences of the sources that answer, each with its citation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.language.facts import dates, numbers
from rag.language.figures import Figure, counts, oldest_first, same_thing, scope, total
from rag.language.question import expects
from rag.language.speech import speaker
from rag.language.turns import has_floor
from rag.language.versions import are_versions, same_story
from rag.records import Draft, Evidence, Hit, Sentence
from rag.write.evidence import NEAR
from rag.write.sides import sides, with_versions

MOST = 3
"""Quotes shown. More is a list to search through, not an answer."""


ALIKE, WHOLE = 0.7, 0.6
"""A figure stands beside the best one if its sentence scores at least this share of it; the second
where it tells a total."""


class Quotes:
    """A Writer that never paraphrases: one to three source sentences, best first."""

    name = "none"

    def write(
        self,
        question: str,
        evidence: Sequence[Evidence],
        hits: Sequence[Hit],
        *,
        on_text: Callable[[str], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Draft:
        """The quotes, as sentences that are the very text of their evidence."""
        chosen = chosen_quotes(question, evidence, hits)
        if on_text is not None:
            for item in chosen:
                on_text(item.text + "\n")
        return Draft(self.name, tuple(Sentence(e.text, (e.number,)) for e in chosen), tuple(evidence))


def chosen_quotes(question: str, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """The evidence that answers: figures that disagree oldest first, else the best one to three."""
    if not evidence:
        return []
    expected = expects(question)
    asks_one_day = bool(dates(question)) or scope(question) < 0
    if expected.kind == "number" and not asks_one_day and (differing := _figures(question, evidence, hits)):
        return differing
    if both := sides(question, evidence, hits):
        return both
    floor = NEAR * evidence[0].score
    chosen = [e for e in evidence[:MOST] if e.score >= floor]
    if expected.kind == "say":
        chosen = _with_the_rest(chosen, evidence, hits)
    return with_versions(question, chosen, evidence, hits)


def _with_the_rest(
    chosen: list[Evidence], evidence: Sequence[Evidence], hits: Sequence[Hit]
) -> list[Evidence]:
    """The best quotation whole: the sentences of its paragraph by the same speaker stand beside it."""
    best = chosen[0]
    article = hits[best.hit].article
    who = speaker(article.text, best.start, best.end)
    if who is None or has_floor(
        article.text, best.start, best.end
    ):  # a paragraph of a speech is no quotation
        return chosen
    beside = [
        e
        for e in evidence
        if hits[e.hit].article.id == article.id
        and e is not best
        and "\n" not in article.text[min(e.end, best.end) : max(e.start, best.start)].strip(" ")
        and speaker(article.text, e.start, e.end) == who
    ]
    paragraph = sorted([best, *beside], key=lambda e: e.start)
    at = paragraph.index(best)
    near = paragraph[max(0, at - 1) : at + 2]
    others = [e for e in chosen if e not in near]
    return [best, *(e for e in near if e is not best), *others][: max(MOST, len(near))]


def _of_one_mould(question: str, one: Hit, other: Hit) -> bool:
    """Whether two passages are the same but for a few words, and tell of different things."""
    return are_versions(one.text, other.text) and not same_story(question, one, other)


def _figures(question: str, evidence: Sequence[Evidence], hits: Sequence[Hit]) -> list[Evidence]:
    """One sentence for each differing figure of the thing that the best sentence counts, oldest first.

    What one day cost does not differ from what another did: such sentences are no part of it.
    """
    evidence = [e for e in evidence if scope(e.text) >= 0]
    numbered = [e for e in evidence[:MOST] if numbers(e.text)]
    if not numbered:
        return []
    lead = next((e for e in numbered if counts(e.text, question)), numbered[0])
    first = total(lead.text, question)
    chosen: list[tuple[Evidence, Figure]] = []
    for item in evidence:
        floor = WHOLE if scope(item.text) > 0 else ALIKE
        if item.score < floor * lead.score or first is None:
            continue
        told = total(item.text, question)
        if told is None or not same_thing(first, told):
            continue
        if any(told.value == other.value for _, other in chosen):
            continue
        if item.hit != lead.hit and _of_one_mould(question, hits[lead.hit], hits[item.hit]):
            continue
        if any(hits[item.hit].article.id == hits[e.hit].article.id for e, _ in chosen):
            continue
        chosen.append((item, told))
    if len(chosen) < 2:
        return []
    dated = [(hits[e.hit].article.published.date, f.value, e) for e, f in chosen]
    return oldest_first(dated)
