"""From text to what the postings hold, and from a question to what it asks them for."""

from __future__ import annotations

from dataclasses import dataclass

from rag.language import Term, keys


@dataclass(frozen=True, slots=True)
class Group:
    """One word of a question, `question[start:end]`, and every key that counts as that word."""

    text: str
    start: int
    end: int
    keys: tuple[str, ...]


def analyse(text: str, language: str | None) -> list[str]:
    """The keys of a passage (its context and its text), as `Postings.build` takes them."""
    return [term.key for term in keys(text, language)]


def ask(question: str, language: str | None) -> list[Group]:
    """The words of a question with their keys, in order; equal words once.

    A phrase (Security Council) is a group of its own beside its words.
    """
    spans: dict[tuple[int, int], list[Term]] = {}
    for term in keys(question, language, asking=True):
        spans.setdefault((term.start, term.end), []).append(term)
    groups = (Group(question[s:e], s, e, tuple(t.key for t in told)) for (s, e), told in spans.items())
    return list({group.keys: group for group in reversed(list(groups))}.values())[::-1]
