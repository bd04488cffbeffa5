"""Whom a talk was last about, for the pronouns of the next question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from rag.annotate.data import forenames
from rag.language.words import fold, words
from rag.question import aliases, data
from rag.question.kind import kind_of
from rag.question.names import spans
from rag.question.speaker import speaker_of
from rag.records import Answer

Gender = Literal["m", "f"]
_NEAR: Final = 80
"""Characters around a name of an answer in which the words of the question may stand."""


def asked_of(answer: Answer) -> str:
    """The whole question that an answer is to."""
    return answer.asked_as or answer.question


def speaker(question: str) -> str:
    """Whose words a question asks for, as written; "" where nobody's."""
    span = speaker_of(question, spans(question))
    return question[span[0] : span[1]] if span else ""


def named(question: str) -> list[str]:
    """The names of a question, in order."""
    return list(dict.fromkeys(question[start:end] for start, end in spans(question)))


def people(history: Sequence[Answer], gender: Gender | None = None, speaks: bool = True) -> list[str]:
    """Whom the talk was about, the best first: whom the last question names, then whom its answer does.

    The one quoted comes last: "he" is whom a question asked about, not who spoke of him. With `speaks` the
    next question asks for words again, and the speaker of the last one comes first. A known forename of the
    other `gender` rules a name out.
    """
    found: list[str] = []
    for answer in reversed(history):
        asked = asked_of(answer)
        spoke = speaker(asked)
        spoke = spoke if spoke[:1].isupper() or not spoke.isascii() else ""
        others = [name for name in named(asked) if name != spoke and not aliases.is_place(name)]
        found += [spoke, *others] if speaks else [*others, spoke]
        found += _answering(answer, asked)
        found += [cited.speaker or "" for told in answer.statements for cited in told.citations]
        found += named(asked)
    return [name for name in dict.fromkeys(found) if name and _fits(name, gender)]


def _answering(answer: Answer, asked: str) -> list[str]:
    """Of "Who is the mayor?" the one whom its answer names nearest to the words of the question."""
    if kind_of(asked) != "who" or not answer.statements:
        return []
    text = answer.statements[0].text
    held = {fold(name) for name in named(asked)}
    content = {fold(word.text) for word in words(asked)} - data.words("words", "leads")
    scored = []
    for start, end in spans(text):
        if fold(text[start:end]) in held or aliases.is_place(text[start:end]):
            continue
        near = words(text[max(0, start - _NEAR) : start]) + words(text[end : end + _NEAR])
        scored.append((-len(content & {fold(word.text) for word in near}), start, text[start:end]))
    return [name for _, _, name in sorted(scored)[:1]]


def _fits(name: str, gender: Gender | None) -> bool:
    first, *rest = name.split()
    return gender is None or not rest or forenames().get(first.title(), gender) == gender


def thing_in(text: str, noun: str = "") -> str:
    """The last thing that a text names with an article ("the draft resolution"); with `noun` one of that noun."""
    known, found = data.words("talk", "things.words"), ""
    for match in re.finditer(r"\b(the|a|an)((?:\s[\w’'.-]+){1,4})", text, re.IGNORECASE):
        held = match[2].split()
        heads = [at for at, word in enumerate(held) if word.lower() in known]
        near = [at for at in heads if at == heads[0] or held[at - 1].lower() in known]
        if near and (not noun or held[near[-1]].lower() == noun):
            article = "the" if match[1].lower() != "the" else match[1]
            found = f"{article} {' '.join(held[: near[-1] + 1])}"
    return found
