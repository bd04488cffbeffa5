"""The article path: path -> read -> clean -> chunk -> encode -> a new version of the index."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import Cancelled, IndexCorrupt, IndexMissing, ReadError
from rag.records import Failure, RebuildReport
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.clean import Correction
    from rag.encode import Encoder
    from rag.index import Builder, Commit, LocalIndex, SeedState
    from rag.read import SeedFile

Progress = Callable[[str, int, int], None]
"""Hears (stage, done, total); a stage begins with done = 0."""

WINDOW = 2048
"""Passages that are sorted by length together: enough for even batches, few enough to hold their text."""
SAVE_SECONDS = 5.0
"""Embeddings are saved for good about so often: what a kill can cost."""
RACY_NS = 2_000_000_000
"""A file touched less than this before it was read may be touched again within the same tick of its clock."""


def rebuild(
    seeds: Path, index: Path, settings: Settings = Settings(), encoder: Encoder | None = None, *,
    progress: Progress | None = None, full: bool = False, cancelled: Callable[[], bool] | None = None,
) -> RebuildReport:  # fmt: skip
    """Brings the index up to what lies in `seeds` now. Costs what changed; `full` trusts nothing old.

    Raises SeedsError, EncoderError, IndexLocked, StoreError and Cancelled: the last good version then
    stays current, and what was embedded is kept. A seed that cannot be read is in the report.
    """
    from rag.index import Builder
    from rag.read import find

    with _Work(progress, cancelled) as work:
        encoder = encoder or _encoder(settings, index)
        work.stage("looking", 0)
        found = find(seeds)
        making = made_with(settings, encoder)
        with Builder(index, encoder, making, keep=settings.keep, full=full) as builder:
            change = compare(found, builder, corrected(seeds))
            _take_in(change, builder, encoder, settings, work)
            embedded = _embed(builder, encoder, work)
            work.stage("writing", 0)
            commit = builder.commit(_reprints(builder))
            return _report(builder, change, commit, embedded, work)


def plan(seeds: Path, index: Path, settings: Settings = Settings()) -> RebuildReport:
    """What a rebuild would do, by files, without doing it: nothing is read but what seems changed.

    `changed` and `added` are seed files; a document within a .jsonl file is not looked at. Raises
    SeedsError and IndexCorrupt.
    """
    from rag.index import LocalIndex, seeds_of
    from rag.read import find

    try:
        last: LocalIndex | None = LocalIndex.open(index)
    except IndexMissing:
        last = None
    old = seeds_of(last) if last is not None else {}
    corrections = last.manifest.corrections if last is not None else {}
    change = _compare(find(seeds), old, corrections, corrected(seeds), reuse=True)
    paths = {seed.path for seed in change.to_read}
    left, came = set(change.gone), set(change.moved)
    return RebuildReport(
        last.version if last is not None else "",
        added=tuple(sorted((paths - old.keys()) | (change.copied - came))),
        changed=tuple(sorted(paths & old.keys())),
        removed=tuple(sorted(left - set(change.moved.values()))),
        moved=tuple(sorted((before, after) for after, before in change.moved.items())),
        unchanged=len(change.same) - len(change.copied),
        failed=tuple(failure for state in change.same for failure in state.failures),
        passages=len(last) if last is not None else 0,
    )


def watch(seeds: Path) -> Iterator[object]:
    """An item at once, then one whenever something in `seeds` changed and came to rest."""
    import watchfiles

    yield None
    yield from watchfiles.watch(seeds, debounce=1600, raise_interrupt=False)


def _encoder(settings: Settings, index: Path) -> Encoder:
    """The encoder of the settings, in the precision that the index at hand was made in."""
    from rag.encode import load
    from rag.index import LocalIndex

    try:
        return load(settings, LocalIndex.open(index).encoder.precision)
    except (IndexMissing, IndexCorrupt):
        return load(settings)


def made_with(settings: Settings, encoder: Encoder) -> dict[str, str]:
    """What articles and passages depend on beside the seeds: named, so that a report can say what changed."""
    limit = settings.passage_tokens or encoder.max_tokens
    return {"the length of passages": str(limit), "the kit's way of reading": _code()}


@cache
def _code() -> str:
    """Names the code that makes passages of files: a new release of the kit reads everything again."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in ("read", "clean", "language", "lexical"):
        for path in sorted((root / name).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    digest.update((root / "chunk.py").read_bytes())
    return digest.hexdigest()[:16]


# -- what changed


def corrected(seeds: Path) -> Mapping[str, Correction]:
    """The user's corrections, by document."""
    from rag.clean import corrections

    return corrections(seeds)


def digest_of(correction: Correction | None) -> str:
    """Names a correction; "" for none."""
    if correction is None:
        return ""
    return hashlib.sha256(json.dumps(asdict(correction), sort_keys=True).encode()).hexdigest()[:16]


@dataclass
class Change:
    """What is to be done: seeds that are as they were (with their state), those to be read, those gone."""

    same: list[SeedState] = field(default_factory=list)
    to_read: list[SeedFile] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    moved: dict[str, str] = field(default_factory=dict)
    """New path -> old path of a file whose bytes are those of one that is gone."""
    copied: set[str] = field(default_factory=set)
    """New paths whose bytes are known, so that they need not be read."""
    hashes: dict[str, str] = field(default_factory=dict)
    old: dict[str, SeedState] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)


