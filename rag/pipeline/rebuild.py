"""The article path: path -> read -> clean -> chunk -> encode -> a new version of the index -> notes."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.errors import IndexCorrupt, IndexMissing, ReadError, SeedsError
from rag.pipeline.annotate import Annotating, Annotator, annotate, said_of_people
from rag.pipeline.compare import (
    Change,
    compare,
    corrected,
    digest_of,
    hash_of,
    settled,
    still_unreadable,
)
from rag.pipeline.work import Progress, Work
from rag.records import Article, Failure, RebuildReport
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.chunk import Count
    from rag.encode import Encoder
    from rag.index import Builder, Commit, Disk, LocalIndex, SeedState
    from rag.read import SeedFile

WINDOW = 2048
"""Passages that are sorted by length together: enough for even batches, few enough to hold their text."""
SAVE_SECONDS = 5.0
"""Embeddings are saved for good about so often: what a kill can cost."""


def rebuild(
    seeds: Path, index: Path, settings: Settings = Settings(), encoder: Encoder | None = None, *,
    progress: Progress | None = None, full: bool = False, cancelled: Callable[[], bool] | None = None,
    wait: float = 0.0, disk: Disk | None = None, annotator: Annotator | None = None, notes: bool = True,
) -> RebuildReport:  # fmt: skip
    """Brings the index up to what lies in `seeds` now. Costs what changed; `full` trusts nothing old.

    While another build holds the lock it waits `wait` seconds. `disk` does the writing. The index answers
    before its `notes` are made (by `annotator`, else by the kit's own); what is missing is in the report.

    Raises SeedsError, EncoderError, IndexLocked, StoreError and Cancelled: the last good version then
    stays current, and what was embedded is kept. A seed that cannot be read is in the report.
    """
    from rag.index import Builder, remember
    from rag.read import look

    with Work(progress, cancelled) as work:
        work.stage("looking", 0)
        _apart(seeds, index)
        lying = look(seeds)
        said = said_of_people(seeds)
        work.stage("loading the model", 0)
        encoder = encoder or _encoder(settings, index)
        making = made_with(settings, encoder)
        with Builder(index, encoder, making, keep=settings.keep, full=full, wait=wait, disk=disk) as builder:
            change = compare(
                lying.seeds, builder.seeds(), builder.corrections, corrected(seeds), reuse=builder.reuses
            )
            _take_in(change, builder, encoder, settings, work)
            embedded = _embed(builder, encoder, work)
            work.stage("writing", 0)
            commit = builder.commit(_reprints(builder))
            remember(index, seeds, disk)
            noted = _annotate(index, said, annotator, work, disk) if notes else Annotating()
            made = _report(builder, change, commit, embedded, noted, work, full)
            return replace(made, ignored=tuple(lying.others), remarks=tuple(change.remarks))


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
    lasting = [old[seed.path] for seed in change.to_read if still_unreadable(seed, change)]
    paths = {seed.path for seed in change.to_read} - {state.path for state in lasting}
    left, came = set(change.gone), set(change.moved)
    return RebuildReport(
        last.version if last is not None else "",
        added=tuple(sorted((paths - old.keys()) | (change.copied - came))),
        changed=tuple(sorted(paths & old.keys())),
        removed=tuple(sorted(left - set(change.moved.values()))),
        moved=tuple(sorted((before, after) for after, before in change.moved.items())),
        unchanged=len(change.same) - len(change.copied),
        failed=tuple(failure for state in (*change.same, *lasting) for failure in state.failures),
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
    return {"the length of passages": str(_limit(encoder, settings)), "the kit's way of reading": _code()}


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


def _take_in(change: Change, builder: Builder, encoder: Encoder, settings: Settings, work: Work) -> None:
    """Reads, cleans and cuts what is new; what is known is taken over."""
    builder.correct({path: digest_of(one) for path, one in change.corrections.items()})
    for state in change.same:
        builder.record(state)
    work.stage("reading", len(change.to_read))
    taken: set[str] = set()
    for seed in change.to_read:
        work.file(seed.path)
        state, articles = _read(seed, change, builder, taken, encoder, settings)
        builder.record(state)
        taken |= articles
        work.step()


def _read(
    seed: SeedFile, change: Change, builder: Builder, taken: set[str], encoder: Encoder, settings: Settings
) -> tuple[SeedState, set[str]]:
    """The new state of a file, and the articles that it holds. A file that fails keeps its old articles."""
    from rag.clean import clean, identity
    from rag.index import SeedState
    from rag.read import read

    documents: dict[str, str] = {}
    failures: list[Failure] = []
    try:
        for raw in read(seed):
            if isinstance(raw, ReadError):
                failures.append(Failure(raw.path, str(raw)))
                continue
            if raw.guessed:
                change.remarks.append(Failure(raw.path, f"its encoding is a guess: {raw.guessed}"))
            name = documents[raw.path] = identity(raw)
            if name in taken or (builder.known(name) and not _recorrected(raw.path, change, builder)):
                continue
            taken.add(name)
            _add(clean(raw, change.corrections), builder, encoder, settings)
    except ReadError as error:
        state, articles = _failed(seed, error, change, builder)
        for name in articles - taken:
            if builder.last is not None and not builder.known(name):
                # Made anew of the text that the last version holds: the file has it no more.
                _add(builder.last.article(name), builder, encoder, settings)
        return state, articles
    hashed = hash_of(seed, change)
    state = SeedState(
        seed.path,
        seed.size,
        settled(seed),
        hashed,
        tuple(documents),
        tuple(documents.values()),
        tuple(failures),
    )
    return state, set(documents.values())


def _limit(encoder: Encoder, settings: Settings) -> int:
    from rag.chunk import LIMIT

    return settings.passage_tokens or min(LIMIT, encoder.max_tokens)


def _count(encoder: Encoder, language: str | None, limit: int) -> Count:
    """How long texts of a language are, in word pieces of English words; `limit` of them are a passage.

    A passage is then of one length in every language, and no longer than what the encoder reads of it.
    """
    from rag.chunk import by_words

    if encoder.languages is not None:
        return encoder.count if language in encoder.languages else by_words
    share = limit / encoder.max_tokens

    def count(texts: list[str]) -> list[int]:
        pieces = encoder.count(texts)
        return [max(one, math.ceil(share * own)) for one, own in zip(by_words(texts), pieces, strict=True)]

    return count


def _add(article: Article, builder: Builder, encoder: Encoder, settings: Settings) -> None:
    from rag.chunk import chunk, context, heading
    from rag.clean import sketch

    limit = _limit(encoder, settings)
    passages = chunk(article, _count(encoder, article.language, limit), limit)
    told = context(article)
    builder.add(article, passages, told, heading(told), sketch(article))


def _recorrected(document: str, change: Change, builder: Builder) -> bool:
    return builder.corrections.get(document, "") != digest_of(change.corrections.get(document))


def _failed(seed: SeedFile, error: ReadError, change: Change, builder: Builder) -> tuple[SeedState, set[str]]:
    from rag.index import SeedState

    old, last = change.old.get(seed.path), builder.last
    now = SeedState(seed.path, seed.size, settled(seed), hash_of(seed, change))
    if old is None or last is None or not old.documents or not all(map(last.has_article, old.articles)):
        return replace(now, failures=(Failure(seed.path, str(error)),)), set()
    kept = Failure(seed.path, str(error), kept=True)
    return replace(now, documents=old.documents, articles=old.articles, failures=(kept,)), set(old.articles)


def _embed(builder: Builder, encoder: Encoder, work: Work) -> int:
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
            made = encoder.encode_passages([EncoderInput(m.heading, m.text, m.spans) for m in batch])
            builder.put(batch, made.passages, made.sentences)
            work.step(len(batch))
            done += len(batch)
            seconds = time.perf_counter() - began
            size = max(64, min(WINDOW, int(size * SAVE_SECONDS / max(seconds, 0.01))))
    return total


def _reprints(builder: Builder) -> Mapping[str, str]:
    from rag.clean import grouped

    return {} if builder.untouched() else grouped(builder.sketches(), *builder.grouped_before())


def _annotate(
    index: Path, said: Mapping[str, Any], maker: Annotator | None, work: Work, disk: Disk | None
) -> Annotating:
    from rag import annotate as own
    from rag.index import LocalIndex

    return annotate(LocalIndex.open(index), maker or own, said, work, disk)


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
