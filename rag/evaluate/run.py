"""Asks the questions of a file and keeps what became of each."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from rag.evaluate.metrics import Outcome, Span, Target, figures
from rag.evaluate.questions import Gold, Question, read_questions
from rag.library import Library
from rag.library import open as open_library
from rag.library.base import names
from rag.records import Answer, Hit

DEPTH: Final = 50
"""Passages retrieved for the retrieval figures: ten articles must be in there, and 600 words. Of 20 passages
one article can take all."""


def evaluate(
    questions: str | Path,
    *,
    seeds: str | Path | None = None,
    index: str | Path | None = None,
    llm: str | None = None,
    library: Library | None = None,
    answers: bool = True,
) -> dict[str, Any]:
    """The figures of `rag.evaluate.metrics` for a questions file, as a JSON document.

    Asks the `library`, or the `index` by its folder, or an index that is built of `seeds` in a temporary
    folder first. With `answers=False` it only searches: the figures of answers are then None. Raises
    EvaluationError for a file that cannot be understood, and what `Library.ask` raises.
    """
    asked = read_questions(Path(questions))
    if library is not None or seeds is None:
        return figures(list(outcomes(asked, library or open_library(index), llm, answers=answers)))
    with tempfile.TemporaryDirectory(prefix="rag-evaluate-") as folder:
        built = open_library(Path(folder) / "index", seeds)
        built.rebuild()
        return figures(list(outcomes(asked, built, llm, answers=answers)))


def outcomes(
    questions: Iterable[Question], library: Library, llm: str | None = None, *, answers: bool = True
) -> Iterator[Outcome]:
    """What becomes of each question, in their order. A bar on standard error tells how far it is."""
    from tqdm.auto import tqdm

    questions = list(questions)
    golden = _Golden(library, {gold for question in questions for gold in question.gold})
    for question in tqdm(questions, desc="asking", unit="question", leave=False, disable=None):
        retrieved = library.search(question.question, k=DEPTH)
        answer = library.ask(question.question, llm=llm) if answers else None
        targets = tuple(golden.target(gold) for gold in question.gold)
        yield Outcome(
            answerable=question.answerable,
            type=question.type,
            answers=question.answer,
            targets=targets,
            passages=tuple(_passage(hit) for hit in retrieved.hits),
            relevant=golden.relevant(targets),
            **({} if answer is None else _answered(answer, library)),
        )


def _answered(answer: Answer, library: Library) -> dict[str, Any]:
    return {
        "refused": answer.status == "not_in_sources",
        "shown": "\n".join(statement.text for statement in answer.statements),
        "citations": tuple(_citations(answer, library)),
        "statements": len(answer.statements),
        "claimed": answer.status in ("answered", "partial", "conflicting"),
    }


def _citations(answer: Answer, library: Library) -> Iterator[Span]:
    for statement in answer.statements:
        for one in statement.citations:
            # From the index, not from the answer's own hits: they are what is to be checked.
            source = library.index.article(one.article_id).text[one.start : one.end]
            yield Span(one.article_id, one.start, one.end, one.quote, source == one.quote, one.role)


def _passage(hit: Hit) -> Span:
    return Span(hit.article.id, hit.passage.start, hit.passage.end, hit.text, role=hit.passage.role)


class _Golden:
    """The gold of all questions, found once in the index."""

    def __init__(self, library: Library, golds: set[Gold]) -> None:
        wanted = {gold.article for gold in golds}
        texts: dict[str, dict[str, str]] = defaultdict(dict)  # the name in the gold -> article id -> text
        for article in library.index.articles():
            for name in names(article) & wanted:
                texts[name][article.id] = article.text
        self._targets = {gold: _target(gold, texts[gold.article]) for gold in golds}
        quoted = [span for target in self._targets.values() for span in target.spans]
        self._passages = _passages_of({span.article for span in quoted}, library)

    def target(self, gold: Gold) -> Target:
        return self._targets[gold]

    def relevant(self, targets: tuple[Target, ...]) -> int:
        """How many passages of the index cover a quote of the targets, and articles without a quote."""
        quoted = [target for target in targets if target.quoted]
        articles = {span.article for target in quoted for span in target.spans}
        passages = {
            passage
            for article in articles
            for passage in self._passages[article]
            if any(target.covered_by(passage) for target in quoted)
        }
        return len(passages) + len({min(t.articles) for t in targets if t.articles and not t.quoted})


def _target(gold: Gold, texts: dict[str, str]) -> Target:
    if gold.quote is None:
        return Target(frozenset(texts))
    spans = []
    for article, text in sorted(texts.items()):
        start = text.find(gold.quote)
        while start >= 0:
            spans.append(Span(article, start, start + len(gold.quote)))
            start = text.find(gold.quote, start + 1)
    return Target(frozenset(texts), True, tuple(spans))


def _passages_of(articles: set[str], library: Library) -> dict[str, list[Span]]:
    passages: dict[str, list[Span]] = {article: [] for article in articles}
    if articles:
        for one in library.index.holding(()):
            if one.article_id in passages:
                passages[one.article_id].append(Span(one.article_id, one.start, one.end))
    return passages
