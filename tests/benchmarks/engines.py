"""The same index in local files and on a server: what is found, what it costs, how many may read at once.

The server is a milvus-lite of its own process, or what RAG_TEST_MILVUS names. One table, of another size:
`python -m tests.benchmarks.engines DATA scale --documents 3400 --work FOLDER`; what FOLDER has is used again.
"""

from __future__ import annotations

import argparse
import csv
import json
import lzma
import multiprocessing
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import psutil

from rag.encode import Encoded, Encoder, load
from rag.index import LocalIndex, SearchIndex, open_index, publish_index
from rag.library import Library
from rag.pipeline import rebuild
from rag.records import Filter
from rag.retrieve import retrieve
from rag.settings import Settings
from tests.benchmarks.harness import documents, machine, questions, sets, show, write_csv
from tests.milvus_server import free_port, served


@dataclass(frozen=True)
class Run:
    """Where the sets are, where it is built, and how large."""

    data: Path
    work: Path
    documents: int = 400
    seconds: float = 60.0
    searches: int = 40
    readers: int = 8
    place: str = ""
    """Of which places readers read: what its name holds."""
    real: bool = False
    """Whether workers encode with the real model; else with `Quick`, so that all that they add is seen."""
    workers: Sequence[str] = ("alone", "1 worker", "2 workers", "4 workers", "4 workers, one killed")


def quiet(*_: object) -> None:
    """A build that tells nothing."""


@contextmanager
def places(work: Path) -> Iterator[dict[str, Settings]]:
    """The two places of one index: its folder, and the server that it is published to."""
    made = Settings(seeds=work / "seeds", index=work / "index")
    if server := os.environ.get("RAG_TEST_MILVUS"):
        yield {"local files": made, "server": replace(made, server=server)}
        return
    with served(work, port := free_port()):
        yield {"local files": made, "server": replace(made, server=f"milvus://127.0.0.1:{port}/bench")}


