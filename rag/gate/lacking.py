"""What a question names and no source does: a name, a year."""

from __future__ import annotations

import re

from rag.language import keys
from rag.language.facts import Date, dates, names
from rag.language.question import is_light
from rag.records import Hit, Retrieved
from rag.write.asked import Asked


def absent(found: Retrieved, asked: Asked) -> list[str]:
    """Names of the question that no passage of the corpus holds."""
    dated = " ".join(found.question[d.start : d.end] for d in asked.dates)
    missing = [t.text for t in found.terms if t.is_name and t.passages == 0 and t.text not in dated]
    missing = [name for name in missing if not is_light(name) and not _only_first(name, found.question)]
    # "Turkish" where the passages say "Turkey".
    held = {name[:4].lower() for hit in found.hits for name, _, _ in names(hit.text) if len(name) > 4}
    return [name for name in missing if len(name) < 5 or name[:4].lower() not in held]


def _only_first(word: str, question: str) -> bool:
    """Whether a word may have its capital from standing first: no other capital is behind it."""
    question = question.lstrip("«“\"' ")
    return question.startswith(word) and not re.match(r"\W*\s[^\W\d_a-zа-яё]", question[len(word) :])


def undated(found: Retrieved, asked: Asked) -> str:
    """Why a year that is asked for cannot be met; empty where an article or a sentence is of it.

    An article without a date is given the benefit of the doubt where it tells of more than a name.
    """
    years = [d for d in asked.dates if d.year is not None]
    if not years:
        return ""
    known = [d for hit in found.hits for d in _dates_of(hit)]
    if any(a.year == b.year for a in years for b in known):
        return ""
    plain = [term.keys for term in asked.plain]
    unknown = [hit for hit in found.hits if hit.article.published.date is None]
    for hit in unknown:
        held = {t.key for t in keys(hit.text, hit.article.language)}
        if len(plain) >= 2 and sum(bool(wanted & held) for wanted in plain) >= 0.75 * len(plain):
            return ""
    listed = ", ".join(found.question[d.start : d.end] for d in years)
    nearest = _nearest(found, years[0])
    return f"Not in the sources: nothing that was found is of {listed}.{nearest}"


def _dates_of(hit: Hit) -> list[Date]:
    own = dates(hit.article.published.date) if hit.article.published.date else []
    return own + dates(hit.text)


def _nearest(found: Retrieved, wanted: Date) -> str:
    known = sorted({h.article.published.date for h in found.hits if h.article.published.date})
    if not known or wanted.year is None:
        return ""
    year = wanted.year
    return f" The nearest is of {min(known, key=lambda day: abs(int(day[:4]) - year))}."
