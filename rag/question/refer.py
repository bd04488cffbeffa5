"""What the pronouns of a follow-up question stand for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from rag.language.detect import script
from rag.language.lexicons import any_of
from rag.language.stems import stopwords
from rag.question import data
from rag.question.names import spans
from rag.question.parties import parties
from rag.question.people import any_thing_in, asked_of, named, people, speaker, thing_in
from rag.records import Answer

PLACE = r"(?:the\s+)?(?:[A-ZА-ЯЁ][\w’'-]+)(?:\s+[A-ZА-ЯЁ][\w’'-]+)*|[\u0621-\u064a]+"
"""A pattern for a name behind a preposition of place."""
_KNOWN = ("true", "known", "clear", "certain", "likely", "possible")


def resolved(text: str, before: str, history: Sequence[Answer], speaks: bool = False) -> str:
    """A question with names and things in the place of its pronouns, where the talk before tells them.

    `speaks`: a person in it speaks, as the speaker of the last question does.
    """
    text = _person(text, history, speaks)
    text = _there(_they(_it(text, before, history), before), history)
    return _arabic(text, before)


def counted(question: str) -> re.Match[str] | None:
    """What a question counts, in its group `what` ("fighters"; "of them" is also in `of`), and the `rest`."""
    return _PATTERNS["counted"].match(question)


def topic(question: str) -> re.Match[str] | None:
    """What a question asks somebody's words about: "about regime change", in its group `en`, `ru` or `ar`."""
    return _PATTERNS["topic"].search(question)


def _person(text: str, history: Sequence[Answer], speaks: bool) -> str:
    """Who "he" or "she" is."""
    match = _PATTERNS["ru" if script(text) == "cyrillic" else "person"].search(text)
    if match is None or _is_named_before(text, match):
        return text
    gender: Literal["m", "f"] = "m" if match.lastgroup in ("he", "his") else "f"
    candidates = people(history, gender, speaks)
    if not candidates:
        return text
    owned = match.lastgroup in ("his", "her")
    return text[: match.start()] + candidates[0] + ("'s" if owned else "") + text[match.end() :]


def _they(text: str, before: str) -> str:
    """Who "they" are: the people who were counted, or those who were asked about."""
    match = _PATTERNS["they"].search(text)
    if match is None or _is_named_before(text, match):
        return text
    match_before, names = counted(before), named(before)
    if match_before and not match_before["of"]:
        who = f"the {match_before['what']} who{match_before['rest'].rstrip('? ')}"
    elif many := _PATTERNS["many"].match(before):
        who = f"the {many[1]}"
    else:
        who = " and ".join(names[:2])
    if not who:
        return text
    return text[: match.start()] + who + ("'s" if match["their"] else "") + text[match.end() :]


def _there(text: str, history: Sequence[Answer]) -> str:
    """Where "there" is: the last place that was asked about, or that the answer told."""
    match = _PATTERNS["there"].search(text)
    if match is None:
        return text
    for answer in reversed(history):
        asked, shown = asked_of(answer), " ".join(told.text for told in answer.statements[:1])
        if place := next(filter(None, (_PATTERNS["place"].search(one) for one in (asked, shown))), None):
            return text[: match.start()] + f"in {place[1]}" + text[match.end() :]
    return text


def _it(text: str, before: str, history: Sequence[Answer]) -> str:
    """What "it" is: what the last question was about, in its words; of "Who denied it?" all that it asked."""
    claim = _PATTERNS["claim"].search(text)
    if claim and not (claim["object"] and thing_in(before)):
        return all_of_it(text, before)
    match = next((m for m in _PATTERNS["it"].finditer(text) if not _joins(text, m)), None)
    if match is None or thing_in(text):
        return text
    noun = (match["noun"] or "").lower()
    noun = noun if noun in _things() and match["it"].lower() != "it" else ""  # "this crash", "did it crash"
    end = match.end() if noun else match.end("it")
    about = topic(before)
    if about and text[: match.start()].split()[-1:] == ["about"] and not text[end:].strip("?. "):
        return text[: match.start()] + about[about.lastgroup or "en"] + text[end:]
    alone = match["it"].lower() in ("it", "its") and not speaker(before)
    thing = thing_in(before, noun) or thing_in(_PATTERNS["which"].sub("the", before), noun)
    if thing := thing or (any_thing_in(before, history) if alone else ""):
        return text[: match.start()] + thing + ("'s" if match["it"].lower() == "its" else "") + text[end:]
    led = _PATTERNS["led"].search(text[: match.start()])
    return text if led or text[match.end("it") :].strip("?؟.! ") else all_of_it(text, before)


def all_of_it(text: str, before: str) -> str:
    """ "Who denied it: did oil leak into the bay?"."""
    first = before.split()[0]
    asked = first.lower() + before[len(first) :] if first.lower() in data.words("words", "leads") else before
    return f"{text.rstrip('?؟.! ')}: {asked}"


