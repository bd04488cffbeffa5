"""The same story in two papers: near-identical articles get one group, so that they count once."""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

import numpy as np

from rag.records import Article

_RUN: Final = 4
"""Words in a shingle: two stories on one event share names and phrases, but seldom four words in a row."""
_KEPT: Final = 128
"""Shingles kept of a story: those with the smallest hashes, which estimate how much two stories share."""
_BANDS: Final = 8
"""So many of the smallest hashes of each story are looked up to find what it may be a reprint of."""
_SHARED: Final = 0.5
"""Share of the shorter story's shingles in the longer one, from which on it is a reprint. Papers cut an
agency's text at its end and add a paragraph; set on made pairs (cut to 60 %, one paragraph in five new),
which share 0.6 and more, while stories on one event by two writers share less than 0.1."""
_LEAST: Final = 20
"""Fewer shingles than this are a line, not a story."""
_SAMPLE: Final = 12
"""Fewer hashes within common reach say too little: a paragraph has one or two beside a long speech."""
_DAYS: Final = 7
_SPREAD: Final = 0x9E3779B97F4A7C15
_WORD: Final = re.compile(r"\w+")


def reprints(articles: Iterable[Article]) -> dict[str, str]:
    """Article id -> its group's id (the smallest article id in it), only for groups of two or more.

    A group is made of stories of which one holds at least half of the other, run of four words by
    run of four words, in body and lead; what papers add around it does not count. Two whose days of
    publication are known and more than a week apart are a yearly formula, not a reprint. Articles
    are looked at once, in order, and only hashes are kept of them (1 kB each), so that any number fits.
    """
    return grouped((article.id, sketch(article)) for article in articles)


def sketch(article: Article) -> bytes:
    """What `grouped` needs of an article: its day (0 if unknown), then hashes of its text, 8 bytes each.

    Empty for a line that is no story.
    """
    made = _sketch(article)
    day = date.fromisoformat(article.published.date).toordinal() if article.published.date else 0
    return b"" if made is None else np.uint64(day).tobytes() + made.tobytes()


def grouped(told: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """`reprints` of articles of which only id and sketch are at hand, in the order of the articles."""
    sketches: dict[str, np.ndarray] = {}
    days: dict[str, int] = {}
    by_hash: dict[int, list[str]] = defaultdict(list)
    groups = _Groups()
    for name, kept in told:
        if name in sketches or not kept:
            continue
        head, mine = np.split(np.frombuffer(kept, np.uint64), [1])
        days[name] = int(head[0])
        for other in _candidates(mine, by_hash):
            if groups.together(name, other) or not _near(days[name], days[other]):
                continue
            if _share(mine, sketches[other]) >= _SHARED:
                groups.join(name, other)
        sketches[name] = mine
        for value in mine[:_BANDS].tolist():
            by_hash[value].append(name)
    return groups.named()


def _sketch(article: Article) -> np.ndarray | None:
    """The `_KEPT` smallest hashes of the story's shingles, sorted (a bottom-k sketch)."""
    story = " ".join(article.text[b.start : b.end] for b in article.blocks if b.role in ("body", "lead"))
    words = _WORD.findall(story.casefold())
    shingles = {" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
    if len(shingles) < _LEAST:
        return None
    hashes = np.fromiter(map(_hash, shingles), dtype=np.uint64, count=len(shingles))
    return np.sort(hashes)[:_KEPT]


def _hash(shingle: str) -> int:
    """A checksum, spread over 64 bits: a sound hash takes five times as long and tells no more here."""
    return zlib.crc32(shingle.encode("utf-8", "replace")) * _SPREAD % 2**64


def _near(one: int, other: int) -> bool:
    return not one or not other or abs(one - other) <= _DAYS


def _candidates(sketch: np.ndarray, by_hash: dict[int, list[str]]) -> Iterator[str]:
    """Stories that have one of this story's smallest hashes among their own."""
    found: dict[str, None] = {}
    for value in sketch[:_BANDS]:
        known = by_hash.get(int(value), [])
        # A shingle in very many stories is a formula of the agency's; it would cost quadratic time.
        found.update(dict.fromkeys(known[:200]))
    yield from found


def _share(one: np.ndarray, other: np.ndarray) -> float:
    """How much of the shorter story is in the other, from the hashes below the bound that both know."""
    bound = min(one[-1] if len(one) == _KEPT else _TOP, other[-1] if len(other) == _KEPT else _TOP)
    a, b = one[: np.searchsorted(one, bound, "right")], other[: np.searchsorted(other, bound, "right")]
    if min(len(a), len(b)) < _SAMPLE:
        return 0.0
    # Both are sorted and without doubles: numpy's own set functions would sort them again.
    places = np.minimum(np.searchsorted(b, a), len(b) - 1)
    return float(np.count_nonzero(b[places] == a)) / min(len(a), len(b))


_TOP: Final = np.uint64(2**64 - 1)


class _Groups:
    """Which articles belong together: union and find."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def root(self, name: str) -> str:
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def together(self, one: str, other: str) -> bool:
        """Whether both are known to belong together: then they need no comparing."""
        return one in self.parent and other in self.parent and self.root(one) == self.root(other)

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self.parent[second] = first

    def named(self) -> dict[str, str]:
        return {name: self.root(name) for name in sorted(self.parent)}
