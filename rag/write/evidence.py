"""Which sentences answer a question, best first: what a fact checker wants to see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.language import words
from rag.language.facts import Date, dates
from rag.language.figures import scope
from rag.language.orders import speaks_to_a_model
from rag.language.question import extremes
from rag.language.slots import (
    counts_people,
    measured,
    quantities,
    shows_cause,
    shows_day,
    shows_person,
    shows_place,
)  # fmt: skip
from rag.language.speech import is_speech, voice
from rag.language.subjects import is_office
from rag.language.turns import told_by_narrator
from rag.records import REPORTING, Evidence, Hit, Retrieved
from rag.write.asked import Asked, Met, same_initials, slight, taken_apart, told

LONGEST_LIST = 40
"""Sentences that are numbered. A prompt takes fewer; verification may look at all of them."""

WEIGHTS = {
    "cosine": 1.0,
    "coverage": 0.9,
    "context": 0.55,
    "plain": 0.3,
    "kind": 0.5,
    "speaker": 0.4,
    "passage": 0.4,
    "date": 0.5,
    "scope": 0.35,
    "headline": -0.1,
    "fragment": -0.25,
}
"""What each sign weighs in the order of the sentences: the maximum of likelihood that a sentence with the
answer stands first, over the development questions, qed and the even half of timeqa (22 November 2026),
rounded. Fit anew if the encoder changes or a sign is measured otherwise."""


NEAR = 0.9
"""A further quote is shown if its score is at least this share of the best one's: over the development
questions and qed a lower share costs more precision than it brings answers, a higher one more answers."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit and what speaks for it, by the names of WEIGHTS."""

    hit: int
    start: int
    end: int
    text: str
    language: str | None
    features: dict[str, float]
    named: float = 1.0
    """The share of the question's names (by weight) in its passage, the paragraph before or the headline."""
    near: float = 1.0
    """The same for the sentence, its paragraph and the one before, the headline and who speaks."""
    tight: float = 1.0
    """The share of the question's neighbouring words that the sentence tells close together."""

    @property
    def score(self) -> float:
        return sum(WEIGHTS[name] * value for name, value in self.features.items())


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
            share = hit.score / best if best > 0 else 0.0
            known = {"cosine": float(cosine), "passage": share}
            made.append(_candidate(asked, number, hit, (start, end), known))
    return made


def _citable(hit: Hit, found: Retrieved) -> bool:
    role = hit.passage.role
    return role != "furniture" and (role in REPORTING or role in found.where.roles)


def _candidate(
    asked: Asked, number: int, hit: Hit, span: tuple[int, int], features: dict[str, float]
) -> Candidate:
    (start, end), language = span, hit.article.language
    text = hit.article.text[start:end]
    who = voice(hit.article.text, start, end) or told_by_narrator(hit.article, hit.passage.role) or ""
    own, wide, speaks, passage = 0, 1, 2, 3
    texts = (text, around(hit, start, end), who, f"{hit.article.title or ''}\n{hit.text}")
    met = Met(asked.terms, tuple(told(one, language) for one in texts))
    every = range(len(asked.terms))
    names = [n for n in every if asked.terms[n].is_name]
    plain = [n for n in every if not asked.terms[n].is_name]
    coverage = met.share(every, own, speaks) if asked.terms else 0.0
    features |= {
        "coverage": coverage,
        "context": (met.share(every, own, wide, speaks) if asked.terms else 0.0) - coverage,
        "kind": _kind_met(asked, hit, span),
        "plain": 0.5 * (met.share(plain, own) + met.share(plain, own, wide)),
        "speaker": _speaks(asked, hit, text, who),
        "date": _dated(asked, hit, start, end),
        "scope": scope(text) if asked.expected.total else 0.0,
        "headline": float(hit.passage.role == "headline"),
        "fragment": float(slight(text, language)),
    }
    near = met.share(names, own, wide, speaks)
    return Candidate(
        number, start, end, text, language, features,
        named=max(near, met.share(names, own, wide, speaks, passage)), near=near,
        tight=_tight(asked, text, language),
    )  # fmt: skip


def around(hit: Hit, start: int, end: int) -> str:
    """The title, and the paragraph around a sentence with the one before it."""
    text = hit.article.text
    before = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
    after = text.find("\n", end)
    around = text[max(0, before, start - 400) : start] + " " + text[end : end + 200 if after < 0 else after]
    return f"{hit.article.title or ''} {around}"


