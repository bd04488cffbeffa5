"""What a caller gives, made sound: a question that asks something, a filter with whole dates."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date

from rag.errors import FilterError, QuestionError
from rag.question import is_question
from rag.records import ROLES, Filter

LONGEST_QUESTION = 2000
"""Characters. A question is a sentence or a paragraph; what is longer was pasted by mistake."""


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


def _day(text: str, *, last: bool) -> str:
    parts = text.split("-")
    try:
        if len(parts) > 3:
            raise ValueError(text)
        year, month = int(parts[0]), int(parts[1]) if len(parts) > 1 else (12 if last else 1)
        edge = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, int(parts[2]) if len(parts) > 2 else edge).isoformat()
    except (ValueError, IndexError) as error:
        raise FilterError(f"{text!r} is no date", "Write it as 2012-01-31, 2012-01 or 2012.") from error


def asked_well(text: str) -> str:
    """A question without outer white space. Raises QuestionError for one that asks nothing or is too long."""
    text = checked(text)
    if not is_question(text):
        raise QuestionError(f"“{text[:80]}” asks nothing", "Ask for something that articles may tell.")
    return text


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
