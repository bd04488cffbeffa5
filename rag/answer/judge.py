"""Whether the quotes of a sentence say it: one batched call of a language model, and the levels that follow.

The judge sees exact quotes with their title, outlet, date and speaker, and the sentence before. It decides
nothing alone: a sentence is `checked` only where the hard checks pass too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Literal, Protocol

from rag import annotate
from rag.answer.asking import LanguageModel, flat, prompt_text
from rag.answer.check import Checked, Part, Quote, check
from rag.answer.stream import Follow

Say = Literal["yes", "no", "contradicted"]
Level = Literal["quote", "checked", "unverified", "contradicted"]

BATCH = 12
"""Sentences in a call: with their quotes about 4,000 tokens, which a model reads without losing its place."""
FLOOR = 0.25
"""The share of a sentence's content words that its quotes have at least where a small judge may say yes: 129
of 130 true sentences of the desk have it; such a judge passed some whose quotes had one word of theirs."""
NO_JUDGE = "no model has judged it"
NO_QUOTE = "it cites nothing"
NOT_ALL = "its quotes do not say all of it"
AGAINST = "its quotes say otherwise"
NO_VERDICT = "the judge gave no verdict"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that is to be judged by its quotes; `before` is the sentence before it."""

    text: str
    quotes: tuple[Quote, ...]
    before: str = ""

    @property
    def part(self) -> Part:
        return Part(self.text, self.quotes[0], is_claim=True)

    @property
    def lacking(self) -> frozenset[str]:
        """The stems of its content words that none of its quotes has, nor their title or speaker."""
        lines = (f"{quote.text} {quote.title or ''} {quote.speaker or ''}" for quote in self.quotes)
        return self.part.content.difference(*(Part(line, self.quotes[0]).content for line in lines))

    @property
    def coverage(self) -> float:
        """The share of its content words that its quotes have."""
        return 1 - len(self.lacking) / max(1, len(self.part.content))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge says of a claim; `quote` is the number of the quote that contradicts it, from 0."""

    say: Say
    quote: int | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """The level of a sentence, with the reason where it is not `quote` or `checked`.

    `against` is the number (from 0) of the quote that contradicts it; `checked` what the hard checks found.
    """

    level: Level
    reason: str = ""
    against: int | None = None
    checked: Checked = Checked()


class Judge(Protocol):
    """Judges claims: a verdict each, None where it gave none. It raises nothing but Cancelled.

    The word of one that `is_small` does not make an answer of quotes that are merely related.
    """

    name: str
    is_small: bool

    def verdicts(self, claims: Sequence[Claim], follow: Follow = Follow()) -> tuple[Verdict | None, ...]: ...


class ModelJudge:
    """A Judge on a language model. `failed` is the one line that says what went wrong with the last call."""

    def __init__(self, model: LanguageModel) -> None:
        self.name = model.name
        self.is_small = model.small
        self.failed = ""
        self._model = model

    def verdicts(self, claims: Sequence[Claim], follow: Follow = Follow()) -> tuple[Verdict | None, ...]:
        """One call for each BATCH of claims. Raises Cancelled."""
        self.failed = ""
        silent = Follow(None, follow.cancelled)
        found: list[Verdict | None] = []
        for at in range(0, len(claims), BATCH):
            found += self._batch(claims[at : at + BATCH], silent)
        if self.is_small:
            found = [Verdict("no") if _is_rash(*one) else one[1] for one in zip(claims, found, strict=True)]
        return tuple(found)

    def _batch(self, claims: Sequence[Claim], follow: Follow) -> list[Verdict | None]:
        grammar = verdict_grammar(claims) if self.is_small else None
        rules = prompt_text("judge_small" if self.is_small else "judge")
        reply = self._model.reply(rules, judge_prompt(claims), follow, grammar)
        if reply.too_long and len(claims) > 1:
            half = len(claims) // 2
            return self._batch(claims[:half], follow) + self._batch(claims[half:], follow)
        self.failed = reply.failed or self.failed
        return parsed_verdicts(reply.text, claims)


def _is_rash(claim: Claim, verdict: Verdict | None) -> bool:
    """Whether a yes is said of quotes that have hardly a word of the sentence."""
    return verdict is not None and verdict.say == "yes" and claim.coverage < FLOOR


def judge_prompt(claims: Sequence[Claim]) -> str:
    """The claims with their quotes: each text one line, in which no mark or number of ours can be forged."""
    return "\n\n".join(_block(number, claim) for number, claim in enumerate(claims, 1)) + "\n\nVerdicts:"


def _block(number: int, claim: Claim) -> str:
    lines = [f"Sentence {number}: {flat(claim.text)}"]
    if claim.before:
        lines.append(f"  the sentence before: {flat(claim.before)}")
    for letter, quote in zip(ascii_uppercase, claim.quotes, strict=False):
        lines.append(f"  quote {letter} ({source_line(quote)}): “{flat(quote.text)}”")
    return "\n".join(lines)


def source_line(quote: Quote) -> str:
    """Title, outlet, date and speaker of a quote, as far as they are known."""
    told = [f"“{flat(quote.title)}”" if quote.title else "", flat(quote.publisher or "")]
    told.append(quote.published.date or "undated")
    if quote.speaker:
        told.append(f"said by {flat(quote.speaker)}")
    days = annotate.days(quote.text, quote.language, quote.published.day)
    for day in (day for day in days if day.how == "inferred" and day.since):
        span = day.since if day.since == day.until else f"{day.since} to {day.until}"
        told.append(f"{flat(quote.text[day.start : day.end])} is {span}")
    return ", ".join(filter(None, told))


_LINE = re.compile(r"\s*(\d{1,3})\s*[:.)]\s*(yes|no|contradicted)\s*(?:\(?([A-Z])\)?)?\s*\.?\s*", re.I)


def parsed_verdicts(reply: str, claims: Sequence[Claim]) -> list[Verdict | None]:
    """A verdict for each claim, None where the reply has none or two. A line of another form says nothing."""
    found: dict[int, list[Verdict]] = {}
    for line in reply.splitlines():
        if (match := _LINE.fullmatch(line)) is None:
            continue
        say = match[2].lower()
        letter = ascii_uppercase.index(match[3].upper()) if match[3] and say == "contradicted" else None
        number = int(match[1]) - 1
        if letter is not None and not (number < len(claims) and letter < len(claims[number].quotes)):
            letter = None
        verdict = Verdict("yes" if say == "yes" else "no" if say == "no" else "contradicted", letter)
        found.setdefault(number, []).append(verdict)
    return [found[n][0] if len(set(found.get(n, ()))) == 1 else None for n in range(len(claims))]


def verdict_grammar(claims: Sequence[Claim]) -> str:
    """GBNF of a reply that has one verdict for each claim, in order."""
    rows = []
    for number, claim in enumerate(claims, 1):
        letters = " | ".join(f'"{letter}"' for letter, _ in zip(ascii_uppercase, claim.quotes, strict=False))
        rows.append(f'"{number}: " ("yes" | "no" | "contradicted " ({letters})) "\\n"')
    return f"root ::= {' '.join(rows)}"


def judged(claims: Sequence[Claim], judge: Judge | None, follow: Follow = Follow()) -> tuple[Judged, ...]:
    """The level of each claim: hard checks first, then the judge, where there is one. Raises Cancelled."""
    checks = [check(claim.text, claim.quotes, claim.before) for claim in claims]
    asked = [n for n, claim in enumerate(claims) if claim.quotes]
    said: dict[int, Verdict | None] = {}
    if judge is not None and asked:
        said = dict(zip(asked, judge.verdicts([claims[n] for n in asked], follow), strict=True))
    return tuple(
        _level(claim, checked, judge is not None, said.get(n))
        for n, (claim, checked) in enumerate(zip(claims, checks, strict=True))
    )


def _level(claim: Claim, checked: Checked, is_judged: bool, verdict: Verdict | None) -> Judged:
    if not claim.quotes:
        return Judged("unverified", NO_QUOTE)
    if any(_plain(claim.text) == _plain(quote.text) for quote in claim.quotes):
        return Judged("quote")
    if verdict is None:
        reason = checked.reason or (NO_VERDICT if is_judged else NO_JUDGE)
        return Judged("unverified", reason, checked=checked)
    if verdict.say == "contradicted":
        return Judged("contradicted", checked.reason or AGAINST, verdict.quote, checked)
    if verdict.say == "yes" and checked.ok:
        return Judged("checked", checked=checked)
    return Judged("unverified", checked.reason or NOT_ALL, checked=checked)


def _plain(text: str) -> str:
    return " ".join(text.split())