def _kind_met(asked: Asked, hit: Hit, span: tuple[int, int]) -> float:
    """From 0 to 1, how well the sentence shows an answer of the expected kind, and not the question's own."""
    text, language, kind = hit.article.text[slice(*span)], hit.article.language, asked.slot.kind
    if kind == "number":
        return measured(asked.slot.unit, text) if asked.slot.unit else _counts(asked, text, language)
    if kind == "when":
        return shows_day(text, frozenset((d.year, d.month, d.day) for d in asked.dates))
    if kind == "who":
        return shows_person(asked.slot, text, language, asked.name_keys)
    if kind == "where":
        return shows_place(text, language, asked.name_keys)
    if kind == "why":
        return shows_cause(text)
    if kind == "say":
        start, end = span
        if is_speech(hit.article.text, start, end):
            return 1.0
        return REPORTED * bool(
            voice(hit.article.text, start, end) or told_by_narrator(hit.article, hit.passage.role)
        )
    return 0.0


def _counts(asked: Asked, text: str, language: str | None) -> float:
    """1.0 where a number of the sentence counts what the question counts, 0.3 where something else."""
    found = [n for n in quantities(text) if n.value is None or n.value not in asked.numbers]
    if not found:
        return 0.0
    for number in found:
        after = re.split(r"[,;:.](?:\s|$)|\n", text[number.end : number.end + 70])[0]
        before = re.split(r"[,;:.]\s|\n", text[max(0, number.start - 25) : number.start])[-1]
        near = told(" ".join(w.text for w in [*words(before), *words(after)[:5]]), language)
        if asked.counted is None:
            if counts_people(text, number) or any(near.meets(term) for term in asked.plain):
                return 1.0
        elif not asked.counted[0].isdisjoint(near.keys) or not asked.counted[1].isdisjoint(near.senses):
            return 1.0
    return 0.3


REPORTED = 0.8
"""What reported speech counts beside a quotation where somebody's words are asked for."""
SPREAD = 4
"""Words between two words that stand side by side in the question, for them to be told of together."""


def _tight(asked: Asked, text: str, language: str | None) -> float:
    """The share of the question's neighbouring words, and firsts, that a sentence tells together."""
    held = told(text, language)
    pairs = [(a, b) for a, b in pairwise(asked.terms) if b.place - a.place <= 2]
    close = [any(abs(x - y) <= SPREAD for x in held.places(a) for y in held.places(b)) for a, b in pairs]
    close += [one in extremes(text) for one in asked.extremes]
    return sum(close) / len(close) if close else 1.0


def _speaks(asked: Asked, hit: Hit, text: str, who: str) -> float:
    """1.0 where the words are those of the speaker that the question names; 0.2 where he is told of."""
    if not asked.speaker_keys:
        return 0.0
    language = hit.article.language
    if who and (not asked.speaker_keys.isdisjoint(told(who, language).keys) or same_initials(asked, who)):
        return 1.0
    if (
        who
        and is_office(who)
        and not asked.speaker_keys.isdisjoint(told(hit.article.title or "", language).keys)
    ):
        return 1.0  # "the President": whom it means is told by the headline
    if who:
        # "The foreign minister" may be anybody with a name.
        return -0.5 if asked.by_name else 0.1
    return 0.0 if asked.speaker_keys.isdisjoint(told(text, language).keys) else 0.2


def _dated(asked: Asked, hit: Hit, start: int, end: int) -> float:
    """1.0 where a date of the question is told by the sentence or is the article's own; -0.5 if another."""
    if not asked.dates:
        return 0.0
    found = dates(hit.article.text[start:end])
    found += [d for m in hit.article.mentions if start <= m.start < end for d in dates(m.date)]
    own = dates(hit.article.published.date) if hit.article.published.date else []
    if any(a.agrees(b) and (a.year == b.year or a.year is None) for a in asked.dates for b in found):
        return 1.0
    if any(a.agrees(b) for a in asked.dates for b in own) or _within(asked.dates, found):
        return 0.8
    return -0.5 if own else 0.0


def _within(wanted: Sequence[Date], found: Sequence[Date]) -> bool:
    """Whether a year that is asked for lies between two that a sentence tells: "from 1994 to 2003"."""
    years = [d.year for d in found if d.year is not None]
    return any(d.year is not None and min(years) < d.year < max(years) for d in wanted) if years else False


NAMED = 0.8
"""Share of the question's names that an answer's passage must hold: what never names Kyrgyzstan does not tell
of it. A question in another language than the passages is asked for half, since a name may be spelt beyond
recognition."""


def on_topic(made: Sequence[Candidate], language: str | None) -> list[Candidate]:
    """The candidates whose passage holds the names of the question."""
    floor = NAMED if language in (None, "en") else NAMED - 0.3
    return [c for c in made if c.named >= floor]


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
