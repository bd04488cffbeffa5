"""A follow-up question made self-contained from what was asked before: shown, and searched for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language import script
from rag.language.facts import dates, names
from rag.language.question import expects
from rag.records import Answer

_OPENING = re.compile(
    r"^(?:(?:and|but|so|also|ok|okay|then|now|well|а|и|но|тогда)\b[,\s]*)*(?:(?:what|how) about\s+|"
    r"как насчёт\s+)?"
    r"|^و(?=(?:ماذا|متى|أين|من|كم|لماذا|هل)\s)|^(?:و|ماذا عن\s+)(?=\S+؟?$)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:to|from|in|on|at|by|with|for)\s+)?(?:who|whom|whose|what|which|when|where|why|how|did|does|do|"
    r"is|are|was|"
    r"were|has|have|had|will|would|can|could|should|tell|give|кто|кого|кому|что|чем|когда|где|куда|почему|"
    r"зачем|"
    r"сколько|как\w*|правда)\b|(?:ماذا|متى|أين|من|كم|لماذا|هل)(?=\s|؟)", re.IGNORECASE,
)  # fmt: skip
_BARE = re.compile(
    r"(?P<word>why not|why|when|where|how|who|how many|how much|почему|когда|где|кто|сколько|متى|أين|لماذا|"
    r"من|كم)"
    r"(?: (?:was|is) (?:that|this|it))?[?؟.\s]*", re.IGNORECASE,
)  # fmt: skip
_TIME = re.compile(
    r"(?:in|on|at|since|until|from|during|after|before|by|в|во|после|до|с|"
    r"في)\s+",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"^how (?:many|much) (?P<what>of (?:them|these|those)|"
    r"[\w-]+)(?P<rest>.*)$",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:about|on|regarding|concerning)\s+(?P<en>.+?)(?=\s+(?:in|on)\s+[A-Z\d]|[?.]?$)|\s(?:о|об|"
    r"про)\s+(?P<ru>.+?)[?.]?$|"
    r"\sعن\s+(?P<ar>.+?)[؟?.]?$"
)
_HIM = re.compile(
    r"\b(?P<possessive>his|her(?=\s+(?!about\b|on\b|in\b|to\b)[a-z]))\b|\b(?:he|she|him|"
    r"her)\b",
    re.IGNORECASE,
)
_HIM_RU = re.compile(r"\b(?:он|она|ему|ей|его|её)\b", re.IGNORECASE)
_THEM = re.compile(r"\b(?P<possessive>their)\b|\b(?:they|them)\b", re.IGNORECASE)
_THERE = re.compile(r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b|\bтам\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|this|that|these|those)\b(?:\s+(?P<noun>[a-z]+))?", re.IGNORECASE)
_NOUNS = frozenset(
    "resolution draft conference plan mission initiative proposal agreement treaty deal summit meeting "
    "attack strike strikes crackdown war conflict uprising election elections vote statement report "
    "visit talks fire crash law decision bill contract sanctions veto crisis ceasefire operation "
    "operations negotiations theft award film album message document declaration congress trial budget "
    "forum fund system company party city toilet".split()
)
_PLACES = re.compile(r"\b(?:in|at|near|to|from|on)\s+((?:the\s+)?(?:[A-Z][\w’'-]+)(?:\s+[A-Z][\w’'-]+)*)")


def rewrite(question: str, history: Sequence[Answer]) -> str | None:
    """The question as it stands alone, from the last answered question; None where it already does.

    Names come from the questions and the speakers of the quotes that were shown, never from a model.
    """
    if not history:
        return None
    text = " ".join(question.split())
    before = history[-1].asked_as or history[-1].question
    if bare := _BARE.fullmatch(_OPENING.sub("", text)):
        return _completed(bare["word"], before)
    made = _OPENING.sub("", text)
    if not made.strip("?؟. "):
        return None
    if not _ASKS.match(made):
        return _other(before, made.rstrip("?؟. "), history)
    follows = made != text
    if counted := _counted(made, before):
        return counted
    made = made[:1].upper() + made[1:]
    for mend in (_him, _them, _there, _it, _arabic):
        made = mend(made, before, history)
    if follows or made != text:
        made = _with_topic(made, before)
    return made if made != text else None


def _completed(word: str, before: str) -> str:
    """ "Why?" after a question: what was asked about, with the new question word before it."""
    asked = expects(before)
    topic = _TOPIC.search(before)
    if asked.kind == "say" and asked.speaker and script(before) == "latin":
        return f"{_capital(word)} did {asked.speaker} say this{' ' + _about(topic) if topic else ''}?"
    body = re.sub(
        r"^(?:who|what|when|where|why|how(?: many| much)?|which \w+|in which \w+|что|кто|когда|где|почему|"
        r"сколько|"
        r"ماذا|من|متى|أين|لماذا|كم)\s+", "", before, flags=re.I,
    )  # fmt: skip
    return f"{_capital(word)} {body[:1].lower() + body[1:] if body == before else body}"


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _about(topic: re.Match[str] | None) -> str:
    return topic.group().strip().rstrip("?؟. ") if topic else ""


def _other(before: str, what: str, history: Sequence[Answer]) -> str:
    """The last question with another date, place, speaker or thing in the place of its own."""
    end = "؟" if before.rstrip().endswith("؟") else "?"
    plain = before.rstrip("?؟. ")
    possessed = _him(what, before, history)
    bare = _TIME.sub("", what, count=1)
    if dates(what):
        theirs = dates(before)
        if theirs:
            return before[: theirs[0].start] + bare + before[theirs[0].end :]
        return f"{plain} {what if _TIME.match(what) else f'in {what}'}{end}"
    if re.match(r"(?:about|on|regarding|о|об|про|عن)\s", what, re.I) and (topic := _TOPIC.search(before)):
        return before[: topic.start()].rstrip() + f" {what}{end}"
    if _TIME.match(what) and names(f"x {bare}"):
        if place := _PLACES.search(before):
            return before[: place.start(1)] + bare + before[place.end(1) :]
        return f"{plain} {what}{end}"
    speaker = _named_in(before)
    if speaker and (script(what) != "latin" or names(f"x {possessed}")):
        who = (
            re.sub(r"^[Tt]he\s+", "", possessed)
            if re.search(r"\b[Tt]he\s+$", before.partition(speaker)[0])
            else possessed
        )
        who = who[1:] if script(who) == "arabic" and who.startswith("و") else who
        return before.replace(speaker, who, 1)
    return f"{plain}, {what}{end}"


def _named_in(before: str) -> str:
    """The name that another may take the place of: the speaker, or the last name."""
    speaker = expects(before).speaker
    if speaker and speaker in before:
        return speaker
    held = _joined(before)
    return held[-1] if held else ""


def _counted(made: str, before: str) -> str:
    """ "And how many fighters?", "How many of them?": the rest comes from the last question."""
    mine, theirs = _COUNT.match(made), _COUNT.match(before)
    if not mine or mine["rest"].strip("?. "):
        return ""
    what = mine["what"]
    if theirs:
        noun = f"of the {theirs['what']}" if what.startswith("of") else what
        return f"{before[: theirs.start('what')]}{noun}{theirs['rest']}"
    who = re.match(r"(?:who|which \w+)\s+(?P<rest>.+)$", before, re.IGNORECASE)
    noun = "people" if what.startswith("of") else what
    return f"How many {noun} {who['rest']}" if who else ""


def _him(text: str, before: str, history: Sequence[Answer]) -> str:
    """Who "he" is: whom the question or its answer was last about."""
    people = _people(history)
    pattern = _HIM_RU if script(text) == "cyrillic" else _HIM
    match = pattern.search(text)
    if not match or not people or any(start < match.start() for _, start, _ in names(text)):
        return text
    possessive = "possessive" in pattern.groupindex and match["possessive"]
    return text[: match.start()] + people[0] + ("'s" if possessive else "") + text[match.end() :]


def _them(text: str, before: str, history: Sequence[Answer]) -> str:
    """Who "they" are: the people who were counted, or the bodies that were asked about."""
    match = _THEM.search(text)
    if not match or any(start < match.start() for _, start, _ in names(text)):
        return text
    counted = _COUNT.match(before)
    if counted and not counted["what"].startswith("of"):
        who = f"the {counted['what']} who{counted['rest'].rstrip('? ')}"
    else:
        held = _joined(before)
        who = " and ".join(held[:2]) if held else ""
    if not who:
        return text
    return text[: match.start()] + who + ("'s" if match["possessive"] else "") + text[match.end() :]


def _there(text: str, before: str, history: Sequence[Answer]) -> str:
    match = _THERE.search(text)
    if not match:
        return text
    for answer in reversed(history):
        asked = answer.asked_as or answer.question
        shown = " ".join(s.text for s in answer.statements[:1])
        place = (
            _PLACES.search(asked)
            or re.search(r"\b[Vv]isit(?:ed)?\s+([A-Z]\w+)", asked)
            or _PLACES.search(shown)
        )
        if place:
            return text[: match.start()] + f"in {place.group(1)}" + text[match.end() :]
    return text


def _it(text: str, before: str, history: Sequence[Answer]) -> str:
    """What "it" is: the thing that the last question was about, in its words."""
    match = next((m for m in _IT.finditer(text) if not _joins(text, m)), None)
    if match is None or _things(text):
        return text
    noun = match["noun"] if match["noun"] in _NOUNS else None
    topic = _TOPIC.search(before)
    if topic and re.search(r"\babout $", text[: match.start()]) and match.end() >= len(text.rstrip("?. ")):
        return text[: match.start()] + topic.group(topic.lastgroup or "en") + text[match.end() :]
    things = [thing for thing in _things(before) if not noun or thing.endswith(noun)]
    end = match.end() if noun else match.start() + len(match.group().split()[0])
    if things:
        return text[: match.start()] + things[-1] + text[end:]
    return text


def _things(text: str) -> list[str]:
    """ "the draft resolution": an article and the words behind it, up to the last that names a thing."""
    found = []
    for match in re.finditer(r"\b(?:the|a|an)((?: [\w’'.-]+){1,4})", text, re.IGNORECASE):
        told = match.group(1).split()
        heads = [n for n, word in enumerate(told) if word.lower() in _NOUNS]
        near = [n for n in heads if n == heads[0] or told[n - 1].lower() in _NOUNS]
        if near:
            found.append(f"{match.group().split()[0]} {' '.join(told[: near[-1] + 1])}")
    return found


def _joins(text: str, match: re.Match[str]) -> bool:
    """Whether "that" or "it" stands for nothing said before: "said that", "is it true that"."""
    word = match.group().split()[0].lower()
    left = text[: match.start()]
    if re.match(r"(?:is|was) $", left, re.IGNORECASE) and re.match(
        r"\s*(?:true|known|"
        r"clear)\b",
        text[match.end() - len(match["noun"] or "") :],
    ):
        return True
    after = (match["noun"] or "").lower()
    return word == "that" and bool(after) and after not in _NOUNS


def _arabic(text: str, before: str, history: Sequence[Answer]) -> str:
    """The subject that an Arabic verb leaves out: "What did (he) say about ...?"."""
    match = re.match(
        r"(?P<asks>(?:ماذا|متى|أين|لماذا|هل)\s+(?:قال|قالت|صرح|أعلن|أكد))\s+(?=(?:عن|في|حول|"
        r"إن|أن|على)\b)",
        text,
    )
    speaker = expects(before).speaker
    return f"{match['asks']} {speaker.split(' عن')[0]} {text[match.end() :]}" if match and speaker else text


def _with_topic(made: str, before: str) -> str:
    """What was said is said of something: "And what did Clinton say?", "To whom did he say it?"."""
    topic = _TOPIC.search(before)
    if not topic or _TOPIC.search(made) or expects(before).kind != "say":
        return made
    if re.search(r"\b(?:say|said|think|tell|сказал\w*)(?: (?:it|that|this|so))?[?.\s]*$", made):
        return f"{made.rstrip('? ')} {_about(topic)}?"
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
