"""Throughput and memory of reading and cleaning: `python tests/benchmarks/cleaning.py --speed 10000`.

Each measurement runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

_RUN = "from tests.benchmarks.throughput import {name}; {name}(__import__('pathlib').Path({path!r}))"


def write_articles(folder: Path, sources: Sequence[str], number: int) -> int:
    """`number` text files of the sources' lines with their paragraphs' words shuffled; their bytes."""
    chance, size = random.Random(7), 0
    for i in range(number):
        lines = sources[i % len(sources)].split("\n")
        # Other words in the long lines: no two articles are the same, and no cache helps.
        mixed = [" ".join(chance.sample(line.split(), len(line.split()))) if len(line) > 200 else line
                 for line in lines]  # fmt: skip
        data = "\n".join([*mixed, "", f"Number {i} of the series was read on a quiet day."]).encode()
        (folder / f"{i:06}.txt").write_bytes(data)
        size += len(data)
    return size


def write_lines(file: Path, number: int) -> int:
    """A .jsonl file of `number` documents; its bytes."""
    with open(file, "w", encoding="utf-8") as out:
        for i in range(number):
            text = (
                f"The envoy returned on day {i} with a list of {i % 97} names.\n\n"
                + "He read it aloud. " * 20
            )
            out.write(json.dumps({"id": i, "title": f"Envoy returns, {i}", "text": text}) + "\n")
    return file.stat().st_size


def cleaned(folder: Path) -> None:
    """Reads and cleans all seeds of a folder, keeping none; prints seconds and memory."""
    from rag.clean import clean
    from rag.read import find, read
    from rag.records import Raw

    seeds = find(folder)
    clean(Raw("warm.txt", "0", "The envoy returned on Monday with a list of eleven names.", "txt"))
    early, number = 0.0, 0
    begin, worked = time.perf_counter(), time.process_time()
    for seed in seeds:
        for raw in read(seed):
            if isinstance(raw, Raw):
                clean(raw)
                number += 1
                if number == max(len(seeds) // 10, 1):
                    early = _memory()
    seconds, worked = time.perf_counter() - begin, time.process_time() - worked
    print(
        json.dumps({"number": number, "seconds": seconds, "worked": worked, "early": early, "end": _memory()})
    )


def streamed(folder: Path) -> None:
    """Reads all documents of a folder's .jsonl file, keeping none; prints seconds and peak memory."""
    from rag.read import find, read

    begin, number = time.perf_counter(), 0
    for seed in find(folder):
        number += sum(1 for _ in read(seed))
    print(json.dumps({"number": number, "seconds": time.perf_counter() - begin, "peak": _memory()}))


def _memory() -> float:
    """The greatest memory of this process so far, in MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def _alone(name: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-c", _RUN.format(name=name, path=str(path))]
    told = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    return dict(json.loads(told.stdout))


def speed(sources: Sequence[str], number: int) -> None:
    """Articles and MB a second, and memory at a tenth of the articles and at the end."""
    with tempfile.TemporaryDirectory() as place:
        size = write_articles(Path(place), sources, number) / 1e6
        told = _alone("cleaned", Path(place))
    wall, core = told["seconds"], told["worked"]
    print(f"\n{number} articles, {size:.1f} MB, read and cleaned in {wall:.1f} s")
    print(f"  {number / wall:.0f} articles/s, {size / wall:.2f} MB/s")
    print(f"  {number / core:.0f} articles and {size / core:.2f} MB a second of one core's own time")
    print(f"  memory {told['early']:.0f} MB after a tenth, {told['end']:.0f} MB at the end")


def lines(number: int) -> tuple[float, float]:
    """Peak memory in MB of reading a .jsonl of ten documents, and of `number`; printed too."""
    peaks = []
    for count in (10, number):
        with tempfile.TemporaryDirectory() as place:
            size = write_lines(Path(place) / "export.jsonl", count) / 1e6
            told = _alone("streamed", Path(place))
        assert told["number"] == count
        print(f"{count} lines, {size:.1f} MB, {told['seconds']:.1f} s: peak memory {told['peak']:.0f} MB")
        peaks.append(told["peak"])
    return peaks[0], peaks[1]
