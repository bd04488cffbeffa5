"""The writing side: from the last version and what changed to a new version, beside the old one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.arrays import packed
from rag.index.assembly import Assembly
from rag.index.disk import Chunk, Disk
from rag.index.layout import Layout, Manifest, OtherFormat, Stamps
from rag.index.local import LocalIndex
from rag.index.lock import locked
from rag.index.publish import keys_of, publish, staying, tidy, whole_parts
from rag.index.spool import Missing, Spool
from rag.index.states import SeedState, row_of, seeds_of, touched
from rag.index.store import Store
from rag.index.tables import ARTICLES, FILES, PASSAGES, batched, stream
from rag.records import Article, EncoderInfo, Made, Passage

Array = NDArray[Any]


@dataclass(frozen=True)
class Commit:
    """What a build made. `fresh` is false when all that is searched is what it was: no new version."""

    version: str
    fresh: bool
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
    """

    def __init__(
        self, path: Path, encoder: Made, made_with: Mapping[str, str], *,
        keep: int = 3, full: bool = False, wait: float = 0.0, disk: Disk | None = None,
    ) -> None:  # fmt: skip
        self.layout = Layout(path)
        self.last: LocalIndex | None = None
        self.because: list[str] = []
        self._encoder = EncoderInfo.of(encoder)
        self._made_with, self._keep, self._full, self._wait = dict(made_with), keep, full, wait
        self._disk = disk or Disk()
        self._exit = ExitStack()
        self._store = Store(self.layout.vectors, self._disk, encoder.dimension)
        self._documents: dict[str, str] = {}
        self._states: list[SeedState] = []
        self._corrections: dict[str, str] = {}
        self._reuse = False
        self._order: list[tuple[str, tuple[int, int]]] | None = None

    def __enter__(self) -> Builder:
        for folder in (self.layout.path, self.layout.versions_folder, self.layout.vectors):
            self._disk.folder(folder)
        self._exit.enter_context(locked(self.layout.path, self._wait))
        try:
            self._sweep()
            self.last = self._opened()
            same = self.last is not None and self._same_making(self.last)
            self._reuse = same and not self._full
            if not self._full:
                current = self.last.manifest.parts if self.last is not None else {}
                self._store.load(whole_parts(self.layout, current), current)
            self._spool = Spool(self._work / "spool.arrow")
        except BaseException:
            self._exit.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self._spool.close()
            self._disk.remove(self._work)
        finally:
            self._exit.close()

    @property
    def _work(self) -> Path:
        return self.layout.versions_folder / f".work-{os.getpid()}"

    def _sweep(self) -> None:
        """Removes what a killed build left unfinished."""
        for left in (*self.layout.versions_folder.glob(".work-*"), *self.layout.path.rglob(".*.part")):
            self._disk.remove(left)
        self._disk.folder(self._work)

    def _opened(self) -> LocalIndex | None:
        try:
            return LocalIndex.open(self.layout.path)
        except IndexMissing:
            return None
        except OtherFormat as error:
            self.because.append(error.what)
            return None
        except IndexCorrupt as error:
            self.because.append(f"the last version is damaged: {error.what}")
            return None

    def _same_making(self, last: LocalIndex) -> bool:
        old = last.manifest.made_with
        changed = [
            name for name in sorted({*old, *self._made_with}) if old.get(name) != self._made_with.get(name)
        ]
        self.because += [f"{name} changed" for name in changed]
        if last.encoder.digest != self._encoder.digest:
            self.because.append(f"the encoder changed from {last.encoder} to {self._encoder}")
        return not changed and last.encoder.digest == self._encoder.digest

    # -- what is known of the last version

    @property
    def reuses(self) -> bool:
        """Whether articles of the last version can be taken over."""
        return self._reuse

    def seeds(self) -> dict[str, SeedState]:
        """The seeds as the last version read them, by path; of no worth when nothing can be reused."""
        return seeds_of(self.last) if self.last is not None else {}

    @property
    def corrections(self) -> dict[str, str]:
        """Digests of the corrections that the last version's articles were made with, by document."""
        return self.last.manifest.corrections if self.last is not None else {}

    def known(self, article_id: str) -> bool:
        """Whether the last version has this article, made as it would be made now."""
        return self._reuse and self.last is not None and self.last.has_article(article_id)

    @property
    def states(self) -> list[SeedState]:
        """The seeds recorded so far."""
        return self._states

    # -- what the new version holds

    def record(self, state: SeedState) -> None:
        """A seed file and its documents. Every article must be known, or be added."""
        self._states.append(state)
        self._documents.update(zip(state.documents, state.articles, strict=True))

    def correct(self, corrections: Mapping[str, str]) -> None:
        """The digests of the corrections that hold now, by document."""
        self._corrections = dict(corrections)

    def add(
        self, article: Article, passages: Sequence[Passage], context: str = "", heading: str = "",
        sketch: bytes = b"",
    ) -> None:  # fmt: skip
        """A new article with its passages.

        `context` stands before each in the lexical index, `heading` before the encoder. `sketch` is what
        finds its reprints; it is kept, so that no text is read again for that.
        """
        self._spool.add(article, passages, context, heading, sketch, self._encoder.digest)

    def sketches(self) -> dict[str, bytes]:
        """The sketch of every article of the new version, by id."""
        new = self._spool.sketches()
        old = self.last.sketches if self.last is not None else []
        return {name: new[row] if source else old[row] for name, (source, row) in self._ordered()}

    def grouped_before(self) -> tuple[dict[str, bytes], dict[str, str]]:
        """Sketches of the last version's articles, and the groups that were made of them."""
        if self.last is None or not self._reuse:
            return {}, {}
        ids, groups = self.last.article_ids, self.last.columns()["reprint"]
        named = {name: group for name, group in zip(ids, groups, strict=True) if group is not None}
        return dict(zip(ids, self.last.sketches, strict=True)), named

    def untouched(self) -> bool:
        """Whether the last version says all that was recorded: then there is nothing to write."""
        return self.last is not None and self._reuse and not self._spool.rows and self._same_states()

    def _ordered(self) -> list[tuple[str, tuple[int, int]]]:
        """(article id, (0 for the last version or 1 for the spool, row)) in order of the first path."""
        if self._order is not None:
            return self._order
        self._spool.seal()
        first: dict[str, str] = {}
        for document in sorted(self._documents):
            first.setdefault(self._documents[document], document)
        made = []
        for name in first:
            row = self._spool.rows.get(name)
            if row is not None:
                made.append((name, (1, row)))
            else:
                assert self.last is not None
                made.append((name, (0, self.last.article_row(name))))
        self._order = made
        return made

    # -- vectors

    def missing(self, window: int = 4096) -> Iterator[list[Missing]]:
        """The passages that have no vector yet, each once, at most `window` at a time."""
        self._spool.seal()
        keys = self._spool.keys()
        part, _ = self._store.find(keys)
        _, firsts = np.unique(keys, return_index=True)
        wanted = np.intersect1d(np.flatnonzero(part < 0), firsts)
        for start in range(0, len(wanted), window):
            yield self._spool.missing(wanted[start : start + window])

    def count_missing(self) -> int:
        """How many passages have no vector yet."""
        self._spool.seal()
        keys = np.unique(self._spool.keys())
        return int((self._store.find(keys)[0] < 0).sum())

    def put(self, items: Sequence[Missing], passages: Array, sentences: Array) -> None:
        """Saves vectors for good: a build that is killed after this need not make them again."""
        counts = [len(item.spans) for item in items]
        self._store.put([item.key for item in items], passages, sentences, counts)

    # -- the new version

    def commit(self, reprints: Mapping[str, str] | None = None) -> Commit:
        """Writes the version, flushes and checks it, and makes it current by one rename."""
        if self.untouched():
            return self._nothing()
        groups, order = reprints or {}, self._ordered()
        old = self.last if self._reuse else None
        version = Assembly(old, self._spool, self._store, order)
        self._store.settle(version.keys, lambda: keys_of(self.layout, staying(self.layout, self._keep)))
        makers: dict[str, Callable[[], Iterable[Chunk]]] = {
            "articles.arrow": lambda: stream(ARTICLES, version.articles(self._paths(), groups)),
            "passages.arrow": lambda: stream(PASSAGES, [version.passages()]),
            "postings.safetensors": lambda: packed(version.postings().arrays()),
            "codes.safetensors": lambda: packed({"signs": version.codes()}),
            "places.safetensors": lambda: packed(version.places()),
            "files.arrow": lambda: stream(FILES, batched(map(row_of, self._states), FILES)),
        }
        files = {name: self._disk.save(self._work / name, made()) for name, made in makers.items()}
        content = hashlib.sha256(self._encoder.digest.encode() + version.digests().tobytes())
        for name in list(makers)[:4]:
            content.update(files[name][1].encode())
        same = self.last is not None and content.hexdigest() == self.last.manifest.content
        if same and not self.because and self._same_states():
            return self._nothing()
        manifest = self._manifest(version, files, content.hexdigest())
        self._spool.remove(self._disk)
        publish(self.layout, manifest, self._work, self._disk)
        tidy(self.layout, manifest.version, self._keep, self._disk)
        added, removed = version.changes(self.last)
        return Commit(manifest.version, True, len(version), added, removed, same)

    def _same_states(self) -> bool:
        """Whether seeds are the same but for the time at which they were touched."""
        old = {path: replace(state, mtime_ns=0) for path, state in self.seeds().items()}
        new = {state.path: replace(state, mtime_ns=0) for state in self._states}
        return old == new and self._corrections == self.corrections

    def _nothing(self) -> Commit:
        assert self.last is not None
        with suppress(StoreError):  # without it they are hashed again next time
            Stamps(self.layout.path).remember(touched(self.last, self._states), self._disk)
        return Commit(self.last.version, False, len(self.last), 0, 0, True)

    def _paths(self) -> dict[str, list[str]]:
        """The documents of each article, sorted."""
        made: dict[str, list[str]] = {}
        for document in sorted(self._documents):
            made.setdefault(self._documents[document], []).append(document)
        return made

    def _manifest(self, version: Assembly, files: dict[str, tuple[int, str]], content: str) -> Manifest:
        number = 1 + max((int(name.partition("-")[0]) for name in self.layout.names()), default=0)
        return Manifest(
            version=f"{number:06d}-{content[:8]}",
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            encoder=self._encoder,
            settings_digest=made_digest(self._made_with),
            made_with=self._made_with,
            articles=len(version.order),
            passages=len(version),
            content=content,
            files=files,
            parts=self._store.told(),
            corrections=self._corrections,
        )


def made_digest(made_with: Mapping[str, str]) -> str:
    """16 hex digits that name what articles and passages were made with."""
    return hashlib.sha256(json.dumps(sorted(made_with.items())).encode()).hexdigest()[:16]
