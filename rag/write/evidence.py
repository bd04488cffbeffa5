"""Which sentences answer a question, best first: what a fact checker wants to see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from rag.language import keys, stopwords, words
from rag.language.facts import Date, dates, names, numbers
from rag.language.figures import scope
from rag.language.orders import speaks_to_a_model
from rag.language.question import Expected, asks_for_words, expects, is_light
from rag.language.senses import senses
from rag.language.speech import quotations, speaker
from rag.records import REPORTING, Evidence, Hit, Retrieved

LONGEST_LIST = 40
"""Sentences that are numbered. A prompt takes fewer; verification may look at all of them."""

WEIGHTS = {
    "cosine": 1.0,
    "coverage": 1.2,
    "context": 0.35,
    "kind": 0.35,
    "speaker": 0.5,
    "passage": 0.25,
    "date": 0.4,
    "scope": 0.35,
    "headline": -0.15,
    "fragment": -0.3,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit and what speaks for it, by the names of WEIGHTS."""

    hit: int
    start: int
    end: int
    text: str
    features: dict[str, float]
    named: float = 1.0
    """The share of the question's names (by weight) in its passage, the paragraph before or the headline."""

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.features.items())


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart once: its terms (keys, senses, weight), kind, names and dates."""

    expected: Expected
    terms: tuple[tuple[frozenset[str], frozenset[int], float], ...]
    name_keys: frozenset[str]
    speaker_keys: frozenset[str]
    dates: tuple[Date, ...]
    numbers: frozenset[float]
    counted: tuple[tuple[frozenset[str], frozenset[int]], ...] = ()


_COUNTED = re.compile(r"\bhow (?:many|much) (?:of the )?((?:[\w’'-]+\s+){0,2}?[\w’'-]+)", re.IGNORECASE)


def _counted(question: str, language: str) -> tuple[tuple[frozenset[str], frozenset[int]], ...]:
    """The noun after "how many", by keys and senses; "people" tells nothing, most figures count them."""
    match = _COUNTED.search(question)
    if not match or match.group(1).lower() in (
        "people",
        "persons",
        "times",
        "has",
        "have",
        "does",
        "did",
        "is",
    ):
        return ()
    last = match.group(1)
    return ((_asked_keys(last, language), _meant(last, language)),)


def _asked_keys(text: str, language: str) -> frozenset[str]:
    return frozenset(t.key for t in keys(text, language, asking=True))


def _surnames(found: Retrieved, language: str) -> dict[str, frozenset[str]]:
    """Given name -> keys of the name behind it: "Clinton said" tells of Hillary Clinton too."""
    together = " ".join(found.question.split())
    made = {}
    for given, family in pairwise(found.terms):
        if given.is_name and family.is_name and f"{given.text} {family.text}" in together:
            own = _asked_keys(given.text, language)
            if not any(key.startswith("=") for key in own):  # "Syrian President" is no given name
                made[given.text] = _asked_keys(family.text, language)
    return made


def taken_apart(found: Retrieved) -> Asked:
    """What a question asks for. Terms that only name the speaker still count as terms."""
    question, language = found.question, found.language or "en"
    expected = expects(question)
    terms = []
    name_keys: set[str] = set()
    dated = " ".join(question[d.start : d.end] for d in dates(question))
    surnames = _surnames(found, language)
    for term in found.terms:
        if term.text in dated or (expected.kind == "say" and asks_for_words(term.text)):
            continue  # dates are compared as dates; "say" says what is asked for, not of what
        if is_light(term.text):
            continue
        told = _asked_keys(term.text, language) | surnames.get(term.text, frozenset())
        meant = frozenset[int]().union(*(senses(word.text, language) for word in words(term.text)))
        terms.append((told, meant, max(term.idf, 0.1)))
        name_keys |= told if term.is_name else set()
    return Asked(
        expected,
        tuple(terms),
        frozenset(name_keys),
        _asked_keys(expected.speaker or "", language),
        tuple(dates(question)),
        frozenset(n.value for n in numbers(question) if n.value is not None),
        _counted(question, language),
    )


@lru_cache(maxsize=8192)
def _content_keys(text: str, language: str | None) -> frozenset[str]:
    return frozenset(t.key for t in keys(text, language))


@lru_cache(maxsize=8192)
def _meant(text: str, language: str | None) -> frozenset[int]:
    return frozenset[int]().union(*(senses(word.text, language) for word in words(text)))


def _covered(asked: Asked, present: frozenset[str], meant: frozenset[int]) -> float:
    """The share of the question's weight that a text holds; another word of the same sense counts 0.7."""
    whole = sum(weight for _, _, weight in asked.terms)
    got = 0.0
    for told, sense, weight in asked.terms:
        if told & present:
            got += weight
        elif sense & meant:
            got += 0.7 * weight
    return got / whole if whole else 0.0


