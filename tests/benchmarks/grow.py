"""An index grown from a real one, for benchmarks: not one of them itself.

Copy c of a passage has its text and words; its vector is mixed of two real ones and noise, so that
neighbours are as near as in real text. The copies' articles belong to a seed file of their own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from rag.index import LocalIndex, dense
from rag.index.arrays import packed
from rag.index.disk import Disk
from rag.index.layout import MANIFEST, Layout, Stamps
from rag.index.store import ENDING, Part, sha256
from rag.index.tables import ARTICLES, BATCH, stream

PIECE = 50_000


def grow(source: Path, place: Path, size: int, seeds: Path | None = None) -> Path:
    """Writes an index of about `size` passages to `place`; with `seeds` also the file that they are of."""
    base, disk, layout = LocalIndex.open(source), Disk(), Layout(place)
    times = max(1, round(size / len(base)))
    work = layout.folder(base.version)
    for folder in (work, layout.vectors):
        folder.mkdir(parents=True)
    ids = [[f"{c:08x}{name[8:]}" if c else name for name in base.article_ids] for c in range(times)]
    numbers = [
        np.frombuffer(hashlib.blake2b(f"{c}".encode(), digest_size=8).digest(), "u8") for c in range(times)
    ]
    codes, places = _vectors(base, times, layout.vectors, numbers)
    told = {
        "articles.arrow": stream(ARTICLES, _articles(base, ids)),
        "passages.safetensors": packed(_passages(base, times, numbers)),
        "postings.safetensors": packed(_postings(base, times)),
        "codes.safetensors": packed({"signs": codes}),
        "places.safetensors": packed(places),
        "files.json": [json.dumps(_files(base, ids, seeds)).encode()],
    }
    files = {name: disk.save(work / name, chunks) for name, chunks in told.items()}
    parts = {p.name: (p.stat().st_size, p.stem.ljust(64, "0")) for p in sorted(layout.vectors.iterdir())}
    parts = {name: (told[0], sha256(layout.vectors / name)) for name, told in parts.items()}
    old = base.manifest
    manifest = replace(
        old, articles=times * old.articles, passages=times * old.passages, files=files, parts=parts
    )  # fmt: skip
    disk.save(work / MANIFEST, [manifest.packed()])
    layout.point(base.version, hashlib.sha256(manifest.packed()).hexdigest(), disk)
    Stamps(place).update(disk, [*layout.expected(manifest), work / MANIFEST])
    return place


def _vectors(base: LocalIndex, times: int, folder: Path, numbers: list[Any]) -> tuple[Any, dict[str, Any]]:
    """Writes the parts; the codes of all rows, and where each row's vectors lie."""
    rng, rows = np.random.default_rng(0), np.arange(len(base))
    real, (sentences, sizes) = base.vectors(rows), base.sentence_vectors(rows)
    keys = base.table["key"].view("u8")
    ends, made = np.cumsum(sizes), []
    group = max(1, PIECE // len(base))
    names = []
    for first in range(0, times, group):
        copies = range(first, min(first + group, times))
        vectors = [real if c == 0 else _mixed(real, rng) for c in copies]
        offsets = [ends + n * int(ends[-1]) for n in range(len(copies))]
        arrays = {
            "keys": np.concatenate([(keys ^ numbers[c]) if c else keys for c in copies])
            .view("u1")
            .reshape(-1, 16),
            "digests": np.zeros((len(copies) * len(base), 8), np.uint8),
            "ends": np.concatenate(offsets).astype(np.int64),
            "vectors": np.concatenate(vectors),
            "sentences": np.concatenate([sentences.astype(np.float16)] * len(copies)),
        }
        digest = hashlib.sha256()
        for chunk in packed(arrays):
            digest.update(chunk)
        name = f"{digest.hexdigest()[:32]}{ENDING}"
        Disk().save(folder / name, packed(arrays))
        Part.open(folder / name)
        names.append(name)
        made.append(dense.signs(arrays["vectors"]))
    rank = {name: n for n, name in enumerate(sorted(names))}
    part = np.concatenate(
        [np.full(len(codes), rank[name], np.int32) for name, codes in zip(names, made, strict=True)]
    )
    row = np.concatenate([np.arange(len(codes), dtype=np.int32) for codes in made])
    codes = np.concatenate(made)
    return (codes if len(codes) > dense.EXACT else codes[:0]), {"part": part, "row": row}


def _mixed(real: Any, rng: np.random.Generator) -> Any:
    share = rng.uniform(0.5, 0.95, (len(real), 1)).astype(np.float32)
    noise = rng.standard_normal(real.shape, dtype=np.float32) * 0.012
    made = share * real + (1 - share) * real[rng.permutation(len(real))] + noise
    return (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)


def _articles(base: LocalIndex, ids: list[list[str]]) -> Any:
    """The rows of all copies, BATCH by BATCH; the first copy keeps its paths."""
    whole = pa.Table.from_batches(base.batches)
    tables = []
    for c, names in enumerate(ids):
        table = whole.set_column(0, ARTICLES.field("id"), pa.array(names))
        if c:
            paths = _documents(c, len(names))
            table = table.set_column(1, ARTICLES.field("path"), pa.array(paths))
            table = table.set_column(
                2, ARTICLES.field("paths"), pa.array([[p] for p in paths], ARTICLES.field("paths").type)
            )
        tables.append(table)
    for chunk in pa.concat_tables(tables).combine_chunks().to_batches(max_chunksize=BATCH):
        yield chunk.cast(ARTICLES)


def _documents(copy: int, count: int) -> list[str]:
    """Names that stand in the order of the rows, as a build would have put them."""
    return [f"copies.jsonl#{copy:08}-{number:08}" for number in range(count)]


def _passages(base: LocalIndex, times: int, numbers: list[Any]) -> dict[str, Any]:
    table, copies, articles = base.table, range(times), base.manifest.articles
    one, two, offsets = base.passage_ids.view("u8"), table["key"].view("u8"), table["offsets"]
    return {
        "id": np.concatenate([one ^ numbers[c] if c else one for c in copies]).view("u1").reshape(-1, 8),
        "key": np.concatenate([two ^ numbers[c] if c else two for c in copies]).view("u1").reshape(-1, 16),
        "article": np.concatenate([table["article"] + c * articles for c in copies]).astype(np.int32),
        **{name: np.tile(table[name], times) for name in ("start", "end", "role", "sentences")},
        "offsets": np.concatenate([[0], *(offsets[1:] + c * offsets[-1] for c in copies)]).astype(np.int64),
    }  # fmt: skip


def _postings(base: LocalIndex, times: int) -> dict[str, Any]:
    """The arrays of `times` copies of all rows, one after the other."""
    old = {name: np.asarray(array) for name, array in base.postings.arrays().items()}
    starts, rows = old["starts"], old["rows"]
    sizes = np.diff(starts)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    at = times * starts[owner] + np.arange(len(rows)) - starts[owner]
    made = old | {
        "rows": np.empty(times * len(rows), np.int32),
        "counts": np.empty(times * len(rows), np.uint16),
    }
    for c in range(times):
        made["rows"][at + c * sizes[owner]] = rows + c * len(base)
        made["counts"][at + c * sizes[owner]] = old["counts"]
    made["starts"] = times * starts
    made["token_counts"], made["marks"] = times * old["token_counts"], times * old["marks"]
    made["lengths"], made["stream"] = np.tile(old["lengths"], times), np.tile(old["stream"], times)
    last = int(old["stream_ends"][-1])
    made["stream_ends"] = np.concatenate([old["stream_ends"] + c * last for c in range(times)])
    return made


def _files(base: LocalIndex, ids: list[list[str]], seeds: Path | None) -> Any:
    rows = base.seed_files()
    if seeds is not None and len(ids) > 1:
        path = seeds / "copies.jsonl"
        path.write_text("not read: its size and time are what the index knows\n", encoding="utf-8")
        stat, names = path.stat(), [name for copy in ids[1:] for name in copy]
        documents = [document for c in range(1, len(ids)) for document in _documents(c, len(ids[c]))]
        rows.append(
            {"path": path.name, "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "sha256": sha256(path),
             "documents": documents, "articles": names, "failures": []}
        )  # fmt: skip
    return rows
