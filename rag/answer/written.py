"""What a model writes of the evidence, sentence by sentence with its level and its quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.answer.candidates import NotesOf
from rag.answer.cite import citation
from rag.answer.evidence import Gathered
from rag.answer.figures import same
from rag.answer.judge import Claim, Judge, judged
from rag.answer.model import Writer
from rag.answer.quoted import Part, Quote, quoted
from rag.answer.stream import Follow
from rag.records import Question, Sentence, Statement

SMALL = "A small model wrote and judged this: read it beside its quotes."
"""A model of 1.5 billion weights answered 9 of 20 desk questions; of 7 sentences it passed 2 were wrong."""


MORE = 1
"""Words and numbers that another quote must have more of a sentence than those that a small model marked."""


@dataclass(frozen=True)
class Written:
    """A model's statements; none where it failed or `refused`. `note` says why, or what it finds missing."""

    statements: tuple[Statement, ...]
    note: str = ""
    refused: bool = False


def written(
    question: Question, gathered: Gathered, writer: Writer, judge: Judge | None, hint: str, notes_of: NotesOf,
    follow: Follow,
) -> Written:  # fmt: skip
    """Writes, checks and judges. Raises Cancelled; what a model does wrong is in the note."""
    given = (*gathered.shown, *gathered.rest)
    draft = writer.write(question, given, gathered.hits, hint=hint, follow=follow)
    if draft.refused or not draft.sentences:
        return Written((), draft.note, draft.refused)
    follow.stage("checking")
    held = {one.number: one for one in draft.evidence}
    quotes = {
        n: quoted(e, gathered.hits[e.hit], notes_of(gathered.hits[e.hit].article.id)) for n, e in held.items()
    }
    sentences = [_recited(one, quotes) if writer.is_small else one for one in draft.sentences]
    claims = [
        Claim(one.text, tuple(quotes[n] for n in one.cites), before.text if before else "")
        for before, one in pairwise((None, *sentences))
        if one
    ]
    levels = judged(claims, judge, follow)
    statements = []
    for sentence, level in zip(sentences, levels, strict=True):
        cited = [held[number] for number in sentence.cites]
        if level.against is not None:
            cited.insert(0, cited.pop(level.against))
        cites = tuple(citation(one, gathered.hits) for one in cited)
        statements.append(Statement(sentence.text, level.level, draft.writer, cites, level.reason))
    small = SMALL if judge is not None and judge.is_small else ""
    return Written(tuple(statements), " ".join(filter(None, (small, draft.note, draft.missing))))


def _recited(sentence: Sentence, quotes: Mapping[int, Quote]) -> Sentence:
    """A small model's sentence with the quote that has clearly more of its words than those it marked."""
    if not sentence.cites:
        return sentence
    claim = Part(sentence.text, quotes[sentence.cites[0]], is_claim=True)

    def shared(numbers: Iterable[int]) -> int:
        parts = [part for n in numbers for part in quotes[n].parts]
        figures = sum(any(same(mine, f) for part in parts for f in part.figures) for mine in claim.figures)
        return figures + len(claim.content & frozenset[str]().union(*(part.content for part in parts)))

    best = max(quotes, key=lambda n: (shared([n]), -n))
    more = shared([best]) - shared(sentence.cites)
    return replace(sentence, cites=(best,)) if more >= MORE else sentence
