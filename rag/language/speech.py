"""Quotations in a text, and who speaks: `"Regime change is not our profession," Lavrov said.`

Rules, not a model: news writes a quotation in few ways. A name that is not near the quotation is
not guessed; `speaker` is then None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.language.said import told_by
from rag.language.subjects import NAME, clean, full, is_body, owner, subject
from rag.language.turns import has_floor, turns

_VERBS = (
    "said|says|say|saying|told|tells|added|adds|warned|warns|insisted|insists|stressed|stresses|announced|"
    "reiterated|stated|states|claimed|claims|argued|argues|noted|notes|declared|declares|remarked|remarks|"
    "explained|explains|emphasized|emphasised|emphasizes|urged|asked|replied|wrote|writes|tweeted|"
    "commented|concluded|continued|recalled|reaffirmed|called|deplored|admitted|denied|cautioned|quipped|"
    "pointed out|went on|fired back|charged|complained|demanded|pledged|promised|vowed|predicted|observed|"
    "acknowledged|asserted|maintained|recounted|testified|countered|responded|expressed|confirmed|revealed|"
    "conceded|voiced|praised|condemned|criticized|criticised|pointed to|highlighted|informed|described|"
    "characteri[sz]ed|"
    "stressing|"
    "adding|warning|insisting"
)
_VERB = re.compile(rf"\b(?:{_VERBS})\b")
_NO_SUBJECT = re.compile(
    r"\b(?:his|her|its|their|your|my|our|the|a|of|to|more|no|any)\s+$|['’]s\s+$|"
    r"\b(?:is|are|was|were|be|been|being|member|has been)(?: \w+ly)?\s+$"
)
"""Before a word that is a noun there ("his claims"), an infinitive or a passive ("was recalled")."""
_TURNS = {
    "called": re.compile(r"\s*(?:for|on|upon|it|this|that|them|him|her)\b|[^.;]{0,40}\x00"),
    "continued": re.compile(r"[.,]?\s*(?:\x00|$)"),
    "states": re.compile(r"\s*(?:that|the|it|he|she)\b|[:,]?\s*\x00"),
    "recalled": re.compile(r"\s*(?:that|the|how|his|her|[A-Z]|\x00)"),
    "charged": re.compile(r"\s*(?:that|$|\x00)"),
    "described": re.compile(r"\s+(?!as\b|by\b)"),
    "characterised": re.compile(r"\s+(?!as\b|by\b)"),
    "notes": re.compile(r"\s*(?:that|the)\b|[.,:]?\s*(?:\x00|$)"),
}
"""What must follow verbs that mostly mean something else."""
_OPEN, _CLOSE = "“«„", "”»"
_STRAIGHT = '"'
_TIME = re.compile(
    r"\b(?:on\s+)?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|\b(?:Jan|Febr)uary\b|\b(?:March|April|"
    r"May|June|"
    r"July|August|September|October|November|December)\b|\b\d{4}\b"
)
LONGEST_NEIGHBOUR = 240
"""Characters between a quotation and its attribution; a sentence of news is about 150."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """`text[start:end]` with its quotation marks. `speaker` as fully as the text names them, or None."""

    start: int
    end: int
    speaker: str | None


def _paragraphs(text: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in re.finditer(r"\n\s*", text):
        if text[start : match.start()].strip():
            spans.append((start, match.start()))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans


def _quoted(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The quoted spans of a paragraph, marks included; one that does not close runs to its end."""
    spans, opened = [], -1
    for at in range(start, end):
        mark = text[at]
        if opened < 0 and (mark in _OPEN or mark == _STRAIGHT):
            opened = at
        elif opened >= 0 and (mark in _CLOSE or (mark == _STRAIGHT and text[opened] == _STRAIGHT)):
            spans.append((opened, at + 1))
            opened = -1
    if opened >= 0 and end - opened > 20:
        spans.append((opened, end))
    return spans


@dataclass(frozen=True, slots=True)
class _Attribution:
    start: int
    end: int
    who: str | None
    pronoun: str = ""


