"""Retrieval on sets that nobody here wrote: the whole search, each part alone, and without each part.

Fitted on qed, kremlin and the even questions of timeqa, so those rows only show the fit; the others
are results. A document counts once, at its best passage.
"""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

import numpy as np

from rag.encode import Encoder, load
from rag.index import LocalIndex
from rag.language import detect
from rag.lexical import ask
from rag.pipeline import rebuild
from rag.records import Filter
from rag.retrieve import fuse, retrieve
from rag.retrieve.search import POOL, candidates, readable
from rag.settings import Settings
from tests.benchmarks.harness import sets, show

FITTED = ("qed", "timeqa")
REPORTED = ("xquad-en", "xquad-ru", "xquad-ar", "arcd", "scifact", "ramdocs")
WHOLE = (fuse.LEXICAL, fuse.DENSE)
BM25, SENTENCES, LETTERS = WHOLE[0]
VARIANTS = {
    "whole": WHOLE,
    "BM25 alone": ((1.0, 0.0, 0.0), (0.0, 0.0)),
    "words alone (BM25, sentences, letters)": (WHOLE[0], (0.0, 0.0)),
    "dense alone (passage, sentence)": ((0.0, 0.0, 0.0), WHOLE[1]),
    "BM25 + dense": ((sum(WHOLE[0]), 0.0, 0.0), WHOLE[1]),
    "without sentences in BM25": ((BM25, 0.0, LETTERS), WHOLE[1]),
    "without letters": ((BM25, SENTENCES, 0.0), WHOLE[1]),
    "without sentence vectors": (WHOLE[0], (sum(WHOLE[1]), 0.0)),
    "without passage vectors": (WHOLE[0], (0.0, sum(WHOLE[1]))),
}
DEPTH = 30


class Remembered:
    """An encoder that gives each question's row from memory, so that every variant sees the same."""

    def __init__(self, encoder: Encoder) -> None:
        self.languages = encoder.languages
        self._encoder = encoder
        self._rows: dict[str, np.ndarray] = {}
        self.seconds: list[float] = []

    def encode_query(self, question: str) -> np.ndarray:
        if question not in self._rows:
            began = process_time()
            self._rows[question] = self._encoder.encode_query(question)
            self.seconds.append(process_time() - began)
        return self._rows[question]


def questions(folder: Path) -> list[dict[str, Any]]:
    """The questions that have a gold document."""
    with gzip.open(folder / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        told = [json.loads(line) for line in lines]
    return [one for one in told if one["answerable"] and one["gold"]]


def figures(ranked: Sequence[Sequence[str]], gold: Sequence[set[str]]) -> tuple[float, float, float]:
    """(recall@1, MRR@10, nDCG@10), means over the questions."""
    first, reciprocal, gain = [], [], []
    for found, wanted in zip(ranked, gold, strict=True):
        hits = [name in wanted for name in found[:10]]
        first.append(hits[:1] == [True])
        reciprocal.append(1 / (hits.index(True) + 1) if any(hits) else 0.0)
        ideal = sum(1 / np.log2(at + 2) for at in range(min(10, len(wanted))))
        gain.append(sum(hit / np.log2(at + 2) for at, hit in enumerate(hits)) / ideal)
    return float(np.mean(first)), float(np.mean(reciprocal)), float(np.mean(gain))


def ranked(index: LocalIndex, encoder: Any, asked: Sequence[dict[str, Any]]) -> dict[str, list[list[str]]]:
    """For each variant the documents of each question, best first; both searches run once for all."""
    made: dict[str, list[list[str]]] = {name: [] for name in VARIANTS}
    names = {article.id: article.path.partition("#")[2] for article in index.articles()}
    mask = index.mask(Filter())
    for one in asked:
        question, language = one["question"], detect(one["question"])
        read = readable(index, encoder.languages, question, language)
        query = encoder.encode_query(question)
        found = candidates(query, ask(question, language), index, read, mask, POOL)
        cosines = found.cosines if read is not False else ()
        for name, weights in VARIANTS.items():
            with weighted(*weights):
                used = cosines if any(weights[1]) else ()
                score = fuse.fuse(found.words, used, index.postings.lengths[found.rows], found.read)
            rows = found.rows[np.lexsort((found.rows, -score))[:DEPTH]]
            made[name].append(list(dict.fromkeys(names[index.article_of(row)] for row in rows)))
    return made


@contextmanager
def weighted(lexical: tuple[float, ...], dense: tuple[float, ...]) -> Iterator[None]:
    """The fusion with other weights."""
    before = fuse.LEXICAL, fuse.DENSE
    fuse.LEXICAL, fuse.DENSE = lexical, dense  # type: ignore[assignment]
    try:
        yield
    finally:
        fuse.LEXICAL, fuse.DENSE = before


def measure(folder: Path, encoder: Encoder, work: Path) -> list[dict[str, object]]:
    """Builds an index of one set, prints its table and gives its rows."""
    seeds = work / folder.name / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(folder / "documents.jsonl.gz", seeds / f"{folder.name}.jsonl.gz")
    rebuild(seeds, work / folder.name / "index", Settings(), encoder=encoder)
    index = LocalIndex.open(work / folder.name / "index")
    asked = questions(folder)
    gold = [{one["article"] for one in question["gold"]} for question in asked]
    remembered = Remembered(encoder)
    found = ranked(index, remembered, asked)
    rows = [(name, *figures(some, gold)) for name, some in found.items()]
    print(f"\n### {folder.name}: {len(asked)} questions, {len(index)} passages", flush=True)
    show(("search", "recall@1", "MRR@10", "nDCG@10"), rows)
    took = []
    for one in asked[:200]:
        began = process_time()
        retrieve(one["question"], index, remembered, Filter(), 10, Settings())  # type: ignore[arg-type]
        took.append(process_time() - began)
    share = median(took) / median(remembered.seconds)
    print(
        f"a question's search adds {1000 * median(took):.2f} ms of processor time, "
        f"{100 * share:.0f} % of encoding it",
        flush=True,
    )
    named = zip(("search", "recall@1", "MRR@10", "nDCG@10"), zip(*rows, strict=True), strict=True)
    table = dict(named)
    return [{"set": folder.name, **{key: table[key][at] for key in table}} for at in range(len(rows))]


def main(data: Path | None, work: Path | None = None) -> None:
    encoder = load(Settings())
    with tempfile.TemporaryDirectory() as folder:
        for one in sets(data, *REPORTED, *FITTED):
            measure(one, encoder, work or Path(folder))