def compare(found: list[SeedFile], builder: Builder, corrections: Mapping[str, Correction]) -> Change:
    """Holds the seeds against those of the last version: by size and time, then by hash."""
    return _compare(found, builder.seeds(), builder.corrections, corrections, builder.reuses)


def _compare(
    found: list[SeedFile], old: dict[str, SeedState], before: Mapping[str, str],
    corrections: Mapping[str, Correction], reuse: bool,
) -> Change:  # fmt: skip
    change = Change(old=old, corrections=corrections)
    change.gone = sorted(old.keys() - {seed.path for seed in found})
    by_hash = {state.sha256: state for state in old.values() if state.sha256 and not _whole_failures(state)}
    recorrected = {
        document.partition("#")[0]
        for document in {*before, *corrections}
        if before.get(document, "") != digest_of(corrections.get(document))
    }
    for seed in found:
        state = old.get(seed.path)
        if not reuse or seed.path in recorrected or (state is not None and _whole_failures(state)):
            change.to_read.append(seed)
        elif state is not None and (state.size, state.mtime_ns) == (seed.size, seed.mtime_ns):
            change.same.append(state)
        else:
            _by_hash(seed, state, by_hash, change)
    return change


def _by_hash(
    seed: SeedFile, state: SeedState | None, by_hash: Mapping[str, SeedState], change: Change
) -> None:
    known = by_hash.get(_hash(seed, change))
    if known is None or (known is not state and _corrections_differ(known.path, seed.path, change)):
        change.to_read.append(seed)
        return
    change.same.append(_moved(known, seed, change))
    if known.path != seed.path:
        if state is None:
            change.copied.add(seed.path)
        if known.path in change.gone and known.path not in change.moved.values() and state is None:
            change.moved[seed.path] = known.path


def _corrections_differ(before: str, after: str, change: Change) -> bool:
    return any(path.partition("#")[0] in (before, after) for path in change.corrections)


def _whole_failures(state: SeedState) -> bool:
    """Whether the file could not be read at all: then it is tried again each time."""
    return any(failure.path == state.path for failure in state.failures)


def _hash(seed: SeedFile, change: Change) -> str:
    if seed.path not in change.hashes:
        try:
            with open(seed.absolute, "rb") as file:
                change.hashes[seed.path] = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            change.hashes[seed.path] = ""  # reading it will say why
    return change.hashes[seed.path]


def _moved(known: SeedState, seed: SeedFile, change: Change) -> SeedState:
    """The state of a file with known bytes, at its new path."""
    size = len(known.path)
    documents = tuple(seed.path + document[size:] for document in known.documents)
    failures = tuple(
        replace(f, path=seed.path + f.path[size:]) if f.path.startswith(known.path) else f
        for f in known.failures
    )
    return replace(
        known, path=seed.path, size=seed.size, mtime_ns=_settled(seed), documents=documents, failures=failures
    )


def _settled(seed: SeedFile) -> int:
    """The file's time; -1, which no file has, when it was touched too lately to tell a later touch by it."""
    return seed.mtime_ns if time.time_ns() - seed.mtime_ns > RACY_NS else -1


# -- the stages


def _take_in(change: Change, builder: Builder, encoder: Encoder, settings: Settings, work: _Work) -> None:
    """Reads, cleans and cuts what is new; what is known is taken over."""
    builder.correct({path: digest_of(one) for path, one in change.corrections.items()})
    for state in change.same:
        builder.record(state)
    work.stage("reading", len(change.to_read))
    taken: set[str] = set()
    for seed in change.to_read:
        state, articles = _read(seed, change, builder, taken, encoder, settings)
        builder.record(state)
        taken |= articles
        work.step()


