"""Whom a talk was last about, for the pronouns of the next question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Final, Literal

from rag.annotate.data import forenames
from rag.annotate.data import words as known_words
from rag.language.lexicons import any_of
from rag.language.stems import stopwords
from rag.language.words import fold, words
from rag.question import aliases, data
from rag.question.names import spans
from rag.question.speaker import speaker_of
from rag.records import Answer, Span

Gender = Literal["m", "f"]
_QUOTES: Final = 3
"""Quotes of an answer that may name whom its question asked for."""
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
    candidates: list[str] = []
    for answer in reversed(history):
        asked = asked_of(answer)
        spoke = speaker(asked)
        persons, offices, places = _persons(asked, spoke)
        candidates += [spoke, *persons] if speaks else persons
        candidates += _answering(answer, asked) if _PATTERNS["who"].match(asked) else []
        candidates += [*offices, spoke]
        candidates += [
            cited.speaker or "" for statement in answer.statements for cited in statement.citations
        ]
        candidates += places
    return [name for name in dict.fromkeys(candidates) if name and _fits(name, gender)]


def _persons(question: str, spoke: str) -> tuple[list[str], list[str], list[str]]:
    """Of a question the names that may be people's, people by their office, names that may be places'."""
    offices = [match.span(1) for match in _PATTERNS["offices"].finditer(question)]
    persons: list[Span] = []
    places: list[Span] = []
    for start, end in spans(question):
        if any(first < end and start < last for first, last in offices) or question[start:end] == spoke:
            continue
        if _is_office(question[start:end]):
            offices.append((start, end))  # "the Presidential Envoy"
            continue
        is_thing = question[start:end].split()[-1].lower() in data.words("words", "things")
        if is_thing or aliases.is_place(question[start:end]) or _PATTERNS["places"].search(question[:start]):
            places.append((start, end))
        else:
            persons.append((start, end))
    persons_, offices_, places_ = ([question[a:b] for a, b in held] for held in (persons, offices, places))
    return persons_, offices_, places_


def _is_office(name: str) -> bool:
    return name.split()[-1].lower() in known_words("verbs", "office.heads")


def _pattern(name: str) -> str:
    """Of `follow.toml`: who is asked for, an office ("the mayor of Halden"), what leads to a place."""
    if name == "thing":
        return r"\b(?:the|a|an)((?:\s[\w’'.-]+){1,4})"
    if name == "body":
        return r"(?-i:\bthe\s((?:[A-Z][\w-]*\s){0,2})((?:[a-z][\w-]*\s?){1,3}))"
    words = any_of(data.table("follow")[name])
    if name != "offices":
        return rf"(?:{words})\s" if name == "who" else rf"\b(?:{words})\s(?:the\s)?$"
    heads = any_of(known_words("verbs", "office.heads") | data.words("follow", "persons.words"))
    place = r"(?-i:[A-Z][\w-]*(?:\s[A-Z][\w-]*)*)"
    english = rf"(?:the|a|an)\s(?:[a-z-]+\s){{0,2}}?(?:{heads})(?:\sof\s(?:the\s)?{place})?"
    return rf"\b({english}|(?:{words})\s(?-i:[А-ЯЁ][\w-]*))(?!\w)"


_PATTERNS: Final = data.Patterns(_pattern)


def _answering(answer: Answer, asked: str) -> list[str]:
    """Of "Who is the mayor?" those whom its first quotes name, the nearest to the question's words first."""
    asked_names = {fold(word.text) for name in named(asked) for word in words(name)}
    content = {fold(word.text) for word in words(asked)} - data.words("words", "leads") - asked_names
    scored = []
    for place, text in enumerate(statement.text for statement in answer.statements[:_QUOTES]):
        for start, end in spans(text):
            known = asked_names.issuperset(fold(word.text) for word in words(text[start:end]))
            if known or aliases.is_place(text[start:end]) or _is_office(text[start:end]):
                continue
            near = words(text[max(0, start - _NEAR) : start]) + words(text[end : end + _NEAR])
            shared = len(content & {fold(word.text) for word in near})
            behind = _PATTERNS["places"].search(text[:start]) is not None  # "mayor of Halden": likely a place
            scored.append((-shared, place, behind, start, text[start:end]))
    return [name for *_, name in sorted(scored)]


def _fits(name: str, gender: Gender | None) -> bool:
    first, *rest = name.split()
    return gender is None or not rest or forenames().get(first.title(), "") in ("", gender)


def thing_in(text: str, noun: str = "") -> str:
    """The last thing that a text names with an article ("the draft resolution"); with `noun` one of it."""
    known, thing = data.words("follow", "things.words"), ""
    for match in _PATTERNS["thing"].finditer(text):
        tokens = match[1].split()
        heads = [at for at, word in enumerate(tokens) if word.lower() in known]
        near = [at for at in heads if at == heads[0] or tokens[at - 1].lower() in known]
        if near and (not noun or tokens[near[-1]].lower() == noun):
            thing = f"the {' '.join(tokens[: near[-1] + 1])}"
    return thing


def any_thing_in(text: str, history: Sequence[Answer] = ()) -> str:
    """What "it" may be where no known thing is named: a word with an article, a body, the only name.

    No name of a person: one whom an answer of `history` calls by a forename.
    """
    stops = stopwords("en") | known_words("verbs", "office.heads") | data.words("follow", "persons.words")
    for match in _PATTERNS["body"].finditer(text):
        tokens = list(takewhile(lambda word: word not in stops, match[2].split()))
        if tokens:
            return f"the {match[1]}{' '.join(tokens)}"
    if _PATTERNS["who"].match(text):
        return ""
    owners = {name for name in named(text) for mark in "'’" if f"{name}{mark}" in text}
    names = [name for name in named(text) if name not in owners and not _is_person(name, history)]
    return next(filter(aliases.is_place, names), names[0] if len(names) == 1 else "")


def _is_person(name: str, history: Sequence[Answer]) -> bool:
    """Whether a name begins with a forename, or stands behind one in the answers."""
    shown = " ".join(told.text for answer in history for told in answer.statements)
    before = [word for part in shown.split(f" {name}")[:-1] for word in part.split()[-1:]]
    return any(word.strip('"“«(').title() in forenames() for word in (*before, *name.split()[:-1]))
