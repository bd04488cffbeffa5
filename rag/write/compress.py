"""Shorter forms of a source sentence in its own words and order: what a very small model may choose from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.language import keys
from rag.language.facts import dates, numbers
from rag.language.question import expects
from rag.language.senses import senses
from rag.language.words import words

_OPENING = re.compile(
    r"^(?:(?:Meanwhile|However|But|And|Also|Still|In addition|At present|Instead),?\s+)+(?=\w)"
)
_DATELINE = re.compile(r"^[A-Z][A-Z ,]{2,30} (?:\(\w+\) )?[-–—]+ ")
_TAIL = re.compile(
    r",? (?:as|after|when|while|but the|but|although|though|amid|despite|in an apparent|"
    r"following) [^\"“”]{15,}$|"
    r", (?:which|who|whose|where|including|stressing|calling|saying|adding|aimed|bringing|leaving|seen|"
    r"expected) [^\"“”]{8,}$"
)
_ASIDE = re.compile(
    r"(?<=\w), (?:which|who|whose|a|an|the) [^,\"“”]{6,130},(?= \w)|(?<=\w) \([^)]{3,60}\)(?=[ .,])"
)
_CLAUSE = re.compile(r", (?:although|though|while|but) (?=(?:[A-Z]|the |he |she |it |they ))")
_QUOTED = re.compile(
    r"^[\"“](?P<said>[^\"“”]{12,})[,.]?[\"”],? (?P<who>[A-Z][\w.’' -]{2,40}?) (?:said|told [\w ]{3,40}|"
    r"added)(?P<rest>[^\"“”]{0,60})$"
)
SHORT = 0.75
"""The longest form that says anything new beside the quote, as a share of the sentence's words."""
SHORTEST = 5
"""Words below which a piece is no sentence."""


def shorter(text: str) -> list[str]:
    """Forms of a sentence, the shortest last, the sentence itself (without its opening) first."""
    plain = " ".join(text.split())
    if quoted := _QUOTED.match(plain.rstrip(".")):
        return [f'{quoted["who"]} said: "{quoted["said"].rstrip(",. ")}."']
    whole = _capital(_OPENING.sub("", _DATELINE.sub("", plain)))
    forms = [whole]
    for piece in _CLAUSE.split(whole.rstrip(".")):
        forms.append(piece)
        forms.append(_TAIL.sub("", piece))
        forms.append(_TAIL.sub("", _ASIDE.sub("", piece)))
    return list(dict.fromkeys(_ended(form) for form in forms if len(form.split()) >= SHORTEST))


def answering(question: str, text: str) -> list[str]:
    """The shorter forms that answer as well as the sentence does; empty where only the whole sentence would.

    A form is left out that is as good as the sentence itself (the quote stands there anyway), that lacks a
    word of the question which the sentence has, or a figure or a date where one is asked for. A cause is
    never cut out of its sentence.
    """
    kind, long = expects(question).kind, len(text.split())
    if kind == "why":
        return []
    return [
        form
        for form in shorter(text)
        if len(form.split()) <= SHORT * long
        and _asked(question, text) <= _asked(question, form)
        and (kind != "number" or _values(text) <= _values(form))
        and (kind != "when" or len(dates(text)) == len(dates(form)))
    ]


def _asked(question: str, text: str) -> frozenset[str]:
    """The words of a question that a text has, as they are or in another word."""
    told = {term.key for term in keys(text, "en")}
    meant = frozenset[int]().union(*(senses(word.text, "en") for word in words(text)))
    return frozenset(
        word.text
        for word in words(question)
        if {term.key for term in keys(word.text, "en")} & told or senses(word.text, "en") & meant
    )


def _values(text: str) -> set[float | None]:
    return {number.value for number in numbers(text)}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ended(text: str) -> str:
    plain = _capital(text.strip(" ,;-–—"))
    return plain if plain[-1:] in '.!?"”' else plain + "."


def grammar(forms: Iterable[tuple[str, int]]) -> str:
    """A GBNF grammar that allows one of the forms, each with the number of its evidence, and nothing else."""
    told = [_literal(f"{form} [{number}]") for form, number in forms]
    return f"root ::= {' | '.join(told)}"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
