"""The first stages of a rebuild: seeds -> articles and passages, passages -> vectors, by whoever does it.

What is made of one batch is in plain functions, whose arguments and results can be sent to workers.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from threadpoolctl import threadpool_limits

from rag.chunk import LIMIT, Count, by_words, chunk, context, heading
from rag.encode import Encoded, Encoder, load
from rag.errors import RagError, ReadError
from rag.index import Builder, SeedState
from rag.language.detect import detect
from rag.pipeline.compare import Change, hash_of, settled
from rag.pipeline.work import Hands, Work
from rag.records import Article, Failure, Notes, Passage
from rag.records.encoder import EncoderInput
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.clean import Correction
    from rag.read import SeedFile


@dataclass(frozen=True)
class Making:
    """The encoder, by its settings, or as it is where one was `given`."""

    settings: Settings
    given: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """Loaded once in a process. Raises EncoderError."""
        return self.given or load(self.settings)


class Cut(NamedTuple):
    """What `Spool.add` takes of an article: passages, what stands before them in the two searches, and what
    finds its reprints."""

    article: Article
    passages: Sequence[Passage]
    context: str
    heading: str
    sketch: bytes


@dataclass(frozen=True)
class Document:
    """A document of a seed and the id of its article; `cut` is None where that is known already."""

    path: str
    article: str
    guessed: str
    cut: Cut | None


@dataclass(frozen=True)
class Known:
    """Articles that need not be made: `ids` (as they are in the last version, or taken in by now), but for
    documents that were corrected since."""

    ids: set[str]
    recorrected: frozenset[str]

    def among(self, articles: Iterable[str]) -> Known:
        """The same of some articles: what a worker needs to know."""
        return Known(self.ids.intersection(articles), self.recorrected)

    def __call__(self, article: str, path: str) -> bool:
        return article in self.ids and path not in self.recorrected


Item = Document | Failure | str
"""Of a seed: a document, one that cannot be read, or why the seed itself cannot be read any further."""


def documents(
    seed: SeedFile, corrections: Mapping[str, Correction], known: Known, making: Making
) -> Iterator[Item]:
    """The documents of a seed, one by one."""
    from rag.clean import clean, identity
    from rag.read import read

    try:
        for raw in read(seed):
            if isinstance(raw, ReadError):
                yield Failure(raw.path, str(raw))
                continue
            name = identity(raw)
            cut = None if known(name, raw.path) else cut_up(clean(raw, corrections), making)
            yield Document(raw.path, name, raw.guessed, cut)
    except ReadError as error:
        yield str(error)


def read_batch(
    batch: tuple[Sequence[tuple[SeedFile, Known]], Mapping[str, Correction], Making],
) -> list[list[Item]]:
    """The documents of some seeds."""
    seeds, corrections, making = batch
    return [list(documents(seed, corrections, known, making)) for seed, known in seeds]


def cut_up(article: Article, making: Making) -> Cut:
    """The passages of an article. Raises EncoderError."""
    from rag.clean import sketch

    limit = limit_of(making.encoder)
    passages = chunk(article, _count(making.encoder, article.language, limit), limit)
    before = context(article)
    return Cut(article, passages, before, heading(before), sketch(article))


def limit_of(encoder: Encoder) -> int:
    """Word pieces in a passage at most."""
    return min(LIMIT, encoder.max_tokens)


def _count(encoder: Encoder, language: str | None, limit: int) -> Count:
    """How long texts of a language are, in word pieces of English words; `limit` of them are a passage.

    A passage is then of one length in every language, and no longer than what the encoder reads of it.
    """
    if encoder.languages is not None:
        return encoder.count if language in encoder.languages else by_words
    share = limit / encoder.max_tokens

    def count(texts: list[str]) -> list[int]:
        pieces = encoder.count(texts)
        return [max(one, math.ceil(share * own)) for one, own in zip(by_words(texts), pieces, strict=True)]

    return count


def encode_batch(batch: tuple[Sequence[EncoderInput], Making]) -> Encoded:
    """The vectors of some passages. Raises EncoderError."""
    items, making = batch
    return making.encoder.encode_passages(items)


def annotate_batch(batch: tuple[Sequence[Article], Any]) -> list[tuple[Notes | None, str]]:
    """The notes of some articles by an annotator (None: the kit's own), or why there are none.

    By one core: a parser's matrices are small, and cores that share them wait for each other. On a machine
    that does something else as well a parse took six times as long by two.
    """
    articles, maker = batch
    if maker is None:
        from rag import annotate as maker
    results: list[tuple[Notes | None, str]] = []
    with threadpool_limits(limits=1, user_api="blas"):
        for article in articles:
            try:
                results.append((maker.annotate(article), ""))
            except RagError as error:
                results.append((None, f"{article.path}: {error}"))
    return results


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
    builder.corrected = change.digests
    builder.states += change.same
    work.stage("reading", len(change.to_read))
    known, foreign = Known(builder.known(), change.recorrected), set[str]()
    for seed, items in _read(change, known, making, crew):
        work.file(seed.path)
        builder.states.append(_state(seed, items, change, builder, known, making, foreign))
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
    ends = accumulate(max(seed.size, 1) for seed in change.to_read)
    runs = groupby(zip(change.to_read, ends, strict=True), lambda one: one[1] // BATCH_BYTES)
    batches = [[seed for seed, _ in run] for _, run in runs]
    tasks = (
        ([(seed, known.among(old.articles if (old := change.old.get(seed.path)) else ())) for seed in batch],
         change.corrections, making)
        for batch in batches
    )  # fmt: skip
    yield from zip(change.to_read, chain.from_iterable(crew.each(read_batch, tasks)), strict=True)


def _state(
    seed: SeedFile, items: Iterable[Item], change: Change, builder: Builder, known: Known, making: Making,
    foreign: set[str],
) -> SeedState:  # fmt: skip
    """The new state of a file. A file that fails keeps its old articles."""
    paths, failures = {}, []
    for one in items:
        if isinstance(one, str):
            return _kept(seed, one, change, builder, known, making)
        if isinstance(one, Failure):
            failures.append(one)
            continue
        if one.guessed:
            change.remarks.append(Failure(one.path, f"its encoding is a guess: {one.guessed}"))
        paths[one.path] = one.article
        if one.cut is not None and not known(one.article, one.path):
            builder.spool.add(*one.cut)
            known.ids.add(one.article)
            article = one.cut.article
            if article.language not in (None, "en", *foreign) and (plain := detect(article.text[:_SAMPLE])):
                foreign |= {plain} - {"en"}
    return SeedState(
        seed.path, seed.size, settled(seed), hash_of(seed, change), tuple(paths), tuple(paths.values()),
        tuple(failures),
    )  # fmt: skip


def _kept(
    seed: SeedFile, what: str, change: Change, builder: Builder, known: Known, making: Making
) -> SeedState:
    """The state of a file that cannot be read, with the articles that it had."""
    old, last = change.old.get(seed.path), builder.last
    now = SeedState(seed.path, seed.size, settled(seed), hash_of(seed, change))
    if old is None or last is None or not old.documents or not all(map(last.has_article, old.articles)):
        return replace(now, failures=(Failure(seed.path, what),))
    for name in set(old.articles) - known.ids:
        # Made anew of the text that the last version holds: the file has it no more.
        builder.spool.add(*cut_up(last.article(name), making))
    known.ids.update(old.articles)
    kept = Failure(seed.path, what, kept=True)
    return replace(now, documents=old.documents, articles=old.articles, failures=(kept,))


def embed(builder: Builder, making: Making, work: Work, crew: Hands) -> int:
    """Encodes the passages that have no vector yet, saving as it goes; how many they were.

    A batch is lost with the worker that has it, and saved when it comes back.
    """
    wanted = builder.without_vectors()
    work.stage("embedding", len(wanted))
    sent: deque[list[tuple[bytes, EncoderInput]]] = deque()
    size, began = BATCH if crew.many else FIRST, time.perf_counter()

    def tasks() -> Iterator[tuple[list[EncoderInput], Making]]:
        for start in range(0, len(wanted), WINDOW):
            inputs = builder.spool.missing(wanted[start : start + WINDOW])
            window = sorted(inputs, key=lambda one: len(one[1].text))
            while window:
                sent.append(window[:size])
                del window[:size]
                yield [item for _, item in sent[-1]], making

    for encoded in crew.each(encode_batch, tasks()):
        batch = sent.popleft()
        builder.store.put(batch, encoded.passages, encoded.sentences)
        work.step(len(batch))
        if not crew.many:
            seconds = max(time.perf_counter() - began, 0.01)
            size, began = max(FIRST, min(WINDOW, int(size * SAVE_SECONDS / seconds))), time.perf_counter()
    return len(wanted)
