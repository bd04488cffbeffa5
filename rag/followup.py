"""A follow-up question made self-contained from what was asked before: shown, and searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import detect
from rag.language.facts import dates, names
from rag.language.question import expects
from rag.records import Answer

_OPENING = re.compile(
    r"^(?:and|but|so|also|ok|okay|then|now|well|а|и|но|тогда|و|لكن)\b[,\s]*(?:also\s+|what about\s+|"
    r"how about\s+)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:and|but|so)\s+)?(?:what|how) about\s+(?P<what>.+?)\??$"
    r"|^(?:and|but|so)\s+(?P<when>(?:in|on|at|since|until|from|during|after|"
    r"before)\s+(?:\S+\s+){0,4}\S+?)\??$"
    r"|^(?:а|и)\s+(?P<ru>(?:в|на|о|об|про|у)\s+\S+(?:\s+\S+)?)\??$",
    re.IGNORECASE,
)
_COUNT = re.compile(r"^how (?:many|much) (?P<what>[\w-]+)(?P<rest>.*)$", re.IGNORECASE)
_TOPIC = re.compile(r"\b(?:about|on|regarding|of)\s+.+$", re.IGNORECASE)
_PERSON = re.compile(r"\b(?P<possessive>his|her|their)\b|\b(?:he|she|him|they|them)\b", re.IGNORECASE)
_PERSON_RU = re.compile(r"\b(?:он|она|его|её|ему|ей|они|их|им)\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere\b(?! (?:is|are|was|were|been|be|have|has)\b)", re.IGNORECASE)
_THING = re.compile(r"\b(?:it|this|that|those|these)\b(?! \w+ing\b)", re.IGNORECASE)
_IS_THERE = re.compile(r"\b(?:is|are|was|were) there\b", re.IGNORECASE)


def rewrite(question: str, history: Sequence[Answer]) -> str | None:
    """The question as it stands alone, from the last answered question; None where it already does.

    Names come from the questions and the speakers of the quotes that were shown, never from a model.
    """
    if not history:
        return None
    text = " ".join(question.split())
    last = history[-1]
    before = last.asked_as or last.question
    if about := _ABOUT.match(text):
        return _other(before, (about["what"] or about["when"] or about["ru"] or "").strip())
    stripped = _OPENING.sub("", text)
    made = stripped[:1].upper() + stripped[1:]
    made = _named(made, history)
    made = _placed(made, history)
    if made != text and stripped != text:
        made = _joined_to(made, before)
    if len(made.split()) <= 4 and not names(made[1:]):
        made = _completed(made, before)
    return made if made != text else None


def _other(before: str, what: str) -> str:
    """The last question with another date, speaker or thing in the place of its own."""
    theirs = dates(before)
    if dates(what) and theirs:
        return before[: theirs[0].start] + re.sub(r"^(?:in|on)\s+", "", what) + before[theirs[0].end :]
    if dates(what) or re.match(r"(?:in|on|at|since|until|from|during|after|before|в|на)\b", what, re.I):
        joint = what if re.match(r"(?:in|on|at|since|until|в|во)\b", what, re.I) else f"in {what}"
        return f"{before.rstrip('?. ')} {joint}?"
    asked = expects(before)
    if asked.speaker and names(f"x {what}") and asked.speaker in before:
        return before.replace(asked.speaker, what, 1)
    held = names(before)
    if held and names(f"x {what}"):
        end = held[-1][2]
        start = held[-1][1]
        return before[:start] + what + before[end:]
    return f"{before.rstrip('?. ')}, {what}?"


def _joined_to(made: str, before: str) -> str:
    """ "And how many fighters?" and "And what did Clinton say?": the rest comes from the last question."""
    mine, theirs = _COUNT.match(made), _COUNT.match(before)
    if mine and theirs and len(mine["rest"].strip("? ")) == 0:
        return f"{before[: theirs.start('what')]}{mine['what']}{theirs['rest']}"
    says = re.search(r"\b(?:say|said|think|сказал\w*)\??$", made)
    topic = _TOPIC.search(before.rstrip("? "))
    if says and topic and expects(before).kind == "say":
        return f"{made.rstrip('? ')} {topic.group()}?"
    return made


def _people(history: Sequence[Answer]) -> list[str]:
    """Who was asked about or spoke, the latest first."""
    found = []
    for answer in reversed(history):
        asked = answer.asked_as or answer.question
        speaker = expects(asked).speaker
        found += [speaker] if speaker and speaker[:1].isupper() else []
        found += [c.speaker for s in answer.statements for c in s.citations if c.speaker]
        found += _joined(asked)
    return list(dict.fromkeys(found))


def _joined(text: str) -> list[str]:
    """Names of a question, words that stand together as one."""
    whole: list[tuple[str, int]] = []
    for name, start, end in names(text):
        if whole and text[whole[-1][1] : start] == " ":
            whole[-1] = (f"{whole[-1][0]} {name}", end)
        else:
            whole.append((name, end))
    return [name for name, _ in whole]


_PLACES = re.compile(r"\b(?:in|at|near|to|from)\s+((?:the\s+)?(?:[A-Z][\w’'-]+)(?:\s+[A-Z][\w’'-]+)*)")


def _named(text: str, history: Sequence[Answer]) -> str:
    people = _people(history)
    pattern = _PERSON_RU if detect(text) == "ru" else _PERSON
    match = pattern.search(text)
    if not match or not people:
        return text
    here = [name for name, start, _ in names(text) if start < match.start()]
    if here:
        return text
    possessive = "possessive" in pattern.groupindex and match["possessive"]
    who = people[0] + ("'s" if possessive else "")
    return text[: match.start()] + who + text[match.end() :]


def _placed(text: str, history: Sequence[Answer]) -> str:
    match = _THERE.search(text)
    if not match or _IS_THERE.search(text):
        return text
    for answer in reversed(history):
        asked = answer.asked_as or answer.question
        shown = " ".join(s.text for s in answer.statements[:1])
        if found := _PLACES.search(asked) or _PLACES.search(shown):
            return text[: match.start()] + f"in {found.group(1)}" + text[match.end() :]
    return text


def _completed(text: str, before: str) -> str:
    """ "Why?" after a question: what was asked about, with the new question word before it."""
    word = text.rstrip("?. ")
    if re.fullmatch(r"(?:why|when|where|how|who|почему|когда|где|кто)(?: not)?", word, re.I):
        body = re.sub(
            r"^(?:who|what|when|where|why|how(?: many| much)?|which \w+|"
            r"in which \w+)\s+",
            "",
            before,
            flags=re.I,
        )
        if re.match(r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could)\b", body, re.I):
            return f"{word} {body[:1].lower() + body[1:]}"
        return f"{word}: {before}"
    if _THING.search(text):
        topic = " ".join(_joined(before))
        return f"{text.rstrip('?. ')} ({topic})?" if topic else text
    return text
