"""A claim and the sentence that it rests on, aligned word by word: what every check reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from rag.language.speech import quotations, reports, speaker
from rag.language.turns import has_floor
from rag.records import Article, Support
from rag.verify.align import aligned
from rag.verify.attribution import Attribution, attributions
from rag.verify.tokens import Token, tokens


@dataclass(frozen=True, slots=True)
class Source:
    """`article.text[start:end]`, a sentence that a claim may rest on."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Judgement:
    """`reason` says in a few words what does not agree; empty for what is supported.

    `rests` are the places, among the sources given, of those that say it.
    """

    support: Support
    reason: str = ""
    score: float = 0.0
    rests: tuple[int, ...] = (0,)


class Pair:
    """A claim and its source, aligned: what every check reads."""

    def __init__(self, claim: str, source: Source) -> None:
        self.claim, self.source, self.text = claim, source, source.text
        self.language = source.article.language or "en"
        self.claimed = [a for a in attributions(claim) if _outer(a, claim)]
        self.told = _told(source)
        self.sayers = [] if any(a.start == 0 for a in self.told) else _sayers(source)
        words = tokens(claim, self.language)
        self.body = [t for t in words if not any(a.start <= t.start < a.end for a in self.claimed)]
        self.theirs = tokens(self.text, self.language)
        self.at = aligned(self.body, self.theirs)

    @cached_property
    def pairs(self) -> list[tuple[Token, Token]]:
        return [(mine, self.theirs[i]) for mine, i in zip(self.body, self.at, strict=True) if i is not None]

    @cached_property
    def back(self) -> dict[int, int]:
        """The words of the source that the claim keeps, by place: where they stand in the claim."""
        return {i: n for n, i in enumerate(self.at) if i is not None}

    @cached_property
    def known(self) -> set[int]:
        """Starts of claim words that the article says of a name in the sentence: his title, first name."""
        article = self.source.article.text
        known: set[int] = set()
        named = [t for t, i in zip(self.body, self.at, strict=True) if i is not None and t.is_name]
        missing = [t for t, i in zip(self.body, self.at, strict=True) if i is None]
        for name in named:
            near = " ".join(
                article[max(0, m.start() - 60) : m.start()].rsplit("\n", 1)[-1]
                for m in re.finditer(re.escape(name.text), article)
            )
            stems = {t.stem for t in tokens(near, self.language)}
            known |= {t.start for t in missing if t.stem in stems and 0 < name.start - t.start < 60}
        return known

    @cached_property
    def coverage(self) -> float:
        if not self.body:
            return 0.0
        held = [i is not None or t.start in self.known for t, i in zip(self.body, self.at, strict=True)]
        return sum(held) / len(held)


def _outer(attribution: Attribution, claim: str) -> bool:
    return attribution.scope_end - attribution.scope_start > 0 and bool(attribution.who)


def _told(source: Source) -> list[Attribution]:
    """The attributions of a source sentence: its own, those of its quotations, and who has the floor."""
    said = source.article.text
    found = [
        Attribution(q.speaker or "", a := q.start - source.start, b := q.end - source.start, a, b)
        for q in quotations(said)
        if q.start < source.end and source.start < q.end and len(said[q.start : q.end].split()) > 3
    ]
    if not found and (who := has_floor(said, source.start, source.end)):
        found = [Attribution(who, 0, len(source.text), 0, len(source.text))]
    own = attributions(source.text)
    resolved = []
    for one in own:
        if one.who.lower().split()[-1:] in (["he"], ["she"], ["it"], ["they"]):
            who = speaker(source.article.text, source.start, source.end) or antecedent(source)
            one = Attribution(who or one.who, one.start, one.end, one.scope_start, one.scope_end)
        resolved.append(one)
    return found + resolved


def _sayers(source: Source) -> list[str]:
    """Who else says something in a source sentence, by a verb in its middle: "... and insisted that"."""
    inside = range(source.start, source.end)
    return [r.who for r in reports(source.article.text) if r.start in inside and r.who]


def antecedent(source: Source) -> str | None:
    """The last person or body that spoke before a sentence."""
    before = [r.who for r in reports(source.article.text) if r.start < source.start and r.who]
    return before[-1] if before else None


def titles(who: str, text: str) -> list[str]:
    """What stands before a name: "Russian Foreign Minister" says that "we" is Russia."""
    if not who:
        return []
    last = re.escape(who.split()[-1])
    before = rf"((?:[\w’'-]+ ){{1,5}}?)(?:[A-ZА-ЯЁ][\w’'-]+ )?{last}"
    found = re.findall(before, text) + re.findall(
        rf"((?:[A-Z][\w’'-]+ ){{1,5}})(?:[A-Z][\w’'-]+ )?{last}", text
    )
    return [word for told in found for word in re.findall(r"[A-ZА-ЯЁ][\w-]+", told)]
