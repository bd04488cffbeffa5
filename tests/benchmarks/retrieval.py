"""Retrieval on sets that nobody here wrote: the whole search, each part alone, and without each part.

Fitted on qed, kremlin and the even questions of timeqa (tests/benchmarks/weights.py), so those rows only
show the fit; the others are results. A document counts once, at its best passage. The table goes to
retrieval.csv, the time of a search to speed.csv.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any
from unittest.mock import patch

import numpy as np

from rag.encode import Encoder, load
from rag.index import LocalIndex
from rag.language import detect
from rag.pipeline import rebuild
from rag.records import Filter, Hit
from rag.retrieve import fuse, retrieve
from rag.retrieve.search import POOL, SPARE, Found, best_of, candidates, level, query_of, say
from rag.settings import Settings
from tests.benchmarks.harness import every_question, questions, sample, sets, show, write_csv

FITTED = ("qed", "kremlin", "timeqa")
MOST = {"kremlin": 1000}  # documents: all that the questions want and a random rest; the set has 7,077
REPORTED = ("xquad-en", "xquad-ru", "xquad-ar", "arcd", "scifact", "ramdocs")
Weights = tuple[tuple[float, ...], tuple[float, ...]]
UPRIGHT = "without the lean to words or vectors"
UNEVEN = "without versions levelled"
DENSE_ALONE = "dense alone (passage, sentence, answer)"
ANSWERLESS = "without where answers lie"
NO_WORDS, NO_VECTORS = (0.0, 0.0, 0.0, 0.0), (0.0, 0.0)


def variants(words: tuple[float, ...], vectors: tuple[float, ...]) -> dict[str, Weights]:
    """The whole fusion with these weights, each of its parts alone, and the whole without each part."""
    bm25, sentences, letters, forms = words
    return {
        "whole": (words, vectors),
        "BM25 alone": ((1.0, 0.0, 0.0, 0.0), NO_VECTORS),
        "words alone (BM25, sentences, letters, forms)": (words, NO_VECTORS),
        DENSE_ALONE: (NO_WORDS, vectors),
        "BM25 + dense": ((sum(words), 0.0, 0.0, 0.0), vectors),
        "without BM25 of the passage": ((0.0, sentences, letters, forms), vectors),
        "without sentences in BM25": ((bm25, 0.0, letters, forms), vectors),
        "without numbers": (words, vectors),
        "without letters": ((bm25, sentences, 0.0, forms), vectors),
        "without forms": ((bm25, sentences, letters, 0.0), vectors),
        "without sentence vectors": (words, (sum(vectors), 0.0)),
        "without passage vectors": (words, (0.0, sum(vectors))),
        ANSWERLESS: (words, vectors),
        UPRIGHT: (words, vectors),
        UNEVEN: (words, vectors),
    }


VARIANTS = variants(fuse.LEXICAL, fuse.DENSE)
UNREAD = variants(fuse.ALONE, fuse.DENSE)
FUSED = VARIANTS.keys() - {"BM25 alone", DENSE_ALONE}
DEPTH = 30


class Remembered:
    """An encoder that gives each question's row from memory, so that every variant sees the same."""

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.languages = encoder.name, encoder.languages
        self.encode_query, self.encode_answer = cache(encoder.encode_query), cache(encoder.encode_answer)


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
    for one in asked:
        question, language = one["question"], detect(one["question"])
        query = query_of(question, language, index, encoder)
        reads = query.compared
        found = candidates(query, index, encoder.languages, Filter(), POOL, language=language)
        pool, cosines = found.pool, found.cosines if reads else ()
        for name, weights in (VARIANTS if reads else UNREAD).items():
            if not reads and any(weights[1]) and name != "whole":
                continue  # there is no dense part to have or to leave out
            with weighted(*weights):
                used = cosines[: 2 if name == ANSWERLESS else 3] if any(weights[1]) else ()
                held = pool.numbers if name in FUSED and name != "without numbers" else None
                covered = fuse.USUAL if name == UPRIGHT else found.covered
                score = fuse.fuse(pool.words, used, pool.lengths, found.read, held, covered, found.own)
                told = replace(found, cosines=used, covered=covered, score=score)
                if name in FUSED and name != UNEVEN:
                    told = levelled(told, index)
            best = pool.take(best_of(told, DEPTH))
            made[name].append(list(dict.fromkeys(names[one.article_id] for one in best)))
    return made


def levelled(found: Found, index: LocalIndex) -> Found:
    """`found` with versions of one text levelled among those that a search looks at."""
    best = best_of(found, DEPTH + SPARE)
    return level(found, best, say(found.pool, best, index))


@contextmanager
def weighted(lexical: tuple[float, ...], dense: tuple[float, ...]) -> Iterator[None]:
    """The fusion with other weights."""
    with (
        patch.object(fuse, "LEXICAL", lexical), patch.object(fuse, "ALONE", lexical),
        patch.object(fuse, "DENSE", dense),
    ):  # fmt: skip
        yield


