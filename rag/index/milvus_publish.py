"""A version of local files -> a server, by what differs; readers see it once its alias is switched.

Every row says in which version it was born and in which it died. A build writes rows that are born in the
next version, lets those that went die in it, and makes that version current by one call: who reads the one
before goes on seeing all of it. What no version sees any more is swept by the build after. A check holds what
is served against its manifest: counts, ids, and a sample of its texts and vectors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from rag.address import Address
from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.check import Problem
from rag.index.dense import EXACT
from rag.index.local import LocalIndex
from rag.index.milvus_client import FOREVER, Client, Row, alive, one_of
from rag.index.milvus_rows import FIELDS, FORMAT, Entries, article_digest, digest, entries, pieces, vectors_of
from rag.index.store import is_unit

BATCH: Final = 400
"""Rows in a call: about four megabytes of passages."""
FORMATS: Final = range(1, FORMAT + 1)
"""Formats of a served index in whose place this kit can put its own."""
Progress = Callable[[int, int], None]


def publish(folder: Path, server: str, progress: Progress = lambda done, total: None) -> str:
    """Brings the index at an address up to the current version of a folder; the collection of that version.

    Costs what changed, once all ids are read. `progress` hears (rows written, rows to write). The caller has
    the lock of the folder. Raises StoreError: readers then go on with the version that they have.
    """
    index, address = LocalIndex.open(folder), Address.of(server)
    with closing(Client(address)) as client:
        return _Publication(client, index, progress).run()


class _Publication:
    def __init__(self, client: Client, index: LocalIndex, progress: Progress) -> None:
        self._client, self._index, self._progress = client, index, progress
        self._prefix = client.address.name
        self._last = manifest(client, current, FORMATS) if (current := client.current()) else None
        self._old = int(self._last["number"]) if self._last else 0
        self._new = self._old + 1
        self._born: dict[str, int] = {}
        self._done = self._total = 0

    def run(self) -> str:
        new = entries(self._index)
        names = {kind: f"{self._prefix}__{kind}_{self._family(kind)}" for kind in new}
        fresh = self._last is None or self._last["collections"] != names
        self._sweep(set(names.values()))
        now = self._facts() | {"ids": _ids(new)}
        if not fresh and self._last is not None and now.items() <= self._last.items():
            return str(self._client.current())
        changes = {kind: self._changes(kind, name, new[kind]) for kind, name in names.items()}
        self._total = sum(len(added) + len(gone) for added, gone in changes.values())
        self._progress(0, self._total)
        for kind, name in names.items():
            self._write(kind, name, new[kind], *changes[kind])
        for kind, name in names.items():
            self._client.flush(name)
            self._client.load(name)
            seen = self._seen(kind, name)
            if seen != len(new[kind].ids):
                what = f"{name} holds {seen:,} rows of the new version, not {len(new[kind].ids):,}"
                raise StoreError(what, "Readers keep the version before. Run `rag build` again.")
        return self._switch(names, new)

    def _seen(self, kind: str, name: str) -> int:
        """The rows of the new version: those of the last one, with what came and without what went."""
        last = self._last
        kept = last["counts"][kind] if last and last["collections"][kind] == name else 0
        came, went = (self._client.count(name, f"{one} == {self._new}") for one in ("born", "died"))
        return int(kept) + came - went

    def _family(self, kind: str) -> str:
        """Names what rows of one collection must have in common."""
        encoder = self._index.encoder
        ranks, last = self._client.has_bm25, self._last
        if kind == "passages":  # an index that grows keeps its kind until all is written anew
            same = last is not None and last["bm25"] == ranks
            self._exact = bool(last["exact"]) if last and same else len(self._index) <= EXACT
        made_with = (encoder.digest, encoder.dimension, ranks, self._exact) if kind == "passages" else ()
        return digest(FORMAT, *made_with)[:8]

    def _sweep(self, needed: set[str]) -> None:
        """Removes what the current version does not see, and what a build that was killed had begun."""
        kept = {str(self._client.current()), *(self._last["collections"].values() if self._last else ())}
        for name in self._client.collections():
            if name not in kept | needed:
                self._client.drop(name)
        there = set(self._client.collections())
        for name in needed | kept:
            if name in there:
                self._client.load(name)
                if not name.startswith(f"{self._prefix}__v"):
                    self._client.remove(name, f"died <= {self._old}")

    def _changes(self, kind: str, name: str, new: Entries) -> tuple[list[int], list[str]]:
        """(the numbers of entries to write, the ids of rows that go). A killed build's stay."""
        number = {one: at for at, one in enumerate(new.ids)}
        if name not in self._client.collections():
            dimension = self._index.encoder.dimension if kind == "passages" else 2
            self._client.create(name, FIELDS[kind], dimension, exact=self._exact or kind != "passages")
            self._client.load(name)
            return list(range(len(new.ids))), []
        dying = f"born <= {self._old} and died > {self._old} and died < {FOREVER}"
        self._born |= {row["id"]: row["born"] for row in self._client.each(name, dying, ("id", "born"))}
        held = set(self._client.ids(name, f"died == {FOREVER}"))
        added = [at for one, at in number.items() if one not in held]
        return added, sorted(held - number.keys())

    def _write(self, kind: str, name: str, new: Entries, added: list[int], gone: list[str]) -> None:
        held: list[Row] = []
        for row in new.rows(added):
            # One that a killed build let die is still read in the current version: it keeps its birth.
            held.append(row | {"born": self._born.get(row["id"], self._new), "died": FOREVER})
            if len(held) == BATCH:
                self._put(name, held)
                held = []
        self._put(name, held)
        for start in range(0, len(gone), BATCH):
            some = gone[start : start + BATCH]
            rows = list(self._client.by_ids(name, some, ["born", "died", *FIELDS[kind], "vector"]))
            dead = [row | {"died": self._new} for row in rows if row["born"] < self._new]
            self._put(name, dead)
            if len(dead) < len(rows):  # begun by a killed build, and no longer wanted
                self._client.remove(name, f"{one_of('id', some)} and born >= {self._new}")

    def _put(self, name: str, rows: Sequence[Row]) -> None:
        if rows:
            self._client.put(name, rows)
            self._done += len(rows)
            self._progress(self._done, self._total)

    # -- the switch

    def _facts(self) -> dict[str, Any]:
        """What a reader needs of a version beside its rows."""
        index, own = self._index, self._index.manifest
        facts: dict[str, Any] = {
            "format": FORMAT, "version": index.version, "encoder": asdict(index.encoder),
            "settings_digest": index.settings_digest, "made": own.made, "content": own.content,
            "passages": len(index), "articles": own.articles, "bytes": index.status()["bytes"],
            "annotator": index.notes_state(), "corrections": index.corrections(),
            "notes_mark": index.notes_mark(), "totals": asdict(index.postings.totals),
            "languages": sorted(index.languages, key=str), "exact": self._exact,
            "bm25": self._client.has_bm25,
            "values": {name: index.values(name)[:10_000] for name in ("publisher", "authors", "language")},
        }  # fmt: skip
        as_read: dict[str, Any] = json.loads(json.dumps(facts))  # what readers have is compared with it
        return as_read

    def _switch(self, names: dict[str, str], new: dict[str, Entries]) -> str:
        facts = self._facts() | {"number": self._new, "collections": names, "ids": _ids(new)}
        facts["counts"] = {kind: len(one.ids) for kind, one in new.items()}
        name = f"{self._prefix}__v{self._new:06d}"
        client = self._client
        client.create(name, FIELDS["versions"], 2, exact=True)
        body = pieces(json.dumps(facts, ensure_ascii=True))
        client.put(
            name, [{"id": "manifest", "born": self._new, "died": FOREVER, "body": body, "vector": [1.0, 0.0]}]
        )
        client.flush(name)
        client.load(name)
        if manifest(client, name) != facts:
            raise StoreError(
                f"{name} is not what was written", "Readers keep the version before. Build again."
            )
        client.point(name, fresh=self._last is None)
        return name