def save(table: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Shows a table, and puts its figures in the place of those that engines.csv has of the same cases."""
    show(head, rows)
    path, kept = Path(__file__).with_suffix(".csv"), []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            fresh = {(table, str(row[0])) for row in rows}
            kept = [row for row in csv.DictReader(file) if (row["table"], row["case"]) not in fresh]
    made = [
        {"table": table, "case": row[0], "figure": name, "value": round(one, 3)}
        for row in rows
        for name, one in zip(head[1:], row[1:], strict=True)
    ]
    write_csv("engines", [*kept, *made])


# -- what is found


def same(run: Run) -> None:
    """The questions of a set through both: recall@1, how many first passages agree, exact citations."""
    for folder in sets(run.data, "xquad-en"):
        with tempfile.TemporaryDirectory() as temporary:
            work, encoder = Path(temporary), load(Settings())
            write(work / "seeds", documents(folder), one_file=True)
            with places(work) as both:
                rebuild(work / "seeds", work / "index", both["server"], encoder, notes=False, progress=quiet)
                asked = questions(folder)
                rows, firsts = zip(*(answered(*place, encoder, asked) for place in both.items()), strict=True)
        save("same", ("place", "questions", "recall@1", "citations", "exact", "median ms"), rows)
        agree = sum(one == two for one, two in zip(*firsts, strict=True))
        print(f"the first passage is the same for {agree} of {len(asked)}", flush=True)


def answered(name: str, settings: Settings, encoder: Encoder, asked: list[dict[str, Any]]) -> tuple[Any, Any]:
    """(the row of a place, the first passage of each question)."""
    index, library = open_index(settings.index, settings.server), Library(settings, encoder)
    documents_of = {one.id: one.path.partition("#")[2] for one in index.articles()}
    right, first, took, quotes = 0, [], [], []
    for number, one in enumerate(asked):
        began = time.perf_counter()
        hits = retrieve(one["question"], index, encoder, Filter(), 10).hits
        took.append(time.perf_counter() - began)
        first.append(hits[0].passage.id)
        right += documents_of[hits[0].article.id] in {gold["article"] for gold in one["gold"]}
        if number % 4 == 0:
            quotes += library.ask(one["question"]).citations
    exact = sum(index.article(one.article_id).text[one.start : one.end] == one.quote for one in quotes)
    row = (name, len(asked), right / len(asked), len(quotes), exact, 1000 * statistics.median(took))
    return row, first


# -- what it costs


def speeches(data: Path, most: int) -> list[dict[str, Any]]:
    """Documents of ungdc and kremlin, mixed in an order that is always the same."""
    made: list[dict[str, Any]] = []
    if (path := data / "ungdc" / "documents.jsonl.xz").is_file():
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            made += map(json.loads, lines)
    if (data / "kremlin" / "documents.jsonl.gz").is_file():
        made += documents(data / "kremlin")
    random.Random(0).shuffle(made)
    return made[:most]


def write(seeds: Path, texts: Any, *, one_file: bool = False) -> None:
    """Writes documents as seeds, a file each or all in one; nothing where seeds lie already."""
    if seeds.exists():
        return
    seeds.mkdir(parents=True)
    for number, one in enumerate(texts):
        with (seeds / f"{0 if one_file else number:05}.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(one) + "\n")


@cache
def _table() -> np.ndarray:
    return np.random.default_rng(0).standard_normal((4096, 384)).astype(np.float32)


class Quick:
    """Vectors by hashed words, of the real dimension: what is measured is the store, not the model."""

    languages = None
    name, dimension, max_tokens, precision, digest = "quick", 384, 128, "float32", "quick-384"

    def count(self, texts: list[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_query(self, text: str) -> np.ndarray:
        numbers = [crc32(word.encode("utf-8", "replace")) % 4096 for word in text.lower().split()]
        row = _table()[numbers or [0]].sum(axis=0)
        return row / np.float32(np.sqrt(row @ row))

    def encode_answer(self, text: str) -> None:
        return None

    def tokens(self, texts: object) -> None:
        return None

    def encode_passages(self, items: Any) -> Encoded:
        whole = [self.encode_query(one.text) for one in items]
        parts = [self.encode_query(one.text[start:end]) for one in items for start, end in one.spans]
        return Encoded(np.array(whole, np.float32), np.array(parts, np.float32).reshape(-1, 384))


def scale(run: Run) -> None:
    """A build of many real texts, one more and one fewer, each beside local files.

    Steps that were measured in the same folder before are not taken again.
    """
    write(run.work / "seeds", speeches(run.data, run.documents))
    seeds, measured = run.work / "seeds", run.work / "scale.json"
    rows = json.loads(measured.read_text()) if measured.exists() else []
    steps: dict[str, Callable[[], object]] = {
        "whole build": lambda: None,
        "one article more": lambda: (seeds / "more.txt").write_text("Lavrov met Kerry in Geneva on grain."),
        "one article fewer": lambda: (seeds / "00003.jsonl").unlink(missing_ok=True),
    }
    with places(run.work) as both:
        for step, change in steps.items():
            for name, settings in both.items():
                case = f"{step}, {name}"
                if case in {row[0] for row in rows}:
                    continue
                change()
                began, passages = time.perf_counter(), taken(settings)
                rows.append((case, passages, time.perf_counter() - began))
                measured.write_text(json.dumps(rows))
                show(("step", "passages", "seconds"), rows[-1:])
    save("scale", ("step", "passages", "seconds"), rows)


def taken(settings: Settings) -> int:
    """One place brought up to the seeds, the server from local files that are; its passages."""
    if settings.server:
        publish_index(settings.index, settings.server, quiet)
        return len(open_index(settings.index, settings.server))
    made = Quick()
    return rebuild(settings.seeds, settings.index, settings, made, notes=False, progress=quiet).passages  # type: ignore[arg-type]


def filters(run: Run) -> None:
    """Searches of what `scale` built, by what passes; with the processor time, for a busy machine is slow."""
    rows = []
    with places(run.work) as both:
        dates = sorted(one.published.date or "" for one in LocalIndex.open(run.work / "index").articles())
        half = Filter(since=dates[len(dates) // 2] or None, languages=("en",))
        one_year = Filter(since=f"{dates[-1][:4]}-01-01")
        for name, settings in both.items():
            index = open_index(settings.index, settings.server)
            for what, where in (("all", Filter()), ("half of the days", half), ("the last year", one_year)):
                timed(index, where, 0)
                used = processor(live=True)
                took = [timed(index, where, n) for n in range(1, 1 + run.searches)]
                used = 1000 * (processor(live=True) - used) / len(took)
                rows.append((f"{name}, {what}", len(index), len(took), *spread(took), used))
                show(("place, filter", "passages", "searches", "p50", "p95", "processor"), rows[-1:])
    head = ("place, filter", "passages", "searches", "p50 ms", "p95 ms", "processor ms a search")
    save("filters", head, rows)


def spread(took: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile in ms."""
    return 1000 * float(np.percentile(took, 50)), 1000 * float(np.percentile(took, 95))


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


def timed(index: SearchIndex, where: Filter, number: int) -> float:
    """Seconds of one search; no two of the first sixty are of the same words."""
    question = f"{ASKED[number % len(ASKED)]} and {ASKED[number // len(ASKED) % len(ASKED)]}"
    began = time.perf_counter()
    found(index, question, where)
    return time.perf_counter() - began


def found(index: SearchIndex, question: str, where: Filter = Filter()) -> list[str]:
    """The passages that a question finds."""
    hits = retrieve(question, index, Quick(), where, 10).hits  # type: ignore[arg-type]
    return [hit.passage.id for hit in hits]


# -- how many may read at once


def readers(run: Run) -> None:
    """Many readers at once, as threads of one process and as processes: each finds what one alone finds."""
    rows = []
    with places(run.work) as both:
        for name, settings in both.items():
            if run.place not in name:
                continue
            index = open_index(settings.index, settings.server)
            alone = {one: found(index, one) for one in ASKED}
            threads = ThreadPoolExecutor(run.readers)
            processes = ProcessPoolExecutor(run.readers, multiprocessing.get_context("spawn"))
            for kind, pool, given in (("threads", threads, index), ("processes", processes, None)):
                with pool:
                    starts = time.time() + (0 if given else 45)  # a process has to open the index first
                    tasks = [(settings, given, n, starts, run.seconds, alone) for n in range(run.readers)]
                    told = list(pool.map(read, tasks))
                took = [one for some, _, _ in told for one in some]
                wrong, errors = sum(one for _, one, _ in told), sum(one for _, _, one in told)
                case = f"{name}, {run.readers} {kind}"
                rows.append((case, len(index), len(took), errors, wrong, *spread(took)))
                show(("case", "passages", "searches", "errors", "otherwise", "p50", "p95"), rows[-1:])
    head = ("place, readers", "passages", "searches", "errors", "otherwise than alone", "p50 ms", "p95 ms")
    save("readers", head, rows)


def read(task: Any) -> tuple[list[float], int, int]:
    """(seconds of each search of one reader, how many found something else than one alone, errors)."""
    from rag.errors import RagError

    settings, index, number, starts, seconds, alone = task
    index = index or open_index(settings.index, settings.server)
    found(index, ASKED[number % len(ASKED)])
    time.sleep(max(starts - time.time(), 0))
    took, wrong, errors, end = [], 0, 0, time.time() + seconds
    while time.time() < end:
        question, began = ASKED[number % len(ASKED)], time.perf_counter()
        number += 1
        try:
            wrong += found(index, question) != alone[question]
        except RagError:
            errors += 1
        took.append(time.perf_counter() - began)
    return took, wrong, errors


# -- who builds


def workers(run: Run) -> None:
    """Builds by this process and by workers, one of them killed: seconds, and whether the bytes agree."""
    write(run.work / "seeds", speeches(run.data, run.documents))
    rows, given = [], None if run.real else Quick()
    head = ("by", "passages", "seconds", "times the first", "processor seconds", "same bytes")
    for case in run.workers:
        cluster = f"local:{case[0]}" if case[0].isdecimal() else ""
        index, killer = run.work / case.replace(" ", "-"), Killer() if "killed" in case else quiet
        began, used = time.perf_counter(), processor()
        report = rebuild(
            run.work / "seeds", index, Settings(), given, notes=False, cluster=cluster, progress=killer
        )  # type: ignore[arg-type]
        took = time.perf_counter() - began
        one, alone = (LocalIndex.open(at).manifest.content for at in (index, run.work / "alone"))
        what = f"{case}, {'real model' if run.real else 'hashed words'}"
        first = rows[0][2] if rows else took
        rows.append((what, report.passages, took, took / first, processor() - used, one == alone))
        show(head, rows[-1:])
    save("workers", head, rows)


def processor(*, live: bool = False) -> float:
    """Seconds of processor time of this process and of its children: of those that ended, or that live."""
    if live:
        return sum(sum(one.cpu_times()[:2]) for one in (psutil.Process(), *psutil.Process().children()))
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class Killer:
    """Hears how a build goes, and kills one worker when half of the passages are encoded."""

    done = False

    def __call__(self, stage: str, done: int, total: int) -> None:
        if self.done or stage != "embedding" or 2 * done < total:
            return
        self.done = True
        children = psutil.Process().children(recursive=True)
        next(one for one in children if "spawn_main" in " ".join(one.cmdline())).kill()


TABLES = {"same": same, "scale": scale, "filters": filters, "readers": readers, "workers": workers}


def main(data: Path | None) -> None:
    if data is not None:
        with tempfile.TemporaryDirectory() as work:
            for table in TABLES.values():
                table(Run(data, Path(work)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.engines")
    parser.add_argument("data", type=Path)
    parser.add_argument("table", choices=TABLES)
    parser.add_argument("--work", type=Path, help="where it is built, and kept; else a temporary folder")
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--searches", type=int, default=40)
    parser.add_argument("--place", default="", help='of readers: "local" or "server"; else both')
    parser.add_argument("--workers", nargs="+", default=Run.workers, help='"alone" first')
    parser.add_argument("--real", action="store_true", help="workers encode with the real model")
    told = vars(parser.parse_args())
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        told["work"] = told["work"] or Path(temporary)
        TABLES[told.pop("table")](Run(**told))
