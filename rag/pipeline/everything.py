"""A question for all that somebody said of something: every statement of his, in the order of their days."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from rag import statements
from rag.answer import citation
from rag.index import SearchIndex
from rag.records import Answer, Citation, Evidence, Filter, Hit, Question, Statement, plural
from rag.statements import Archive

SHOWN: Final = 40
"""Statements of the answer; the others are what else was found."""


def everything(
    question: Question, index: SearchIndex, archive_of: Callable[[SearchIndex], Archive] | None,
    where: Filter, k: int,
) -> Answer | None:  # fmt: skip
    """All that one known speaker says of the asked topic, each an exact citation of its whole sentences.

    None where a question does not ask for all of it, or not of one person of the archive, or where the filter
    is of more than days.
    """
    if not statements.wants_all(question) or replace(where, since=None, until=None) != Filter():
        return None
    dated = replace(question, since=question.since or where.since, until=question.until or where.until)
    asked = statements.asked(archive_of(index) if archive_of else Archive(index), dated)
    if asked is None or not asked.known or not asked.whole:
        return None
    cited = _citations(asked.rows.to_dict("records"), index)
    if not cited:
        return None
    shown = tuple(Statement(one.quote, "quote", "quote", (one,)) for _, one in cited[:SHOWN])
    hits = tuple(dict.fromkeys(hit for hit, _ in cited))[:k]
    more = tuple(one for _, one in cited[SHOWN:])
    fewer = ""
    if len(cited) < asked.count:
        fewer = f" in {plural(len(cited), 'quote')} (some share a sentence, or repeat one)"
    note = f"{asked}{fewer}, article by article in the order of their days."
    return Answer(question.text, "answered", shown, hits, more, note=note)


def _citations(rows: Sequence[dict[Any, Any]], index: SearchIndex) -> list[tuple[Hit, Citation]]:
    """The sentences of each statement, each text once: what is printed again was said before."""
    cited: dict[str, tuple[Hit, Citation]] = {}
    for row in rows:
        passages = index.passages_of(row["article"])
        passage = next((one for one in passages if one.start <= row["start"] < one.end), None)
        if passage is None:
            continue
        article = index.article(row["article"])
        inside = [s for s in passage.sentences if s[0] < row["end"] and row["start"] < s[1]]
        start, end = (inside[0][0], inside[-1][1]) if inside else (row["start"], row["end"])
        text = article.text[start:end]
        hit = Hit(passage, article, 0.0)
        one = Evidence(len(cited) + 1, 0, start, end, text, 1.0, row["speaker"], row["how"])
        cited.setdefault(" ".join(text.casefold().split()), (hit, citation(one, [hit])))
    return list(cited.values())