def _ids(new: dict[str, Entries]) -> dict[str, str]:
    return {kind: digest(sorted(one.ids)) for kind, one in new.items()}


def manifest(client: Client, name: str, formats: Collection[int] = (FORMAT,)) -> dict[str, Any]:
    """What a version is. Raises IndexMissing, and IndexCorrupt where it is none or of another format."""
    client.load(name)
    rows = client.rows(name, 'id == "manifest"', ("body",), now=True)
    try:
        facts: dict[str, Any] = json.loads("".join(rows[0]["body"]))
    except (IndexError, ValueError, KeyError, TypeError) as error:
        raise IndexCorrupt(f"{name} holds no version", "Run `rag build`.") from error
    if facts.get("format") not in formats:
        raise IndexCorrupt(f"{name} was made by another version of the kit", "Run `rag build`.")
    return facts


SAMPLE: Final = 200
"""Rows of each kind that are read and held against what they should be, evenly spread."""


def check_server(server: str, folder: Path) -> list[Problem]:
    """Holds what is served against its manifest, and against the folder where that has the same version.

    Raises IndexMissing where nothing is served, and StoreError.
    """
    with closing(Client(Address.of(server))) as client:
        if (name := client.current()) is None:
            raise IndexMissing(f"there is no index at {server}", f"Run `rag build --index {server}`.")
        facts = manifest(client, name)
        own: dict[str, Entries] = {}
        with suppress(IndexMissing, IndexCorrupt):
            if (local := LocalIndex.open(folder)).version == facts["version"]:
                own = entries(local)
        return list(_wrong(client, facts, own))


