"""The words above quotes that claim nothing, or for no quotes at all: what the sources do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rag.question.near import near
from rag.records import Disagreement, Question, Retrieved

SPELLINGS = 3
"""Near spellings that are offered for a name."""


def absent(question: Question, found: Retrieved, vocabulary: Callable[[], Iterable[str]]) -> str:
    """Which names and words of a question stand nowhere in the index, with near spellings that do.

    `vocabulary` gives the words of the index, and is asked only where a name stands nowhere.
    """
    named = unknown_names(question, found)
    missing = {term.text for term in found.terms if not term.passages}
    plain = [word for word in question.topic if word in missing]
    if not named:
        return f"No article has the word{'s' if len(plain) > 1 else ''} {_listed(plain)}." if plain else ""
    words = list(vocabulary())
    parts = [f"No article mentions {_listed(named)}."]
    for name in named:
        if offers := near(name, words)[:SPELLINGS]:
            parts.append(f"Written like {_listed([name])}: {_listed(map(str.title, offers))}.")
    return " ".join(parts)


def unknown_names(question: Question, found: Retrieved) -> list[str]:
    """The name words of a question that no passage holds, where no other form of the name may be meant."""
    unknown = {term.text for term in found.terms if not term.passages}
    names = [name for name in question.names if len(name.forms) == 1]
    return [word for name in names for word in name.text.split() if word in unknown]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def disagreement_note(one: Disagreement) -> str:
    """Both sides in a line: what each source tells, with its outlet and date."""
    sides = [
        f"{value} ({', '.join(filter(None, (c.publisher, c.published.date))) or c.path})"
        for value, c in zip(one.values, one.citations, strict=True)
    ]
    return "; ".join(sides)
