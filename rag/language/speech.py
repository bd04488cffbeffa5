"""Quotations in a text, and who speaks: `"Regime change is not our profession," Lavrov said.`

Rules, not a model: news writes a quotation in few ways. A name that is not near the quotation is
not guessed; `speaker` is then None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_VERBS = (
    "said|says|say|saying|told|tells|added|adds|warned|warns|insisted|insists|stressed|stresses|announced|"
    "reiterated|stated|states|claimed|claims|argued|argues|noted|notes|declared|declares|remarked|remarks|"
    "explained|explains|emphasized|emphasised|emphasizes|urged|asked|replied|wrote|writes|tweeted|"
    "commented|concluded|continued|recalled|reaffirmed|called|deplored|admitted|denied|cautioned|quipped|"
    "pointed out|went on|fired back|charged|complained|demanded|pledged|promised|vowed|predicted|observed|"
    "acknowledged|asserted|maintained|recounted|testified|countered|responded"
)
_VERB = re.compile(rf"\b(?:{_VERBS})\b")
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁ"
_PART = rf"(?:(?:al|el|an|as|ash|ad)-)?[{_UPPER}][\w.’'-]*"
_JOIN = r"(?:(?:de|von|van|bin|ibn|bint|al|el|da|del|der|di|la|le)\s+)?"
_NAME = re.compile(rf"{_PART}(?:\s+{_JOIN}{_PART})*")
_PRONOUN = re.compile(r"\b(he|she|it|they|who|He|She|It|They)\s*(?:also\s*)?$")
_TITLES = frozenset(
    "president prime foreign minister deputy secretary general ambassador spokesman spokeswoman "
    "spokesperson envoy chancellor king queen prince senator mr mrs ms dr sir lord gen general colonel "
    "col lt captain chief leader us u.s. u.n. un russian syrian american british french german chinese "
    "turkish iranian israeli iraqi ukrainian serbian western arab minster defense defence state professor "
    "pope sheikh the asked but and meanwhile first vice special representative commissioner lebanese top "
    "diplomat european kremlin".split()
)
_BODIES = frozenset(
    "council ministry union army party coalition committee government embassy nations department observatory "
    "office house parliament league bank service agency force forces command union duma senate congress "
    "court "
    "assembly organization organisation group fund university institute center centre times post".split()
)
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


def _clean(name: str) -> str:
    name = re.sub(r"['’]s?$", "", name.strip(" .,;:-–—'’"))
    words = name.split()
    while len(words) > 1 and words[-1].lower() not in _BODIES and words[0].lower().rstrip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)


def _subject(left: str, right: str) -> tuple[str | None, str]:
    """Who speaks, from the words before and after a reporting verb: (name, pronoun)."""
    left = re.sub(r",?\s*according to [^,]+,?", " ", left)
    left = re.sub(r"^([^,]{2,60}),\s[^,]*\b[a-z]{4,}[^,]*,\s*$", r"\1", left)
    left = re.sub(r",\s*(?:in|on|at|after|during|while|who|speaking)\b[^,]*,?\s*$", " ", left)
    bare = re.sub(
        r"(?:\s+(?:also|later|then|further|earlier|again|has|had|have|would|instead|repeatedly|often|"
        r"now))+\s*$",
        "", left.rstrip(),
    )  # fmt: skip
    bare = bare.rstrip(" ,—-")
    if pronoun := _PRONOUN.search(bare):
        return None, pronoun.group(1).lower()
    if not re.sub(r"\W", "", bare):
        after = _NAME.match(re.sub(r"^\s*(?:(?:the|a|an)\s+)?(?:[a-z-]+\s+){0,4}", "", right))
        return (_clean(after.group()) if after else None), ""
    last: re.Match[str] | None = None
    for last in _NAME.finditer(bare):  # noqa: B007
        pass
    if last is not None and last.end() >= len(bare) - 1:
        return _clean(last.group()), ""
    phrase = re.split(r"[.;:,]\s+|\b(?:and|but|as|that|when|while)\s", bare)[-1].strip()
    phrase = re.sub(r"^(?:the|a|an|meanwhile|but|The|A|An|But|Meanwhile)\s+", "", phrase)
    return (phrase if 0 < len(phrase.split()) <= 6 and "\n" not in phrase else None), ""


def _attributions(text: str, start: int, end: int, quoted: list[tuple[int, int]]) -> list[_Attribution]:
    """Each reporting verb outside the quotations of a paragraph, with its subject."""
    plain = list(text[start:end])
    for first, last in quoted:
        plain[first - start : last - start] = "\x00" * (last - first)
    outside = "".join(plain)
    found: list[_Attribution] = []
    for verb in _VERB.finditer(outside):
        left = re.split(r"\x00+|(?<=[a-z)])[.!?]\s+", outside[: verb.start()])[-1]
        right = re.split(r"\x00|[.,;]", outside[verb.end() :])[0]
        if re.search(r"\b(?:his|her|its|their|your|my|our|the|a|of|to)\s+$|['’]s\s+$", left):
            continue  # a noun: "his claims", "the notes"; or an infinitive
        if found and re.search(r"(?:\band|,|\bbefore|\bafter)\s*(?:also\s*)?$", left) and len(left) < 160:
            who, pronoun = found[-1].who, found[-1].pronoun
        else:
            who, pronoun = _subject(left, right)
        if who and _TIME.fullmatch(who):
            who = None
        if who or pronoun:
            begin = start + verb.start() - len(left)
            found.append(_Attribution(begin, start + verb.end(), who, pronoun))
    for match in re.finditer(rf"[Aa]ccording to (?:the )?({_NAME.pattern})", "" if found else outside):
        found.append(_Attribution(start + match.start(), start + match.end(), _clean(match.group(1))))
    return found


def _full(name: str, text: str) -> str:
    """The longest form of a name in the text: Lavrov -> Sergei Lavrov."""
    if len(name.split()) > 1:
        return name
    forms: dict[str, int] = {}
    for match in re.finditer(rf"({_PART})\s+({_JOIN}(?:al-|el-)?{re.escape(name)})\b", text):
        first = match.group(1)
        lone = "-" not in first or first[0].islower()
        if lone and first.lower().rstrip(".") not in _TITLES and not first.endswith((".", "'s", "’s")):
            whole = f"{first} {match.group(2)}"
            forms[whole] = forms.get(whole, 0) + 1
    if not forms:
        for match in re.finditer(rf"(?<![-\w])({re.escape(name)}\s+{_PART}(?:-\w+)?)(?!\s+[{_UPPER}])", text):
            forms[match.group(1)] = forms.get(match.group(1), 0) + 1
    return max(forms, key=lambda form: (forms[form], form)) if forms else name


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


@lru_cache(maxsize=256)
def _speech(text: str) -> tuple[tuple[Quotation, ...], tuple[Report, ...]]:
    out: list[Quotation] = []
    reports: list[Report] = []
    speaker: str | None = None
    ended = -1
    for start, end in _paragraphs(text):
        quoted = _quoted(text, start, end)
        told = _attributions(text, start, end, quoted)
        for one in sorted(told, key=lambda a: a.start):
            reports.append(Report(one.start, one.end, _full(one.who, text) if one.who else speaker))
        for span in quoted:
            chosen = _choose(span, told, text)
            if chosen is not None and chosen.who:
                speaker = _full(chosen.who, text)
            elif chosen is None and not (told == [] and span[0] - start < 3 and ended >= 0):
                out.append(Quotation(*span, None if span[0] - ended > 3 else speaker))
                continue
            out.append(Quotation(*span, speaker))
        named = [a.who for a in told if a.who]
        if named:
            speaker = _full(named[-1], text)
        ended = end if quoted else (ended if told else -1)
    return tuple(out), tuple(reports)


def quotations(text: str) -> tuple[Quotation, ...]:
    """Every quotation of a text, in order, with its speaker where the text says who it is."""
    return _speech(text)[0]


def reports(text: str) -> tuple[Report, ...]:
    """Every "X said" and "according to X" outside the quotations, in order; "he" is whom it was last."""
    return _speech(text)[1]


def speaker(text: str, start: int, end: int) -> str | None:
    """Who speaks in `text[start:end]`: the speaker of the most quoted characters there, or None.

    A few quoted words (scare quotes, a title) do not make a quotation: three words at least, or
    half of the span.
    """
    shares: dict[str, int] = {}
    for quotation in quotations(text):
        inside = text[max(start, quotation.start) : min(end, quotation.end)]
        enough = len(inside.split()) >= 3 or len(inside) * 2 > end - start
        if quotation.speaker and inside.strip() and enough:
            shares[quotation.speaker] = shares.get(quotation.speaker, 0) + len(inside)
    return max(shares, key=lambda name: (shares[name], name)) if shares else None
