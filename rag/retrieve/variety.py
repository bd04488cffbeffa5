"""Passages that say the same: repetitions stand last, and versions of one text are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple
from zlib import crc32

from rag.records import Article, Passage

VERSION: Final = 0.7
"""The share of two texts' words in both from which they are versions of one. Not fitted: any from 0.6 to 0.8
gives the same order on the sets of tests/benchmarks/retrieval.py, to 0.001 of their MRR."""
BITS: Final = 1024

_BETWEEN = re.compile(r"[\W_]+")


class Said(NamedTuple):
    """What a passage says: its text, its plain words between blanks, and a bit for each (a word's CRC)."""

    passage: Passage
    article: Article
    text: str
    whole: str
    words: int


def said(passage: Passage, article: Article) -> Said:
    """What is compared of a passage."""
    text = article.text[passage.start : passage.end]
    return Said(passage, article, text, *plain(text))


def plain(text: str) -> tuple[str, int]:
    """Its words between blanks, without case and punctuation, and a bit for each (its CRC), of `BITS`."""
    whole = f" {_BETWEEN.sub(' ', text.casefold().replace('ё', 'е')).strip()} "
    words = 0
    for word in whole.split():
        words |= 1 << crc32(word.encode()) % BITS
    return whole, words


def alike(one: int, other: int) -> bool:
    """Whether two texts whose words these bits are (as `plain` gives them) have `VERSION` of them in both."""
    return (one & other).bit_count() > VERSION * (one | other).bit_count()


def varied(hits: Iterable[Said], k: int) -> list[int]:
    """Which `k` of some hits to show, as numbers: those that say something new, then repetitions.

    `hits` come best first.
    """
    kept: list[int] = []
    again: list[int] = []
    for number, old in enumerate(repeated(hits)):
        (again if old else kept).append(number)
        if len(kept) == k:
            break
    return [*kept, *again][:k]


def repeated(hits: Iterable[Said]) -> Iterator[bool]:
    """Of each hit whether it repeats one before it: every sentence of it stands there word for word.

    So does a reprint, whole or cut. One changed word is no repetition, for it may be a "not": who
    disagrees must be seen. (Where passages of nearly the same words were repetitions too, 0.005 fewer of
    the right and wrong answers in ramdocs stood among the first five passages: S-recall@5 in
    tests/benchmarks/variety.py.) Passages of one article do not repeat each other, so that neighbours stay.
    """
    seen: list[Said] = []
    for one in hits:
        words = one.words
        old = any(words & other.words == words and _repeats(one, other) for other in seen)
        if not old:
            seen.append(one)
        yield old


def versions(hits: Sequence[Said]) -> list[list[int]]:
    """Which hits are versions of one text, as groups of their numbers: the same but for a few words.

    Two passages of one article are none. The words of a group's others are in great part those of its first.
    """
    groups: list[list[int]] = []
    for number, one in enumerate(hits):
        for group in groups:
            first = hits[group[0]]
            if alike(one.words, first.words) and one.article.id != first.article.id:
                group.append(number)
                break
        else:
            groups.append([number])
    return [group for group in groups if len(group) > 1]


def _repeats(one: Said, other: Said) -> bool:
    if one.article.id == other.article.id:
        return False
    return all(plain(one.article.text[start:end])[0] in other.whole for start, end in one.passage.sentences)
