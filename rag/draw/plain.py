"""Answers as plain text and as Markdown."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from rag.draw.answer import HEADS, LEVELS, more_text, note_of
from rag.draw.safe import line, plain
from rag.draw.source import NEAREST, is_exact, names_text, near_text

if TYPE_CHECKING:
    from rag.records.answer import Answer, Statement

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~$-])")


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: quotes with numbered marks, then the sources with their offsets."""
    marks = answer.marks
    note = plain(note_of(answer), 2000)
    lines = [HEADS[answer.status][1] + (f": {note}" if note else "")]
    for statement in answer.read:
        numbers = "".join(f"[{marks[citation]}]" for citation in statement.citations)
        doubt = _doubt(statement)
        lines.append(f"{line(statement.text, 20_000)} {numbers}{doubt}".rstrip())
    for citation, number in marks.items():
        changed = "" if is_exact(answer, citation) else " THE SOURCE HAS CHANGED"
        lines.append(f"[{number}] {names_text(citation)} ({citation.start}-{citation.end}){changed}")
    if answer.more and answer.statements:
        lines.append(more_text(answer))
    if not answer.statements:
        lines += [f"nearest: {near_text(hit)}" for hit in answer.hits[:3]]
    return "\n".join(lines)


def _doubt(statement: Statement) -> str:
    """What is not sure of a sentence, with the reason; nothing for a quote or a checked one."""
    if statement.level in ("quote", "checked"):
        return ""
    reason = f": {line(statement.reason)}" if statement.reason else ""
    return f" ({LEVELS[statement.level]}{reason})"


def _escaped(text: str, limit: int = 20_000) -> str:
    return escape(_SPECIAL.sub(r"\\\1", plain(text, limit)), quote=False)


def answer_markdown(answer: Answer) -> str:
    """The answer as Markdown: quotes as block quotes, sources as a numbered list."""
    marks = answer.marks
    parts = [f"## {_escaped(line(answer.question, 2000))}", f"**{HEADS[answer.status][1]}**"]
    if note := note_of(answer):
        parts.append(_escaped(note, 2000))
    for statement in answer.read:
        numbers = "".join(f" [{marks[citation]}]" for citation in statement.citations)
        text = _escaped(statement.text) + numbers
        if statement.level == "contradicted":
            text = f"~~{_escaped(statement.text)}~~{numbers}"
        if doubt := _doubt(statement).strip():
            text += f" *{_escaped(doubt)}*"
        quoted = statement.writer == "quote"
        parts.append("\n".join(f"> {row}" for row in text.split("\n")) if quoted else text)
    if marks:
        parts.append("### Sources")
        parts.append("\n".join(f"{number}. {_escaped(names_text(c))}" for c, number in marks.items()))
    elif answer.hits:
        parts.append(f"{NEAREST}:")
        parts.append("\n".join(f"- {_escaped(near_text(hit))}" for hit in answer.hits[:3]))
    return "\n\n".join(parts) + "\n"
