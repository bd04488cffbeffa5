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
    own = {word for name in question.names for word in name.text.split()}
    plain = [t.text for t in found.terms if not t.passages and not {*t.text.split()} & own and t.text[0].isalpha()]
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