def nth(text: str, before: str, last: Answer) -> str | None:
    """The text with what "the second one" is: a side of the last question, else an article cited there; None
    where it asks for that alone and there is no second."""
    match = _PATTERNS["nth"].search(text)
    if match is None:
        return text
    named_by = match.start() == 0 or match["article"]
    titles = [f"“{one}”" for one in dict.fromkeys(c.title for c in last.citations) if one and named_by]
    sides = [side.text for side in parties(before, spans(before))]
    things = [f"the {side}" if side[0].islower() else side for side in sides] or titles
    place = next(at for at, word in enumerate(data.table("follow")["order"]) if match[word]) - 1
    if not things or place >= len(things):
        return text if match.start() else None
    return text[: match.start()] + things[place] + text[match.end() :]


def _joins(text: str, match: re.Match[str]) -> bool:
    """Whether "that" or "it" stands for nothing said before: "said that", "is it true that"."""
    after = (match["noun"] or "").lower()
    if after in _KNOWN and text[: match.start()].lower() in ("is ", "was "):
        return True
    if not after and not {"say", "said", "says", "tell", "told"}.isdisjoint(
        text[: match.start()].split()[-1:]
    ):
        return True  # what was said: the topic behind it tells
    free = after in stopwords("en") and match["it"].lower() != "that"
    return match["it"].lower() not in ("it", "its") and bool(after) and not free and after not in _things()


def _things() -> frozenset[str]:
    return data.words("follow", "things.words")


def _arabic(text: str, before: str) -> str:
    """The subject that an Arabic verb leaves out: "What did (he) say about ...?"."""
    match, said = _PATTERNS["arabic"].match(text), speaker(before)
    return f"{match['asks']} {said} {text[match.end() :]}" if match and said else text


def _is_named_before(text: str, match: re.Match[str]) -> bool:
    return any(start < match.start() for start, _ in spans(text))


def _pattern(name: str) -> str:
    """What a pattern is, made of `follow.toml`."""
    lists = data.table("follow")
    some = {name: rf"(?:{any_of(forms)})" for name, forms in lists["pronouns"].items()}
    owner = r"(?=\s+(?!(?:about|on|in|to|at|for|and|or|then|there)\b)[a-z])"
    said, about = any_of(lists["arabic_said"]), any_of(lists["about"])
    it = rf"(?:{some['it']}|{some['it_abroad']})"
    claims, rejects, told, who = (any_of(lists[key]) for key in ("claims", "rejects", "told", "who"))
    order = "|".join(rf"(?P<{place}>{any_of(forms)})" for place, forms in lists["order"].items())
    texts = {
        "counted": r"^how\s(?:many|much)\s(?P<what>(?P<of>of\s(?:them|these|those)\b|of\b)|[\w-]+)"
        r"(?P<rest>.*)$",
        "many": r"which\s((?:[a-z-]+\s)?[a-z-]+s)\s",
        "which": r"(?-i:^Wh(?:ich|ose)\b)",
        "led": rf"\b(?:{any_of(lists['times'])}|about)\s$",
        "person": rf"\b(?:(?P<his>{some['his']})|(?P<her>{some['her']}{owner})|(?P<he>{some['he']})"
        rf"|(?P<she>{some['she']}|{some['her']}))\b",
        "ru": rf"\b(?:(?P<he>{some['he_ru']})|(?P<she>{some['she_ru']}))\b",
        "they": rf"\b(?:(?P<their>{some['their']})|{some['they']})\b",
        "there": rf"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\b(?:{some['there']}|{some['there_ru']})\b",
        "it": rf"\b(?P<it>{some['its']}|{some['it']})\b(?:\s+(?P<noun>[a-z]+))?",
        "claim": rf"(?:\b(?:(?:{claims}|(?P<object>{rejects}))\s{it}|{it}\s(?:{claims}|{rejects}))"
        rf"|^(?:{who})\s(?:(?:{told})\s{it}|{it}\s(?:{told})))[?؟.!\s]*$",
        "nth": rf"(?:^(?:(?:the|that)\s)?|\b(?:the|that)\s)(?:{order})"
        r"(?P<article>\s(?:one|article|source|quote))?(?=[?؟.!\s]*$)",
        "place": rf"(?-i:\b(?:in|at|near|to|from|on|[Vv]isit(?:ed)?)\s+({PLACE}))",
        "arabic": rf"(?P<asks>(?:{any_of(lists['arabic'])})\s+(?:{said}))"
        rf"\s+(?=(?:{any_of(lists['arabic_about'])})\b)",
        "topic": rf"\b(?:{about})\s+(?P<en>.+?)(?=\s+(?:in|on)\s+(?-i:[A-Z\d])|[?.]?$)"
        rf"|\s(?:{any_of(lists['about_ru'])})\s+(?P<ru>.+?)[?.]?$|\sعن\s+(?P<ar>.+?)[؟?.]?$",
    }
    return texts[name]


_PATTERNS: Final = data.Patterns(_pattern)
