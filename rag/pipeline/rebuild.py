"""The article path: path -> read -> clean -> chunk -> encode -> a new version of the index -> notes."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import IndexCorrupt, IndexMissing, SeedsError
from rag.pipeline.annotate import Annotating, Annotator, annotate, said_of_people
from rag.pipeline.compare import Change, compare, corrected, digest_of, hash_of, settled
from rag.pipeline.hands import Hands, hands
from rag.pipeline.prepare import (
    Broken,
    Cut,
    Item,
    Known,
    Making,
    cut_up,
    documents,
    encode_batch,
    limit_of,
    read_batch,
)
from rag.pipeline.work import Progress, Work
from rag.records import Failure, RebuildReport
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.encode import Encoded, Encoder, EncoderInput
    from rag.index import Builder, Commit, Disk, LocalIndex, Missing, SeedState
    from rag.read import SeedFile

WINDOW = 2048
"""Passages that are sorted by length together: enough for even batches, few enough to hold their text."""
BATCH = 256
"""Passages in a task for a worker: some seconds of work."""
BATCH_BYTES = 200_000
"""Bytes of seeds in a task for a worker, and of one more seed."""
SAVE_SECONDS = 5.0
"""Embeddings are saved for good about so often: what a kill can cost."""


def rebuild(
    seeds: Path, index: Path, settings: Settings = Settings(), encoder: Encoder | None = None, *,
    progress: Progress | None = None, full: bool = False, cancelled: Callable[[], bool] | None = None,
    wait: float = 0.0, disk: Disk | None = None, annotator: Annotator | None = None, notes: bool = True,
    cluster: str = "",
) -> RebuildReport:  # fmt: skip
    """Brings the index up to what lies in `seeds` now. Costs what changed; `full` trusts nothing old.

    While another build holds the lock it waits `wait` seconds. `disk` does the writing. The index answers
    before its `notes` are made (by `annotator`, else by the kit's own); what is missing is in the report.
    `cluster` names the workers that read, encode and annotate (see `rag.pipeline.hands`); they read the seeds
    by the same path.

    Raises SeedsError, EncoderError, IndexLocked, StoreError and Cancelled: the last good version then
    stays current, and what was embedded is kept. A seed that cannot be read is in the report.
    """
    from rag.index import Builder, remember
    from rag.read import look

    with Work(progress, cancelled) as work, hands(cluster) as crew:
        work.stage("looking", 0)
        _apart(seeds, index)
        lying = look(seeds)
        said = said_of_people(seeds)
        work.stage("loading the model", 0)
        given, encoder = encoder, encoder or _encoder(settings, index)
        making, parts = Making(settings, encoder.precision, given), made_with(settings, encoder)
        with Builder(index, encoder, parts, keep=settings.keep, full=full, wait=wait, disk=disk) as builder:
            change = compare(
                lying.seeds, builder.seeds(), builder.corrections, corrected(seeds), reuse=builder.reuses
            )
            _take_in(change, builder, making, work, crew)
            embedded = _embed(builder, making, work, crew)
            work.stage("writing", 0)
            commit = builder.commit(_reprints(builder))
            remember(index, seeds, disk)
            noted = _annotate(index, said, annotator, work, disk, crew) if notes else Annotating()
            serve(settings, work)
            made = _report(builder, change, commit, embedded, noted, work, full)
            return replace(made, ignored=tuple(lying.others), remarks=tuple(change.remarks))


def serve(settings: Settings, work: Work | None = None) -> None:
    """Brings the settings' server, if there is one, up to the index in its folder. Raises StoreError."""
    if not settings.server:
        return
    from rag.index.milvus_publish import publish

    work, before = work or Work(lambda *_: None, None), 0

    def told(done: int, total: int) -> None:
        nonlocal before
        if not done:
            work.stage("publishing", total)
        work.step(done - before)
        before = done

    publish(settings.index, settings.server, told)


def _apart(seeds: Path, index: Path) -> None:
    """Raises SeedsError for an index among the seeds, or seeds within an index."""
    inner, outer = index.resolve(), seeds.resolve()
    hidden = inner.is_relative_to(outer) and any(p.startswith(".") for p in inner.relative_to(outer).parts)
    if outer.is_relative_to(inner) or (inner.is_relative_to(outer) and not hidden):
        raise SeedsError(
            f"the index {index} and the articles {seeds} lie one in the other",
            "Name another folder with --index.",
        )


def plan(seeds: Path, index: Path, settings: Settings = Settings()) -> RebuildReport:
    """What a rebuild would do, by files, without doing it: nothing is read but what seems changed.

    `changed` and `added` are seed files; a document within a .jsonl file is not looked at. Raises
    SeedsError and IndexCorrupt.
    """
    from rag.index import LocalIndex, seeds_of
    from rag.read import look

    try:
        last: LocalIndex | None = LocalIndex.open(index)
    except IndexMissing:
        last = None
    old = seeds_of(last) if last is not None else {}
    corrections = last.manifest.corrections if last is not None else {}
    _apart(seeds, index)
    lying = look(seeds)
    change = compare(lying.seeds, old, corrections, corrected(seeds), reuse=True)
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
        ignored=tuple(lying.others),
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
    return {"the length of passages": str(limit_of(encoder, settings)), "the kit's way of reading": _code()}


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


# -- the stages


def _take_in(change: Change, builder: Builder, making: Making, work: Work, crew: Hands) -> None:
    """Reads, cleans and cuts what is new; what is known is taken over."""
    builder.correct({path: digest_of(one) for path, one in change.corrections.items()})
    for state in change.same:
        builder.record(state)
    work.stage("reading", len(change.to_read))
    taken: set[str] = set()
    known = _Known(builder, taken, _recorrected(change, builder))
    for seed, items in _read(change, known, making, crew):
        work.file(seed.path)
        builder.record(_state(seed, items, change, known, making))
        work.step()


class _Known:
    """Which articles need not be made: those taken in already, and those of the last version as they are."""

    def __init__(self, builder: Builder, taken: set[str], recorrected: frozenset[str]) -> None:
        self.builder, self.taken, self.recorrected = builder, taken, recorrected

    def __call__(self, article: str, path: str) -> bool:
        return article in self.taken or (self.builder.known(article) and path not in self.recorrected)

    def of(self, articles: Iterable[str]) -> Known:
        """What a worker needs to know of them."""
        return Known(frozenset(one for one in articles if self.builder.known(one)), self.recorrected)


def _recorrected(change: Change, builder: Builder) -> frozenset[str]:
    """The documents whose correction is another than when the last version was made."""
    before, now = builder.corrections, {path: digest_of(one) for path, one in change.corrections.items()}
    return frozenset(path for path in {*before, *now} if before.get(path, "") != now.get(path, ""))


def _read(
    change: Change, known: _Known, making: Making, crew: Hands
) -> Iterator[tuple[SeedFile, Iterable[Item]]]:
    """Each seed with its documents: here as they are asked for, by workers a batch of seeds at a time."""
    if not crew.many:
        for seed in change.to_read:
            yield seed, documents(seed, change.corrections, known, making)
        return
    batches: list[list[SeedFile]] = []
    size = BATCH_BYTES
    for seed in change.to_read:
        if size >= BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(seed)
        size += max(seed.size, 1)
    tasks = (
        ([(seed, known.of(old.articles if (old := change.old.get(seed.path)) else ())) for seed in batch],
         change.corrections, making)
        for batch in batches
    )  # fmt: skip
    for batch, results in zip(batches, crew.each(read_batch, tasks), strict=True):
        yield from zip(batch, results, strict=True)


def _state(seed: SeedFile, items: Iterable[Item], change: Change, known: _Known, making: Making) -> SeedState:
    """The new state of a file. A file that fails keeps its old articles."""
    from rag.index import SeedState

    builder, paths, failures = known.builder, {}, []
    for one in items:
        if isinstance(one, Broken):
            return _kept(seed, one.what, change, known, making)
        if isinstance(one, Failure):
            failures.append(one)
            continue
        if one.guessed:
            change.remarks.append(Failure(one.path, f"its encoding is a guess: {one.guessed}"))
        paths[one.path] = one.article
        if one.cut is not None and not known(one.article, one.path):
            _add(one.cut, builder)
            known.taken.add(one.article)
    return SeedState(
        seed.path, seed.size, settled(seed), hash_of(seed, change), tuple(paths), tuple(paths.values()),
        tuple(failures),
    )  # fmt: skip


def _add(cut: Cut, builder: Builder) -> None:
    builder.add(cut.article, cut.passages, cut.context, cut.heading, cut.sketch)


def _kept(seed: SeedFile, what: str, change: Change, known: _Known, making: Making) -> SeedState:
    """The state of a file that cannot be read, with the articles that it had."""
    builder = known.builder
    state, articles = _failed(seed, what, change, builder)
    for name in articles - known.taken:
        if builder.last is not None and not builder.known(name):
            # Made anew of the text that the last version holds: the file has it no more.
            _add(cut_up(builder.last.article(name), making), builder)
    known.taken.update(articles)
    return state


def _failed(seed: SeedFile, what: str, change: Change, builder: Builder) -> tuple[SeedState, set[str]]:
    from rag.index import SeedState

    old, last = change.old.get(seed.path), builder.last
    if old is None or last is None or not old.documents or not all(map(last.has_article, old.articles)):
        return SeedState(seed.path, -1, -1, "", failures=(Failure(seed.path, what),)), set()
    kept = Failure(seed.path, what, kept=True)
    return replace(old, failures=(kept,)), set(old.articles)


def _embed(builder: Builder, making: Making, work: Work, crew: Hands) -> int:
    """Encodes the passages that have no vector yet, saving as it goes; how many they were."""
    total = builder.count_missing()
    work.stage("embedding", total)
    windows = builder.missing(WINDOW) if total else ()
    if crew.many:
        _embed_far(windows, builder, making, work, crew)
        return total
    size = 64
    for window in windows:
        window.sort(key=lambda item: len(item.text))
        done = 0
        while done < len(window):
            batch, began = window[done : done + size], time.perf_counter()
            _save(batch, encode_batch((_inputs(batch), making)), builder, work)
            done += len(batch)
            seconds = time.perf_counter() - began
            size = max(64, min(WINDOW, int(size * SAVE_SECONDS / max(seconds, 0.01))))
    return total


def _embed_far(
    windows: Iterable[list[Missing]], builder: Builder, making: Making, work: Work, crew: Hands
) -> None:
    """The same by workers: a batch is lost with the worker that has it, and saved when it comes back."""
    sent: deque[list[Missing]] = deque()

    def tasks() -> Iterator[tuple[list[EncoderInput], Making]]:
        for window in windows:
            window.sort(key=lambda item: len(item.text))
            for start in range(0, len(window), BATCH):
                sent.append(window[start : start + BATCH])
                yield _inputs(sent[-1]), making

    for made in crew.each(encode_batch, tasks()):
        _save(sent.popleft(), made, builder, work)


def _inputs(batch: Sequence[Missing]) -> list[EncoderInput]:
    from rag.encode import EncoderInput

    return [EncoderInput(one.heading, one.text, one.spans) for one in batch]


def _save(batch: Sequence[Missing], made: Encoded, builder: Builder, work: Work) -> None:
    builder.put(batch, made.passages, made.sentences)
    work.step(len(batch))


def _reprints(builder: Builder) -> Mapping[str, str]:
    from rag.clean import grouped

    return {} if builder.untouched() else grouped(builder.sketches(), *builder.grouped_before())


def _annotate(
    index: Path, said: Mapping[str, Any], maker: Annotator | None, work: Work, disk: Disk | None, crew: Hands
) -> Annotating:
    from rag.index import LocalIndex

    return annotate(LocalIndex.open(index), maker, said, work, disk, crew)


def _report(
    builder: Builder, change: Change, commit: Commit, embedded: int, noted: Annotating, work: Work, full: bool
) -> RebuildReport:
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
        notes=noted.notes,
        notes_missing=noted.missing,
        because="; ".join(builder.because),
        same=commit.same if full and builder.last is not None else None,
        seconds=work.seconds(),
    )


def _documents(states: Any) -> dict[str, str]:
    return {
        document: article
        for state in states
        for document, article in zip(state.documents, state.articles, strict=True)
    }
