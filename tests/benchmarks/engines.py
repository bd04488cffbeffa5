"""The same index in local files and on a server: what is found, what it costs, how many may read at once.

The server is milvus-lite in a temporary folder, or what RAG_TEST_MILVUS names. Without DATA there is nothing.
"""

from __future__ import annotations

import json
import lzma
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode import Encoder, load
from rag.index import SearchIndex, open_index
from rag.library import Library
from rag.pipeline import rebuild
from rag.records import Filter
from rag.retrieve import retrieve
from rag.settings import Settings
from tests.benchmarks.harness import documents, questions, sets, show


def settings_of(work: Path) -> dict[str, Settings]:
    """The two places of one index: its folder, and the server that it is published to."""
    server = os.environ.get("RAG_TEST_MILVUS") or f"milvus://{work}/bench.db"
    made = Settings(seeds=work / "seeds", index=work / "index")
    return {"local files": made, "server": replace(made, server=server)}


def built(settings: Settings, encoder: Encoder) -> tuple[float, dict[str, float], int]:
    """(seconds of a build with no notes, those of its stages, passages)."""
    began = time.perf_counter()
    report = rebuild(settings.seeds, settings.index, settings, encoder, notes=False, progress=lambda *_: None)
    return time.perf_counter() - began, report.seconds, report.passages


def same_answers(folder: Path) -> None:
    """The questions of a set through both: recall@1, how many first passages agree, exact citations."""
    with tempfile.TemporaryDirectory() as told:
        work, encoder = Path(told), load(Settings())
        (work / "seeds").mkdir()
        lines = "".join(json.dumps(one) + "\n" for one in documents(folder))
        (work / "seeds" / "d.jsonl").write_text(lines, encoding="utf-8")
        places = settings_of(work)
        built(places["server"], encoder)
        asked, rows, firsts = questions(folder), [], {}
        for name, settings in places.items():
            index = open_index(settings.index, settings.server)
            names = {one.id: one.path.partition("#")[2] for one in index.articles()}
            right, first, took, exact, cited = 0, [], [], 0, 0
            library = Library(settings, encoder)
            for number, one in enumerate(asked):
                began = time.perf_counter()
                hits = retrieve(one["question"], index, encoder, Filter(), 10, settings).hits
                took.append(time.perf_counter() - began)
                first.append(hits[0].passage.id)
                right += names[hits[0].article.id] in {gold["article"] for gold in one["gold"]}
                if number % 4 == 0:
                    for quote in library.ask(one["question"]).citations:
                        cited += 1
                        source = index.article(quote.article_id).text
                        exact += source[quote.start : quote.end] == quote.quote
            firsts[name] = first
            rows.append(
                (name, len(asked), right / len(asked), f"{exact} of {cited}", 1000 * statistics.median(took))
            )
        show(("place", "questions", "recall@1", "exact citations", "median ms"), rows)
        same = sum(one == two for one, two in zip(*firsts.values(), strict=True))
        print(f"the first passage is the same for {same} of {len(asked)}", flush=True)


def speeches(data: Path, most: int) -> Iterator[dict[str, Any]]:
    """Documents of ungdc and kremlin, as they are."""
    told: list[dict[str, Any]] = []
    if (path := data / "ungdc" / "documents.jsonl.xz").is_file():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            told += [json.loads(line) for _, line in zip(range(most), lines, strict=False)]
    if (data / "kremlin" / "documents.jsonl.gz").is_file():
        told += documents(data / "kremlin")
    yield from told[:most]


