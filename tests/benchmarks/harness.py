"""What the benchmarks share: the machine, the larger sets, a clock, a table."""

from __future__ import annotations

import csv
import gzip
import json
import os
import platform
import random
import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rag.library import Library
from rag.library import open as open_library
from rag.settings import MINILM


def machine() -> str:
    """One line on where the figures were taken: without it a time means nothing."""
    packages = ("torch", "sentence-transformers", "faiss-cpu", "numpy")
    told = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; {told}"


def documents(folder: Path) -> Iterator[dict[str, Any]]:
    """The documents of a set, as they are."""
    with gzip.open(folder / "documents.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def every_question(folder: Path) -> list[dict[str, Any]]:
    """The questions of a set, in order."""
    with gzip.open(folder / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def questions(folder: Path) -> list[dict[str, Any]]:
    """Those that have a gold document."""
    return [one for one in every_question(folder) if one["answerable"] and one["gold"]]


def sample(folder: Path, most: int | None) -> list[dict[str, Any]]:
    """The documents of a set, at most about `most`: all that a question wants, then a fixed random rest."""
    told = list(documents(folder))
    if most is None or len(told) <= most:
        return told
    wanted = {gold["article"] for one in questions(folder) for gold in one["gold"]}
    rest = sorted(one["id"] for one in told if one["id"] not in wanted)
    kept = wanted | set(random.Random(0).sample(rest, max(0, min(len(rest), most - len(wanted)))))
    return [one for one in told if one["id"] in kept]


def sets(data: Path | None, *names: str) -> list[Path]:
    """The sets of these names that are there; says which are not."""
    found = [data / name for name in names if data and (data / name / "questions.jsonl.gz").is_file()]
    if missing := sorted(set(names) - {path.name for path in found}):
        print(f"left out, not in the folder given as DATA: {', '.join(missing)}", flush=True)
    return found


def library_over(folder: Path, articles: Iterable[str], encoder: str = MINILM) -> Library:
    """The library over lines of JSON, built in a folder where it is not there yet."""
    seeds = folder / "seeds"
    library = open_library(folder / "index", seeds, encoder=encoder)
    if not seeds.exists():
        seeds.mkdir(parents=True)
        (seeds / "articles.jsonl").write_text("".join(articles), encoding="utf-8")
        library.rebuild()
    return library


def write_csv(name: str, rows: Sequence[Mapping[str, object]], *, whole: bool = True) -> None:
    """Writes the rows of a table to NAME.csv of this folder: what the notebook of figures draws.

    A table of some of the sets alone does not take the place of the whole one.
    """
    if not whole:
        print(f"{name}.csv stays as it is, for sets were left out", flush=True)
    elif rows:
        with (Path(__file__).parent / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def seconds(task: Callable[[], object], times: int = 1) -> float:
    """The median time of a task."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        task()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def show(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints a Markdown table; numbers to three places."""
    cells = [[f"{one:.3f}" if isinstance(one, float) else str(one) for one in row] for row in rows]
    for row in [list(head), ["---"] * len(head), *cells]:
        print("| " + " | ".join(row) + " |", flush=True)
