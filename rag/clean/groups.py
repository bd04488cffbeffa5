"""The same story in two papers: near-identical articles get one group, so that they count once."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.clean.units import WORD
from rag.records import Article

Array = NDArray[Any]

KEPT: Final = 128
"""Shingles kept of a story: those with the smallest hashes, which estimate how much two stories share."""
_BANDS: Final = 8
"""So many of the smallest hashes of each story are looked up to find what it may be a reprint of."""
_HUBS: Final = 200
"""Of the stories that have one of these hashes in common, so many (by their ids) are compared with all the
others. A shingle in very many stories is a formula of the agency's: all pairs would cost quadratic time."""
_SHARED: Final = 0.5
"""Share of the shorter story's shingles in the longer one, from which on it is a reprint. Papers cut an
agency's text at its end and add a paragraph; set on made pairs (cut to 60 %, one paragraph in five new),
which share 0.6 and more, while stories on one event by two writers share less than 0.1."""
_SAMPLE: Final = 12
"""Fewer hashes within common reach say too little: a paragraph has one or two beside a long speech."""
_DAYS: Final = 7
_TOP: Final = np.uint64(2**64 - 1)
_RUN: Final = 4
"""Words in a shingle: two stories on one event share names and phrases, but seldom four words in a row."""
_LEAST: Final = 20
"""Fewer shingles than this are a line, not a story."""
_SPREAD: Final = 0x9E3779B97F4A7C15
_BLOCK: Final = 4096
"""Pairs that are compared at a time, in 12 MB."""


def sketch(article: Article) -> bytes:
    """What `grouped` needs of an article: its day (0 if unknown), then hashes of its text, 8 bytes each.

    Empty for a line that is no story.
    """
    made = _sketch(article)
    day = article.published.day
    return b"" if made is None else np.uint64(day.toordinal() if day else 0).tobytes() + made.tobytes()


def _sketch(article: Article) -> Array | None:
    """The `KEPT` smallest hashes of the story's shingles, sorted (a bottom-k sketch)."""
    story = " ".join(article.text[b.start : b.end] for b in article.blocks if b.role in ("body", "lead"))
    words = WORD.findall(story.casefold())
    shingles = {" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
    if len(shingles) < _LEAST:
        return None
    # A checksum, spread over 64 bits: a sound hash takes five times as long and tells no more here.
    checks = (zlib.crc32(one.encode("utf-8", "replace")) * _SPREAD % 2**64 for one in shingles)
    hashes = np.fromiter(checks, dtype=np.uint64, count=len(shingles))
    return np.unique(hashes)[:KEPT]


def grouped(sketches: Mapping[str, bytes]) -> dict[str, str]:
    """Article id -> its group's id (the smallest article id in it), only for groups of two or more.

    From article id -> `sketch`. A group is made of stories of which one holds at least half of the other, run
    of four words by run of four words, in body and lead; what papers add around it does not count. Two whose
    days of publication are known and more than a week apart are a yearly formula, not a reprint.
    """
    names = sorted(name for name, kept in sketches.items() if kept)
    groups = _groups([sketches[name] for name in names])
    sizes = np.bincount(groups, minlength=len(names))
    return {names[one]: names[groups[one]] for one in np.flatnonzero(sizes[groups] > 1).tolist()}


def _groups(kept: Sequence[bytes]) -> Array:
    """For each story the number of the first of its group."""
    heads = np.frombuffer(b"".join(one[: 8 + 8 * _BANDS] for one in kept), np.uint64)
    heads = heads.reshape(-1, 1 + _BANDS)
    days, size = heads[:, 0].astype(np.int64), len(kept)
    groups = np.arange(size)
    for ones, others in _candidates(heads[:, 1:]):
        near = (days[ones] == 0) | (days[others] == 0) | (np.abs(days[ones] - days[others]) <= _DAYS)
        wanted = np.flatnonzero(near & (groups[ones] != groups[others]))
        pairs = np.unique(ones[wanted] * size + others[wanted])
        for at in range(0, len(pairs), _BLOCK):
            one, other = np.divmod(pairs[at : at + _BLOCK], size)
            alike = _shares(_matrix(kept, one), _matrix(kept, other)) >= _SHARED
            groups = _joined(groups, one[alike], other[alike])
    return groups


def _joined(groups: Array, ones: Array, others: Array) -> Array:
    """The groups when each of `ones` and the other beside it are in the same."""
    while (groups[ones] != groups[others]).any():
        pairs = np.sort((groups[ones], groups[others]), axis=0)
        first = np.arange(len(groups))
        np.minimum.at(first, pairs[1], pairs[0])
        while (first[first] != first).any():
            first = first[first]
        groups = first[groups]
    return groups


def _candidates(bands: Array) -> Iterator[tuple[Array, Array]]:
    """Stories that share one of their smallest hashes, as pairs: the first of each hash with all after it,
    then the second, and so on.
    """
    order = np.argsort(bands, axis=None, kind="stable")
    values, holders = bands.reshape(-1)[order], order // _BANDS
    new = np.concatenate((np.ones(min(len(values), 1), bool), values[1:] != values[:-1]))
    firsts = np.flatnonzero(new)[np.cumsum(new) - 1]
    after = np.arange(len(values))
    for rank in range(_HUBS):
        after = after[after > firsts[after] + rank]
        if not len(after):
            return
        yield holders[firsts[after] + rank], holders[after]


def _matrix(kept: Sequence[bytes], stories: Array) -> Array:
    """The hashes of some stories, filled up with the greatest number."""
    rows = [kept[one][8:].ljust(8 * KEPT, b"\xff") for one in stories.tolist()]
    return np.frombuffer(b"".join(rows), np.uint64).reshape(-1, KEPT)


def _shares(ones: Array, others: Array) -> Array:
    """How much of the shorter story is in the longer, row by row, from the hashes below the bound that both
    know. What fills a row up is no hash: it is not counted.
    """
    bounds = np.minimum(ones[:, -1:], others[:, -1:])
    least = np.minimum(*(((rows <= bounds) & (rows != _TOP)).sum(axis=1) for rows in (ones, others)))
    both = np.sort(np.hstack((ones, others)), axis=1)
    common = ((both[:, 1:] == both[:, :-1]) & (both[:, 1:] != _TOP)).sum(axis=1)
    shares: Array = np.where(least >= _SAMPLE, common / np.maximum(least, 1), 0.0)
    return shares
