"""Who does a reporting verb's saying: the name before it or behind it, a pronoun, an office.

Rules, not a model. A name that is not plainly the subject is not guessed.
"""

from __future__ import annotations

import re

from rag.language.stems import stopwords

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽА-ЯЁ"
_PART = rf"(?:(?:al|el|an|as|ash|ad)-)?[{_UPPER}](?:(?:\.[{_UPPER}])+\.?|\.)?[\w’'-]*"
_JOIN = r"(?:(?:de|von|van|bin|ibn|bint|al|el|da|del|der|di|la|le)\s+)?"
NAME = re.compile(rf"{_PART}(?:\s+{_JOIN}{_PART})*")
_PRONOUN = re.compile(r"\b(he|she|it|they|who|He|She|It|They)\s*(?:(?:also|then|later|\w+ly)\s*)?$")
_TITLES = frozenset(
    "president prime foreign minister deputy secretary general ambassador spokesman spokeswoman "
    "spokesperson envoy chancellor king queen prince senator mr mrs ms dr sir lord gen general colonel "
    "col lt captain chief leader us u.s. u.n. un russian syrian american british french german chinese "
    "turkish iranian israeli iraqi ukrainian serbian western arab minster defense defence state professor "
    "pope sheikh the asked but and meanwhile first vice special representative commissioner lebanese top "
    "diplomat european kremlin interior finance economy health trade energy justice education culture "
    "federal press police detective inspector assembly former acting head director coach "
    "mayor governor judge".split()
)
BODIES = frozenset(
    "council ministry union army party coalition committee government embassy nations department observatory "
    "office house parliament league bank service agency force forces command union duma senate congress "
    "court "
    "assembly organization organisation group fund university institute center centre times post".split()
)

_ADVERBS = re.compile(
    r"(?:\s+(?:also|later|then|further|earlier|again|has|had|have|would|instead|repeatedly|often|now|"
    r"previously|"
    r"meanwhile|once|\w+ly))+\s*$"
)
_RELATIVE = re.compile(
    r",\s*(?:in|on|at|after|during|while|speaking)\b[^,]*,?\s*$|"
    r",\s*(?:which|who|whom|where|when|as)\b[^,]*,\s*$"
)
_INVERTS = frozenset("said says added wrote warned noted insisted explained replied tweeted".split())
"""Verbs that stand before their subject also behind a clause: "..., said the Observatory"."""
_ROLE_WORD = (
    r"(?:minister|president|secretary|chancellor|spokes\w+|director|chief|head|leader|official|envoy|"
    r"ambassador|"
    r"commissioner|judge|mayor|governor|coach|manager|officer|inspector|activist|analyst|editor|professor|"
    r"officer|executive|chairman|chairwoman|speaker|premier|general|commander|prosecutor|lawyer)"
)
OFFICE_WORD = re.compile(_ROLE_WORD)
_BEHIND = re.compile(
    rf"\s*(?:the |a |an |his |her )?(?:[a-z-]+ ){{0,4}}(?P<name>{NAME.pattern})"
    rf"(?:(?: (?:of|for|in|on) (?:the )?(?:[a-z]+ )?(?:{NAME.pattern}|[a-z]+))*|"
    rf"['’]s (?:[a-z-]+ ){{0,3}}{_ROLE_WORD})"
    rf"\s*$"
)
_LOWER_BEHIND = re.compile(r"\s*(?P<name>(?:the|an?|one|his|her)(?: [a-z-]+){1,3})\s*$")
_APPOSED = re.compile(rf"^[^.;\x00]{{3,90}}?\b{_ROLE_WORD},\s+(?P<name>{NAME.pattern})\s*(?=[.,;]|$)")
_OFFICE = re.compile(rf"^(?P<name>{NAME.pattern})['’]s? (?:[a-z-]+ ){{0,2}}(?:office|spokes\w+|aides?|team)$")


