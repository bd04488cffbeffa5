"""The question path: retrieve -> gate -> write -> verify -> Answer."""

from __future__ import annotations

import calendar
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from rag.errors import Cancelled, FilterError, QuestionError
from rag.records import ROLES, Answer, Draft, Filter, Hit, Retrieved
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.encode import Encoder
    from rag.index import SearchIndex
    from rag.write import Writer

LONGEST_QUESTION = 2000
"""Characters. A question is a sentence or a paragraph; what is longer was pasted by mistake."""

DEEP = 2
"""Passages in which quotes are looked for, for each of the `k` that are shown: the third figure of a conflict
may stand in the twelfth. Whether the sources answer at all is judged by the first `k`."""


@dataclass(frozen=True, slots=True)
class Ask:
    """How a caller follows along: the stage that begins, the text as a model writes it, a way to stop."""

    on_stage: Callable[[str], None] | None = None
    on_text: Callable[[str], None] | None = None
    cancelled: Callable[[], bool] | None = None

    def stage(self, name: str) -> None:
        """Tells that a stage begins. Raises Cancelled where the user has stopped the work."""
        if self.cancelled is not None and self.cancelled():
            raise Cancelled("stopped")
        if self.on_stage is not None:
            self.on_stage(name)


def ask(
    question: str,
    index: SearchIndex,
    encoder: Encoder,
    writer: Writer,
    where: Filter = Filter(),
    settings: Settings = Settings(),
    follow: Ask = Ask(),
) -> Answer:
    """Answers from the index, and from nothing else. Writes nothing.

    Raises QuestionError, FilterError and Cancelled; a model that fails costs its own sentences only.
    """
    began = time.perf_counter()
    question = checked(question)
    follow.stage("searching")
    found = search(question, index, encoder, where, replace(settings, k=DEEP * settings.k))
    answer = _answer(question, found, writer, settings, follow)
    if answer.status == "not_in_sources" and (where.since or where.until):
        answer = replace(answer, note=_beyond(question, index, encoder, found.where, settings) or answer.note)
    return replace(
        answer,
        hits=_shown(answer, settings.k),
        index_version=index.version,
        settings_digest=settings.digest(),
        encoder=index.encoder.name,
        where=where,
        seconds=round(time.perf_counter() - began, 3),
    )


def _shown(answer: Answer, k: int) -> tuple[Hit, ...]:
    """The first `k` passages, and those behind them that are cited."""
    cited = [citation for statement in answer.statements for citation in statement.citations]
    behind = [
        hit
        for hit in answer.hits[k:]
        if any(
            c.article_id == hit.article.id and hit.passage.start <= c.start < hit.passage.end for c in cited
        )
    ]
    return (*answer.hits[:k], *behind)


def search(
    question: str, index: SearchIndex, encoder: Encoder, where: Filter, settings: Settings
) -> Retrieved:
    """The passages for a question, best first, and what is known of its words."""
    from rag.retrieve import retrieve

    return retrieve(checked(question), index, encoder, filtered(where), settings.k, settings)


def filtered(where: Filter) -> Filter:
    """The filter with whole dates: `2012` or `2012-01` becomes its first or last day.

    Raises FilterError for a date that is none, an unknown role, or a range that is empty.
    """
    since = _day(where.since, last=False) if where.since else None
    until = _day(where.until, last=True) if where.until else None
    if since and until and since > until:
        raise FilterError(f"no day lies between {since} and {until}", "Turn the dates round.")
    if unknown := set(where.roles) - set(ROLES):
        raise FilterError(f"unknown role {min(unknown)!r}", f"Known: {', '.join(ROLES)}.")
    return replace(where, since=since, until=until)


def _day(told: str, *, last: bool) -> str:
    parts = told.split("-")
    try:
        if len(parts) > 3:
            raise ValueError(told)
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else (12 if last else 1)
        edge = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, int(parts[2]) if len(parts) > 2 else edge).isoformat()
    except (ValueError, IndexError) as error:
        raise FilterError(f"{told!r} is no date", "Write it as 2012-01-31, 2012-01 or 2012.") from error


def checked(question: str) -> str:
    """The question without outer white space. Raises QuestionError if it is empty or too long."""
    question = question.strip()
    if not question:
        raise QuestionError("the question is empty", "Type a question.")
    if len(question) > LONGEST_QUESTION:
        raise QuestionError(
            f"the question has {len(question):,} characters", f"Ask in {LONGEST_QUESTION:,} at most."
        )
    return question


def _answer(question: str, found: Retrieved, writer: Writer, settings: Settings, follow: Ask) -> Answer:
    """The answer from what was found; partial where the sources tell only one part of a question."""
    from rag.gate import by_words
    from rag.verify import verify
    from rag.write.parts import joined, only, parts

    asked = parts(question)
    single = len(asked) == 1
    drafts: list[Draft] = []
    refused: list[str] = []
    reasons: list[str] = []
    for told, whole in asked:
        part = found if single else only(found, whole)
        made = _draft(question if single else whole, part, writer, settings.k, follow, strict=not single)
        if isinstance(made, Draft):
            drafts.append(made)
        else:
            refused.append(told.rstrip("?؟ "))
            reasons.append(made)
    if not drafts:
        note = f"{reasons[0]}{by_words(found)}"
        return Answer(question, "not_in_sources", (), (), found.hits, llm=writer.name, note=note)
    follow.stage("checking")
    answer = verify(question, drafts[0] if single else joined(drafts), found, settings)
    if not refused or not answer.statements:
        return answer
    missing = " ".join([f"Not in the sources: {', '.join(f'“{part}”' for part in refused)}.", answer.note])
    return replace(answer, status="partial", note=missing.strip())


def _draft(
    question: str, found: Retrieved, writer: Writer, k: int, follow: Ask, *, strict: bool
) -> Draft | str:
    """What the writer makes of one question, or why the first `k` passages do not answer it."""
    from rag.gate import decide
    from rag.write import candidates, evidence

    sentences = candidates(found)
    first = [sentence for sentence in sentences if sentence.hit < k]
    verdict = decide(replace(found, hits=found.hits[:k]), first, strict=strict)
    if not verdict.answerable:
        return verdict.reason
    follow.stage("writing")
    numbered = evidence(found, sentences)
    return writer.write(question, numbered, found.hits, on_text=follow.on_text, cancelled=follow.cancelled)


def _beyond(question: str, index: SearchIndex, encoder: Encoder, where: Filter, settings: Settings) -> str:
    """What a refusal says where the answer lies outside the days of a filter; "" where it does not."""
    from rag.gate import decide, within
    from rag.write import evidence

    free = replace(where, since=None, until=None)
    found = search(question, index, encoder, free, settings)
    if not decide(found).answerable:
        return ""
    days = [found.hits[item.hit].article.published.date for item in evidence(found)[:3]]
    known = [day for day in days if day is not None]
    if not known:
        return ""
    nearest = min(known, key=lambda day: _days_off(day, where))
    told = f"{int(nearest[8:])} " if len(nearest) > 7 else ""
    month = f"{calendar.month_name[int(nearest[5:7])]} " if len(nearest) > 4 else ""
    return f"Not in the sources: nothing {within(where)}; the nearest is of {told}{month}{nearest[:4]}."


def _days_off(day: str, where: Filter) -> int:
    """How many days a date lies outside a filter's."""
    at = date.fromisoformat(_day(day, last=False))
    edges = [date.fromisoformat(edge) for edge in (where.since, where.until) if edge]
    return min(abs((at - edge).days) for edge in edges)