def _attributions(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> list[_Attribution]:
    """Each reporting verb outside the quotations of a paragraph, with its subject."""
    plain = list(text[start:end])
    for first, last in quoted:
        plain[first - start : last - start] = "\x00" * (last - first)
    outside = "".join(plain)
    found: list[_Attribution] = []
    for verb in _VERB.finditer(outside):
        left = re.split(r"\x00+|(?<=[a-z)])[.!?]\s+", outside[: verb.start()])[-1]
        right = re.split(r"(?<=[a-z)])[.;](?:\s|$)", outside[verb.end() :])[0]
        turn = _TURNS.get(verb.group())
        if _NO_SUBJECT.search(left) or (turn and not turn.match(right)):
            continue
        if re.search(r"\b(?:by|while|when|without|as|if)\s+$", left, re.IGNORECASE):
            continue
        same = found and verb.group().endswith("ing") and left.rstrip().endswith(",")
        same = same and found[-1].end > start + verb.start() - len(left)
        joined = found and re.search(r"\b(?:and|before|after)\s*(?:also\s*)?$", left) and len(left) < 160
        if same or joined:
            who, pronoun = found[-1].who, found[-1].pronoun
        else:
            who, pronoun = subject(left, verb.group(), right)
        if who and _TIME.fullmatch(who):
            who = None
        if who or pronoun:
            begin = start + verb.start() - len(left)
            found.append(_Attribution(begin, start + verb.end(), who, pronoun))
    if not outside.isascii():
        for begin, last, who, pronoun in told_by(outside):
            found.append(_Attribution(start + begin, start + last, clean(who) if who else None, pronoun))
    for match in re.finditer(rf"[Aa]ccording to (?:the )?({NAME.pattern})", "" if found else outside):
        found.append(_Attribution(start + match.start(), start + match.end(), clean(match.group(1))))
    return found


def _choose(quote: tuple[int, int], told: list[_Attribution], text: str) -> _Attribution | None:
    """The attribution of a quotation: the one that follows in its sentence, else the one before it."""
    start, end = quote
    closes = text[end - 2 : end - 1] in ",?!-" or text[end : end + 1] == ","
    after = [a for a in told if a.start >= end - 1 and a.start - end < 3]
    before = [a for a in told if a.end <= start and start - a.end < LONGEST_NEIGHBOUR]
    if after and (closes or not before):
        return after[0]
    if before:
        between = text[before[-1].end : start]
        if not re.search(r"[.!?]\s", between) or len(before) == 1:
            return before[-1]
    if after:
        return after[0]
    near = [a for a in told if 0 <= a.start - end < LONGEST_NEIGHBOUR]
    return near[0] if near else (before[-1] if before else None)


@dataclass(frozen=True, slots=True)
class Report:
    """A reporting verb with its subject at `text[start:end]`; `who` is None where nobody is named."""

    start: int
    end: int
    who: str | None


class _Voices:
    """Who spoke last, so that "he" and "it" can be told: a person, or whoever it was."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.last: str | None = None
        self._person: str | None = None

    def heard(self, name: str) -> None:
        self.last = name
        holder = owner(name)
        if holder is not None:
            self._person = full(holder, self._text)
        elif not is_body(name):
            self._person = name

    def named(self, told: _Attribution) -> str | None:
        """The speaker of an attribution, as fully as the text names him."""
        if told.who:
            return full(told.who, self._text, told.start)
        if told.pronoun in ("he", "she"):
            return self._person or _subject_before(self._text, told.start)
        return self.last


_ACTS = re.compile(
    rf"(?:^|(?<=[.!?])\s|\n)\s*((?:[A-Z]\w+\s)?{NAME.pattern})\s+(?:has|had|is|was|will|"
    rf"[a-z]+ed)\b"
)


def _subject_before(text: str, upto: int) -> str | None:
    """The last name that begins a sentence and does something: whom "he" means where nobody spoke yet."""
    found = _ACTS.findall(text[max(0, upto - 600) : upto])
    named = clean(found[-1]) if found else ""
    return full(named, text) if named and not is_body(named) else None


@lru_cache(maxsize=256)
def _speech(text: str) -> tuple[tuple[Quotation, ...], tuple[Report, ...]]:
    out: list[Quotation] = []
    made: list[Report] = []
    voices = _Voices(text)
    ended = -1
    for start, end in _paragraphs(text):
        quoted = _quoted(text, start, end)
        told = _attributions(text, start, end, quoted)
        speakers: dict[_Attribution, str | None] = {}
        for one in sorted(told, key=lambda a: a.start):
            speakers[one] = who = voices.named(one)
            made.append(Report(one.start, one.end, who))
            if who:
                voices.heard(who)
        for span in quoted:
            chosen = _choose(span, told, text)
            if chosen is None:
                goes_on = not told and span[0] - start < 3 and ended >= 0 and span[0] - ended <= 3
                out.append(Quotation(*span, voices.last if goes_on else None))
                continue
            out.append(Quotation(*span, speakers[chosen]))
        if named := [who for who in speakers.values() if who]:
            voices.heard(named[-1])
        ended = end if quoted else (ended if told else -1)
    return tuple(out), tuple(made)


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation of a text, in order, with its speaker where the text says who it is."""
    return _speech(text)[0]


def reports(text: str) -> tuple[Report, ...]:
    """Every "X said" and "according to X" outside the quotations, in order; "he" is whom it was last."""
    return _speech(text)[1]


def speaker(text: str, start: int, end: int) -> str | None:
    """Who speaks in `text[start:end]`: the speaker of the most quoted characters there, or None.

    A few quoted words (scare quotes, a title) do not make a quotation: three words at least, or
    half of the span. In a transcript who has the floor speaks, where he quotes nobody.
    """
    shares: dict[str, int] = {}
    for quotation in quotations(text):
        inside = text[max(start, quotation.start) : min(end, quotation.end)]
        enough = len(inside.split()) >= 3 or len(inside) * 2 > end - start
        if quotation.speaker and inside.strip() and enough:
            shares[quotation.speaker] = shares.get(quotation.speaker, 0) + len(inside)
    return max(shares, key=lambda name: (shares[name], name)) if shares else has_floor(text, start, end)


@lru_cache(maxsize=8192)
def voice(text: str, start: int, end: int) -> str | None:
    """Whose words `text[start:end]` tells, quoted or reported ("Lavrov warned that ..."), or None."""
    if (quoted := speaker(text, start, end)) is not None:
        return quoted
    own = [report.who for report in reports(text) if start <= report.end - 1 < end and report.who]
    return own[0] if own else None


def is_speech(text: str, start: int, end: int) -> bool:
    """Whether any of `text[start:end]` is quoted, or spoken in a turn of a transcript."""
    quoted = any(one.start < end and start < one.end for one in quotations(text))
    return quoted or any(turn.start < end and start < turn.end for turn in turns(text))
