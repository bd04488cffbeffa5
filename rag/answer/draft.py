"""A text that a user brings, sentence by sentence against the sources: the work of a fact checker's desk."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from rag import annotate
from rag.answer.candidates import NotesOf
from rag.answer.check import Checked
from rag.answer.cite import citation
from rag.answer.data import table
from rag.answer.figures import Figure, same
from rag.answer.judge import Claim, Judge, Judged, judged
from rag.answer.quoted import Part, Quote, quoted
from rag.answer.quotes import MOST, share, weakest
from rag.answer.stream import Follow
from rag.language import detect, sentences, stem, words
from rag.records import Evidence, Hit, Notes, Retrieved, SpeakerHow
from rag.records.draft import CheckedDraft, DraftSentence

SHORTEST = 4
"""Words below which a piece of a draft states nothing: a heading, a greeting."""
QUOTES = 3
"""Quotes that a sentence is held against: as many as a reader looks at."""
HITS = 8
"""Passages in which they are looked for."""
LITTLE = 12
"""Numbers up to it are of one size by chance."""
NEAR = 0.25
"""The share of a sentence's content words, or the cosine, that a quote of the same thing has at least."""

TWO = 2
"""Mismatches of a sentence that count: a third says no more."""
SEEMS = "the quotes have all its words and seem to say it"
SEEMS_NOT = "not found in the sources; these quotes are nearest"


class Near(NamedTuple):
    """A sentence of the sources that may speak of one of the draft, and how near it is.

    Its evidence has who says most of it as its speaker; `voice` is who says any of it: it is checked as his.
    """

    evidence: Evidence
    hit: Hit
    score: float
    voice: str | None


def check_draft(
    name: str, text: str, search: Callable[[str, str], Retrieved], judge: Judge | None = None,
    notes: NotesOf = lambda article_id: None, follow: Follow = Follow(),
) -> CheckedDraft:  # fmt: skip
    """Every sentence of a draft that states something, with the nearest quotes and its level.

    `search` finds passages for a sentence, in the article of a path or in all ("": any), `notes` gives the
    notes of an article by its id, None where they are not made. Raises Cancelled.
    """
    language = detect(text)
    spans = [(start, end) for start, end in sentences(text, language) if _states(text[start:end])]
    found: list[list[Near]] = []
    claims: list[Claim] = []
    for number, (start, end) in enumerate(spans, 1):
        follow.stage(f"looking for sentence {number} of {len(spans)}")
        sentence = text[start:end]
        query = _query(sentence)
        passages = [search(query, "")]
        if found and found[-1]:  # "The court had set a deadline": what it leans on is told before it
            passages.append(search(query, found[-1][0].hit.article.path))
        found.append(nearest(sentence, passages, language, notes))
        quotes = tuple(
            replace(quoted(one.evidence, one.hit, notes(one.hit.article.id)), speaker=one.voice)
            for one in found[-1]
        )
        claims.append(Claim(sentence, quotes, claims[-1].text if claims else ""))
    follow.stage("judging" if judge is not None else "checking")
    levels = judged(claims, judge, follow)
    rows = zip(spans, found, claims, levels, strict=True)
    failed = getattr(judge, "failed", "")
    return CheckedDraft(
        name,
        text,
        tuple(_sentence(*row, is_judged=judge is not None) for row in rows),
        judge.name if judge is not None else "none",
        note=f"{judge.name}: {failed}." if judge is not None and failed else "",
    )


def support(claim: Claim, checked: Checked) -> dict[str, float]:
    """What tells without a model whether the quotes say a sentence: the share of its words that they have,
    and how many of its numbers, dates and names they have not (up to TWO), with a rival or without.
    """
    differs = [one for one in checked.mismatches if one.kind != "negation"]
    rivals = sum(bool(one.instead) for one in differs)
    return {
        "coverage": claim.coverage,
        "rivals": min(TWO, rivals),
        "missing": min(TWO, len(differs) - rivals),
        "denied": float(len(differs) < len(checked.mismatches)),
    }