_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|of|around|outside|inside)\s+(?:the\s+)?(?:[a-z]+\s+){0,4}(?=[A-Z])"
)
_CAUSE = re.compile(
    r"\b(?:because|since|so that|in order to|due to|owing to|as a result|given|should|reason|therefore|"
    r"to avoid|"
    r"wants? to|need(?:s|ed)? to|would (?:lead|cause)|aimed? (?:at|to))\b"
)


def _kind_met(asked: Asked, hit: Hit, start: int, end: int, own: frozenset[str]) -> float:
    """1.0 where the sentence holds an answer of the expected kind that the question does not hold."""
    text, kind = hit.article.text[start:end], asked.expected.kind
    if kind == "number":
        return _counts(asked, text, hit.article.language)
    if kind == "when":
        told = {(d.year, d.month, d.day) for d in asked.dates}
        exact = any((d.year, d.month, d.day) not in told for d in dates(text))
        return 1.0 if exact else 0.4 * bool(re.search(r"\b\w+day\b|\bago\b|\blast\b|\bin the\b", text))
    if kind == "who":
        new = [n for n, _, _ in names(text) if not _content_keys(n, hit.article.language) & asked.name_keys]
        return min(1.0, len(new) / 2)
    if kind == "where":
        return float(bool(_PLACE.search(text)) and bool(names(text)))
    if kind == "why":
        return float(bool(_CAUSE.search(text)))
    if kind == "say":
        return float(any(q.start < end and start < q.end for q in quotations(hit.article.text)))
    return 0.0


def _counts(asked: Asked, text: str, language: str | None) -> float:
    """1.0 where a number of the sentence counts what the question counts, 0.3 where something else."""
    told = [n for n in numbers(text) if n.value is None or n.value not in asked.numbers]
    if not told or not asked.counted:
        return float(bool(told))
    for number in told:
        near = " ".join(w.text for w in words(text[max(0, number.start - 40) : number.end + 60]))
        stems = _content_keys(near, language)
        if any(keyed & stems or sense & _meant(near, language) for keyed, sense in asked.counted):
            return 1.0
    return 0.3


def _speaks(asked: Asked, hit: Hit, start: int, end: int) -> float:
    """1.0 where the words are those of the speaker that the question names; 0.2 where he is told of."""
    if not asked.speaker_keys:
        return 0.0
    who = speaker(hit.article.text, start, end)
    if who and _content_keys(who, hit.article.language) & asked.speaker_keys:
        return 1.0
    present = _content_keys(hit.article.text[start:end], hit.article.language)
    if who:
        return -0.5
    return 0.2 if present & asked.speaker_keys else 0.0


def _dated(asked: Asked, hit: Hit, start: int, end: int) -> float:
    """1.0 where a date of the question is told by the sentence or is the article's own; -0.5 if another."""
    if not asked.dates:
        return 0.0
    told = dates(hit.article.text[start:end])
    told += [d for m in hit.article.mentions if start <= m.start < end for d in dates(m.date)]
    own = dates(hit.article.published.date) if hit.article.published.date else []
    if any(a.agrees(b) and (a.year == b.year or a.year is None) for a in asked.dates for b in told):
        return 1.0
    if any(a.agrees(b) for a in asked.dates for b in own):
        return 0.8
    return -0.5 if own else 0.0


def around(hit: Hit, start: int, end: int) -> str:
    """The title, and the paragraph around a sentence with the one before it."""
    text = hit.article.text
    before = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    after = text.find("\n", end)
    around = text[max(0, before, start - 400) : start] + " " + text[end : end + 200 if after < 0 else after]
    return f"{hit.article.title or ''} {around}"