def _read(
    seed: SeedFile, change: Change, builder: Builder, taken: set[str], encoder: Encoder, settings: Settings
) -> tuple[SeedState, set[str]]:
    """The new state of a file, and the articles that it holds. A file that fails keeps its old articles."""
    from rag.chunk import chunk, context
    from rag.clean import clean
    from rag.index import SeedState
    from rag.read import read

    limit = settings.passage_tokens or encoder.max_tokens
    documents: dict[str, str] = {}
    failures: list[Failure] = []
    try:
        for raw in read(seed):
            if isinstance(raw, ReadError):
                failures.append(Failure(raw.path, str(raw)))
                continue
            article = clean(raw, change.corrections)
            documents[raw.path] = article.id
            if article.id in taken or (
                builder.known(article.id) and not _recorrected(raw.path, change, builder)
            ):
                continue
            taken.add(article.id)
            builder.add(article, context(article), chunk(article, encoder.count, limit))
    except ReadError as error:
        return _failed(seed, error, change, builder)
    hashed = _hash(seed, change)
    state = SeedState(
        seed.path,
        seed.size,
        _settled(seed),
        hashed,
        tuple(documents),
        tuple(documents.values()),
        tuple(failures),
    )
    return state, set(documents.values())


def _recorrected(document: str, change: Change, builder: Builder) -> bool:
    return builder.corrections.get(document, "") != digest_of(change.corrections.get(document))


def _failed(seed: SeedFile, error: ReadError, change: Change, builder: Builder) -> tuple[SeedState, set[str]]:
    from rag.index import SeedState

    old = change.old.get(seed.path)
    if old is None or not old.documents or not all(map(builder.known, old.articles)):
        return SeedState(seed.path, -1, -1, "", failures=(Failure(seed.path, str(error)),)), set()
    kept = Failure(seed.path, str(error), kept=True)
    return replace(old, failures=(kept,)), set(old.articles)


def _embed(builder: Builder, encoder: Encoder, work: _Work) -> int:
    """Encodes the passages that have no vector yet, saving as it goes; how many they were."""
    from rag.encode import EncoderInput

    total = builder.count_missing()
    work.stage("embedding", total)
    if not total:
        return 0
    size = 64
    for window in builder.missing(WINDOW):
        window.sort(key=lambda item: len(item.text))
        done = 0
        while done < len(window):
            batch, began = window[done : done + size], time.perf_counter()
            made = encoder.encode_passages([EncoderInput(m.context, m.text, m.spans) for m in batch])
            builder.put(batch, made.passages, made.sentences)
            work.step(len(batch))
            done += len(batch)
            seconds = time.perf_counter() - began
            size = max(64, min(WINDOW, int(size * SAVE_SECONDS / max(seconds, 0.01))))
    return total


def _reprints(builder: Builder) -> Mapping[str, str]:
    from rag.clean import reprints

    return reprints(builder.articles())


def _report(builder: Builder, change: Change, commit: Commit, embedded: int, work: _Work) -> RebuildReport:
    old = _documents(change.old.values())
    new = _documents(builder.states)
    added, removed = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    homes: dict[str, list[str]] = {}
    for path in removed:
        homes.setdefault(old[path], []).append(path)
    moved = [(homes[new[path]].pop(0), path) for path in added if homes.get(new[path])]
    left, came = {before for before, _ in moved}, {after for _, after in moved}
    changed = sorted(path for path in new.keys() & old.keys() if new[path] != old[path])
    return RebuildReport(
        commit.version,
        added=tuple(path for path in added if path not in came),
        changed=tuple(changed),
        removed=tuple(path for path in removed if path not in left),
        moved=tuple(moved),
        unchanged=len(new.keys() & old.keys()) - len(changed),
        failed=tuple(failure for state in builder.states for failure in state.failures),
        passages=commit.passages,
        passages_added=commit.passages_added,
        passages_removed=commit.passages_removed,
        embedded=embedded,
        because="; ".join(builder.because),
        seconds=work.seconds(),
    )


def _documents(states: Any) -> dict[str, str]:
    return {
        document: article
        for state in states
        for document, article in zip(state.documents, state.articles, strict=True)
    }


class _Work:
    """Tells the stages, measures them, and stops between two steps when the user wants it."""

    def __init__(self, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
        self._progress, self._cancelled = progress, cancelled
        self._seconds: dict[str, float] = {}
        self._name, self._began, self._done, self._total = "", 0.0, 0, 0
        self._bar: Any = None

    def __enter__(self) -> _Work:
        return self

    def __exit__(self, *exception: object) -> None:
        self._end()

    def stage(self, name: str, total: int) -> None:
        self._end()
        self._name, self._began, self._done, self._total = name, time.perf_counter(), 0, total
        if self._progress is None and total:
            from tqdm.auto import tqdm

            self._bar = tqdm(total=total, desc=name, disable=None, leave=False)
        self.step(0)

    def step(self, count: int = 1) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled("the rebuild was stopped", "The index is as it was; what was embedded is kept.")
        self._done += count
        if self._progress is not None:
            self._progress(self._name, self._done, self._total)
        elif self._bar is not None:
            self._bar.update(count)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None
        if self._name:
            self._seconds[self._name] = self._seconds.get(self._name, 0.0) + time.perf_counter() - self._began
            self._name = ""

    def seconds(self) -> dict[str, float]:
        self._end()
        return {name: round(seconds, 3) for name, seconds in self._seconds.items()}
