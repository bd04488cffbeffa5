"""The English function words that the checker knows, and what each does to the words that follow it."""

from __future__ import annotations

import re

from rag.language import stem, words

PREPOSITIONS = {
    "in": "in",
    "on": "in",
    "at": "in",
    "during": "in",
    "within": "in",
    "inside": "in",
    "throughout": "in",
    "across": "in",
    "amid": "in",
    "of": "of",
    "to": "to",
    "toward": "to",
    "towards": "to",
    "into": "to",
    "onto": "to",
    "from": "from",
    "by": "by",
    "with": "with",
    "alongside": "with",
    "without": "without",
    "against": "against",
    "about": "about",
    "regarding": "about",
    "concerning": "about",
    "for": "for",
    "under": "under",
    "over": "about",
    "after": "after",
    "following": "after",
    "before": "before",
    "ahead": "before",
    "since": "since",
    "until": "until",
    "between": "between",
    "among": "among",
    "through": "through",
    "outside": "outside",
    "near": "near",
    "beyond": "outside",
    "despite": "despite",
    "via": "through",
    "behind": "behind",
    "including": "including",
    "around": "near",
}
FREE = frozenset(
    {"in", "after", "before", "since", "until", "from", "near", "outside", "through", "despite", "including"}
)
"""Prepositions of time and place: their phrases move within a sentence without turning it."""

INNER = frozenset({"of", "with", "for", "between", "by"})
"""Prepositions that go on with a phrase of time or place: "after the meeting with the students"."""

AUXILIARIES = frozenset(
    "is are was were be been being am has have had having do does did will would shall should can could "
    "may might must ought 's 're 've 'd 'll ".split()
)
FUNCTION = AUXILIARIES | frozenset(
    "a an the as this that these those it its he him his she her they them their we us our i me my you "
    "your who whom whose which what when where why how there here and or but nor so yet if then than "
    "because while although though also too just even still own same such very up out off down again "
    "further once itself himself herself themselves not no never neither none any some each both either "
    "other another one ones more most much many few less least only all every over about re s t ll ve d "
    "m new said say says saying stated stating told telling noted added adding reported however "
    "meanwhile moreover now already let per whether unless cannot ".split()
)
REPORTING = frozenset("say says said saying state stated stating tell told telling note noted".split())
NEGATORS = re.compile(
    r"^(?:не|нет|ни|без|никогда|нельзя|لا|لم|لن|ليس|ليست|ليسوا|غير|دون|بدون|not|no|never|neither|nor|none|nobody|nothing|without|cannot|\w+n['’]t|hardly|barely)$",
    re.I,
)
DENIERS = re.compile(
    r"^(?:object(?:s|ed|ing)?|refus(?:e[ds]?|ing|al)|den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|fail(?:s|ed|ing|ure)?|unable|unwilling|"
    r"declin(?:e[sd]?|ing)|lack(?:s|ed|ing)?|oppos(?:e[sd]?|ing)|stop(?:s|ped)?|halt(?:s|ed)?|suspend(?:s|ed)?|"
    r"abandon(?:s|ed)?|cancel(?:s|led|ed)?|unlikely|impossible|unconvinced|prevent(?:s|ed)?|avoid(?:s|ed)?)$",
    re.I,
)
MODALS = {
    "will": "will",
    "would": "will",
    "shall": "will",
    "can": "can",
    "could": "may",
    "may": "may",
    "might": "may",
    "should": "must",
    "must": "must",
    "ought": "must",
    "if": "if",
    "unless": "if",
    "'ll": "will",
}
HEDGES = {
    "most": "most",
    "mostly": "most",
    "mainly": "most",
    "majority": "most",
    "some": "some",
    "several": "some",
    "few": "few",
    "many": "many",
    "all": "all",
    "every": "all",
    "each": "all",
    "always": "all",
    "only": "only",
    "solely": "only",
    "almost": "almost",
    "nearly": "almost",
    "virtually": "almost",
    "partly": "part",
    "partially": "part",
    "half": "part",
    "part": "part",
    "possible": "may",
    "possibly": "may",
    "perhaps": "may",
    "potential": "may",
    "potentially": "may",
    "likely": "may",
    "probably": "may",
    "alleged": "alleged",
    "allegedly": "alleged",
    "reportedly": "alleged",
    "reported": "alleged",
    "suspected": "alleged",
    "apparent": "alleged",
    "apparently": "alleged",
    "purported": "alleged",
    "seemingly": "alleged",
    "unlikely": "unlikely",
    "rarely": "few",
    "sometimes": "some",
    "often": "many",
}
STRONG = frozenset({"all", "only", "most"})
LOOSE = frozenset({"some", "almost", "many"})
"""Hedges that may go where a number follows ("some 100 tanks"); elsewhere they too are checked."""

