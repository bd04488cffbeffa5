"""Sentences that lead an answer whatever their order: one that writes an acronym out, and pasted ones.

Acronyms are matched after Schwartz and Hearst, "A simple algorithm for identifying abbreviation definitions
in biomedical text" (2003).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag.answer.features import Table
from rag.language.words import fold, words
from rag.records import Hit, Question

_BRACKETS: Final = re.compile(r"\(([^()\n]{2,80})\)")
_REACH: Final = 200
"""Characters before brackets in which what they stand for is looked for."""
_INNER: Final = re.compile(r"[.!?؟…]\W*\s")
"""The end of a sentence within a text."""
LEAST: Final = 6
"""Words that a pasted sentence has at least: fewer may be a phrase of anybody."""
PASTED: Final = 2
"""Pasted sentences that lead an answer."""
SPARE: Final = 5
"""Words of a long form beyond twice the letters of its acronym, or these more than them: the fewer."""


def written_out(question: Question, table: Table) -> list[int]:
    """The first row that writes out an acronym which a question asks the meaning of, if one does."""
    asked = acronyms(question)
    rows = enumerate(table.sentences if asked else ())
    return [row for row, one in rows if defined(one.text) & asked][:1]


def acronyms(question: Question) -> frozenset[str]:
    """The words, folded, that may be an acronym whose meaning a question asks; none where it asks none."""
    asks = question.kind == "define" or (
        question.kind == "fact" and not question.topic and len(question.names) == 1
    )
    return frozenset(fold(word.text) for word in words(question.text) if asks)


def pasted(question: Question, table: Table) -> list[int]:
    """The first rows whose every word stands in the question, in order: a sentence that was pasted in."""
    if not _INNER.search(question.text):  # one sentence
        return []
    asked = _plain(question.text)
    told = [_plain(one.text) for one in table.sentences]
    return [row for row, text in enumerate(told) if text.count(" ") > LEAST and text in asked][:PASTED]


def headed(question: Question, table: Table, hits: Sequence[Hit]) -> list[int]:
    """The first row of the article whose headline is all of the question."""
    asked = _plain(question.text)
    rows = [
        (one.start, row)
        for row, one in enumerate(table.sentences)
        if _plain(hits[one.hit].article.title or "") == asked and _plain(one.text) not in asked
    ]
    return [row for _, row in sorted(rows)[:1]]


def _plain(text: str) -> str:
    return f" {' '.join(fold(word.text) for word in words(text))} "


def defined(text: str) -> frozenset[str]:
    """The acronyms, folded, that stand in brackets behind their long form, or before it in brackets.

    >>> sorted(defined("The Northern Free Trade Area (NoFTA) met, as did FSS (Federal Safety Service)."))
    ['fss', 'nofta']
    """
    found = set()
    for match in _BRACKETS.finditer(text):
        short, before = match[1], text[max(0, match.start() - _REACH) : match.start()]
        long = before[max(map(before.rfind, "()\n")) + 1 :]
        if len(short.split()) > 1:
            short, long = next(iter(long.split()[-1:]), ""), short
        size = len(short)
        tokens = long.split()[-min(2 * size, size + SPARE) :]
        if sum(map(str.isupper, short)) > 1 and _spells(fold(short), fold(" ".join(tokens)).split()):
            found.add(fold(short))
    return frozenset(found)


def _spells(short: str, tokens: list[str]) -> bool:
    """Whether an acronym's letters stand in some words in order, the first at a word's start."""
    letters = [letter for letter in short if letter.isalnum()]
    for at, token in enumerate(tokens):
        rest = iter(" ".join(tokens[at:]))
        if token[0] == letters[0] and all(letter in rest for letter in letters):
            return True
    return False
