"""The words of a refusal: what was looked for, and where."""

from __future__ import annotations

from rag.language import language_name
from rag.language.facts import names
from rag.language.words import unspaced
from rag.records import Filter, Retrieved


def looked_for(found: Retrieved) -> list[str]:
    """The words that were searched for; pairs of characters, that overlap, as they stand together."""
    told: list[str] = []
    for term in found.terms:
        longer = told[-1] + term.text[1:] if told and unspaced(term.text) else ""
        if longer and longer.endswith(term.text) and longer in found.question:
            told[-1] = longer
        else:
            told.append(term.text)
    return list(dict.fromkeys(told))


def whole_names(question: str, absent: list[str]) -> list[str]:
    """The names that words of the question are part of: "World Cup" for "Cup"."""
    runs: list[tuple[int, int]] = []
    for _, start, end in names(question):
        if runs and question[runs[-1][1] : start] == " ":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    told = [question[start:end] for start, end in runs]
    return list(dict.fromkeys(next((run for run in told if word in run.split()), word) for word in absent))


def listed(told: list[str]) -> str:
    """Words in quotation marks, with commas."""
    return ", ".join(f"“{name}”" for name in told)


def by_words(found: Retrieved) -> str:
    """What a refusal adds where passages of another language were found, by their words alone; or ""."""
    if not found.by_words:
        return ""
    named = " and ".join(map(language_name, found.by_words))
    return f" Passages in {named} were compared by names and shared words only: ask in {named}, too."


def within(where: Filter) -> str:
    """The days and outlets of a filter in words: "between 2012-02-01 and 2012-03-01 from AFP"."""
    told = ""
    if where.since and where.until:
        told = f"between {where.since} and {where.until}"
    elif where.since or where.until:
        told = f"since {where.since}" if where.since else f"until {where.until}"
    if where.publishers:
        told += f" from {', '.join(where.publishers)}"
    return told.strip()


def filtered(found: Retrieved) -> str:
    """`within` as the end of a sentence: " since 2012", or ""."""
    told = within(found.where)
    return f" {told}" if told else ""
