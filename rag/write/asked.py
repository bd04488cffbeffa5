"""A question taken apart once: its terms, what it asks for, and how a text meets them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from zlib import crc32

from rag.language import keys, stopwords, words
from rag.language.facts import Date, dates, numbers
from rag.language.keys import is_known
from rag.language.question import Expected, asks_for_words, expects, extremes, is_light, light_spans
from rag.language.senses import senses
from rag.language.slots import Slot, slot
from rag.language.stems import stem
from rag.language.words import units, unspaced
from rag.records import QueryTerm, Retrieved

ANOTHER_WORD = 0.7
"""What a word of the same sense counts beside the very word."""


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A word of the question: the keys and the senses by which it is met, and its weight (IDF)."""

    keys: frozenset[str]
    senses: frozenset[int]
    weight: float
    is_name: bool
    place: int
    """Which word of the question it is, stop words counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks for, and of what."""

    expected: Expected
    slot: Slot
    terms: tuple[AskedTerm, ...]
    name_keys: frozenset[str]
    speaker_keys: frozenset[str]
    dates: tuple[Date, ...]
    numbers: frozenset[float]
    counted: tuple[frozenset[str], frozenset[int]] | None = None
    extremes: frozenset[str] = frozenset()
    initials: str = ""
    by_name: bool = False
    """The speaker is named ("Lavrov") and not described ("the foreign minister")."""

    @property
    def plain(self) -> tuple[AskedTerm, ...]:
        """The terms that are no names: what happens, and to what."""
        return tuple(term for term in self.terms if not term.is_name)


@dataclass(frozen=True, slots=True)
class Told:
    """A text as terms meet it: each key and each sense with the places (in words) where it stands."""

    keys: Mapping[str, tuple[int, ...]]
    senses: Mapping[int, tuple[int, ...]]

    def meets(self, term: AskedTerm) -> float:
        """1.0 for the word itself, less for another of its sense, 0.0 where it is not told."""
        if not term.keys.isdisjoint(self.keys):
            return 1.0
        return ANOTHER_WORD if not term.senses.isdisjoint(self.senses) else 0.0

    def places(self, term: AskedTerm) -> list[int]:
        """Where the term stands, by its keys, or where it has none by its senses."""
        by_key = [place for key in term.keys & self.keys.keys() for place in self.keys[key]]
        return by_key or [place for sense in term.senses & self.senses.keys() for place in self.senses[sense]]


@lru_cache(maxsize=8192)
def told(text: str, language: str | None) -> Told:
    """The keys and the senses of a text, with their places."""
    starts: dict[int, int] = {}
    by_sense: dict[int, list[int]] = {}
    for place, (start, end) in enumerate(units(text)):
        starts[start] = place
        for sense in (*senses(text[start:end], language), *_root(text[start:end], language)):
            by_sense.setdefault(sense, []).append(place)
    by_key: dict[str, list[int]] = {}
    reached = 0
    for term in keys(text, language):
        reached = starts.get(term.start, reached)
        by_key.setdefault(term.key, []).append(reached)
    return Told(
        {key: tuple(places) for key, places in by_key.items()},
        {sense: tuple(places) for sense, places in by_sense.items()},
    )


_WEAK = re.compile("[اويىةءأإآؤئ]")


@lru_cache(maxsize=1 << 16)
def _root(word: str, language: str | None) -> tuple[int, ...]:
    """What a Russian or Arabic word has in common with others of its root, as one more sense."""
    bare = stem(word, language) if language in ("ru", "ar") else ""
    if language == "ar":
        bare = re.sub("^(?:م?ست(?=...)|[مت](?=...))", "", _WEAK.sub("", bare))
        return (-crc32(bare.encode()),) if len(bare) >= 3 else ()
    return (-crc32(bare[:6].encode()),) if len(bare) >= 5 else ()


def covered(terms: tuple[AskedTerm, ...], *texts: Told) -> float:
    """The share of the terms' weight that the texts hold together; 1.0 where there are no terms."""
    return Met(terms, tuple(texts)).share(range(len(terms)), *range(len(texts)))


class Met:
    """How some texts meet some terms, looked up once."""

    def __init__(self, terms: tuple[AskedTerm, ...], texts: tuple[Told, ...]) -> None:
        self._weights = [term.weight for term in terms]
        self._met = [[text.meets(term) for term in terms] for text in texts]

    def share(self, terms: Iterable[int], *texts: int) -> float:
        """The share of the weight of those terms that those texts hold together; 1.0 of no terms."""
        whole = got = 0.0
        rows = [self._met[text] for text in texts]
        for term in terms:
            whole += self._weights[term]
            got += self._weights[term] * max([row[term] for row in rows])
        return got / whole if whole else 1.0


_COUNTED = re.compile(r"\bhow (?:many|much) (?:of the )?((?:[\w’'-]+\s+){0,2}?[\w’'-]+)", re.IGNORECASE)
_UNTOLD = frozenset(
    "people persons times has have had does did is are was were of lives will would can could "
    "more other".split()
)


