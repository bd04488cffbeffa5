"""Who a sentence says it is from: "Lavrov said ...", "..., according to the United Nations"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rag.language import keys
from rag.language.keys import EXTRA
from rag.verify.lexicon import denies

_REPORT = (
    r"(?:said|says|say|repeated|repeats|told|tells|stated|states|added|adds|warned|warns|insisted|insists|stressed|"
    r"stresses|announced|"
    r"announces|reiterated|reiterates|claims|claimed(?! (?:more|over|at|about|some|the|\d))|argued|"
    r"argues|noted|notes|declared|declares|remarked|remarks|"
    r"explained|explains|emphasi[sz]ed|emphasi[sz]es|replied|wrote|writes|commented|comments|concluded|"
    r"recalled|"
    r"reaffirmed|admitted|admits|acknowledged|cautioned|charged|complained|believes?|believed|thinks?|"
    r"thought|"
    r"asserted|asserts|maintained|maintains|pointed out|reported|reports|mentioned|mentions|"
    r"made (?:it )?clear|"
    r"predicted|predicts|observed|proclaimed)"
)
_ADJUNCT = (
    r"(?:\s*,?\s*(?:(?:(?<=told )|(?<=tells ))(?:to |the |a |an )?"
    r"(?:reporters|journalists|parliament|lawmakers|newspapers?|"
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)*|"
    r"(?:the |a |an )?(?:[\w’'-]+ ){0,4}(?:agency|broadcaster|briefing|conference|council|newspaper|"
    r"channel|meeting|"
    r"parliament|statement|interview|counterpart|press|talks))(?= )|"
    r"(?:on|in|at|last|during|after|earlier|yesterday|today|also) ?(?:[\w’'.-]+ ?){0,6}?(?=that |,|:)|"
    r"(?:on |last |in )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|week|month|year)\b|"
    r"(?:on|in) [A-Z][a-z]+\b))*"
)
_FRONT = re.compile(
    rf"^(?P<who>(?:[\w.’'“”\"-]+,? ){{1,14}}?)(?:also |later |then |further |has |have |had |"
    rf"repeatedly ){{0,2}}"
    rf"(?P<verb>{_REPORT})\b(?P<adjunct>{_ADJUNCT})\s*(?:,|:)?\s*"
    r"(?:(?:his|her|its|their|the|[A-Z]\w+['’]s?) (?:belief|view|claim|position|opinion|call|"
    r"conviction) )?(?:that )?"
)
_VERB_IN = re.compile(
    r"\b(?:is|are|was|were|been|be|has|have|had|will|would|can|could|may|might|should|must|does|do|did|"
    r"not|that|if)\b"
)
_OPENING = re.compile(
    r"(?:(?:But|And|However|Meanwhile|Also|Later|Earlier|In addition|Still),? |"
    r"(?:On|In|At|After|During|Before|Following|Since|As|Amid|Under)\b[^,\"“”]{0,80}, )+"
)
_SAYING = re.compile(
    r",? (?:warning|saying|stressing|insisting|adding|claiming|arguing|noting|emphasi[sz]ing)(?: that)?\b"
)
_FIRST_PERSON = re.compile(r"(?:I|We|You)\b")
_TURNS = r"(?:although|though|but|while|as|which|who|where|when|and|that|because|since|after|before)\b"
_ACCORDING = re.compile(
    r"^(?:According to|In the words of|In the (?:view|opinion) of|For)\s+(?P<who>[^,]+),\s*|"
    r",?\s*(?:according to|in the (?:words|view|opinion) of|as (?:told|stated|"
    r"said) by)\s+(?P<last>[^,;]+?)(?=[,;]|\.\s*$|\.\s+[A-Z]|$)"
)
_BACK = re.compile(
    rf",[\"”’']*\s+(?:as )?(?:(?P<who>(?:[\w.’'-]+ ){{1,9}}?)(?:also |has |had |"
    rf"later )?(?P<verb>{_REPORT})\b|"
    r"(?P<verb2>said|says|told|added|warned|stated)\s+(?P<last>[^,.;]+))"
    r"(?P<rest>[^.,]*)(?:, (?:who|which|[a-z]+ing)\b.*)?[.]?[\"”]*$"
)
_MIDDLE = re.compile(
    r", (?P<who>(?:[\w.’'-]+ ){1,6}?)(?:said|says|reported|announced|added|stated)"
    r"(?: on \w+day)?, "
)
_INNER = re.compile(
    r"\b(?:that |although |but |while |as |and |, |-- |"
    r"^)?(?P<who>(?:the )?(?:[A-Z][\w.’'-]*)(?: [A-Z][\w.’'-]*)*|"
    r"[\w-]+ (?:groups|activists|officials|sources|commanders|specialists|analysts|experts|observers|"
    r"agencies)) "
    r"(?P<verb>said|says|say|stated|told|claimed|claim|reported|believe|believes|warned|added|"
    r"announced|noted|declared)\b"
    r"(?: (?:last|on|this) \w+)?"
)


_NAMING = re.compile(
    r"^(?P<who>[^\"“”,]{2,80}?) (?:has |had )?(?:called(?! (?:for|on|upon|to)\b)|described|branded|"
    r"hailed|termed|labell?ed|denounced)\b"
    r"(?=[^\"“”]{0,80}[\"“])"
)
_RU_SAID = (
    r"(?:заяв|сказа|сообщ|отмет|подчеркн|добав|объяв|утвержда|предупред|поясн|счита|напомн|ответ|говор)\w*"
)
_RU_TOLD = r"(?:данным|словам|мнению|сообщению|информации|сведениям|оценкам?|подсчётам|подсчетам)"
_AR_SAID = r"(?:قال|قالت|أعلن|أعلنت|صرح|صرحت|ذكر|ذكرت|أكد|أكدت|أضاف|أضافت|حذر|حذرت|أوضح|أوضحت|يقول|تقول)"
_OTHERS = tuple(
    re.compile(rule)
    for rule in (
        rf"^(?P<who>[А-ЯЁ][^,.«»]{{1,80}}?) {_RU_SAID}(?P<rest> [^,]{{1,40}})?, что ",
        rf",?»? (?:как )?{_RU_SAID} (?P<who>[А-ЯЁ][^,.]+)(?:,[^.]*)?\.?$",
        rf"^[Пп]о {_RU_TOLD} (?P<who>[^,]+), ",
        rf", по {_RU_TOLD} (?P<who>[^,.]+)\.?$",
        rf"^و?{_AR_SAID} (?P<who>(?:(?!ب?[إأ]ن(?:ه|ها)? ).){{2,80}}?) (?=ب?[إأ]ن)ب?[إأ]ن\w* ?",
        r"^(?:بحسب|حسب|وفقا ل|وفقًا ل|وفقاً ل) ?(?P<who>[^،,]+)[،,] ",
        r"[،,]? (?:بحسب|حسب|وفقا ل|وفقًا ل|وفقاً ل) ?(?P<who>[^،,.]+)\.?$",
        rf"[،,] (?:كما )?{_AR_SAID} (?P<who>[^،,.]+)\.?$",
    )
)
"""The same in Russian and Arabic, where it is put in few ways."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """`text[start:end]` attributes what lies in `text[scope_start:scope_end]` to `who`."""

    who: str
    start: int
    end: int
    scope_start: int
    scope_end: int


def _bare(who: str) -> str:
    """The one who speaks, without the day: "On Thursday Russia", "Russia on Thursday"."""
    day = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:last|this) (?:week|month|year))"
    return re.sub(rf"^(?:On )?{day},? |\s+(?:on )?{day}$", "", who.strip(" ,"), flags=re.I)


def _names_somebody(who: str) -> bool:
    """Whether what stands before a verb of saying can say: no verb in it, no "I", nothing that denies."""
    if (
        _VERB_IN.search(who)
        or _FIRST_PERSON.match(who)
        or re.search(r"\b(?:on|of|to|with|by|about|in) ?$", who)
    ):
        return False
    return not any(denies(word) for word in re.findall(r"[\w’']+", who))


_SUBJECT = re.compile(
    r"(?:[\w.’'-]+ ){0,5}?(?:al-)?[A-Z][\w’'-]+(?: (?:al-)?[A-Z][\w’'-]+)*"
    r"(?:(?<=[’']s)(?: [a-z]+){1,2}(?= \w+ed\b))?"
)
_NOBODY = frozenset("the this that a an his her its their".split())


def attributions(text: str) -> list[Attribution]:
    """Every attribution of a sentence, the outermost first."""
    found = [*_according(text)] or [*_in_front(text)]
    believed = found and re.search(r"\b(?:believe|think)", text[: found[0].end])
    if believed or not found:
        found += _behind(text)
    return found or [*_between(text)] or [*_in_another_language(text)] or [*_inside(text)]


def _according(text: str) -> Iterator[Attribution]:
    for match in _ACCORDING.finditer(text):
        who, begin = match["who"] or match["last"], 0
        if match["last"] and not match.group().startswith(","):
            begin = max(text.rfind(turn, 0, match.start()) + 1 for turn in (" that ", " which ", ", "))
        yield Attribution(who.strip(), match.start(), match.end(), begin, len(text))


def _in_front(text: str) -> Iterator[Attribution]:
    opening = _OPENING.match(text)
    skipped = opening.end() if opening else 0
    front = _FRONT.match(text[skipped:])
    if front and _names_somebody(front["who"]):
        end = skipped + front.end()
        yield Attribution(_bare(front["who"]), skipped, end, end, len(text))


def _behind(text: str) -> Iterator[Attribution]:
    back = _BACK.search(text)
    who = (back["who"] or back["last"] or "").strip(" ,") if back else ""
    if back and not re.match(_TURNS, who) and not _VERB_IN.search(who + back["rest"]):
        yield Attribution(who, back.start(), len(text), 0, back.start())


def _between(text: str) -> Iterator[Attribution]:
    """ ", the bank said, but ...", ", warning that ...", "called the treaty “...”": the first of them."""
    middle, saying, naming = _MIDDLE.search(text), _SAYING.search(text), _NAMING.match(text)
    subject = _SUBJECT.match(text) if saying else None
    if middle and not re.match(_TURNS, middle["who"]):
        yield Attribution(middle["who"].strip(), middle.start(), middle.end(), 0, len(text))
    elif saying and subject:
        yield Attribution(subject.group(), saying.start(), saying.end(), saying.end(), len(text))
    elif naming:
        yield Attribution(naming["who"], naming.start(), naming.end(), naming.end(), len(text))


def _in_another_language(text: str) -> Iterator[Attribution]:
    other = next((found for rule in _OTHERS if (found := rule.search(text))), None)
    if other:
        inside = (other.end(), len(text)) if other.start() == 0 else (0, other.start())
        yield Attribution(other["who"].strip(), other.start(), other.end(), *inside)


def _inside(text: str) -> Iterator[Attribution]:
    for match in _INNER.finditer(text):
        if not re.search(r"['’]s?$", match["who"]) and match["who"].lower() not in _NOBODY:
            yield Attribution(match["who"], match.start(), match.end(), match.end(), len(text))


def _in_order(claimed: str, told: str, language: str | None) -> bool:
    """Whether the words that both have come in the same order."""
    theirs = [t.key for t in keys(told, language)]
    places = [
        theirs.index(t.key) for t in keys(claimed, language) if t.key[0] not in EXTRA and t.key in theirs
    ]
    return places == sorted(places)


def same_speaker(claimed: str, told: str, language: str | None = "en") -> bool:
    """Whether the speaker of a claim is the one of the source: the family name, or most of a description."""
    claimed = re.sub(r"^(?:The|A|An)\s+", "", claimed.strip())
    mine = [t.key for t in keys(claimed, language)]
    theirs = {t.key for t in keys(told, language)}
    if not mine or not theirs or not _in_order(claimed, told, language):
        return False
    capitals = re.findall(r"(?:al-)?[A-ZА-ЯЁ][\w’'-]+", re.sub(r"['’]s\b", "", claimed))
    if capitals:
        last = {t.key for t in keys(capitals[-1], language)}
        lone = {t.key for t in keys(re.findall(r"[\w’'-]+", claimed)[-1], language)}
        return bool(last & theirs) and bool(lone & theirs)
    stems = [k for k in mine if k[0] not in EXTRA]
    return bool(stems) and sum(k in theirs for k in stems) >= 0.6 * len(stems)
