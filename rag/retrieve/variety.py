"""A list without repetition: of passages that say the same in the same words the best stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from rag.records import Article, Passage

Told = tuple[Passage, Article]

_BETWEEN = re.compile(r"[\W_]+")


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
    disagrees must be seen. (Where passages of nearly the same words were repetitions too, 0.005 fewer of
    the right and wrong answers in ramdocs stood among the first five passages: S-recall@5 in
    tests/benchmarks/variety.py.) Passages of one article do not repeat each other, so that neighbours stay.
    """
    seen: list[tuple[str, str]] = []
    everything = ""
    for passage, article in found:
        start, end = passage.sentences[0]
        old = _plain(article.text[start:end]) in everything and _repeats(passage, article, seen)
        if not old:
            whole = _plain(article.text[passage.start : passage.end])
            seen.append((article.id, whole))
            everything += f"\n{whole}"
        yield old


def _repeats(passage: Passage, article: Article, seen: Iterable[tuple[str, str]]) -> bool:
    sentences = [_plain(article.text[start:end]) for start, end in passage.sentences]
    return any(own != article.id and all(one in whole for one in sentences) for own, whole in seen)


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Its words between blanks, without case and punctuation."""
    return f" {_BETWEEN.sub(' ', text.casefold().replace('ё', 'е')).strip()} "