def candidates(found: Retrieved) -> list[Candidate]:
    """Every sentence of the hits that may be cited, with its features; each text once, best hit first."""
    asked = taken_apart(found)
    seen: set[tuple[str, int] | str] = set()
    best = max((hit.score for hit in found.hits), default=0.0)
    made = []
    for number, hit in enumerate(found.hits):
        if not _citable(hit, found):
            continue
        cosines = hit.sentence_scores or (hit.dense_score or 0.0,) * len(hit.passage.sentences)
        for (start, end), cosine in zip(hit.passage.sentences, cosines, strict=False):
            text = hit.article.text[start:end]
            folded = " ".join(text.split()).casefold()
            if not text or speaks_to_a_model(text) or (hit.article.id, start) in seen or folded in seen:
                continue
            seen |= {(hit.article.id, start), folded}
            features = _features(asked, hit, start, end, float(cosine), hit.score / best if best > 0 else 0.0)
            made.append(Candidate(number, start, end, text, features, _named(asked, hit, start, end)))
    return made


NAMED = 0.8
"""Share of the question's names that an answer's passage must hold: what never names Kyrgyzstan does not tell
of it. A question in another language than the passages is asked for half, since a name may be spelt beyond
recognition."""


def on_topic(made: Sequence[Candidate], language: str | None) -> list[Candidate]:
    """The candidates whose passage holds the names of the question."""
    floor = NAMED if language in (None, "en") else NAMED - 0.3
    return [c for c in made if c.named >= floor]


def _named(asked: Asked, hit: Hit, start: int, end: int) -> float:
    told = [(keyed, sense, weight) for keyed, sense, weight in asked.terms if keyed & asked.name_keys]
    whole = sum(weight for _, _, weight in told)
    if not whole:
        return 1.0
    held, meant = passage_words(hit)
    beside, language = around(hit, start, end), hit.article.language
    held, meant = held | _content_keys(beside, language), meant | _meant(beside, language)
    return sum(weight for keyed, sense, weight in told if keyed & held or sense & meant) / whole


def passage_words(hit: Hit) -> tuple[frozenset[str], frozenset[int]]:
    """The keys and the senses of a passage and its article's title."""
    text, language = f"{hit.article.title or ''}\n{hit.text}", hit.article.language
    return _content_keys(text, language), _meant(text, language)


def _citable(hit: Hit, found: Retrieved) -> bool:
    role = hit.passage.role
    return role != "furniture" and (role in REPORTING or role in found.where.roles)


def _features(
    asked: Asked, hit: Hit, start: int, end: int, cosine: float, passage: float
) -> dict[str, float]:
    text, language = hit.article.text[start:end], hit.article.language
    own, own_meant = _content_keys(text, language), _meant(text, language)
    beside = around(hit, start, end)
    wide, wide_meant = own | _content_keys(beside, language), own_meant | _meant(beside, language)
    coverage = _covered(asked, own, own_meant)
    return {
        "cosine": cosine,
        "coverage": coverage,
        "context": _covered(asked, wide, wide_meant) - coverage,
        "kind": _kind_met(asked, hit, start, end, own),
        "speaker": _speaks(asked, hit, start, end),
        "passage": passage,
        "date": _dated(asked, hit, start, end),
        "scope": scope(text) if asked.expected.total else 0.0,
        "headline": float(hit.passage.role == "headline"),
        "fragment": float(_slight(text, language)),
    }


@lru_cache(maxsize=8192)
def _slight(text: str, language: str | None) -> bool:
    """A question, or a sentence of fewer than three words that mean something."""
    meaningful = [w for w in words(text) if w.text.casefold() not in stopwords(language)]
    return len(meaningful) < 3 or text.rstrip()[-1:] == "?"


def evidence(found: Retrieved, made: Sequence[Candidate] | None = None) -> tuple[Evidence, ...]:
    """The sentences that may be cited, numbered from 1, best first by (-score, article, offset).

    `made` are the `candidates` of `found`, from a caller that has them.
    """
    made = on_topic(candidates(found) if made is None else made, found.language)
    ranked = sorted(made, key=lambda c: (-c.score, found.hits[c.hit].article.id, c.start))[:LONGEST_LIST]
    return tuple(
        Evidence(number, c.hit, c.start, c.end, c.text, round(c.score, 6))
        for number, c in enumerate(ranked, 1)
    )


def renumbered(chosen: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The same sentences, numbered from 1 in this order."""
    return tuple(replace(e, number=number) for number, e in enumerate(chosen, 1))
