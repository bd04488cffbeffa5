"""Whether the sources can answer at all: decided before any writer, so that no model is asked in vain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.language import keys, language_name, stopwords, words
from rag.language.facts import Date, dates, names
from rag.language.question import is_light
from rag.language.words import unspaced
from rag.records import REPORTING, Article, Filter, Hit, Retrieved
from rag.write.asked import Asked, Told, covered, taken_apart, told
from rag.write.evidence import NEAR, Candidate, around, candidates, on_topic


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is the line that a user reads; empty where the question is answerable."""

    answerable: bool
    reason: str = ""


WEIGHTS = {
    "cosine": 3.2, "joint": 3.1, "missing": -2.2, "names": 0.8, "counted": 3.1, "timed": 0.65, "tight": 1.05,
    "dated": 0.65,
}  # fmt: skip
BIAS = -8.1
"""Logistic regression on the signs (tests/benchmarks/fit_gate.py, 22 November 2026): 139 questions over the
five seeds (tests/data/gate_questions.jsonl, the development questions), the `dev` halves of
tests/data/answers_*, half of nomiracl, the even half of timeqa, and 452 questions of qed over every other of
its documents. The bias is 0.4 above the fitted one: a refusal that is wrong costs more than a weak quote. Fit
anew if the encoder changes."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What speaks for an answer, each from 0 to 1 (a cosine, shares of the question's weight).

    cosine    the best sentence's cosine with the question; 0.5 where the encoder lacks the language
    joint     cosine and coverage of the same sentence (the share of the question's weight that it holds, with
              half of its paragraph's), together at their best
    missing   the share of the question's weight that no found passage holds
    names     the share of the question's names (by weight) in or around one of the three best sentences
    counted   whether a sentence that covers the question shows a number of the kind that is asked for
    timed     the same for a day
    tight     whether one of these tells the question's neighbouring words close together
    dated     whether one of these is of the year that is asked for
    """

    cosine: float
    joint: float
    missing: float
    names: float
    counted: float
    timed: float
    tight: float
    dated: float

    @property
    def logit(self) -> float:
        return BIAS + sum(weight * float(getattr(self, name)) for name, weight in WEIGHTS.items())


def decide(found: Retrieved, made: Sequence[Candidate] | None = None, *, strict: bool = False) -> Verdict:
    """Answerable or not, from the question's words, the best sentences and the filters.

    `made` are the `candidates` of `found`, from a caller that has them. `strict` is for a part of a question,
    whose other part lends it its words: one of the best sentences must show what is asked for.
    """
    if not found.hits:
        return Verdict(False, f"Not in the sources: nothing was found{_within(found)}.")
    made = candidates(found) if made is None else made
    if not made:
        return Verdict(False, "Not in the sources: what was found is no reporting.")
    asked = taken_apart(found)
    if absent := _absent(found, asked):
        whole = _whole(found.question, absent)
        return Verdict(False, f"Not in the sources: they do not mention {_listed(whole)}.")
    if not (made := on_topic(made, found.language)):
        named = _whole(found.question, [t.text for t in found.terms if t.is_name])
        together = f"{_listed(named)} together" if len(named) > 1 else _listed(named)
        return Verdict(False, f"Not in the sources: no passage tells of {together}{_within(found)}.")
    if asked.dates and (reason := _undated(found, asked)):
        return Verdict(False, reason)
    if asked.by_name and _said(found, asked, made) < SILENT:
        return Verdict(
            False, f"Not in the sources: nothing that {asked.expected.speaker} says of this was found."
        )
    if _shown(found, asked, made, strict) and (
        not asked.terms or (_told(found, asked, made) and signs(found, asked, made).logit > 0)
    ):
        return Verdict(True)
    looked = _listed(_looked_for(found))
    return Verdict(
        False, f"Not in the sources: no passage answers this. Looked for: {looked}{_within(found)}."
    )


