"""What is wrong with an index on a server: counts, ids, and a sample of its texts and vectors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.errors import IndexCorrupt, IndexMissing
from rag.index.address import Address
from rag.index.check import Problem
from rag.index.local import LocalIndex
from rag.index.milvus_client import Client, Row, alive, one_of
from rag.index.milvus_publish import manifest
from rag.index.milvus_rows import FIELDS, Entries, article_digest, digest, entries, vectors_of
from rag.index.store import is_unit

SAMPLE: Final = 200
"""Rows of each kind that are read and held against what they should be, evenly spread."""


def check_server(server: str, folder: Path) -> list[Problem]:
    """Holds what is served against its manifest, and against the folder where that has the same version.

    Raises IndexMissing where nothing is served, and StoreError.
    """
    with closing(Client(Address.of(server))) as client:
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        told = manifest(client, name)
        own: dict[str, Entries] = {}
        with suppress(IndexMissing, IndexCorrupt):
            if (local := LocalIndex.open(folder)).version == told["version"]:
                own = entries(local)
        return list(_wrong(client, told, own))


def _wrong(client: Client, told: dict[str, Any], own: dict[str, Entries]) -> Iterator[Problem]:
    number = int(told["number"])
    for kind, name in told["collections"].items():
        client.load(name)
        ids = client.ids(name, alive(number))
        if len(ids) != told["counts"][kind]:
            yield Problem(name, f"does not hold {told['counts'][kind]:,} rows of version {told['version']}")
        if digest(ids) != told["ids"][kind]:
            yield Problem(name, f"holds other rows of version {told['version']} than were written")
        if kind in own and sorted(own[kind].ids) != ids:
            yield Problem(name, "holds other rows than the folder in which it was built")
        some = ids[:: max(len(ids) // SAMPLE, 1)][:SAMPLE]
        rows = list(client.by_ids(name, some, [*FIELDS[kind], "vector"]))
        yield from (Problem(name, what) for what in _sampled(kind, rows, told, client, number))
        if kind in own:
            place = {one: at for at, one in enumerate(own[kind].ids)}
            at = sorted(place[row["id"]] for row in rows if row["id"] in place)
            made = {row["id"]: row for row in own[kind].rows(at)}
            for row in rows:
                if row["id"] in made and not _same(row, made[row["id"]]):
                    yield Problem(name, f"row {row['id']} is not what was written")


def _sampled(kind: str, rows: list[Row], told: dict[str, Any], client: Client, number: int) -> Iterator[str]:
    """What is wrong with some rows by themselves."""
    if kind == "articles":
        for row in rows:
            if article_digest(json.loads("".join(row["body"]))) != row["id"]:
                yield f"the text of {row['path']} is not what was written"
    if kind == "passages":
        name = told["collections"]["articles"]
        where = f"{one_of('article', sorted({row['article'] for row in rows}))} and {alive(number)}"
        found = client.rows(name, where, ("article", "body"))
        sizes = {one["article"]: len(json.loads("".join(one["body"]))["text"]) for one in found}
        for row in rows:
            flat = json.loads("".join(row["sentences"]))
            spans = [row["start"], *flat, row["end"]]
            if spans != sorted(spans) or row["end"] > sizes.get(row["article"], -1):
                yield f"passage {row['passage']} is not a span of its source"
            vectors = np.concatenate([[row["vector"]], vectors_of(row, told["encoder"]["dimension"])])
            if not is_unit(vectors.astype(np.float32)).all():
                yield f"a vector of passage {row['passage']} is not of unit length"


def _same(served: Row, made: Row) -> bool:
    """Whether a row is what the folder makes of it."""
    for name, value in made.items():
        if name == "vector":
            if not np.array_equal(np.asarray(served[name], np.float32), np.asarray(value, np.float32)):
                return False
        elif name in served and (list(served[name]) if isinstance(value, list) else served[name]) != value:
            return False
    return True