def _counted(question: str, language: str) -> tuple[frozenset[str], frozenset[int]] | None:
    """The noun after "how many", by keys and senses; "people" tells nothing, most figures count them."""
    match = _COUNTED.search(question)
    if not match or match.group(1).lower() in _UNTOLD:
        return None
    return asked_keys(match.group(1), language), meant(match.group(1), language)


def asked_keys(text: str, language: str) -> frozenset[str]:
    """The keys that a question's words look for."""
    return frozenset(t.key for t in keys(text, language, asking=True))


def meant(text: str, language: str | None) -> frozenset[int]:
    """The senses of a text's words."""
    return frozenset(told(text, language).senses)


def _surnames(found: Retrieved, language: str) -> dict[str, frozenset[str]]:
    """Given name -> keys of the name behind it: "Clinton said" tells of Hillary Clinton too.

    A word that the passages write small as well ("World", "Trade") is nobody's given name, nor is "Syrian".
    """
    together = " ".join(found.question.split())
    made = {}
    for given, family in pairwise(found.terms):
        side_by_side = given.is_name and family.is_name and f"{given.text} {family.text}" in together
        if side_by_side and not is_known(given.text, language) and not _small(given.text, found):
            made[given.text] = asked_keys(family.text, language)
    return made


def _small(word: str, found: Retrieved) -> bool:
    pattern = re.compile(rf"(?<!\w){re.escape(word.lower())}(?!\w)")
    return any(pattern.search(hit.text) for hit in found.hits)


def taken_apart(found: Retrieved) -> Asked:
    """What a question asks for. Terms that only name the speaker still count as terms."""
    question, language = found.question, found.language or "en"
    expected = expects(question)
    dated = " ".join(question[d.start : d.end] for d in dates(question))
    light = " ".join(question[start:end] for start, end in light_spans(question)).split()
    surnames = _surnames(found, language)
    order = [question[start:end] for start, end in units(question)]
    terms, reached = [], 0
    for number, term in enumerate(found.terms):
        if _between(found.terms[max(0, number - 1) : number + 2]):
            continue
        first = term.text.split()[0]
        reached = next((n for n in range(reached, len(order)) if order[n] == first), reached)
        if term.text in dated or (expected.kind == "say" and asks_for_words(term.text)):
            continue  # dates are compared as dates; "say" says what is asked for, not of what
        if is_light(term.text) or term.text in light:
            continue
        looked_for = asked_keys(term.text, language) | surnames.get(term.text, frozenset())
        terms.append(
            AskedTerm(looked_for, meant(term.text, language), max(term.idf, 0.1), term.is_name, reached)
        )
    speaker = expected.speaker or ""
    return Asked(
        expected,
        slot(question, expected.kind),
        tuple(terms),
        frozenset[str]().union(*(term.keys for term in terms if term.is_name)),
        asked_keys(speaker, language),
        tuple(dates(question)),
        frozenset(n.value for n in numbers(question) if n.value is not None),
        _counted(question, language),
        extremes(question),
        _initials(speaker),
        bool(speaker) and speaker[0].isupper() and speaker.split()[-1][0].isupper(),
    )


def _between(three: Sequence[QueryTerm]) -> bool:
    """Whether the second of three pairs of characters is the end of a word and the beginning of the next.

    So it seems where nobody writes it, but what it is made of: 科冬 in 莫斯科冬天, the winter of Moscow.
    """
    if len(three) < 3 or three[1].passages or not unspaced(three[1].text):
        return False
    before, own, behind = three
    stand_together = (before.text[-1], behind.text[0]) == (own.text[0], own.text[-1])
    return stand_together and bool(before.passages and behind.passages)


def _initials(name: str) -> str:
    """SNC for SNC and for Syrian National Council; "" for a name of one word."""
    if re.fullmatch(r"[A-Z]{2,6}", name):
        return name
    capitals = [word.text[0] for word in words(name) if word.text[0].isupper()]
    return "".join(capitals) if len(capitals) > 1 else ""


def same_initials(asked: Asked, who: str) -> bool:
    """Whether a speaker is the asked one by initials: "the SNC said" for the Syrian National Council."""
    told_short = re.fullmatch(r"[A-Z]{2,6}", who) is not None
    own = _initials(who)
    return len(own) > 1 and own == asked.initials and (told_short or len(asked.speaker_keys) <= 2)


@lru_cache(maxsize=8192)
def slight(text: str, language: str | None) -> bool:
    """A question, a greeting ("Mr President,"), a line that does not end, or fewer than three words that mean
    something.
    """
    told = (text[start:end].casefold() for start, end in units(text))
    meaningful = [word for word in told if word not in stopwords(language)]
    last = text.rstrip()[-1:]
    return len(meaningful) < 3 or last in ("?", ",", ":") or last.isalpha()
