"""An answer as HTML: the quotes, their marks, and the passages that the marks jump to; and as plain text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from rag.draw.fill import fill
from rag.draw.safe import line, plain
from rag.draw.source import (
    WORDS,
    around,
    article_of,
    is_exact,
    limits_text,
    names_text,
    near_text,
    outlet_text,
    when_text,
)
from rag.records.answer import Answer, Citation, Level, Statement, Status
from rag.records.source import plural

HEADS: Final[dict[Status, tuple[str, str]]] = WORDS["heads"]
LEVELS: Final[dict[Level, str]] = WORDS["levels"]


def answer_html(answer: Answer, *, live: bool = False, style: bool = True) -> str:
    """The answer for a notebook. `live` adds the buttons that only a panel with a kernel can serve."""
    marks = answer.marks
    # Names this answer's anchors, so that two answers in one page do not jump into each other.
    texts = "\0".join([answer.question, *(c.quote for c in answer.citations)])
    icon, head = HEADS[answer.status]
    made = made_by(answer)
    if live:  # both change from run to run: they are for a panel, not for a saved notebook
        made += [f"index {answer.index_version}", f"{answer.seconds:.2f} s"]
    return fill(
        "answer", answer=answer, live=live, style=style, icon=icon, head=head, made=made,
        key=hashlib.sha256(texts.encode("utf-8", "replace")).hexdigest()[:8], counted=counted_text(answer),
        note=answer.note.removeprefix(f"{head}:").strip(), limits=limits_text(answer.where), marks=marks,
        cited=_by_article(marks),
        written=any(one.writer != "quote" for one in answer.statements), more=more_text(answer),
        # The numbers of what else was found go on behind the marks.
        found={one: number for number, one in enumerate(answer.more, len(marks) + 1)},
        beside=_by_article(answer.more), exact=lambda one: is_exact(answer, one),
        around=lambda one: _around(answer, one),
        where=lambda one: f"{outlet_text(one.publisher)}, {when_text(one.published)}",
    )  # fmt: skip


def _by_article(citations: Iterable[Citation]) -> list[list[Citation]]:
    """An article a card, with its quotes."""
    groups: dict[str, list[Citation]] = {}
    for citation in dict.fromkeys(citations):
        groups.setdefault(citation.article_id, []).append(citation)
    return list(groups.values())


def _around(answer: Answer, citation: Citation) -> tuple[str, str]:
    """What of its paragraph stands before and after a quote, up to the next quote."""
    article = article_of(answer, citation)
    if article is None or not is_exact(answer, citation):
        return "", ""
    others = [one for one in answer.citations if one.article_id == citation.article_id]
    left = max((one.end for one in others if one.end <= citation.start), default=0)
    right = min((one.start for one in others if one.start >= citation.end), default=len(article.text))
    before, after = around(article.text[left:right], citation.start - left, citation.end - left)
    return before.rpartition("\n")[2].lstrip(), after.partition("\n")[0].rstrip()


def counted_text(answer: Answer) -> str:
    """How many quotes of how many articles an answer has, "" for none."""
    quotes, articles = len(answer.citations), len({c.article_id for c in answer.citations})
    return f"{plural(quotes, 'quote')} from {plural(articles, 'article')}" if quotes else ""


def head_text(answer: Answer) -> str:
    """The status in words, and what the note says beyond it."""
    head = HEADS[answer.status][1]
    note = answer.note.removeprefix(f"{head}:").strip()
    return f"{head}. {note[:1].upper()}{note[1:]}" if note else head


def more_text(answer: Answer) -> str:
    """How much else was found, in words: "4 more found in 3 articles"."""
    articles = {citation.article_id for citation in answer.more}
    return f"{len(answer.more):,} more found in {plural(len(articles), 'article')}"


def made_by(answer: Answer) -> list[str]:
    """Who wrote and judged an answer, and the encoder."""
    judged = "not judged" if answer.judge == "none" else f"judged by {answer.judge}"
    writer = "quotes only" if answer.llm == "none" else f"written by {answer.llm}, {judged}"
    return [writer, answer.encoder]


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: quotes with numbered marks, then the sources with their offsets."""
    marks = answer.marks
    lines = [f"Understood as: {line(answer.asked_as, 2000)}"] if answer.asked_as else []
    lines += [f"Asked of {limits}"] if (limits := limits_text(answer.where)) else []
    lines.append(plain(head_text(answer), 2000))
    for statement in answer.read:
        numbers = "".join(f"[{marks[citation]}]" for citation in statement.citations)
        lines.append(f"{line(statement.text, 20_000)} {numbers}{doubt(statement)}".rstrip())
    for citation, number in marks.items():
        changed = "" if is_exact(answer, citation) else " THE SOURCE HAS CHANGED"
        lines.append(f"[{number}] {names_text(citation)} ({citation.start}-{citation.end}){changed}")
    if answer.more and answer.statements:
        lines.append(more_text(answer))
    if not answer.statements:
        lines += [f"nearest: {near_text(hit)}" for hit in answer.hits[:3]]
    return "\n".join(lines)


def doubt(statement: Statement) -> str:
    """What is not sure of a sentence, with the reason; nothing for a quote or a checked one."""
    if statement.level in ("quote", "checked"):
        return ""
    reason = f": {line(statement.reason)}" if statement.reason else ""
    return f" ({LEVELS[statement.level]}{reason})"