def clean(name: str) -> str:
    """A name without titles, possessive and stray marks; "U.N." keeps its dots."""
    name = re.sub(r"['’]s?$", "", name.strip(" ,;:-–—'’"))
    if not re.fullmatch(r"(?:[A-Z]\.)+", name):
        name = name.strip(" .")
    words = name.split()
    for at in range(len(words) - 2, -1, -1):
        if re.fullmatch(_ROLE_WORD, words[at], re.IGNORECASE) and words[at + 1][0].isupper():
            words = words[at + 1 :]
            break
    body = any(word.lower() in BODIES for word in words)
    while len(words) > 1 and not body and words[0].lower().rstrip(".") in _TITLES:
        words = words[1:]
    return " ".join(words)


def is_body(who: str) -> bool:
    """Whether a speaker is an office, a ministry or a country's voice rather than a person."""
    last = who.split()[-1].lower()
    return last in BODIES or last in _TITLES or who == who.lower() or bool(re.fullmatch(r"[A-Z.]{2,}", who))


def is_office(who: str) -> bool:
    """Whether a speaker is told by office alone: "President", "Russian leader", "head of state"."""
    return all(word.lower().strip(".") in _TITLES | {"of", "state"} for word in who.split())


def owner(who: str) -> str | None:
    """The person whose office or spokesman speaks: Clinton for "Clinton's office"."""
    match = _OFFICE.match(who)
    return clean(match["name"]) if match else None


def subject(left: str, verb: str, right: str) -> tuple[str | None, str]:
    """Who speaks, from the words before and after a reporting verb: (name, pronoun)."""
    left = re.sub(r",?\s*according to [^,]+,?", " ", left)
    ends_in_comma = left.rstrip().endswith(",")
    alone = not re.sub(r"\W", "", left)
    inverts = alone or (ends_in_comma and verb in _INVERTS)
    if inverts and (behind := _from_behind(right, alone)):
        return behind, ""
    if verb.endswith("ing") and ends_in_comma:
        return _first_name(left), ""
    left = re.sub(r"^([^,]{2,60}),\s(?:the|an?|his|her|[^,]*\b[a-z]{4,})\b[^,]*,\s*$", r"\1", left)
    left = _RELATIVE.sub(" ", left)
    bare = _ADVERBS.sub("", left.rstrip()).rstrip(" ,—-")
    if pronoun := _PRONOUN.search(bare):
        return None, pronoun.group(1).lower()
    return _at_the_end(bare), ""


def _from_behind(right: str, alone: bool) -> str | None:
    """The subject behind its verb: `said Ban Ki-moon`, `said the Observatory`, `said its head, Ann Lee`."""
    if match := _APPOSED.match(right):
        return clean(match["name"])
    clause = re.split(r"\x00|[,;]|\.(?:\s|$)", right)[0]
    if match := _BEHIND.match(clause):
        whole = re.sub(r"^\s*(?:the|an?|his|her)\s+", "", clause[: match.end()].strip())
        body = any(word.lower() in BODIES for word in match["name"].split())
        return clean(whole if body and " for " in whole else match["name"])
    if (match := _LOWER_BEHIND.match(clause)) and not right[len(clause) :].startswith("\x00"):
        return re.sub(r"^(?:the|an?)\s+", "", match["name"])
    if alone and (match := re.match(rf"\s*(?:the |an? )?(?:[a-z-]+ ){{0,4}}({NAME.pattern})", right)):
        return clean(match.group(1))
    return None


def _first_name(left: str) -> str | None:
    """The subject of a whole clause: its words before the first verb, if they are few."""
    phrase = re.split(r",\s|\s(?:has|have|had|was|were|is|are|will|[a-z]{3,}ed)\b", left.strip())[0]
    names = list(NAME.finditer(phrase))
    if names and names[-1].end() == len(phrase.rstrip()):
        return clean(names[-1].group())
    return phrase.strip() if 0 < len(phrase.split()) <= 4 else None


