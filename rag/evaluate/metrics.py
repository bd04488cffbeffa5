"""The figures, each with its formula. Pure functions over outcomes: nothing here reads an index.

A *target* is one entry of a question's gold: a quote, or a whole article where no quote is given. A passage
*covers* a quote if it shares a character with it, and a whole article if it is of that article.

The *ranking* of a question is its retrieved passages, best first. Where none of its targets has a quote,
each article stays in the ranking once, at its best passage. A ranked passage is *relevant* if it covers a
target; a further passage of a gold article without a quote is not relevant again.

Over answerable questions with gold, the mean of:

    recall_at_k    = targets covered by the first k of the ranking / targets          (k = 1, 5, 10)
    mrr_at_10      = 1 / rank of the first relevant, 0 if it is not among the first ten
    ndcg_at_10     = DCG / ideal DCG, where DCG = sum over relevant ranks r <= 10 of 1 / log2(r + 1) and the
                     ideal has min(R, 10) relevant on top; R = relevant passages (articles) in the index

Over answerable questions with gold and answer strings, the mean of:

    context_recall_N = 1 if an answer string lies within what the first N words of the retrieved passages
                     have of a gold article; a passage is cut where the N words end   (N = 150, 300, 600)

Over the questions that were asked:

    answer_recall  = answerable questions with an answer string in the shown statements
                     / answerable questions with answer strings
    citation_exact = citations whose quote equals the source text at their offsets / citations
    citation_precision = mean over answerable questions with gold and at least one citation of
                     citations that cover a target / citations
    citation_recall = mean over answerable questions with gold of targets covered by a citation / targets
    refusal_recall = unanswerable questions of which nothing was claimed / unanswerable questions
    false_refusal  = answerable questions that were refused / answerable questions

An answer string *lies in* a text if it is a part of it after Unicode NFKC, case folding, one form of quote
and dash, and single spaces; a number is not part of a longer number ("100" does not lie in "100,000").
A figure over nothing is None. nDCG after Järvelin and Kekäläinen, 2002, with gains of 0 and 1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2
from typing import Any, Final

CUTS: Final = (1, 5, 10)
WORDS: Final = (150, 300, 600)
_PLAIN: Final = str.maketrans("‘’‚‛“”„‟«»`´‐‑‒–—―−", "''''\"\"\"\"\"\"''" + "-" * 7)


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is what stands at [start, end) of an article, in characters; `exact` that it really does."""

    article: str
    start: int
    end: int
    text: str = ""
    exact: bool = True
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Target:
    """An entry of the gold. `articles` are the ids that it names, `spans` the places of its quote."""

    articles: frozenset[str]
    quoted: bool = False
    spans: tuple[Span, ...] = ()

    def covered_by(self, passage: Span) -> bool:
        """Whether the passage shares a character with the quote, or is of the article."""
        if not self.quoted:
            return passage.article in self.articles
        return any(
            passage.article == span.article and passage.start < span.end and span.start < passage.end
            for span in self.spans
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a question. `refused` is None where it was searched for and not asked.
    `claimed`: the answer is more than the closest passages.

    `relevant` is R of nDCG: how many relevant passages (articles) the index holds.
    """

    answerable: bool
    type: str | None = None
    answers: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    passages: tuple[Span, ...] = ()
    relevant: int = 0
    refused: bool | None = None
    shown: str = ""
    citations: tuple[Span, ...] = ()
    statements: int = 0
    claimed: bool = False


def figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """All figures over the outcomes, with `counts`, and the same `by_type`."""
    kinds = sorted({outcome.type for outcome in outcomes if outcome.type is not None})
    by_type = {kind: _figures([one for one in outcomes if one.type == kind]) for kind in kinds}
    return _figures(outcomes) | {"by_type": by_type}


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    sought = [one for one in outcomes if one.answerable and one.targets]
    told = [one for one in sought if one.answers]
    asked = [one for one in outcomes if one.refused is not None]
    answerable = [one for one in asked if one.answerable]
    golden = [one for one in answerable if one.targets]
    return {
        **{f"recall_at_{k}": mean(recall(one, k) for one in sought) for k in CUTS},
        "mrr_at_10": mean(map(reciprocal_rank, sought)),
        "ndcg_at_10": mean(map(ndcg, sought)),
        **{f"context_recall_{words}": mean(in_context(one, words) for one in told) for words in WORDS},
        "answer_recall": mean(lies_in(one.answers, one.shown) for one in answerable if one.answers),
        "citation_exact": mean(citation.exact for one in asked for citation in one.citations),
        "citation_precision": mean(_precision(one) for one in golden if one.citations),
        "citation_recall": mean(_covered(one.targets, one.citations) for one in golden),
        "refusal_recall": mean(not one.claimed for one in asked if not one.answerable),
        "false_refusal": mean(one.refused is True for one in answerable),
        "counts": _counts(outcomes),
    }


def _counts(outcomes: Sequence[Outcome]) -> dict[str, int]:
    cited = [citation for one in outcomes for citation in one.citations]
    return {
        "questions": len(outcomes),
        "answerable": sum(one.answerable for one in outcomes),
        "unanswerable": sum(not one.answerable for one in outcomes),
        "with_gold": sum(one.answerable and bool(one.targets) for one in outcomes),
        "asked": sum(one.refused is not None for one in outcomes),
        "refused": sum(one.refused is True for one in outcomes),
        "statements": sum(one.statements for one in outcomes),
        "claimed": sum(one.claimed for one in outcomes),
        "citations": len(cited),
        "citations_of_comments": sum(citation.role == "comment" for citation in cited),
        "citations_of_furniture": sum(citation.role == "furniture" for citation in cited),
        "targets_not_in_index": sum(
            not (target.spans if target.quoted else target.articles)
            for one in outcomes
            for target in one.targets
        ),
    }


def ranking(outcome: Outcome) -> tuple[Span, ...]:
    """The passages, best first; each article once where no target has a quote."""
    if any(target.quoted for target in outcome.targets):
        return outcome.passages
    best: dict[str, Span] = {}
    for passage in outcome.passages:
        best.setdefault(passage.article, passage)
    return tuple(best.values())


def relevance(outcome: Outcome) -> list[bool]:
    """For each of the ranking, whether it is relevant."""
    seen: set[str] = set()
    relevant = []
    for passage in ranking(outcome):
        hits = [target for target in outcome.targets if target.covered_by(passage)]
        relevant.append(any(target.quoted for target in hits) or bool(hits and passage.article not in seen))
        seen.add(passage.article)
    return relevant


def recall(outcome: Outcome, k: int) -> float:
    """The share of targets that the first k of the ranking cover."""
    return _covered(outcome.targets, ranking(outcome)[:k])


def reciprocal_rank(outcome: Outcome, k: int = 10) -> float:
    """1 / rank of the first relevant among the first k, or 0."""
    return next((1 / rank for rank, good in enumerate(relevance(outcome)[:k], 1) if good), 0.0)


def ndcg(outcome: Outcome, k: int = 10) -> float:
    """The discounted gain of the first k, as a share of the best that the index allows."""
    gain = sum(1 / log2(rank + 1) for rank, good in enumerate(relevance(outcome)[:k], 1) if good)
    ideal = sum(1 / log2(rank + 1) for rank in range(1, min(outcome.relevant, k) + 1))
    return gain / ideal if ideal else 0.0


def in_context(outcome: Outcome, words: int) -> bool:
    """Whether an answer stands in what the first `words` retrieved words have of a gold article."""
    gold = frozenset().union(*(target.articles for target in outcome.targets))
    left = words
    for passage in outcome.passages:
        taken = passage.text.split()[:left]
        if passage.article in gold and lies_in(outcome.answers, " ".join(taken)):
            return True
        left -= len(taken)
        if not left:
            break
    return False


def lies_in(answers: Iterable[str], text: str) -> bool:
    """Whether any of the answers is a part of the text (see above for what counts as the same)."""
    text = plain(text)
    for answer in filter(None, map(plain, answers)):
        before = r"(?<!\d)(?<!\d[.,])" if answer[0].isdigit() else ""
        after = r"(?![.,]?\d)" if answer[-1].isdigit() else ""
        if re.search(before + re.escape(answer) + after, text):
            return True
    return False


def plain(text: str) -> str:
    """The text as it is compared: NFKC, case folded, one form of quote and dash, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold().split())


def _covered(targets: Sequence[Target], passages: Sequence[Span]) -> float:
    return sum(any(target.covered_by(one) for one in passages) for target in targets) / len(targets)


def _precision(outcome: Outcome) -> float:
    good = sum(any(target.covered_by(one) for target in outcome.targets) for one in outcome.citations)
    return good / len(outcome.citations)


def mean(values: Iterable[float]) -> float | None:
    """The arithmetic mean, to six digits; None of nothing."""
    numbers = list(values)
    return round(sum(numbers) / len(numbers), 6) if numbers else None


def figures_text(figures: dict[str, Any]) -> str:
    """A column for all questions and one for each type, a row a figure; `-` where there is nothing."""
    import pandas as pd

    columns = {}
    for kind, column in ({"all": figures} | figures.get("by_type", {})).items():
        shares = {name: value for name, value in column.items() if not isinstance(value, dict)}
        texts = {name: "-" if value is None else f"{value:.3f}" for name, value in shares.items()}
        columns[kind] = texts | {name: str(count) for name, count in column["counts"].items()}
    return pd.DataFrame(columns).to_string()
