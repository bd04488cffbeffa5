"""The index: a full build against bare encoding, one article added, search at size, nothing to do.

    python -m tests.benchmarks DATA index

Text is real (the set kremlin of DATA); an index beyond what was built is grown from it: vectors are mixed
of two real ones with noise, words and sentences are repeated. RAG_BENCH_PASSAGES is the size of the build
(1,000), RAG_BENCH_SIZES those that are searched (1,000 10,000 100,000). The last figures are kept in
index.csv, by the clock of a quiet machine; on one that others use, only the seconds of CPU say something.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from rag.encode import EncoderInput, joined, load
from rag.encode.minilm import minilm
from rag.index import LocalIndex
from rag.index.dense import cosines
from rag.pipeline import rebuild
from rag.settings import Settings
from tests.benchmarks.grow import grow
from tests.benchmarks.harness import documents, show
from tests.benchmarks.peers import peers

BUILT = int(os.environ.get("RAG_BENCH_PASSAGES", "1000"))
SIZES = [int(one) for one in os.environ.get("RAG_BENCH_SIZES", "1000 10000 100000").split()]
BARE, OURS = "SentenceTransformer.encode, nothing else", "this kit: read, clean, encode, file"
NOTES = "this kit: notes of who said what, which no peer makes"
ROOT = Path(__file__).parents[2]
DEPTH = 10
QUESTIONS = (
    "What did Putin say about the agreement with Syria?",
    "When did the President meet the Prime Minister of Japan?",
    "How much gas does Russia export to Ukraine?",
    "Who spoke about nuclear weapons at the Security Council?",
    "What is the state of relations between Russia and Turkey?",
    "Which countries signed the treaty on the Caspian Sea?",
    "Why were the sanctions introduced?",
    "Who chaired the meeting on the development of the Far East?",
    "What was said about the Olympic Games in Sochi?",
    "When will the pipeline be built?",
)


def main(data: Path | None) -> None:
    """Prints the tables. Without DATA there is no text to build of."""
    if data is None or not (data / "kremlin").is_dir():
        print("left out: it needs the set kremlin in the folder given as DATA")
        return
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        index = built(data, root)
        added(data, root, index)
        searched(root, index)
        started(root, index)


def built(data: Path, root: Path) -> Path:
    """1. A full build of BUILT passages against bare encoding and the peers' indexing, in turn."""
    from sentence_transformers import SentenceTransformer

    model, encoder = SentenceTransformer(str(minilm()), device="cpu"), load(Settings())
    model.encode(["warm"] * 64)
    encoder.encode_passages([EncoderInput("", "warm")])
    others = peers(minilm())
    for name, file in others.items():
        file(["warm"] * 64, root / "warm" / name)
    (root / "seeds").mkdir()
    told = documents(data / "kremlin")
    passages, taken = 0, {name: [0.0, 0.0] for name in (BARE, OURS, NOTES, *others)}
    for turn in itertools.count():
        if passages >= BUILT:
            break
        only = root / f"only{turn}"
        only.mkdir()
        seeds = only / f"{turn}.jsonl"
        some = itertools.islice(told, 150)
        seeds.write_text("".join(json.dumps(one) + "\n" for one in some), encoding="utf-8")
        own: dict[str, Any] = {"encoder": encoder, "progress": lambda *_: None}
        with clock(taken[OURS]):
            report = rebuild(only, root / f"one{turn}", notes=False, **own)
        with clock(taken[NOTES]):
            rebuild(only, root / f"one{turn}", **own)
        index = LocalIndex.open(root / f"one{turn}")
        texts = [article_text(index, row) for row in range(len(index))]
        with clock(taken[BARE]):
            model.encode(texts)
        for name, file in others.items():
            with clock(taken[name]):
                file(texts, root / "peers" / f"{name} {turn}")
        passages += report.passages
        seeds.rename(root / "seeds" / seeds.name)
    wall, processor = taken[BARE]
    show(
        ["full build", "passages", "seconds", "ratio", "seconds of CPU", "ratio"],
        [(name, passages, t[0], t[0] / wall, t[1], t[1] / processor) for name, t in taken.items()],
    )
    rebuild(root / "seeds", root / "index", encoder=encoder, progress=lambda *_: None)
    return root / "index"


def article_text(index: LocalIndex, row: int) -> str:
    """What the encoder reads of a passage, but for its context."""
    (passage,) = index.passages([row])
    text = index.article(passage.article_id).text[passage.start : passage.end]
    return joined(EncoderInput("", text))


