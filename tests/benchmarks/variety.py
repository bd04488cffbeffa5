"""What it costs and gains that repetitions stand behind the rest of the first ten passages.

Of a set's questions: the passages of the first ten that repeat one before them, a question; MRR@10 by the
gold document, and by the answer (the first passage in which its characters stand); and of ramdocs, whose
documents tell right and wrong answers, the share of a question's answers among the first five passages
(S-recall, Zhai et al. 2003). The table goes to variety.csv.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from rag.encode import Encoder, load
from rag.records import Hit
from rag.retrieve import search
from rag.retrieve.variety import repeated, said
from rag.settings import Settings
from tests.benchmarks.harness import documents, sets, show, write_csv
from tests.benchmarks.retrieval import Remembered, halves, hits_of, index_of, name_of

SHOWN = 10
SIDES = 5
SETS = ("xquad-en", "qed", "arcd", "ramdocs")  # those with answers
COLUMNS = (
    "set", "use", "questions", "repetitions", "a question", "MRR@10", "MRR@10 by answer", "S-recall@5"
)  # fmt: skip
Asked = dict[str, Any]


def _kept(found: Sequence[object], k: int) -> list[int]:
    """As `varied`, with repetitions where they fall."""
    return list(range(len(list(found)[:k])))


def reciprocal(
    lists: Sequence[Sequence[Hit]], right: Callable[[Asked, Hit], bool], asked: list[Asked]
) -> float:
    """The mean reciprocal rank of the first hit that is right."""
    ranks = (
        next((n for n, hit in enumerate(hits, 1) if right(one, hit)), np.inf)
        for one, hits in zip(asked, lists, strict=True)
    )
    return float(np.mean([1 / rank for rank in ranks]))


def of_gold(one: Asked, hit: Hit) -> bool:
    gold = {gold["article"] for gold in one["gold"]}
    return any(path.partition("#")[2] in gold for path in hit.article.paths)


def of_answer(one: Asked, hit: Hit) -> bool:
    text = hit.article.text[hit.passage.start : hit.passage.end].casefold()
    return any(answer.casefold() in text for answer in one["answer"])


def sides(folder: Path, asked: list[Asked], lists: Sequence[Sequence[Hit]]) -> float | str:
    """The share of the answers, right or wrong, that a question's documents tell, among the first hits."""
    says = {one["id"]: one.get("says") for one in documents(folder)}
    if not any(says.values()):
        return ""
    shares = []
    for one, hits in zip(asked, lists, strict=True):
        told = {says[name] for name in one["candidates"]} - {None}
        seen = {says.get(name_of(hit)) for hit in hits[:SIDES] if name_of(hit) in one["candidates"]}
        shares.append(len(told & seen) / max(len(told), 1))
    return round(float(np.mean(shares)), 4)


def measure(folder: Path, encoder: Encoder, work: Path) -> list[tuple[object, ...]]:
    """The two rows of one set."""
    index, remembered = index_of(folder, work), Remembered(encoder)
    name, use, asked = halves(folder)[-1]
    with patch.object(search, "varied", _kept):
        kept = hits_of(index, remembered, asked, SHOWN)
    last = hits_of(index, remembered, asked, SHOWN)
    told = [[said(hit.passage, hit.article) for hit in hits] for hits in kept]
    again = float(np.mean([sum(repeated(some)) for some in told]))
    return [
        (
            name, use, len(asked), label, round(shown, 3),
            round(reciprocal(lists, of_gold, asked), 4), round(reciprocal(lists, of_answer, asked), 4),
            sides(folder, asked, lists),
        )
        for label, lists, shown in (("where they fall", kept, again), ("last", last, 0.0))
    ]  # fmt: skip


def main(data: Path | None, work: Path | None = None) -> None:
    encoder = load(Settings())
    with tempfile.TemporaryDirectory() as folder:
        told = [measure(one, encoder, work or Path(folder)) for one in sets(data, *SETS)]
    rows = [row for some in told for row in some]
    show(COLUMNS, rows)
    write_csv("variety", [dict(zip(COLUMNS, row, strict=True)) for row in rows], whole=len(told) == len(SETS))