CLAUSES = frozenset(
    "who which that when where while if because although though unless whereas as whether".split()
)
SUBORDINATE = frozenset("when while if because although though unless whereas".split())
NOUNS = frozenset(
    "uprising meeting building briefing bombing fighting killing beginning morning evening shelling "
    "funding training understanding hearing ruling neighboring neighbouring outgoing incoming leading "
    "united wounded armed ".split()
)
BEFORE_VERBS = frozenset("to not he she they we it who which that".split())
BEFORE_NOUNS = frozenset(
    "the a an of its his her their our in on by with for more and or these those this that no".split()
)


NEGATOR = re.compile(
    r"\b(?:не|нет|ни|без|никогда|لا|لم|لن|ليس|ليست|دون|بدون|not|no|never|neither|nor|none|nobody|nothing|without|cannot)\b|n['’]t\b",
    re.I,
)


def negators(text: str) -> int:
    """How often a text says "not", "no", "never", or refuses with a word of its own."""
    return len(NEGATOR.findall(text)) + sum(denies(word.text) for word in words(text))


def reserve(word: str, after: str) -> bool:
    """Whether a content word takes back a part of what follows it: "alleged", "possible", "part of"."""
    if word.lower() in ("part", "half", "majority") and not after.startswith(" of"):
        return False
    return HEDGES.get(word.lower()) in ("may", "alleged", "part", "most", "few", "unlikely", "almost")


def denies(word: str) -> bool:
    """Whether a content word itself refuses or undoes what follows it."""
    return bool(DENIERS.match(word))


TIMES = frozenset(
    "year years month months week weeks weekend day days decade century hour hours morning evening night "
    "spring summer autumn winter beginning end".split()
)

EXACT = TIMES | frozenset(
    "dozen dozens hundred hundreds thousand thousands million millions billion billions trillion tens scores "
    "first second third fourth fifth last next yesterday today tomorrow kilometre kilometres kilometer "
    "kilometers mile miles metre metres dollar dollars euro euros rouble roubles ruble rubles percent tonne "
    "tonnes ton tons barrel barrels president premier minister king queen secretary deputy chairman mayor "
    "governor senator general colonel ambassador spokesman spokeswoman".split()
)
"""Times, quantities, units and offices: no other word stands for one of them."""

UNREAL = frozenset(
    stem(word, "en")
    for word in "fear hope expect threaten want wish plan intend seek try attempt aim consider propose urge "
    "call demand press accuse allege claim suspect dispute doubt speculate predict promise vow pledge offer "
    "ask believe think prepare risk agree suggest imply deny refute speculation possibility intention "
    "opinion estimation threat report rumour rumor allegation suggestion hint intent bid eager effort".split()
)
"""What they govern has not happened, or is only said: "fears losing", "accuse of serving"."""

OPINION = frozenset(
    stem(word, "en")
    for word in "opinion estimation believe think suggest claim allege report speculate".split()
)
"""Of UNREAL, what an attribution in the claim makes up for: "share our estimation that" of "Lavrov said"."""

LIGHT = frozenset(
    stem(word, "en")
    for word in "make take give have hold get put set go come keep do be become remain include use based "
    "held made took gave went came got kept became given taken done gone used regarding according "
    "concerning following involving including located known called named".split()
)
"""Verbs that say little: one that the source does not have turns nothing."""