def added(data: Path, root: Path, index: Path) -> None:
    """2. One article added, and nothing changed: each in a new process, as `rag build` is."""
    rows, seeds = [], root / "seeds"
    article = max(itertools.islice(documents(data / "kremlin"), 4000, 4100), key=lambda one: len(one["text"]))
    new = seeds / "zz.txt"
    code = (
        "import json, sys, time; began = time.perf_counter(); from pathlib import Path\n"
        "from rag.pipeline import rebuild\n"
        "report = rebuild(Path(sys.argv[1]), Path(sys.argv[2]), progress=lambda *_: None)\n"
        "told = [time.perf_counter() - began, time.process_time(), report.embedded, 'torch' in sys.modules]\n"
        "print(json.dumps(told))"
    )
    for size in [size for size in SIZES if size <= 100_000]:
        place = grow(index, root / f"added{size}", size, seeds)
        rows.append(("nothing changed", size, *_python(code, seeds, place)))
        new.write_text(article["text"], encoding="utf-8")
        rows.append(("one article added", size, *_python(code, seeds, place)))
        new.unlink()
        rows.append(("that article removed", size, *_python(code, seeds, place)))
        new.write_text(article["text"], encoding="utf-8")
        rows.append(("and come back", size, *_python(code, seeds, place)))
        new.unlink()
    show(["what", "passages", "seconds", "of CPU", "embedded", "torch imported"], rows)


def searched(root: Path, index: Path) -> None:
    """3. Search without encoding: times, recall@10 against exact, memory, time to open."""
    rows = []
    for size in SIZES:
        place = grow(index, root / f"search{size}", size)
        rows.append((size, *_python("from tests.benchmarks.index import asked; asked()", place)))
    head = ["passages", "p50 ms", "p95 ms", "of CPU p95", "dense p95 ms", "recall@10", "open s", "of CPU"]
    show([*head, "resident MB", "kind"], rows)


def asked() -> None:
    """What `searched` runs in a new process: opens sys.argv[1] and asks it."""
    import psutil

    from rag.lexical import ask
    from rag.records import Filter

    began, own = time.perf_counter(), time.process_time()
    index = LocalIndex.open(Path(sys.argv[1]))
    opened = time.perf_counter() - began, time.process_time() - own
    rng, times, owned, dense, recalls = np.random.default_rng(1), [], [], [], []
    words = [[group.keys for group in ask(question, "en")] for question in QUESTIONS]
    mask = index.mask(Filter())
    queries = [noisy(index.vectors([int(row)])[0], rng) for row in rng.integers(0, len(index), 60)]
    for turn, (query, groups) in enumerate(zip(queries * 2, itertools.cycle(words))):
        first, own = time.perf_counter(), time.process_time()
        index.dense(query, DEPTH, mask)
        second = time.perf_counter()
        index.postings.ranked(groups, mask).best(DEPTH)
        if turn >= len(queries):  # once to warm up, as a session does
            dense.append(second - first)
            times.append(time.perf_counter() - first)
            owned.append(time.process_time() - own)
    resident = psutil.Process().memory_info().rss / 1e6
    for query in queries[:20]:
        exact = best_of(index, query, mask)
        recalls.append(len(np.intersect1d(index.dense(query, DEPTH, mask)[0], exact)) / DEPTH)
    p50, p95 = np.percentile(times, [50, 95])
    least = [np.percentile(one, 95) * 1e3 for one in (owned, dense)]
    kind = index.status()["search"]
    print(json.dumps([p50 * 1e3, p95 * 1e3, *least, float(np.mean(recalls)), *opened, resident, kind]))


def noisy(vector: Any, rng: np.random.Generator) -> Any:
    """A question near a passage: cosine about 0.6, as questions and their passages have."""
    mixed = vector + rng.standard_normal(len(vector)).astype(np.float32) * 0.065
    return (mixed / np.linalg.norm(mixed)).astype(np.float32)


def best_of(index: LocalIndex, query: Any, mask: Any) -> Any:
    """The DEPTH nearest rows, by comparing all."""
    scores = np.concatenate(
        [
            cosines(index.vectors(np.arange(at, min(at + 50_000, len(index)))), query)
            for at in range(0, len(index), 50_000)
        ]
    )
    if mask is not None:
        scores[~mask] = -2
    return np.argsort(-scores, kind="stable")[:DEPTH]


def started(root: Path, index: Path) -> None:
    """4. Cold start of `rag build` with nothing to do: the whole process, and what it imports."""
    code = (
        "import sys, json, time; began = time.perf_counter(); from rag.cli import main\n"
        "sys.argv = ['rag', 'build', '--seeds', sys.argv[1], '--index', sys.argv[2], '--json']\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main()\n"
        "print(json.dumps([time.perf_counter() - began, 'torch' in sys.modules, 'faiss' in sys.modules]))"
    )
    show(["cold `rag build`, nothing to do: s", "torch", "faiss"], [_python(code, root / "seeds", index)])


def _python(code: str, *arguments: Path) -> list[Any]:
    environ = os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code, *map(str, arguments)]
    done = subprocess.run(command, env=environ, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    made: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return made


@contextmanager
def clock(total: list[float]) -> Iterator[None]:
    """Adds wall and processor seconds: on a busy machine the second is the steadier one."""
    wall, own = time.perf_counter(), time.process_time()
    yield
    total[0] += time.perf_counter() - wall
    total[1] += time.process_time() - own