def index_of(
    folder: Path, work: Path, most: int | None = None, settings: Settings = Settings()
) -> LocalIndex:
    """The index of a set, or of a sample of it, built in `work` if it is not there; kremlin without titles.

    The questions of kremlin are the titles of its documents.
    """
    home = work / f"{folder.name}@{most or 'all'}"
    if not (home / "index" / "CURRENT").exists():
        (home / "seeds").mkdir(parents=True, exist_ok=True)
        told = sample(folder, most)
        lines = [{**one, "title": ""} for one in told] if folder.name == "kremlin" else told
        text = "\n".join(json.dumps(one, ensure_ascii=False) for one in lines)
        (home / "seeds" / f"{folder.name}.jsonl").write_text(text, encoding="utf-8")
        rebuild(home / "seeds", home / "index", settings, notes=False)
    return LocalIndex.open(home / "index")


def halves(folder: Path) -> list[tuple[str, str, list[dict[str, Any]]]]:
    """(name, use, questions): of timeqa the even questions are for fitting, the odd ones for reporting."""
    asked = questions(folder)
    if folder.name != "timeqa":
        return [(folder.name, "fitted" if folder.name in FITTED else "reported", asked)]
    even = {one["id"] for one in every_question(folder)[::2]}
    return [
        ("timeqa (even questions)", "fitted", [one for one in asked if one["id"] in even]),
        ("timeqa (odd questions)", "reported", [one for one in asked if one["id"] not in even]),
    ]


def name_of(hit: Hit) -> str:
    """The document that a hit is of."""
    return hit.article.path.partition("#")[2]


def hits_of(
    index: LocalIndex, encoder: Any, asked: Sequence[dict[str, Any]], k: int
) -> list[tuple[Hit, ...]]:
    """The hits of each question, as `rag search` gives them with `k` passages."""
    return [retrieve(one["question"], index, encoder, Filter(), k).hits for one in asked]


def searched(
    index: LocalIndex, encoder: Any, asked: Sequence[dict[str, Any]], k: int = DEPTH
) -> list[list[str]]:
    """The documents of each question, best first, as `rag search` gives them with `k` passages."""
    return [list(dict.fromkeys(map(name_of, hits))) for hits in hits_of(index, encoder, asked, k)]


def first_names(index: LocalIndex) -> dict[str, str]:
    """Documents of equal content are one article: each one's name with the first of their names."""
    told = [[path.partition("#")[2] for path in article.paths] for article in index.articles()]
    return {name: names[0] for names in told for name in names}


def wanted(asked: Sequence[dict[str, Any]], first: Mapping[str, str]) -> list[set[str]]:
    """The gold documents of each question, equal ones by one name."""
    return [{first.get(gold["article"], gold["article"]) for gold in one["gold"]} for one in asked]


def measure(folder: Path, encoder: Encoder, work: Path) -> list[dict[str, object]]:
    """Prints the tables of one set and gives their rows."""
    index = index_of(folder, work, MOST.get(folder.name))
    remembered, made = Remembered(encoder), []
    for name, use, asked in halves(folder):
        gold = wanted(asked, first_names(index))
        found = {
            name: some for name, some in ranked(index, remembered, asked).items() if len(some) == len(asked)
        }
        rows = [(variant, *figures(some, gold)) for variant, some in found.items()]
        print(f"\n### {name} ({use}): {len(asked)} questions, {len(index)} passages", flush=True)
        show(("search", "recall@1", "MRR@10", "nDCG@10"), rows)
        made += [
            {"set": name, "use": use, "questions": len(asked), "passages": len(index), "search": variant,
             "recall@1": round(first, 4), "MRR@10": round(reciprocal, 4), "nDCG@10": round(gain, 4)}
            for variant, first, reciprocal, gain in rows
        ]  # fmt: skip
    return made


def speed(folder: Path, encoder: Encoder, work: Path) -> dict[str, object]:
    """Encoding a question and the search for it, both warm, in turn: medians, in ms."""
    index, remembered = index_of(folder, work, MOST.get(folder.name)), Remembered(encoder)
    asked = [one["question"] for one in questions(folder)[:200]]
    for question in asked:
        remembered.encode_query(question)
        retrieve(question, index, remembered, Filter(), 10)  # type: ignore[arg-type]
    encoding, searching = [], []
    for question in asked:
        began = perf_counter()
        encoder.encode_query(question)
        between = perf_counter()
        retrieve(question, index, remembered, Filter(), 10)  # type: ignore[arg-type]
        encoding.append(between - began)
        searching.append(perf_counter() - between)
    times = 1000 * median(encoding), 1000 * median(searching)
    print(
        f"encoding {times[0]:.2f} ms, search {times[1]:.2f} ms, {100 * times[1] / times[0]:.0f} %", flush=True
    )
    return {
        "set": folder.name, "passages": len(index), "encoding ms": round(times[0], 2),
        "search ms": round(times[1], 2), "share": round(times[1] / times[0], 3),
    }  # fmt: skip


def main(data: Path | None, work: Path | None = None) -> None:
    encoder = load(Settings())
    with tempfile.TemporaryDirectory() as folder:
        home = work or Path(folder)
        found = sets(data, *REPORTED, *FITTED)
        whole = len(found) == len(REPORTED) + len(FITTED)
        write_csv("retrieval", [row for one in found for row in measure(one, encoder, home)], whole=whole)
        write_csv("speed", [speed(one, encoder, home) for one in found if one.name == "xquad-en"])
