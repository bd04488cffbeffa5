"""A follow-up question made whole from the talk before it: shown, and searched for. No model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rag import annotate
from rag.language.detect import script
from rag.language.lexicons import any_of
from rag.question import data
from rag.question.kind import is_question
from rag.question.names import spans
from rag.question.people import asked_of, named, speaker, thing_in
from rag.question.refer import PLACE, all_of_it, counted, nth, resolved, topic
from rag.records import Answer

_END = "?؟. "


def whole(text: str, history: Sequence[Answer]) -> str:
    """The question as it stands alone, by the last question; as it is where it already does."""
    history = [answer for answer in history if is_question(asked_of(answer))]
    if not history:
        return text
    before = _RULES["again"].sub("", asked_of(history[-1]), count=1)  # "When: who left?" asked who left
    bare = _RULES["opening"].sub("", text, count=1)  # without "And", "What about"
    if _RULES["more"].fullmatch(bare):
        about = topic(before)
        return f"Tell me more {about[0].strip()}" if about and script(before) == "latin" else before
    if match := _RULES["bare"].fullmatch(bare):
        return _completed(match["word"], before)
    if not bare.strip(_END):
        return text
    told = nth(bare, before, history[-1])
    if told != bare and not _RULES["asks"].match(bare):
        return f"Tell me more about {told.rstrip(_END)}" if told else text
    bare = told or bare
    if not _RULES["asks"].match(bare):
        return _other(before, bare.rstrip(_END), history)
    if whole_count := _counted(bare, before):
        return whole_count
    capital = bare[:1].upper() + bare[1:]
    question = _with_topic(resolved(capital, before, history), before)
    return _named_with(question, before) if bare != text else question


def _named_with(question: str, before: str) -> str:
    """ "And how many were hurt?" with the names of the last question, where it has none of its own."""
    names = named(before) or [thing_in(before) or _place_of(before)]
    if not names[0] or named(question) or any(name in question for name in names):
        return question
    end = "؟" if script(question) == "arabic" else "?"
    return f"{question.rstrip(_END)} ({' '.join(names[:3])}){end}"


def _place_of(question: str) -> str:
    """The last words of a question from a preposition on, three at most: "on the ferry"."""
    words, talk = question.rstrip(_END).split()[-3:], data.table("follow")
    leads = {*talk["times"], *talk["places"]}
    return " ".join(words[next((n for n, word in enumerate(words) if word.lower() in leads), 3) :])


def _completed(word: str, before: str) -> str:
    """ "Why?" after a question: what was asked about, with the new question word before it."""
    about, said = topic(before), speaker(before)
    word = word[:1].upper() + word[1:].lower()
    spoke = _RULES["spoke"].search(before)
    if said and (about or spoke) and script(before) == "latin":
        rest = about[0] if about else spoke["rest"] if spoke else ""
        return f"{word} did {said} say this {rest.strip().rstrip(_END)}".rstrip() + "?"
    if _RULES["subject"].match(before):
        return all_of_it(word, before)
    body = _RULES["head"].sub("", before, count=1)
    return f"{word} {body[:1].lower() + body[1:] if body == before else body}"


def _other(before: str, what: str, history: Sequence[Answer]) -> str:
    """The last question with another date, place, speaker or thing in the place of its own."""
    end = "؟" if before.rstrip().endswith("؟") else "?"
    plain = before.rstrip(_END)
    bare = _RULES["time"].sub("", what, count=1)
    timed = bare != what
    if days := annotate.days(what):
        rest = _RULES["led"].sub("", what[: days[0].start].rstrip())
        if spans(f"x {rest}"):  # "in Lebanon in 2014"
            before, what = _other(before, rest, history), what[len(rest) :].strip()
            bare = _RULES["time"].sub("", what, count=1)
        if theirs := annotate.days(before):
            return before[: theirs[0].start] + bare + before[theirs[0].end :]
        return f"{before.rstrip(_END)} {what if bare != what else f'in {what}'}{end}"
    if _RULES["about"].match(what) and (match := topic(before)):
        return before[: match.start()].rstrip() + f" {what}{end}"
    if timed and spans(f"x {bare}"):
        led = re.search(rf"\b{re.escape(what.split()[0])}\s+({PLACE})", before)
        place = led or _RULES["place"].search(before)
        return before[: place.start(1)] + bare + before[place.end(1) :] if place else f"{plain} {what}{end}"
    if (count := counted(before)) and what.replace("-", "").isalpha() and what.islower() and what.isascii():
        return before[: count.start("what")] + what + before[count.end("what") :]
    who = resolved(what, before, history, speaks=True)
    taken = speaker(before) or next(reversed(named(before)), "")
    if taken in before and taken and (script(what) != "latin" or spans(f"x {who}")):
        return _in_place(before, taken, who)
    return f"{plain}, {what}{end}"


def _in_place(before: str, taken: str, who: str) -> str:
    """Another name in the place of a name; no second article."""
    if before.partition(taken)[0].lower().split()[-1:] == ["the"]:
        who = _bare(who)
    return before.replace(taken, who, 1)


def _bare(thing: str) -> str:
    """A thing without its article."""
    return thing[4:] if thing.lower().startswith("the ") else thing


def _counted(text: str, before: str) -> str:
    """ "How many fighters?", "How many of them?": the rest comes from the last question."""
    mine, theirs, about = counted(text), counted(before), topic(before)
    there = mine is not None and mine["rest"].strip(_END) == "there"  # "How many were there?"
    if mine and there and (theirs or about):
        noun = theirs["what"] if theirs else _bare(about["en"] or "") if about else ""
        return text.replace(mine["what"], f"{noun} {mine['what']}", 1)
    if not mine or mine["rest"].strip(_END) or mine["what"].endswith("ed"):  # "and how many died?"
        return ""
    what = mine["what"]
    if theirs:
        noun = f"of the {theirs['what']}" if mine["of"] else what
        return f"{before[: theirs.start('what')]}{noun}{theirs['rest']}"
    who = _RULES["who"].match(before)
    return f"How many {'people' if mine['of'] else what} {who['rest']}" if who else ""


def _with_topic(text: str, before: str) -> str:
    """What was said is said of something: "And what did Clinton say?", "To whom did he say it?"."""
    about = topic(before)
    if about and not topic(text) and speaker(before) and _RULES["says"].search(text):
        return f"{text.rstrip('? ')} {about[0].strip().rstrip(_END)}?"
    return text


def _rule(name: str) -> str:
    """What a pattern is, made of `follow.toml`."""
    lists = data.table("follow")

    def some(key: str) -> str:
        return any_of(lists[key])

    arabic, about = rf"(?:{some('arabic')})(?=\s|؟|$)", some("about")
    asks = rf"{some('asks')}|{some('auxiliaries')}"
    texts = {
        "opening": rf"^و(?=(?:{some('arabic')}|{some('times')})\s)|^(?:و|ماذا عن\s+)(?=\S+؟?$)"
        rf"|^(?:(?:{some('openings')})\b[,.!\s]*)*(?:(?:{some('instead')})\s+)?",
        "asks": rf"(?:(?:to|from|in|on|at|by|with|for|о|об|с|к|в|на)\s+)?(?:{asks})\b|{arabic}",
        "bare": rf"(?P<word>{some('bare')})"
        rf"(?:\s(?:was|is|did)\s(?:that|this|it)(?:\s(?:{some('happens')}))?)?[?؟.\s]*",
        "again": rf"^(?:{some('bare')}):\s",
        "more": rf"(?:{some('more')})[?؟.!\s]*",
        "led": rf"\s(?:{some('times')})$",
        "time": rf"^(?:{some('times')})\s+",
        "about": rf"(?:{about}|{some('about_ru')}|عن)\s",
        "subject": rf"(?:{some('subjects')}|which\s\w+)\s(?!(?:{some('auxiliaries')})\b)",
        "head": rf"^(?!(?:{some('auxiliaries')})\b)"
        rf"(?:how(?:\s(?:many|much))?|(?:in\s)?which\s\w+|{some('asks')}|{arabic})\s+",
        "place": rf"(?-i:\b(?:in|at|near|to|from|on)\s+({PLACE}))",
        "who": r"(?:who|which \w+)\s+(?P<rest>.+)$",
        "spoke": r"\b(?:say|said|think|tell)\b(?P<rest>.*)$",
        "says": r"\b(?:say|said|think|tell|сказал\w*)(?:\s(?:it|that|this|so))?[?.\s]*$",
    }
    return texts[name]


_RULES: Final = data.Patterns(_rule)
