"""A list without repetition: of passages that say the same in the same words the best stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rag.language import fold
from rag.language.words import WORD
from rag.records import Article, Passage

Span = tuple[int, int]
Told = tuple[Passage, Article]


def varied(found: Iterable[Told], k: int) -> list[int]:
    """Which `k` of some hits to show, as numbers: those that say something new, then repetitions.

    `found` are the hits, best first.
    """
    kept: list[int] = []
    again: list[int] = []
    for number, old in enumerate(repeated(found)):
        (again if old else kept).append(number)
        if len(kept) == k:
            break
    return [*kept, *again][:k]


def repeated(found: Iterable[Told]) -> Iterator[bool]:
    """Of each hit whether it repeats one before it: every sentence of it stands there word for word.

    So does a reprint, whole or cut. One changed word is no repetition, for it may be a "not": who
    disagrees must be seen. (tests/benchmarks/variety.py: where passages of nearly the same words were
    repetitions too, 0.804 of the right and wrong answers in ramdocs stood among the first five passages,
    0.809 now.) Passages of one article do not repeat each other, so that neighbours stay.
    """
    seen: list[tuple[str, str]] = []
    for passage, article in found:
        text = article.text[passage.start : passage.end]
        spans = tuple((start - passage.start, end - passage.start) for start, end in passage.sentences)
        whole, sentences = _plain(text, spans)
        old = any(own != article.id and _repeats(sentences, words) for own, words in seen)
        if not old:
            seen.append((article.id, whole))
        yield old


def _repeats(sentences: Sequence[str], whole: str) -> bool:
    return all(sentence in whole for sentence in sentences)


@lru_cache(maxsize=4096)
def _plain(text: str, spans: tuple[Span, ...]) -> tuple[str, list[str]]:
    """(a passage, its sentences) as folded words between blanks: without case and punctuation."""
    sentences = [_words(text[start:end]) for start, end in spans]
    return _words(text), sentences


def _words(text: str) -> str:
    return f" {' '.join(map(fold, WORD.findall(text)))} "
