"""The writing side: from the last version and what changed to a new version, beside the old one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import numpy as np

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.arrays import packed
from rag.index.assembly import Assembly, Order, Spool
from rag.index.disk import Chunk, Disk, locked
from rag.index.layout import Layout, Manifest, OtherFormat, Stamps
from rag.index.local import LocalIndex
from rag.index.store import Store
from rag.index.tables import ARTICLES, stream
from rag.index.versions import SeedState, keys_of, publish, seeds_of, tidy, touched, whole_parts
from rag.lexical.arrays import Array
from rag.records import EncoderInfo, Made

Grouped = Callable[[dict[str, bytes]], Mapping[str, str]]


@dataclass(frozen=True)
class Commit:
    """What a build made: the last version, where all that is searched is what it was."""

    version: str
    passages: int
    passages_added: int
    passages_removed: int
    same: bool
    """Whether all that is searched is what it was, to the byte."""


class Builder:
    """Holds the lock of an index folder from entry to exit; nothing counts before `commit`.

    `made_with` names what articles and passages depend on (settings, the kit's own code): when a part
    of it is no longer what it was, `because` says so and no old article is `known`. With `full`
    nothing old is used at all.

    After entry `last` is the version before, `seeds` what it read, by path, and `corrections` the digests of
    those that its articles were made with, by document; `reuses` says whether its articles can be taken over.
    `states` are the seeds of the new version, whose articles must be known or added; `corrected` the digests
    of the corrections that hold now; `spool` takes new articles, `store` their vectors.
    """

    def __init__(
        self, path: Path, encoder: Made, made_with: Mapping[str, str], *,
        keep: int = 3, full: bool = False, wait: float = 0.0, disk: Disk | None = None,
    ) -> None:  # fmt: skip
        self.layout = Layout(path)
        self.last: LocalIndex | None = None
        self.because: list[str] = []
        self.seeds: dict[str, SeedState] = {}
        self.corrections: dict[str, str] = {}
        self.reuses = False
        self.states: list[SeedState] = []
        self._encoder = EncoderInfo.of(encoder)
        self._made_with, self._keep, self._full, self._wait = dict(made_with), keep, full, wait
        self._disk = disk or Disk()
        self.store = Store(self.layout.vectors, self._disk, encoder.dimension)
        self.corrected: Mapping[str, str] = {}
        self._work = self.layout.versions_folder / f".work-{os.getpid()}"

    def __enter__(self) -> Builder:
        for folder in (self.layout.path, self.layout.versions_folder, self.layout.vectors):
            self._disk.folder(folder)
        with ExitStack() as stack:
            stack.enter_context(locked(self.layout.path, self._wait))
            # What a killed build left unfinished.
            for left in (*self.layout.versions_folder.glob(".work-*"), *self.layout.path.rglob(".*.part")):
                self._disk.remove(left)
            self._disk.folder(self._work)
            stack.callback(self._disk.remove, self._work)
            self.last, self.because = _opened(self.layout)
            if self.last is not None:
                self.seeds, self.corrections = seeds_of(self.last), self.last.manifest.corrections
                self.because += _changes(self.last, self._made_with, self._encoder)
                self.reuses = not self.because and not self._full
            if not self._full:
                current = self.last.manifest.parts if self.last is not None else {}
                self.store.load(whole_parts(self.layout, current), current)
            self.spool = Spool(self._work / "spool.jsonl", self._encoder.digest)
            stack.callback(self.spool.close)
            self._exit = stack.pop_all()
        return self

    def __exit__(self, *exception: object) -> None:
        self._exit.close()

    @property
    def _base(self) -> LocalIndex | None:
        """The last version, where its articles are made as they would be made now."""
        return self.last if self.reuses else None

    def known(self) -> set[str]:
        """The articles that can be taken over."""
        return set(self._base.article_ids) if self._base is not None else set()

    # -- what the new version holds

    def without_vectors(self) -> Array:
        """The numbers of the new passages that have no vector yet, each text once, ascending."""
        keys = self.spool.keys()
        _, firsts = np.unique(keys, return_index=True)
        return np.intersect1d(np.flatnonzero(self.store.find(keys)[0] < 0), firsts)

    # -- the new version

    def commit(self, grouped: Grouped) -> Commit:
        """Writes the version, flushes and checks it, and makes it current by one rename.

        `grouped` gives the groups of reprints of the sketch of every article, by id.
        """
        base, order = self._base, self._ordered()
        if base is not None and not self.spool.rows and self._same_states():
            return self._nothing()
        both = [*(base.column("sketch") if base is not None else ()), *self.spool.sketches]
        reprints = grouped({name: both[row] for name, row in order})
        version = Assembly(base, self.spool, order)
        store, layout = self.store, self.layout
        staying = layout.names()[max(len(layout.names()) - self._keep + 1, 0) :]  # when one more comes
        store.settle(version.keys, lambda: keys_of(layout, staying))
        places, paths = store.places(version.keys), _paths(self.states)
        makers: dict[str, Callable[[], Iterable[Chunk]]] = {
            "articles.arrow": lambda: stream(ARTICLES, version.articles(paths, reprints)),
            "passages.safetensors": lambda: packed(version.passages()),
            "postings.safetensors": lambda: packed(version.postings().arrays()),
            "codes.safetensors": lambda: packed({"signs": store.codes(places)}),
            "places.safetensors": lambda: packed(places),
            "files.json": lambda: [json.dumps([asdict(state) for state in self.states]).encode()],
        }
        files = {name: self._disk.save(self._work / name, chunks()) for name, chunks in makers.items()}
        digest = hashlib.sha256(self._encoder.digest.encode() + store.digests(places).tobytes())
        for name in list(makers)[:4]:
            digest.update(files[name][1].encode())
        content = digest.hexdigest()
        same = self.last is not None and content == self.last.manifest.content
        if same and not self.because and self._same_states():
            return self._nothing()
        number = 1 + max((int(name.partition("-")[0]) for name in layout.names()), default=0)
        made_with = json.dumps(sorted(self._made_with.items())).encode()
        manifest = Manifest(
            version=f"{number:06d}-{content[:8]}", made=datetime.now(UTC).isoformat(timespec="seconds"),
            encoder=self._encoder, settings_digest=hashlib.sha256(made_with).hexdigest()[:16],
            made_with=self._made_with, articles=len(version.order), passages=len(version),
            content=content, files=files, parts=store.files(), corrections=dict(self.corrected),
        )  # fmt: skip
        self.spool.close()
        self._disk.remove(self._work / "spool.jsonl")
        publish(layout, manifest, self._work, self._disk)
        tidy(layout, manifest.version, self._keep, self._disk)
        return Commit(manifest.version, len(version), *version.changes(self.last), same)

    def _ordered(self) -> Order:
        """The articles of the new version, in order of the first path of each."""
        known = self._base.article_ids if self._base is not None else []
        rows = {name: row for row, name in enumerate([*known, *self.spool.rows])}
        return [(name, rows[name]) for name in _paths(self.states)]

    def _same_states(self) -> bool:
        """Whether seeds are the same but for the time at which they were touched."""
        old = {path: replace(state, mtime_ns=0) for path, state in self.seeds.items()}
        new = {state.path: replace(state, mtime_ns=0) for state in self.states}
        return old == new and self.corrected == self.corrections

    def _nothing(self) -> Commit:
        assert self.last is not None
        with suppress(StoreError):  # without it they are hashed again next time
            Stamps(self.layout.path).update(self._disk, seeds=touched(self.last, self.states))
        return Commit(self.last.version, len(self.last), 0, 0, True)


def _opened(layout: Layout) -> tuple[LocalIndex | None, list[str]]:
    """The current version, and why there is none that can be read; nothing for the first build."""
    try:
        return LocalIndex.open(layout.path), []
    except IndexMissing:
        return None, []
    except OtherFormat as error:
        return None, [error.what]
    except IndexCorrupt as error:
        return None, [f"the last version is damaged: {error.what}"]


def _changes(last: LocalIndex, made_with: Mapping[str, str], encoder: EncoderInfo) -> list[str]:
    """What a version's articles and vectors depend on, and is no longer what it was."""
    old = last.manifest.made_with
    names = [name for name in sorted({*old, *made_with}) if old.get(name) != made_with.get(name)]
    changes = [f"{name} changed" for name in names]
    if last.encoder.digest != encoder.digest:
        changes.append(f"the encoder changed from {last.encoder} to {encoder}")
    return changes


def _paths(states: Iterable[SeedState]) -> dict[str, list[str]]:
    """The documents of each article, sorted; articles in order of the first of them."""
    paths: dict[str, list[str]] = {}
    pairs = (zip(one.documents, one.articles, strict=True) for one in states)
    for document, article in sorted(chain.from_iterable(pairs)):
        paths.setdefault(article, []).append(document)
    return paths