def _looked_for(found: Retrieved) -> list[str]:
    """The words that were searched for; pairs of characters, that overlap, as they stand together."""
    told: list[str] = []
    for term in found.terms:
        longer = told[-1] + term.text[1:] if told and unspaced(term.text) else ""
        if longer and longer.endswith(term.text) and longer in found.question:
            told[-1] = longer
        else:
            told.append(term.text)
    return list(dict.fromkeys(told))


def signs(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> Signs:
    """The signs of one question, for `decide` and for whoever fits its weights."""
    if asked.speaker_keys:
        # What somebody else says of it is no answer to what he said.
        made = [c for c in made if c.features["speaker"] > 0] or made
    spoken = found.language in (None, "en")
    cosines = [c.features["cosine"] if spoken else 0.5 for c in made]
    covers = [c.features["coverage"] + 0.5 * c.features["context"] for c in made]
    best = sorted(made, key=lambda c: -c.score)[:3]
    typed = max(c.features["kind"] * cover for c, cover in zip(made, covers, strict=True)) / (
        max(covers) or 1.0
    )
    return Signs(
        cosine=max(cosines),
        joint=max(a + b for a, b in zip(cosines, covers, strict=True)) / 2,
        missing=_missing(found, asked),
        names=max(c.near for c in best),
        counted=typed if asked.slot.kind == "number" else 1.0,
        timed=typed if asked.slot.kind == "when" else 1.0,
        tight=max(c.tight for c in best),
        dated=float(max(c.features["date"] for c in best) > 0) if asked.dates else 1.0,
    )


_SHOWN = ("number", "when", "who", "where")
"""Kinds of answers that can be seen in a sentence."""


def _quotable(made: Sequence[Candidate]) -> list[Candidate]:
    """The sentences that would be quoted."""
    floor = NEAR * max(c.score for c in made)
    return [c for c in made if c.score >= floor]


def _shown(found: Retrieved, asked: Asked, made: Sequence[Candidate], strict: bool) -> bool:
    """Whether one of the sentences that would be quoted shows the number, day, person or place asked for.

    Unless `strict`, anything that may be one will do, and the day may be that of a story which begins so.
    """
    if asked.slot.kind not in _SHOWN:
        return True
    if not strict and found.language not in (None, "en"):
        return True  # names without capitals and numbers in words are not all seen
    quotable = _quotable(made)
    if strict:
        return any(c.features["kind"] >= 0.5 for c in quotable)
    if asked.slot.kind == "when":
        best = max(quotable, key=lambda c: c.score)
        told = any(c.features["kind"] > 0 for c in quotable)
        return told or _is_news(found.hits[best.hit].article, best.start)
    named = asked.slot.kind != "number" and any(_may_begin_with_a_name(c.text) for c in quotable)
    return named or any(c.features["kind"] > 0 for c in quotable)


OPENING = 400
"""Characters of a story that tell what is new in it."""


def _is_news(article: Article, start: int) -> bool:
    """Whether what stands at `start` opens a dated story or heads it: it tells of about that day."""
    told = [block for block in article.blocks if block.role in REPORTING]
    opens = next((block.start for block in told if block.role != "headline"), 0)
    headed = any(block.role == "headline" and block.start <= start < block.end for block in told)
    return article.published.date is not None and (headed or 0 <= start - opens < OPENING)


def _may_begin_with_a_name(text: str) -> bool:
    """A first word with a capital and a meaning: "Moscow would host the talks"."""
    first = next(iter(words(text)), None)
    return first is not None and first.text[0].isupper() and first.text.lower() not in stopwords("en")


def _told(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> bool:
    """Whether a sentence that would be quoted, or what is around it, tells any of what is asked but names.

    "When was Ann Lee born?" is not answered where she is only named: nothing there is born.
    """
    if asked.slot.kind not in _SHOWN or not asked.plain:
        return True
    return any(covered(asked.plain, told(c.text, c.language), _beside(found, c)) for c in _quotable(made))


SILENT = 0.15
"""A speaker who is asked for by name and whose words hold less of the matter than this says nothing of it."""


def _said(found: Retrieved, asked: Asked, made: Sequence[Candidate]) -> float:
    """How much of the matter stands in or around the words of the asked speaker, by its weight."""
    topic = tuple(term for term in asked.terms if term.keys.isdisjoint(asked.speaker_keys))
    own = [c for c in made if c.features["speaker"] >= 1.0]
    return max((covered(topic, told(c.text, c.language), _beside(found, c)) for c in own), default=0.0)


def _beside(found: Retrieved, one: Candidate) -> Told:
    return told(around(found.hits[one.hit], one.start, one.end), one.language)


def _missing(found: Retrieved, asked: Asked) -> float:
    """The share of the question's weight that none of the passages holds, by word or by sense."""
    texts = [told(f"{hit.article.title or ''}\n{hit.text}", hit.article.language) for hit in found.hits]
    lost = sum(t.weight for t in asked.terms if not any(text.meets(t) for text in texts))
    return lost / (sum(t.weight for t in asked.terms) or 1.0)


def _absent(found: Retrieved, asked: Asked) -> list[str]:
    """Names of the question that no passage of the corpus holds."""
    dated = " ".join(found.question[d.start : d.end] for d in asked.dates)
    absent = [t.text for t in found.terms if t.is_name and t.passages == 0 and t.text not in dated]
    absent = [name for name in absent if not is_light(name) and not _only_first(name, found.question)]
    # "Turkish" where the passages say "Turkey".
    held = {name[:4].lower() for hit in found.hits for name, _, _ in names(hit.text) if len(name) > 4}
    return [name for name in absent if len(name) < 5 or name[:4].lower() not in held]


def _only_first(word: str, question: str) -> bool:
    """Whether a word may have its capital from standing first: no other capital is behind it."""
    question = question.lstrip("«“\"' ")
    return question.startswith(word) and not re.match(r"\W*\s[^\W\d_a-zа-яё]", question[len(word) :])


def _whole(question: str, absent: list[str]) -> list[str]:
    """The names that words of the question are part of: "World Cup" for "Cup"."""
    runs: list[tuple[int, int]] = []
    for _, start, end in names(question):
        if runs and question[runs[-1][1] : start] == " ":
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    told = [question[start:end] for start, end in runs]
    return list(dict.fromkeys(next((run for run in told if word in run.split()), word) for word in absent))


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
    plain = [term.keys for term in asked.plain]
    unknown = [hit for hit in found.hits if hit.article.published.date is None]
    for hit in unknown:
        held = {t.key for t in keys(hit.text, hit.article.language)}
        if len(plain) >= 2 and sum(bool(wanted & held) for wanted in plain) >= 0.75 * len(plain):
            return ""
    listed = ", ".join(found.question[d.start : d.end] for d in years)
    nearest = _nearest(found, years[0])
    return f"Not in the sources: nothing that was found is of {listed}.{nearest}"


def _dates_of(hit: Hit) -> list[Date]:
    own = dates(hit.article.published.date) if hit.article.published.date else []
    return own + dates(hit.text)


def _nearest(found: Retrieved, wanted: Date) -> str:
    known = sorted({h.article.published.date for h in found.hits if h.article.published.date})
    if not known or wanted.year is None:
        return ""
    year = wanted.year
    return f" The nearest is of {min(known, key=lambda day: abs(int(day[:4]) - year))}."


def by_words(found: Retrieved) -> str:
    """What a refusal adds where passages of another language were found, by their words alone; or ""."""
    if not found.by_words:
        return ""
    named = " and ".join(map(language_name, found.by_words))
    return f" Passages in {named} were compared by names and shared words only: ask in {named}, too."


def _listed(told: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in told)


def within(where: Filter) -> str:
    """The days and outlets of a filter in words: "between 2012-02-01 and 2012-03-01 from AFP"."""
    told = ""
    if where.since and where.until:
        told = f"between {where.since} and {where.until}"
    elif where.since or where.until:
        told = f"since {where.since}" if where.since else f"until {where.until}"
    if where.publishers:
        told += f" from {', '.join(where.publishers)}"
    return told.strip()


def _within(found: Retrieved) -> str:
    told = within(found.where)
    return f" {told}" if told else ""
