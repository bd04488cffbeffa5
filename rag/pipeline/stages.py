"""The first stages of a rebuild: seeds -> articles and passages, passages -> vectors, by whoever does it."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from rag.language.detect import detect
from rag.pipeline.compare import Change, hash_of, settled
from rag.pipeline.hands import Hands
from rag.pipeline.prepare import (
    Broken,
    Cut,
    Item,
    Known,
    Making,
    cut_up,
    documents,
    encode_batch,
    read_batch,
)
from rag.pipeline.work import Work
from rag.records import Failure

if TYPE_CHECKING:
    from rag.encode import EncoderInput
    from rag.index import Builder, Missing, SeedState
    from rag.read import SeedFile

WINDOW = 2048
"""Passages that are sorted by length together: enough for even batches, few enough to hold their text."""
FIRST = 64
"""Passages that this process encodes first; then as many as take SAVE_SECONDS."""
BATCH = 256
"""Passages in a task for a worker: some seconds of work."""
BATCH_BYTES = 200_000
"""Bytes of seeds in a task for a worker, and of one more seed."""
_SAMPLE = 2000
SAVE_SECONDS = 5.0
"""Embeddings are saved for good about so often: what a kill can cost."""


def take_in(change: Change, builder: Builder, making: Making, work: Work, crew: Hands) -> set[str]:
    """Reads, cleans and cuts what is new; what is known is taken over.

    Gives the languages of new articles that are plainly not in English: a table of figures is in none.
    """
    builder.correct(change.digests)
    for state in change.same:
        builder.record(state)
    work.stage("reading", len(change.to_read))
    known, foreign = Known(builder.known(), change.recorrected), set[str]()
    for seed, items in _read(change, known, making, crew):
        work.file(seed.path)
        builder.record(_state(seed, items, change, builder, known, making, foreign))
        work.step()
    return foreign


def _read(
    change: Change, known: Known, making: Making, crew: Hands
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
        ([(seed, known.among(old.articles if (old := change.old.get(seed.path)) else ())) for seed in batch],
         change.corrections, making)
        for batch in batches
    )  # fmt: skip
    for batch, results in zip(batches, crew.each(read_batch, tasks), strict=True):
        yield from zip(batch, results, strict=True)


def _state(
    seed: SeedFile, items: Iterable[Item], change: Change, builder: Builder, known: Known, making: Making,
    foreign: set[str],
) -> SeedState:  # fmt: skip
    """The new state of a file. A file that fails keeps its old articles."""
    from rag.index import SeedState

    paths, failures = {}, []
    for one in items:
        if isinstance(one, Broken):
            return _kept(seed, one.what, change, builder, known, making)
        if isinstance(one, Failure):
            failures.append(one)
            continue
        if one.guessed:
            change.remarks.append(Failure(one.path, f"its encoding is a guess: {one.guessed}"))
        paths[one.path] = one.article
        if one.cut is not None and not known(one.article, one.path):
            _add(one.cut, builder)
            known.ids.add(one.article)
            article = one.cut.article
            if article.language not in (None, "en", *foreign) and (plain := detect(article.text[:_SAMPLE])):
                foreign |= {plain} - {"en"}
    return SeedState(
        seed.path, seed.size, settled(seed), hash_of(seed, change), tuple(paths), tuple(paths.values()),
        tuple(failures),
    )  # fmt: skip


def _add(cut: Cut, builder: Builder) -> None:
    builder.add(cut.article, cut.passages, cut.context, cut.heading, cut.sketch)


def _kept(
    seed: SeedFile, what: str, change: Change, builder: Builder, known: Known, making: Making
) -> SeedState:
    """The state of a file that cannot be read, with the articles that it had."""
    from rag.index import SeedState

    old, last = change.old.get(seed.path), builder.last
    now = SeedState(seed.path, seed.size, settled(seed), hash_of(seed, change))
    if old is None or last is None or not old.documents or not all(map(last.has_article, old.articles)):
        return replace(now, failures=(Failure(seed.path, what),))
    for name in set(old.articles) - known.ids:
        # Made anew of the text that the last version holds: the file has it no more.
        _add(cut_up(last.article(name), making), builder)
    known.ids.update(old.articles)
    kept = Failure(seed.path, what, kept=True)
    return replace(now, documents=old.documents, articles=old.articles, failures=(kept,))


def embed(builder: Builder, making: Making, work: Work, crew: Hands) -> int:
    """Encodes the passages that have no vector yet, saving as it goes; how many they were.

    A batch is lost with the worker that has it, and saved when it comes back.
    """
    from rag.encode import EncoderInput

    wanted = builder.without_vectors()
    work.stage("embedding", len(wanted))
    sent: deque[list[Missing]] = deque()
    size, began = BATCH if crew.many else FIRST, time.perf_counter()

    def tasks() -> Iterator[tuple[list[EncoderInput], Making]]:
        for start in range(0, len(wanted), WINDOW):
            window = sorted(builder.missing(wanted[start : start + WINDOW]), key=lambda item: len(item.text))
            while window:
                sent.append(window[:size])
                del window[:size]
                yield [EncoderInput(one.heading, one.text, one.spans) for one in sent[-1]], making

    for encoded in crew.each(encode_batch, tasks()):
        batch = sent.popleft()
        builder.put(batch, encoded.passages, encoded.sentences)
        work.step(len(batch))
        if not crew.many:
            seconds = max(time.perf_counter() - began, 0.01)
            size, began = max(FIRST, min(WINDOW, int(size * SAVE_SECONDS / seconds))), time.perf_counter()
    return len(wanted)