def _wrong(client: Client, facts: dict[str, Any], own: dict[str, Entries]) -> Iterator[Problem]:
    number = int(facts["number"])
    for kind, name in facts["collections"].items():
        client.load(name)
        ids = client.ids(name, alive(number))
        if len(ids) != facts["counts"][kind]:
            yield Problem(name, f"does not hold {facts['counts'][kind]:,} rows of version {facts['version']}")
        if digest(ids) != facts["ids"][kind]:
            yield Problem(name, f"holds other rows of version {facts['version']} than were written")
        if kind in own and sorted(own[kind].ids) != ids:
            yield Problem(name, "holds other rows than the folder in which it was built")
        some = ids[:: max(len(ids) // SAMPLE, 1)][:SAMPLE]
        rows = list(client.by_ids(name, some, [*FIELDS[kind], "vector"]))
        yield from (Problem(name, what) for what in _sampled(kind, rows, facts, client, number))
        if kind in own:
            place = {one: at for at, one in enumerate(own[kind].ids)}
            at = sorted(place[row["id"]] for row in rows if row["id"] in place)
            expected = {row["id"]: row for row in own[kind].rows(at)}
            for row in rows:
                if row["id"] in expected and not _same(row, expected[row["id"]]):
                    yield Problem(name, f"row {row['id']} is not what was written")


def _sampled(kind: str, rows: list[Row], facts: dict[str, Any], client: Client, number: int) -> Iterator[str]:
    """What is wrong with some rows by themselves."""
    if kind == "articles":
        for row in rows:
            if article_digest(json.loads("".join(row["body"]))) != row["id"]:
                yield f"the text of {row['path']} is not what was written"
    if kind == "passages":
        name = facts["collections"]["articles"]
        where = f"{one_of('article', sorted({row['article'] for row in rows}))} and {alive(number)}"
        bodies = client.rows(name, where, ("article", "body"))
        sizes = {one["article"]: len(json.loads("".join(one["body"]))["text"]) for one in bodies}
        for row in rows:
            flat = json.loads("".join(row["sentences"]))
            spans = [row["start"], *flat, row["end"]]
            if spans != sorted(spans) or row["end"] > sizes.get(row["article"], -1):
                yield f"passage {row['passage']} is not a span of its source"
            vectors = np.concatenate([[row["vector"]], vectors_of(row, facts["encoder"]["dimension"])])
            if not is_unit(vectors.astype(np.float32)).all():
                yield f"a vector of passage {row['passage']} is not of unit length"


def _same(served: Row, expected: Row) -> bool:
    """Whether a row is what the folder makes of it."""
    for name, value in expected.items():
        if name == "vector":
            if not np.array_equal(np.asarray(served[name], np.float32), np.asarray(value, np.float32)):
                return False
        elif name in served and (list(served[name]) if isinstance(value, list) else served[name]) != value:
            return False
    return True
