"""Asks the questions of a file, or a user's own, keeps what became of each, and says what has changed."""

from __future__ import annotations

import gzip
import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rag.errors import EvaluationError
from rag.evaluate.metrics import Outcome, Span, Target, figures, lies_in
from rag.library import Library
from rag.library import open as open_library
from rag.library.base import names
from rag.records import Answer

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = ("question", "expected", "right", "status", "answer", "path", "published")
DEPTH: Final = 50
"""Passages retrieved for the retrieval figures: ten articles must be in there, and 600 words. Of 20 passages
one article can take all."""


_FORM = 'Each line is {"id", "question", "answerable", "answer": [...], "gold": [{"article", "quote"?}]}.'


@dataclass(frozen=True, slots=True)
class Gold:
    """Where the answer stands: an article by its file name or document id, and its very words, if told."""

    article: str
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its known answer: any one of `answer` will do."""

    id: str
    question: str
    answerable: bool
    answer: tuple[str, ...] = ()
    gold: tuple[Gold, ...] = ()
    type: str | None = None


def read_questions(path: Path) -> list[Question]:
    """The questions of a file, in its order.

    Raises EvaluationError, with the number of the line, for one that is no question; fields that are
    not known are left alone.
    """
    try:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = data.decode("utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in a string
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise EvaluationError(
            f"{path} cannot be read: {error}", "Name a .jsonl or .jsonl.gz file."
        ) from error
    questions = [_question(line, f"{path}, line {n}") for n, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise EvaluationError(f"{path} holds no question", _FORM)
    return questions


def _question(line: str, place: str) -> Question:
    def hold(true: bool, otherwise: str) -> None:
        if not true:
            raise EvaluationError(f"{place}: {otherwise}", _FORM)

    def text(document: dict[str, Any], name: str) -> str:
        hold(_is_text(document.get(name)), f'"{name}" is missing or not a text')
        return str(document[name])

    try:
        document = json.loads(line)
    except ValueError as error:
        raise EvaluationError(f"{place}: not JSON ({error})", _FORM) from error
    hold(isinstance(document, dict), "not a JSON object")
    kind, answer, golds = document.get("type"), document.get("answer", []), document.get("gold", [])
    hold(kind is None or isinstance(kind, str), '"type" is not a text')
    question = text(document, "question")
    hold(isinstance(document.get("answerable"), bool), '"answerable" is neither true nor false')
    hold(isinstance(answer, list), '"answer" is not a list')
    hold(isinstance(golds, list), '"gold" is not a list')
    hold(all(map(_is_text, answer)), '"answer" is not a list of texts')
    gold = []
    for one in golds:
        hold(isinstance(one, dict), '"gold" holds something that is not an object')
        quote = one.get("quote")
        hold(quote is None or isinstance(quote, str), '"quote" is not a text')
        gold.append(Gold(text(one, "article"), quote or None))
    name = str(document.get("id", ""))
    return Question(name, question, document["answerable"], tuple(answer), tuple(gold), kind)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def evaluate(
    questions: str | Path, *, seeds: str | Path | None = None, index: str | Path | None = None,
    llm: str | None = None, library: Library | None = None, answers: bool = True,
) -> dict[str, Any]:  # fmt: skip
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
        targets = tuple(golden.targets[gold] for gold in question.gold)
        yield Outcome(
            answerable=question.answerable,
            type=question.type,
            answers=question.answer,
            targets=targets,
            passages=tuple(
                Span(hit.article.id, hit.passage.start, hit.passage.end, hit.text, role=hit.passage.role)
                for hit in retrieved.hits
            ),
            relevant=golden.relevant(targets),
            **({} if answer is None else _answered(answer, library)),
        )


def _answered(answer: Answer, library: Library) -> dict[str, Any]:
    citations = []
    for one in (citation for statement in answer.statements for citation in statement.citations):
        # From the index, not from the answer's own hits: they are what is to be checked.
        source = library.index.article(one.article_id).text[one.start : one.end]
        citations.append(Span(one.article_id, one.start, one.end, one.quote, source == one.quote, one.role))
    return {
        "refused": answer.status == "not_in_sources",
        "shown": "\n".join(statement.text for statement in answer.statements),
        "citations": tuple(citations),
        "statements": len(answer.statements),
        "claimed": answer.status in ("answered", "partial", "conflicting"),
    }


class _Golden:
    """The gold of all questions, found once in the index."""

    def __init__(self, library: Library, golds: set[Gold]) -> None:
        wanted = {gold.article for gold in golds}
        texts: dict[str, dict[str, str]] = defaultdict(dict)  # the name in the gold -> article id -> text
        for article in library.index.articles():
            for name in names(article) & wanted:
                texts[name][article.id] = article.text
        self.targets = {gold: _target(gold, texts[gold.article]) for gold in golds}
        quoted = [span for target in self.targets.values() for span in target.spans]
        self._passages: dict[str, list[Span]] = {span.article: [] for span in quoted}
        for one in library.index.holding(()) if quoted else ():
            if one.article_id in self._passages:
                self._passages[one.article_id].append(Span(one.article_id, one.start, one.end))

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


def own_questions(
    questions: Mapping[str, str] | str | Path, library: Library, llm: str | None = None
) -> pd.DataFrame:
    """Asks each question: a row with what was expected, whether it is in what was shown, and what that was.

    `questions` are {question: expected words}, or a CSV file with these two columns; "" expects that the
    articles do not tell it. Raises EvaluationError for a file that is none, and what `Library.ask` raises.
    """
    import pandas as pd

    asked = questions if isinstance(questions, Mapping) else _in_file(Path(questions))
    return pd.DataFrame(
        [_asked(question, expected, library, llm) for question, expected in asked.items()],
        columns=list(COLUMNS),
    )


def _asked(question: str, expected: str, library: Library, llm: str | None) -> dict[str, Any]:
    answer = library.ask(question, llm=llm)
    shown = "\n\n".join(one.text for one in answer.statements)
    first = answer.citations[0] if answer.citations else None
    claimed = answer.status in ("answered", "partial", "conflicting")
    right = lies_in((expected,), shown) if expected.strip() else not claimed
    return {
        "question": question, "expected": expected, "right": right, "status": answer.status,
        "answer": shown, "path": first.path if first else "",
        "published": (first.published.date or "") if first else "",
    }  # fmt: skip


def _in_file(path: Path) -> dict[str, str]:
    import pandas as pd

    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        return dict(zip(table["question"], table["expected"], strict=True))
    except (OSError, ValueError, KeyError) as error:
        form = "It is a CSV file with the columns “question” and “expected”."
        raise EvaluationError(f"{path} cannot be used: {error}", form) from error


def changes(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The questions of two runs whose answer is another: rows of question, what it was, what it is.

    `verdict` is "now right", "now wrong" or "another answer".
    """
    import pandas as pd

    both = before.merge(after, on="question", suffixes=("_before", "_after"))
    rows = [
        one
        | {"verdict": {(False, True): "now right", (True, False): "now wrong"}.get(
            (bool(one["right_before"]), bool(one["right_after"])), "another answer")}
        for one in both.to_dict("records")
        if any(one[f"{name}_before"] != one[f"{name}_after"] for name in ("status", "answer", "right"))
    ]  # fmt: skip
    columns = [f"{name}_{side}" for name in ("status", "answer") for side in ("before", "after")]
    return pd.DataFrame(rows, columns=["question", "verdict", *columns])
