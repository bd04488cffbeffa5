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
    unknown = [term for term in found.terms if not term.passages and " " not in term.text]
    named = [term.text for term in unknown if term.is_name and not _has_other_form(term.text, question)]
    plain = [term.text for term in unknown if not term.is_name]
    parts = []
    if named:
        parts.append(f"No article mentions {_listed(named)}.")
        words = list(vocabulary())
        offers = {name: near(name, words)[:SPELLINGS] for name in named}
        parts += [
            f"Written like {_listed([name])}: {_listed(map(str.title, o))}."
            for name, o in offers.items()
            if o
        ]
    elif plain:
        parts.append(f"No article has the word{'s' if len(plain) > 1 else ''} {_listed(plain)}.")
    return " ".join(parts)


def _has_other_form(word: str, question: Question) -> bool:
    """Whether the name that a word is of may stand under another form: a metonym, an office, a capital."""
    return any(len(name.forms) > 1 for name in question.names if word in name.text.split())


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)


def disagreement_note(one: Disagreement) -> str:
    """Both sides in a line: what each source tells, with its outlet and date."""
    sides = [
        f"{value} ({', '.join(filter(None, (c.publisher, c.published.date))) or c.path})"
        for value, c in zip(one.values, one.citations, strict=True)
    ]
    return "; ".join(sides)