def _unjudged(claim: Claim, checked: Checked) -> str:
    """Said without a model: what the quotes lack of a sentence, else whether they seem to say it."""
    weights = table("draft")
    held = weights["bias"] + sum(weights[name] * value for name, value in support(claim, checked).items())
    dates = {at for day in annotate.days(claim.text) for at in range(day.start, day.end)}
    lacking = (word for word, s, at, _ in claim.part.stems if s in claim.lacking and at not in dates)
    words_of_it = ", ".join(dict.fromkeys(lacking))
    lacks = checked.reason or (f"not in the quotes: {words_of_it}" if words_of_it else "")
    return lacks or SEEMS if held > 0 else "; ".join(filter(None, (SEEMS_NOT, lacks)))


def _states(sentence: str) -> bool:
    """Whether a sentence states something: long enough, and no question."""
    return len(words(sentence)) >= SHORTEST and not sentence.rstrip(" \"”»'’)").endswith(("?", "؟", "？"))


def _query(sentence: str) -> str:
    """What is searched for: the sentence without the marks of Markdown and footnotes."""
    return re.sub(r"\[\^?\d+\]|[*_`#>]+", " ", sentence)[:2000].strip()


def nearest(sentence: str, found: Sequence[Retrieved], language: str | None, notes: NotesOf) -> list[Near]:
    """The sentences of what was found that speak of the same thing, nearest first, at most QUOTES.

    Nearness is the share of the sentence's content words, by their IDF, that stand in the other or in the
    name of its speaker, and their cosine; a number that both have counts too.
    """
    rarity = {stem(term.text, language): term.idf for term in found[0].terms}
    claim = Part(sentence, Quote(sentence, language), is_claim=True)
    mine = {word: rarity.get(word, 1.0) for word in claim.content}
    near: dict[str, Near] = {}
    for number, hit in enumerate(hit for one in found for hit in one.hits):
        article, noted = hit.article, notes(hit.article.id)
        cosines = hit.sentence_scores or (hit.dense_score or 0.0,) * len(hit.passage.sentences)
        for (start, end), cosine in zip(hit.passage.sentences, cosines, strict=False):
            text, voice = article.text[start:end], speaker_of(start, end, noted)[0]
            theirs = Part(f"{text} {voice or ''}", Quote(text, article.language))
            shared = sum(mine[word] for word in mine.keys() & theirs.content) / max(1e-9, sum(mine.values()))
            if max(shared, cosine) < NEAR:
                continue
            held = sum(max((_alike(f, g) for g in theirs.figures), default=0.0) for f in claim.figures)
            score = shared + max(0.0, float(cosine)) + 0.2 * held / max(1, len(claim.figures))
            speaker, how = speaker_of(start, end, noted, MOST)
            evidence = Evidence(0, number, start, end, text, speaker=speaker, how=how)
            one = Near(evidence, hit, score, voice)
            if text not in near or near[text].score < score:
                near[text] = one
    ranked = sorted(near.values(), key=lambda one: (-one.score, one.hit.article.id, one.evidence.start))
    return ranked[:QUOTES]


def speaker_of(
    start: int, end: int, notes: Notes | None, least: float = 0.0
) -> tuple[str | None, SpeakerHow | None]:
    """Who says what stands there, where exactly one is known and says that share of it, and how he is."""
    told = notes.utterances if notes is not None else ()
    said = [one for one in told if one.start < end and start < one.end and one.speaker]
    if len({one.speaker for one in said}) != 1 or share(said, start, end) < least:
        return None, None
    return said[0].speaker, weakest(said)


def _alike(mine: Figure, other: Figure) -> float:
    """1 for the same number, 0.5 for one of its size: what a slip of the pen is held against."""
    if same(mine, other):
        return 1.0
    of_its_size = min(mine.value, other.value) * 2 >= max(mine.value, other.value) > LITTLE
    return 0.5 if mine.unit == other.unit and of_its_size else 0.0


def _sentence(
    span: tuple[int, int], near: Sequence[Near], claim: Claim, level: Judged, is_judged: bool
) -> DraftSentence:
    if not near:
        return DraftSentence(claim.text, *span, "nothing_near", "no source was found for it")
    return DraftSentence(
        claim.text,
        *span,
        level.level,
        level.reason if is_judged else _unjudged(claim, level.checked),
        level.checked.mismatches,
        tuple(citation(replace(one.evidence, hit=0), (one.hit,)) for one in near),
        level.against,
    )
