"""Whether the sources can answer at all: decided before any writer, so that no model is asked in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.language import keys, words
from rag.language.facts import Date, dates, names
from rag.language.senses import senses
from rag.records import Hit, Retrieved
from rag.write.evidence import Asked, Candidate, around, candidates, on_topic, passage_words, taken_apart


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the line that a user reads; empty where the question is answerable."""

    answerable: bool
    reason: str = ""


WEIGHTS = {"cosine": 4.6, "coverage": 2.0, "joint": 6.3, "missing": -3.2, "kind": 3.7, "names": 5.9}
BIAS = -15.4
"""Logistic regression on the signs: 139 questions over the five seeds (tests/data/gate_questions.jsonl and
the development questions; they weigh three times as much) and 151 of qed, with and without the gold article.
The bias is 0.65 above the fitted one: a refusal that is wrong costs more than a weak quote. In ten-fold
cross-validation on the questions over the seeds it then refuses 0.87 of the unanswerable (half of which name
what the sources name) and 0.04 of the answerable. Fit anew if the encoder changes."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, each from 0 to 1 (a cosine, shares of the question's weight).

    cosine    the best sentence's cosine with the question; 0 where the encoder lacks the language
    coverage  the share of the question's weight that one sentence holds, with half of its paragraph's
    joint     cosine and coverage of the same sentence, together at their best
    missing   the share of the question's weight that no found passage holds
    names     the share of the question's names (by weight) in or around one of the three best sentences
    kind      whether one of the three best sentences has a number, a date, a name where one is asked for
    """

    cosine: float
    coverage: float
    joint: float
    missing: float
    kind: float
    names: float

    @property
    def logit(self) -> float:
        return BIAS + sum(weight * float(getattr(self, name)) for name, weight in WEIGHTS.items())


def decide(found: Retrieved, made: Sequence[Candidate] | None = None) -> Verdict:
    """Answerable or not, from the question's words, the best sentences and the filters.

    `made` are the `candidates` of `found`, from a caller that has them.
    """
    if not found.hits:
        return Verdict(False, f"Not in the sources: nothing was found{_within(found)}.")
    made = candidates(found) if made is None else made
    if not made:
        return Verdict(False, "Not in the sources: what was found is no reporting.")
    asked = taken_apart(found)
    if absent := _absent(found, asked):
        return Verdict(False, f"Not in the sources: they do not mention {_listed(absent)}.")
    if not on_topic(made, found.language):
        named = _listed([t.text for t in found.terms if t.is_name])
        return Verdict(False, f"Not in the sources: no passage tells of {named} together{_within(found)}.")
    made = on_topic(made, found.language)
    if asked.dates and (told := _undated(found, asked)):
        return Verdict(False, told)
    if not asked.terms or signs(found, asked, made).logit > 0:
        return Verdict(True)
    looked = _listed(list(dict.fromkeys(term.text for term in found.terms)))
    return Verdict(
        False, f"Not in the sources: no passage answers this. Looked for: {looked}{_within(found)}."
    )


def signs(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> Signs:
    """The signs of one question, for `decide` and for whoever fits its weights."""
    if asked.speaker_keys:
        # What somebody else says of it is no answer to what he said.
        made = [c for c in made if c.features["speaker"] > 0] or made
    cosines = [c.features["cosine"] for c in made]
    covers = [c.features["coverage"] + 0.5 * c.features["context"] for c in made]
    spoken = found.language in (None, "en")
    best = sorted(made, key=lambda c: -c.score)[:3]
    typed = asked.expected.kind in ("number", "when", "who", "where")
    return Signs(
        cosine=max(cosines) if spoken else 0.5,
        coverage=max(covers),
        joint=max((a if spoken else 0.5) + b for a, b in zip(cosines, covers, strict=True)) / 2,
        missing=_missing(found, asked),
        kind=max(c.features["kind"] for c in best) if typed else 1.0,
        names=max(_named(found, asked, c) for c in best),
    )


def _named(found: Retrieved, asked: Asked, one: Candidate) -> float:
    hit = found.hits[one.hit]
    text = f"{one.text} {around(hit, one.start, one.end)}"
    held = {t.key for t in keys(text, hit.article.language)}
    meant = frozenset[int]().union(*(senses(w.text, hit.article.language) for w in words(text)))
    told = [(keyed, sense, weight) for keyed, sense, weight in asked.terms if keyed & asked.name_keys]
    whole = sum(weight for _, _, weight in told)
    there = sum(weight for keyed, sense, weight in told if keyed & held or sense & meant)
    return there / whole if whole else 1.0


def _missing(found: Retrieved, asked: Asked) -> float:
    told = [passage_words(hit) for hit in found.hits]
    present = frozenset[str]().union(*(keyed for keyed, _ in told))
    meant = frozenset[int]().union(*(sense for _, sense in told))
    whole = sum(weight for _, _, weight in asked.terms)
    lost = sum(w for told, sense, w in asked.terms if not told & present and not sense & meant)
    return lost / whole if whole else 0.0


def _absent(found: Retrieved, asked: Asked) -> list[str]:
    """Names of the question that no passage of the corpus holds."""
    dated = " ".join(found.question[d.start : d.end] for d in asked.dates)
    absent = [t.text for t in found.terms if t.is_name and t.passages == 0 and t.text not in dated]
    # "Turkish" where the passages say "Turkey".
    told = {name[:4].lower() for hit in found.hits for name, _, _ in names(hit.text) if len(name) > 4}
    return [name for name in absent if len(name) < 5 or name[:4].lower() not in told]


def _undated(found: Retrieved, asked: Asked) -> str:
    """Why a year that is asked for cannot be met; empty where an article or a sentence is of it.

    An article without a date is given the benefit of the doubt where it tells of more than a name.
    """
    years = [d for d in asked.dates if d.year is not None]
    if not years:
        return ""
    known = [d for hit in found.hits for d in _dates_of(hit)]
    if any(a.year == b.year for a in years for b in known):
        return ""
    plain = [told for told, _, _ in asked.terms if not told & asked.name_keys]
    unknown = [hit for hit in found.hits if hit.article.published.date is None]
    for hit in unknown:
        held = {t.key for t in keys(hit.text, hit.article.language)}
        if len(plain) >= 2 and sum(bool(told & held) for told in plain) >= 0.75 * len(plain):
            return ""
    told = ", ".join(found.question[d.start : d.end] for d in years)
    nearest = _nearest(found, years[0])
    return f"Not in the sources: nothing that was found is of {told}.{nearest}"


def _dates_of(hit: Hit) -> list[Date]:
    own = dates(hit.article.published.date) if hit.article.published.date else []
    return own + dates(hit.text)


def _nearest(found: Retrieved, wanted: Date) -> str:
    known = sorted({h.article.published.date for h in found.hits if h.article.published.date})
    if not known or wanted.year is None:
        return ""
    year = wanted.year
    return f" The nearest is of {min(known, key=lambda day: abs(int(day[:4]) - year))}."


def _listed(told: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in told)


def _within(found: Retrieved) -> str:
    where = found.where
    told = ""
    if where.since and where.until:
        told = f" between {where.since} and {where.until}"
    elif where.since or where.until:
        told = f" since {where.since}" if where.since else f" until {where.until}"
    if where.publishers:
        told += f" from {', '.join(where.publishers)}"
    return told
