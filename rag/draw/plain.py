"""Answers as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.draw.answer import LEVELS, head_text, more_text
from rag.draw.safe import line, plain
from rag.draw.source import is_exact, names_text, near_text

if TYPE_CHECKING:
    from rag.records.answer import Answer, Statement


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: quotes with numbered marks, then the sources with their offsets."""
    marks = answer.marks
    lines = [plain(head_text(answer), 2000)]
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