class Quick:
    """Vectors by hashed words, of the real dimension: what is measured is the store, not the model."""

    languages = None
    name, dimension, max_tokens, precision, digest = "quick", 384, 128, "float32", "quick-384"

    def __init__(self) -> None:
        self._table = np.random.default_rng(0).standard_normal((4096, 384)).astype(np.float32)

    def count(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_query(self, text: str) -> np.ndarray:
        rows = self._table[[hash_of(word) for word in text.lower().split()] or [0]].mean(axis=0)
        return (rows / np.linalg.norm(rows)).astype(np.float32)

    def encode_passages(self, items: Any) -> Any:
        from rag.encode import Encoded

        whole = [self.encode_query(one.text) for one in items]
        parts = [self.encode_query(one.text[s:e]) for one in items for s, e in one.spans]
        return Encoded(np.array(whole, np.float32), np.array(parts, np.float32).reshape(-1, 384))


def hash_of(word: str) -> int:
    """A number of a word, the same in every process."""
    return sum(ord(letter) * 31**n for n, letter in enumerate(word[:8])) % 4096


def growing(data: Path, most: int, readers: int = 8, seconds: float = 30.0) -> None:
    """A build of many real texts, one more, one fewer, filtered searches, and eight readers at once."""
    with tempfile.TemporaryDirectory() as told:
        work, encoder = Path(told), Quick()
        (work / "seeds").mkdir()
        for number, one in enumerate(speeches(data, most)):
            (work / "seeds" / f"{number:05}.jsonl").write_text(json.dumps(one) + "\n", encoding="utf-8")
        places, rows = settings_of(work), []
        steps: dict[str, Callable[[], object]] = {
            "whole build": lambda: None,
            "one article more": lambda: (work / "seeds" / "more.txt").write_text(
                "Lavrov met Kerry in Geneva on grain."
            ),
            "one article fewer": lambda: (work / "seeds" / "00003.jsonl").unlink(),
        }
        for step, change in steps.items():
            change()
            took, stages, passages = built(places["server"], encoder)  # type: ignore[arg-type]
            rows.append((step, passages, took - stages.get("publishing", 0.0), stages.get("publishing", 0.0)))
        show(("step", "passages", "local files, s", "then publishing, s"), rows)
        rows = []
        for name, settings in places.items():
            index = open_index(settings.index, settings.server)
            dates = sorted(one.published.date or "" for one in index.articles())
            half = Filter(since=dates[len(dates) // 2] or None, languages=("en",))
            for what, where in (("all", Filter()), ("of half the days", half)):
                took = [timed(index, encoder, where, n) for n in range(60)][10:]
                rows.append((name, what, *(1000 * float(np.percentile(took, at)) for at in (50, 95))))
            rows.append((name, f"{readers} threads", *at_once(index, encoder, readers, seconds)))
        show(("place", "search", "p50 ms", "p95 ms"), rows)


ASKED = (
    "peace in the Middle East",
    "grain exports",
    "nuclear weapons treaty",
    "climate of small islands",
    "Security Council reform",
    "human rights in Cuba",
    "the debt of Africa",
    "Crimea and Ukraine",
)


def timed(index: SearchIndex, encoder: Any, where: Filter, number: int) -> float:
    """Seconds of one search; no two of the first sixty are of the same words."""
    question = f"{ASKED[number % len(ASKED)]} and {ASKED[number // len(ASKED) % len(ASKED)]}"
    began = time.perf_counter()
    retrieve(question, index, encoder, where, 10, Settings())
    return time.perf_counter() - began


def at_once(index: SearchIndex, encoder: Any, readers: int, seconds: float) -> tuple[float, float]:
    """(p50, p95) in ms of readers at once; each must find what one alone finds."""
    alone = {one: ids(index, encoder, one) for one in ASKED}
    took: list[float] = []
    wrong: list[str] = []
    end = time.perf_counter() + seconds

    def read(number: int) -> None:
        while time.perf_counter() < end:
            question = ASKED[number % len(ASKED)]
            number += 1
            began = time.perf_counter()
            if ids(index, encoder, question) != alone[question]:
                wrong.append(question)
            took.append(time.perf_counter() - began)

    threads = [threading.Thread(target=read, args=(number,)) for number in range(readers)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    print(f"{len(took)} searches by {readers} readers, {len(wrong)} otherwise than alone", flush=True)
    return 1000 * float(np.percentile(took, 50)), 1000 * float(np.percentile(took, 95))


def ids(index: SearchIndex, encoder: Any, question: str) -> list[str]:
    """The passages that a question finds."""
    return [hit.passage.id for hit in retrieve(question, index, encoder, Filter(), 10, Settings()).hits]


def by_workers(data: Path, most: int) -> None:
    """Builds with the real encoder by this process and by workers: seconds, and whether the bytes agree."""
    from rag.index import LocalIndex

    with tempfile.TemporaryDirectory() as told:
        work, rows, contents = Path(told), [], set()
        (work / "seeds").mkdir()
        for number, one in enumerate(speeches(data, most)):
            (work / "seeds" / f"{number:05}.jsonl").write_text(json.dumps(one) + "\n", encoding="utf-8")
        for cluster in ("", "local:1", "local:2", "local:4"):
            index, began = work / (cluster.replace(":", "") or "alone"), time.perf_counter()
            report = rebuild(
                work / "seeds", index, Settings(), notes=False, cluster=cluster, progress=lambda *_: None
            )
            took = time.perf_counter() - began
            contents.add(LocalIndex.open(index).manifest.content)
            rows.append((cluster or "this process", report.passages, took, report.seconds["embedding"]))
        show(("by", "passages", "build, s", "of it embedding, s"), rows)
        print(f"all that is searched is the same, byte for byte: {len(contents) == 1}", flush=True)


def main(data: Path | None) -> None:
    for folder in sets(data, "xquad-en"):
        same_answers(folder)
    if data is not None:
        most = int(os.environ.get("RAG_BENCH_DOCUMENTS", "400"))
        growing(data, most)
        by_workers(data, most)