def _at_the_end(bare: str) -> str | None:
    """The name or the short phrase that ends a clause: what stands right before its verb."""
    found = list(NAME.finditer(bare))
    last = found[-1] if found else None
    if last is not None and last.end() >= len(bare) - 1:
        head = bare[: last.start()]
        if re.search(
            r"\b(?:[Aa]n?|[Oo]ne|[Tt]he)\s+(?:[\w’'-]+\s+){0,3}[a-z]+\s+(?:in|from|at|for|"
            r"with)\s+(?:the\s+)?$",
            head,
        ):
            return _phrase(bare)
        if len(last.group().split()) > 2 and re.search(r"\b[A-Z]\w+ of (?:the )?$", head):
            # "Prime Minister of India Manmohan Singh": the country belongs to the office.
            return clean(last.group().split(maxsplit=1)[1])
        if re.search(r"\bof\s+(?:the\s+)?$", head):
            before = list(NAME.finditer(head))
            of = re.search(r"\s+of\s+(?:the\s+)?$", head)
            if of and before and before[-1].end() == of.start():
                whole = clean(before[-1].group())
                return clean(before[-1].group() + of.group() + last.group()) if is_body(whole) else whole
        return clean(last.group())
    first = NAME.match(bare.strip())
    if first and re.match(r"\s+(?:in|on|at|after|during|while|when|who)\s", bare.strip()[first.end() :]):
        return clean(first.group())
    return _phrase(bare)


def _phrase(bare: str) -> str | None:
    phrase = re.split(r"[.;:,]\s+|\b(?:and|but|as|that|when|while)\s", bare)[-1].strip()
    phrase = re.sub(r"^(?:the|a|an|meanwhile|but|The|A|An|But|Meanwhile)\s+", "", phrase)
    told = 0 < len(phrase.split()) <= 6 and "\n" not in phrase and not _NOBODY.match(phrase)
    return phrase if told else None


_NOBODY = re.compile(r"(?:nobody|no one|none|nothing|everything|this|that|these|there|what)\b", re.IGNORECASE)


def full(name: str, text: str, upto: int | None = None) -> str:
    """The longest form of a name in the text: Lavrov -> Sergei Lavrov; an office's holder, named before."""
    if name.lower() in _TITLES or name.lower() in _OFFICES:
        return _holder(name, text, len(text) if upto is None else upto)
    if len(name.split()) > 1:
        return name
    forms: dict[str, int] = {}
    for match in re.finditer(rf"({_PART})\s+({_JOIN}(?:al-|el-)?{re.escape(name)})\b", text):
        first = match.group(1)
        lone = "-" not in first or first[0].islower()
        named = first.lower().rstrip(".") not in _TITLES | _LEADING | stopwords("en")
        if lone and named and not first.endswith((".", "'s", "’s")):
            whole = f"{first} {match.group(2)}"
            forms[whole] = forms.get(whole, 0) + 1
    if not forms:
        for match in re.finditer(rf"(?<![-\w])({re.escape(name)}\s+{_PART}(?:-\w+)?)(?!\s+[{_UPPER}])", text):
            forms[match.group(1)] = forms.get(match.group(1), 0) + 1
    return max(forms, key=lambda form: (forms[form], form)) if forms else name


_LEADING = frozenset("without with according while meanwhile despite unlike mr mrs".split())
_OFFICES = frozenset(
    "president chancellor commissioner governor mayor premier spokesman spokeswoman official".split()
)


def _holder(role: str, text: str, upto: int) -> str:
    """Who was last named with an office: "the commissioner" is Albert Muchanga; the role itself if nobody."""
    first = f"[{role[0].upper()}{role[0].lower()}]{re.escape(role[1:])}"
    pattern = rf"\b{first}\s+(?:of\s+(?:the\s+)?(?:{NAME.pattern}),?\s+)?({NAME.pattern})"
    found = [m.group(1) for m in re.finditer(pattern, text[:upto])]
    if found:
        return full(clean(found[-1]), text) if len(found[-1].split()) == 1 else clean(found[-1])
    whole = re.findall(rf"\b({_PART}(?:\s+{_PART})*\s+{re.escape(role.lower())})\b", text[:upto])
    return re.sub(r"^(?:The|A|An)\s+", "", whole[-1]) if whole else role
