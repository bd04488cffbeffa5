"""The same story in two papers: near-identical articles get one group, so that they count once."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.clean.units import WORD
from rag.records import Article

Array = NDArray[Any]
Mask = NDArray[np.bool_]

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


def reprints(articles: Iterable[Article]) -> dict[str, str]:
    """Article id -> its group's id (the smallest article id in it), only for groups of two or more.

    A group is made of stories of which one holds at least half of the other, run of four words by
    run of four words, in body and lead; what papers add around it does not count. Two whose days of
    publication are known and more than a week apart are a yearly formula, not a reprint. Articles
    are looked at once, in any order, and only hashes are kept of them (1 kB each), so that any number
    fits.
    """
    return grouped({article.id: sketch(article) for article in articles})


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


def grouped(
    now: Mapping[str, bytes],
    before: Mapping[str, bytes] | None = None,
    groups: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Article id -> its group's id, from article id -> `sketch`, as `reprints` says.

    With the articles of an earlier time and what this gave for them, only what differs is compared;
    the result is the same.
    """
    stories = _Stories(now, before or {}, groups or {})
    for one in stories.touched():
        stories.compare(one)
    return stories.named()


class _Stories:
    """All stories of now and of before, by id; a story whose sketch changed is there twice.

    `labels` is the smallest number of a story's group. Joined are pairs that have one of their smallest
    hashes in common, of which one is a hub there, and that share enough.
    """

    def __init__(
        self, now: Mapping[str, bytes], before: Mapping[str, bytes], groups: Mapping[str, str]
    ) -> None:
        told: list[tuple[str, bytes, bool, bool]] = []
        for name in sorted({**before, **now}):
            new, old = now.get(name, b""), before.get(name, b"")
            if new == old:
                told.append((name, new, True, True))
            else:
                told += [(name, old, False, True), (name, new, True, False)]
        told = [one for one in told if one[1]]
        self._names = [name for name, *_ in told]
        self._kept = [kept for _, kept, *_ in told]
        self._new = np.array([new for *_, new, _ in told], bool)
        self._old = np.array([old for *_, old in told], bool)
        heads = np.frombuffer(b"".join(kept[: 8 + 8 * _BANDS] for kept in self._kept), np.uint64)
        heads = heads.reshape(-1, 1 + _BANDS)
        self._days = heads[:, 0].astype(np.int64)
        self._file(heads[:, 1:])
        self._settle(groups)

    def _file(self, bands: Array) -> None:
        """Who holds each hash: one slice of `_holders` for each, in order of the stories."""
        order = np.argsort(bands, axis=None, kind="stable")
        values = bands.reshape(-1)[order]
        self._holders = order // _BANDS
        self._firsts = np.flatnonzero(np.append(True, values[1:] != values[:-1])) if len(values) else order
        self._ends = np.append(self._firsts[1:], len(values))
        self._hub = self._hubs(self._new[self._holders])
        self._old_hub = self._hubs(self._old[self._holders])

    def _hubs(self, there: Mask) -> Mask:
        """Which holders are among the first of those that are there."""
        count = np.cumsum(there)
        base: Array = (count - there)[self._firsts]
        made: Mask = there & (count - np.repeat(base, self._ends - self._firsts) <= _HUBS)
        return made

    def _settle(self, groups: Mapping[str, str]) -> None:
        """Takes over the old groups, but for those that may have lost a link: their members are `_loose`."""
        lost = set(np.flatnonzero(~self._new).tolist())
        lost |= set(self._holders[self._old_hub & ~self._hub].tolist())
        torn = {groups[self._names[one]] for one in lost if self._names[one] in groups}
        self.labels = np.arange(len(self._names))
        self._loose = np.zeros(len(self._names), bool)
        known = np.flatnonzero(self._new & self._old).tolist()
        number = {self._names[one]: one for one in known}
        for name, one in number.items():
            group = groups.get(name)
            if group in torn:
                self._loose[one] = True
            elif group is not None:
                self.labels[one] = number[group]

    def touched(self) -> Iterator[slice]:
        """The slices of `_holders` in which some pair has not been compared yet."""
        if not len(self._firsts):
            return
        fresh = (self._new & ~self._old)[self._holders] | (self._hub & ~self._old_hub)
        loose = np.add.reduceat(self._loose[self._holders], self._firsts, dtype=np.int64) > 1
        some = np.logical_or.reduceat(fresh, self._firsts) | loose
        there = np.add.reduceat(self._new[self._holders], self._firsts, dtype=np.int64) > 1
        for at in np.flatnonzero(some & there).tolist():
            yield slice(self._firsts[at], self._ends[at])

    def compare(self, one: slice) -> None:
        """Compares each hub of a hash with those after it, where that was not done before."""
        there = self._new[self._holders[one]]
        members, old_hub = self._holders[one][there], self._old_hub[one][there]
        was, loose, days = self._old[members], self._loose[members], self._days[members]
        kept: Array | None = None
        for at in range(min(_HUBS, len(members) - 1)):
            labels = self.labels[members]
            if (labels == labels[0]).all():
                return
            rest = slice(at + 1, None)
            wanted = (labels[rest] != labels[at]) & ~(old_hub[at] & was[rest] & ~(loose[at] & loose[rest]))
            near = (days[at] == 0) | (days[rest] == 0) | (np.abs(days[rest] - days[at]) <= _DAYS)
            others = at + 1 + np.flatnonzero(wanted & near)
            if len(others):
                kept = self._matrix(members) if kept is None else kept
                alike = others[_shares(kept[at], kept[others]) >= _SHARED]
                self._join(np.append(members[alike], members[at]))

    def _matrix(self, members: Array) -> Array:
        """The hashes of some stories, filled up with the greatest number."""
        rows = [self._kept[one][8:].ljust(8 * KEPT, b"\xff") for one in members.tolist()]
        return np.frombuffer(b"".join(rows), np.uint64).reshape(-1, KEPT)

    def _join(self, members: Array) -> None:
        labels = np.unique(self.labels[members])
        if len(labels) > 1:
            self.labels[np.isin(self.labels, labels)] = labels[0]

    def named(self) -> dict[str, str]:
        labels = self.labels[self._new]
        sizes = np.bincount(labels, minlength=len(self.labels))
        some = np.flatnonzero(self._new & (sizes[self.labels] > 1)).tolist()
        return {self._names[one]: self._names[self.labels[one]] for one in some}


def _shares(one: Array, others: Array) -> Array:
    """How much of the shorter story is in the longer, from the hashes below the bound that both know."""
    bounds = np.minimum(one[-1], others[:, -1])
    inside = others <= bounds[:, None]
    # A story of fewer hashes is filled up with the greatest number, which is no hash: it is not counted.
    inside &= others != _TOP
    mine = one[one != _TOP]
    least = np.minimum(np.searchsorted(mine, bounds, "right"), inside.sum(axis=1))
    places = np.minimum(np.searchsorted(mine, others), len(mine) - 1)
    common = ((mine[places] == others) & inside).sum(axis=1)
    shares: Array = np.where(least >= _SAMPLE, common / np.maximum(least, 1), 0.0)
    return shares
