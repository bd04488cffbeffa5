"""What a model writes of the evidence, sentence by sentence with its level and its quotes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.answer.asking import Follow
from rag.answer.candidates import NotesOf
from rag.answer.cite import citation
from rag.answer.evidence import Gathered
from rag.answer.judge import Claim, Judge, judged
from rag.answer.model import Writer
from rag.answer.quoted import quoted
from rag.records import Draft, Evidence, Hit, Question, Statement

SMALL = "A small model wrote and judged this: read it beside its quotes."
"""Of a 1.5B model on 20 desk questions about a third of what it wrote and passed was wrong."""


class Follows(Protocol):
    """How a caller follows along: `rag.pipeline.Ask` is one."""

    @property
    def on_text(self) -> Callable[[str], None] | None: ...
    @property
    def cancelled(self) -> Callable[[], bool] | None: ...
    def stage(self, name: str) -> None: ...


@dataclass(frozen=True)
class Written:
    """A model's statements; none where it failed or `refused`. `note` says why, or what it finds missing."""

    statements: tuple[Statement, ...]
    note: str = ""
    refused: bool = False


def written(
    question: Question, gathered: Gathered, writer: Writer, judge: Judge | None, hint: str, notes_of: NotesOf,
    follow: Follows,
) -> Written:  # fmt: skip
    """Writes, checks and judges. Raises Cancelled; what a model does wrong is in the note."""
    given = (*gathered.shown, *gathered.rest)
    draft = writer.write(
        question, given, gathered.hits, hint=hint, on_text=follow.on_text, cancelled=follow.cancelled
    )
    if draft.refused or not draft.sentences:
        return Written((), draft.note, draft.refused)
    follow.stage("checking")
    held = {one.number: one for one in draft.evidence}
    claims = _claims(draft, held, gathered.hits, notes_of)
    levels = judged(claims, judge, Follow(None, follow.cancelled))
    statements = []
    for sentence, level in zip(draft.sentences, levels, strict=True):
        quotes = [held[number] for number in sentence.cites]
        if level.against is not None:
            quotes.insert(0, quotes.pop(level.against))
        cites = tuple(citation(one, gathered.hits) for one in quotes)
        statements.append(Statement(sentence.text, level.level, draft.writer, cites, level.reason))
    small = SMALL if judge is not None and judge.is_small else ""
    return Written(tuple(statements), " ".join(filter(None, (small, draft.note, draft.missing))))


def _claims(draft: Draft, held: dict[int, Evidence], hits: Sequence[Hit], notes_of: NotesOf) -> list[Claim]:
    claims, before = [], ""
    for sentence in draft.sentences:
        quotes = tuple(
            quoted(e, hits[e.hit], notes_of(hits[e.hit].article.id)) for n in sentence.cites if (e := held[n])
        )
        claims.append(Claim(sentence.text, quotes, before))
        before = sentence.text
    return claims
