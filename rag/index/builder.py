"""The writing side: from the last version and what changed to a new version, beside the old one."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt, IndexMissing, StoreError
from rag.index.arrays import packed
from rag.index.assembly import Assembly, Missing, Spool
from rag.index.disk import Chunk, Disk
from rag.index.layout import MANIFEST, Layout, Manifest, Stamps
from rag.index.local import LocalIndex
from rag.index.lock import locked
from rag.index.protocol import EncoderInfo
from rag.index.store import Store, sha256
from rag.index.tables import ARTICLES, FILES, PASSAGES, batched, stream
from rag.records import Article, Failure, Passage

Array = NDArray[Any]


class Made(Protocol):
    """What an encoder says of itself."""

    @property
    def name(self) -> str: ...
    @property
    def digest(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    @property
    def precision(self) -> str: ...


@dataclass(frozen=True)
class SeedState:
    """A seed file as it was last read: its documents (`path` or `path#id`) and their articles."""

    path: str
    size: int
    mtime_ns: int
    sha256: str
    documents: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True)
class Commit:
    """What a build made. `fresh` is false when all that is searched is what it was: no new version."""

    version: str
    fresh: bool
    passages: int
    passages_added: int
    passages_removed: int


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
        self._encoder = EncoderInfo(encoder.name, encoder.digest, encoder.dimension, encoder.precision)
        self._made_with, self._keep, self._full, self._wait = dict(made_with), keep, full, wait
        self._disk = disk or Disk()
        self._exit = ExitStack()
        self._store = Store(self.layout.vectors, self._disk, encoder.dimension)
        self._documents: dict[str, str] = {}
        self._states: list[SeedState] = []
        self._corrections: dict[str, str] = {}
        self._reuse = False

    def __enter__(self) -> Builder:
        for folder in (self.layout.path, self.layout.versions_folder, self.layout.vectors):
            self._disk.folder(folder)
        self._exit.enter_context(locked(self.layout.path, self._wait))
        try:
            self._sweep()
            self.last = self._opened()
            same = self.last is not None and self._same_making(self.last)
            self._reuse = same and not self._full
            self._store.load(self._sound(), use=not self._full)
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
            self.because.append(f"the encoder changed from {_named(last.encoder)} to {_named(self._encoder)}")
        return not changed and last.encoder.digest == self._encoder.digest

    def _sound(self) -> dict[str, bool]:
        """The parts that are known to be whole: those that the last version's check went through."""
        if self.last is not None:
            return dict.fromkeys(self.last.manifest.parts, True)
        stamps = Stamps(self.layout.path)
        return {path.name: stamps.fit(path) for path in self.layout.vectors.glob("*.safetensors")}

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

    def sketches(self) -> Iterator[tuple[str, bytes]]:
        """Id and sketch of every article of the new version, in order of their paths."""
        new = self._spool.sketches()
        old = self.last.sketches() if self.last is not None else []
        for name, (source, row) in self._ordered():
            yield name, new[row] if source else old[row]

    def untouched(self) -> bool:
        """Whether the last version says all that was recorded: then there is nothing to write."""
        return self.last is not None and self._reuse and not self._spool.rows and self._same_states()

    def _ordered(self) -> list[tuple[str, tuple[int, int]]]:
        """(article id, (0 for the last version or 1 for the spool, row)) in order of the first path."""
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
        self._store.merge()
        old = self.last if self._reuse else None
        version = Assembly(old, self._spool, self._store, order)
        makers: dict[str, Callable[[], Iterable[Chunk]]] = {
            "articles.arrow": lambda: stream(ARTICLES, version.articles(self._paths(), groups)),
            "passages.arrow": lambda: stream(PASSAGES, [version.passages()]),
            "postings.safetensors": lambda: packed(version.postings().arrays()),
            "codes.safetensors": lambda: packed({"signs": version.codes()}),
            "places.safetensors": lambda: packed(version.places()),
            "files.arrow": lambda: stream(FILES, batched(map(_file_row, self._states), FILES)),
        }
        files = {name: self._disk.save(self._work / name, made()) for name, made in makers.items()}
        content = hashlib.sha256(self._encoder.digest.encode() + version.digests().tobytes())
        for name in list(makers)[:4]:
            content.update(files[name][1].encode())
        same = self.last is not None and content.hexdigest() == self.last.manifest.content
        if same and not self.because and self._same_states():
            return self._nothing()
        return self._publish(version, files, content.hexdigest())

    def _same_states(self) -> bool:
        """Whether seeds are the same but for the time at which they were touched."""
        old = {path: replace(state, mtime_ns=0) for path, state in self.seeds().items()}
        new = {state.path: replace(state, mtime_ns=0) for state in self._states}
        return old == new and self._corrections == self.corrections

    def _nothing(self) -> Commit:
        assert self.last is not None
        return Commit(self.last.version, False, len(self.last), 0, 0)

    def _paths(self) -> dict[str, list[str]]:
        """The documents of each article, sorted."""
        made: dict[str, list[str]] = {}
        for document in sorted(self._documents):
            made.setdefault(self._documents[document], []).append(document)
        return made

    def _publish(self, version: Assembly, files: dict[str, tuple[int, str]], content: str) -> Commit:
        names = self.layout.names()
        number = 1 + max((int(name.partition("-")[0]) for name in names), default=0)
        manifest = Manifest(
            version=f"{number:06d}-{content[:8]}",
            made=datetime.now(UTC).isoformat(timespec="seconds"),
            encoder=self._encoder,
            settings_digest=made_digest(self._made_with),
            made_with=self._made_with,
            articles=len(version.order),
            passages=len(version),
            content=content,
            files=files,
            parts={
                part.path.name: (part.path.stat().st_size, sha256(part.path)) for part in self._store.parts
            },
            corrections=self._corrections,
        )
        told = manifest.packed()
        self._spool.remove(self._disk)
        self._disk.save(self._work / MANIFEST, [told])
        self._disk.settle(self._work)
        self._disk.settle(self.layout.vectors)
        final = self.layout.folder(manifest.version)
        self._disk.publish(self._work, final)
        self._disk.settle(self.layout.versions_folder)
        LocalIndex(self.layout, manifest)  # checked once more, as a reader will see it
        self.layout.point(manifest.version, hashlib.sha256(told).hexdigest(), self._disk)
        self._tidy(manifest)
        added, removed = version.changes(self.last)
        return Commit(manifest.version, True, len(version), added, removed)

    def _tidy(self, manifest: Manifest) -> None:
        """Lets go of versions beyond those that are kept, and of parts that none needs; sets the stamps."""
        names = [name for name in self.layout.names() if name != manifest.version]
        for name in names[: max(len(names) - self._keep + 1, 0)]:
            self._disk.remove(self.layout.folder(name))
        needed = {part.path.name for part in self._store.parts}
        for name in self.layout.names():
            try:
                needed |= set(self.layout.manifest(name).parts)
            except (IndexCorrupt, IndexMissing):
                continue
        for path in self.layout.vectors.iterdir():
            if path.name not in needed:
                self._disk.remove(path)
        written = [*self.layout.expected(manifest), self.layout.folder(manifest.version) / MANIFEST]
        try:
            Stamps(self.layout.path).renew(written, self._disk)
        except StoreError:
            return  # without stamps the next opening reads all bytes once: slower, not less sound


def seeds_of(index: LocalIndex) -> dict[str, SeedState]:
    """The seeds that a version was made of, by path."""
    return {row["path"]: _state_of(row) for row in index.seed_files()}


def made_digest(made_with: Mapping[str, str]) -> str:
    """16 hex digits that name what articles and passages were made with."""
    return hashlib.sha256(json.dumps(sorted(made_with.items())).encode()).hexdigest()[:16]


def _named(encoder: EncoderInfo) -> str:
    return f"{encoder.name} ({encoder.precision})"


def _file_row(state: SeedState) -> dict[str, Any]:
    told = asdict(state)
    told["failures"] = json.dumps(told["failures"], ensure_ascii=False)
    return told


def _state_of(row: Mapping[str, Any]) -> SeedState:
    try:
        failures = tuple(Failure(**told) for told in json.loads(row["failures"]))
        documents, articles = tuple(row["documents"]), tuple(row["articles"])
        return SeedState(
            row["path"], row["size"], row["mtime_ns"], row["sha256"], documents, articles, failures
        )
    except (ValueError, KeyError, TypeError) as error:
        raise IndexCorrupt(f"files.arrow is damaged: {error}", "Run `rag build`.") from error
