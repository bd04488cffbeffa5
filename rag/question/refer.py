"""What the pronouns of a follow-up question stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal

from rag.annotate.data import words as known_words
from rag.language.detect import script
from rag.question import data
from rag.question.names import spans
from rag.question.people import asked_of, named, people, speaker, thing_in
from rag.records import Answer

_COUNTED = re.compile(r"^how\s(?:many|much)\s(?P<what>(?!of\s)[\w-]+)(?P<rest>.*)$", re.IGNORECASE)


def resolved(text: str, before: str, history: Sequence[Answer]) -> str:
    """A question with names and things in the place of its pronouns, where the talk before tells them."""
    for step in (_person, _they, _there, _it, _arabic):
        text = step(text, before, history)
    return text


def _person(text: str, before: str, history: Sequence[Answer]) -> str:
    """Who "he" or "she" is."""
    match = _patterns()["ru" if script(text) == "cyrillic" else "person"].search(text)
    if match is None or _is_named_before(text, match):
        return text
    gender: Literal["m", "f"] = "m" if match.lastgroup in ("he", "his") else "f"
    speaks = _speaks(text) or "his" in match.groupdict() and bool(match["his"] or match["her"]) and _speaks(before)
    found = people(history, gender, speaks)
    if not found:
        return text
    owned = match.lastgroup in ("his", "her")
    return text[: match.start()] + found[0] + ("'s" if owned else "") + text[match.end() :]


def _speaks(text: str) -> bool:
    """Whether a question asks for words, so that the speaker goes on speaking."""
    held = known_words("verbs", "speech") | data.words("speaker", "verbs") | {"said", "told", "mean"}
    russian = data.any_of(data.words("speaker", "russian"))
    return any(word in held for word in re.findall(r"\w+", text.lower())) or bool(re.search(russian, text.lower()))


def _they(text: str, before: str, history: Sequence[Answer]) -> str:
    """Who "they" are: the people who were counted, or those who were asked about."""
    match = _patterns()["they"].search(text)
    if match is None or _is_named_before(text, match):
        return text
    counted, held = _COUNTED.match(before), named(before)
    who = f"the {counted['what']} who{counted['rest'].rstrip('? ')}" if counted else " and ".join(held[:2])
    if not who:
        return text
    return text[: match.start()] + who + ("'s" if match["their"] else "") + text[match.end() :]


def _there(text: str, before: str, history: Sequence[Answer]) -> str:
    """Where "there" is: the last place that was asked about, or that the answer told."""
    match = _patterns()["there"].search(text)
    if match is None:
        return text
    for answer in reversed(history):
        asked, shown = asked_of(answer), " ".join(told.text for told in answer.statements[:1])
        if place := next(filter(None, (_patterns()["place"].search(one) for one in (asked, shown))), None):
            return text[: match.start()] + f"in {place[1]}" + text[match.end() :]
    return text


def _it(text: str, before: str, history: Sequence[Answer]) -> str:
    """What "it" is: what the last question was about, in its words."""
    from rag.question.follow import topic  # they need each other: a topic is of the talk's grammar

    match = next((m for m in _patterns()["it"].finditer(text) if not _joins(text, m)), None)
    if match is None or thing_in(text):
        return text
    noun = (match["noun"] or "").lower()
    noun = noun if noun in data.words("talk", "things.words") else ""
    end = match.end() if noun else match.end("it")
    about = topic(before)
    if about and re.search(r"\babout $", text[: match.start()]) and not text[end:].strip("?. "):
        return text[: match.start()] + about[about.lastgroup or "en"] + text[end:]
    if thing := thing_in(before, noun):
        return text[: match.start()] + thing + ("'s" if match["it"].lower() == "its" else "") + text[end:]
    return text


def _joins(text: str, match: re.Match[str]) -> bool:
    """Whether "that" or "it" stands for nothing said before: "said that", "is it true that"."""
    after = (match["noun"] or "").lower()
    if re.match(r"(?:is|was) $", text[: match.start()], re.IGNORECASE) and after in ("true", "known", "clear"):
        return True
    return match["it"].lower() == "that" and bool(after) and after not in data.words("talk", "things.words")


def _arabic(text: str, before: str, history: Sequence[Answer]) -> str:
    """The subject that an Arabic verb leaves out: "What did (he) say about ...?"."""
    match, said = _patterns()["arabic"].match(text), speaker(before)
    return f"{match['asks']} {said} {text[match.end() :]}" if match and said else text


def _is_named_before(text: str, match: re.Match[str]) -> bool:
    return any(start < match.start() for start, _ in spans(text))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    lists = data.table("talk")
    some = {name: rf"(?:{data.any_of(forms)})" for name, forms in lists["pronouns"].items()}
    owner = r"(?=\s+(?!(?:about|on|in|to|at|for|and|or|then|there)\b)[a-z])"
    said = data.any_of(lists["arabic_said"])
    texts = {
        "person": rf"\b(?:(?P<his>{some['his']})|(?P<her>{some['her']}{owner})|(?P<he>{some['he']})"
        rf"|(?P<she>{some['she']}|{some['her']}))\b",
        "ru": rf"\b(?:(?P<he>{some['he_ru']})|(?P<she>{some['she_ru']}))\b",
        "they": rf"\b(?:(?P<their>{some['their']})|{some['they']})\b",
        "there": rf"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\b(?:{some['there']}|{some['there_ru']})\b",
        "it": rf"\b(?P<it>{some['its']}|{some['it']})\b(?:\s+(?P<noun>[a-z]+))?",
        "place": r"(?-i:\b(?:in|at|near|to|from|on|[Vv]isit(?:ed)?)\s+((?:the\s+)?(?:[A-Z][\w’'-]+)(?:\s+[A-Z][\w’'-]+)*))",
        "arabic": rf"(?P<asks>(?:{data.any_of(lists['arabic'])})\s+(?:{said}))\s+(?=(?:{data.any_of(lists['arabic_about'])})\b)",
    }
    return {name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}
