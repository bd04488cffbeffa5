"""What is made of one batch, wherever that is: plain functions, whose arguments and results can be sent."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import RagError, ReadError
from rag.records import Article, Failure, Notes, Passage
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.chunk import Count
    from rag.clean import Correction
    from rag.encode import Encoded, Encoder, EncoderInput
    from rag.read import SeedFile


@dataclass(frozen=True)
class Making:
    """The encoder, by its settings, or as it is where one was `given`."""

    settings: Settings
    given: Encoder | None = None

    @property
    def encoder(self) -> Encoder:
        """Loaded once in a process. Raises EncoderError."""
        from rag.encode import load

        return self.given or load(self.settings)


@dataclass(frozen=True)
class Cut:
    """An article, its passages, what stands before them in the two searches, and what finds its reprints."""

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
class Broken:
    """The seed could not be read (any further)."""

    what: str


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


Item = Document | Failure | Broken


def documents(
    seed: SeedFile, corrections: Mapping[str, Correction], known: Known, making: Making
) -> Iterator[Item]:
    """The documents of a seed, one by one; a Failure for one that cannot be read."""
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
        yield Broken(str(error))


def read_batch(
    batch: tuple[Sequence[tuple[SeedFile, Known]], Mapping[str, Correction], Making],
) -> list[list[Item]]:
    """The documents of some seeds."""
    seeds, corrections, making = batch
    return [list(documents(seed, corrections, known, making)) for seed, known in seeds]


def cut_up(article: Article, making: Making) -> Cut:
    """The passages of an article. Raises EncoderError."""
    from rag.chunk import chunk, context, heading
    from rag.clean import sketch

    limit = limit_of(making.encoder)
    passages = chunk(article, _count(making.encoder, article.language, limit), limit)
    before = context(article)
    return Cut(article, passages, before, heading(before), sketch(article))


def limit_of(encoder: Encoder) -> int:
    """Word pieces in a passage at most."""
    from rag.chunk import LIMIT

    return min(LIMIT, encoder.max_tokens)


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


def encode_batch(batch: tuple[Sequence[EncoderInput], Making]) -> Encoded:
    """The vectors of some passages. Raises EncoderError."""
    items, making = batch
    return making.encoder.encode_passages(items)


def annotate_batch(batch: tuple[Sequence[Article], Any]) -> list[tuple[Notes | None, str]]:
    """The notes of some articles by an annotator (None: the kit's own), or why there are none."""
    articles, maker = batch
    if maker is None:
        from rag import annotate as maker
    results: list[tuple[Notes | None, str]] = []
    for article in articles:
        try:
            results.append((maker.annotate(article), ""))
        except RagError as error:
            results.append((None, f"{article.path}: {error}"))
    return results
