"""Two sets of postings made one, without analysing or counting anything again.

What is old lies in long runs that are copied as they are: the cost is that of copying the arrays once,
however few rows came or went.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import item, ranges
from rag.lexical.tokens import stream_totals

Array = NDArray[Any]
Arrays = dict[str, Array]

GONE: Final = -1


def merged(old: Arrays, fresh: Arrays, old_rows: Array, fresh_rows: Array) -> Arrays:
    """The arrays of `Postings` with the rows of both sets.

    `old_rows` and `fresh_rows` give the new number of each row, GONE for one that goes.
    """
    rows = _Places(old_rows.astype(np.int32), fresh_rows.astype(np.int32))
    both = (old, fresh)
    totals = [_kept_totals(told, places) for told, places in zip(both, rows.both, strict=True)]
    used = [told["token_counts"] > 0 for told in totals]
    tokens = _names([(told["token_blob"], told["token_ends"]) for told in both], used)
    held = [_held(told, some) for told, some in zip(both, used, strict=True)]
    keys = _names([(told["blob"], told["ends"]) for told in both], held)
    starts, found, counts = _lists(
        keys, rows, [(told["starts"], told["rows"], told["counts"]) for told in both]
    )  # fmt: skip
    told_of = [(_bounds(told["token_of_ends"]), told["token_of"]) for told in both]
    of_starts, of = _lists(keys, tokens, told_of)
    stream, stream_ends = _woven(rows, both, "stream", "stream_ends", tokens)
    token_keys, key_ends = _woven(tokens, both, "keys", "key_ends", keys)
    token_blob, token_ends = _woven(tokens, both, "token_blob", "token_ends")
    blob, ends = _woven(keys, both, "blob", "ends")
    return {
        "blob": blob, "ends": ends, "starts": starts, "rows": found, "counts": counts,
        "lengths": _single(rows, [told["lengths"] for told in both]),
        "stream": stream, "stream_ends": stream_ends,
        "token_counts": _summed(tokens, [told["token_counts"] for told in totals]),
        "marks": totals[0]["marks"] + totals[1]["marks"],
        "token_blob": token_blob, "token_ends": token_ends, "key_ends": key_ends, "keys": token_keys,
        "token_of_ends": of_starts[1:], "token_of": of, **_grams(tokens, both),
    }  # fmt: skip


@dataclass(frozen=True)
class _Places:
    """Where the items of two sets come in their union, int32; GONE for one that goes.

    An item of both sets has one place.
    """

    old: Array
    fresh: Array

    @property
    def both(self) -> tuple[Array, Array]:
        return self.old, self.fresh

    @cached_property
    def size(self) -> int:
        return 1 + max((int(place.max()) for place in self.both if len(place)), default=-1)

    @cached_property
    def sources(self) -> tuple[Array, Array]:
        """For each item of the union the set that it is taken from (the old one if there), and where."""
        source, at = np.ones(self.size, np.int8), np.zeros(self.size, np.int64)
        for number in (1, 0):
            there = np.flatnonzero(self.both[number] >= 0)
            places = self.both[number][there]
            source[places], at[places] = number, there
        return source, at

    @cached_property
    def only(self) -> tuple[Array, Array]:
        """The places, but of the fresh items only those that the old set has not."""
        source, _ = self.sources
        twice = (self.fresh >= 0) & (source[self.fresh] == 0) if self.size else self.fresh >= 0
        return self.old, np.where(twice, np.int32(GONE), self.fresh)

    @cached_property
    def runs(self) -> list[tuple[int, int, int, int]]:
        """(source, first, end, place) of neighbours that stay neighbours."""
        source, at = self.sources
        breaks = np.flatnonzero((np.diff(source) != 0) | (np.diff(at) != 1)) + 1
        edges = np.concatenate(([0], breaks, [self.size])) if self.size else np.zeros(1, np.int64)
        firsts = edges[:-1]
        told = zip(
            source[firsts].tolist(), at[firsts].tolist(), edges[1:].tolist(), firsts.tolist(), strict=True
        )
        return [(one, first, first + end - place, place) for one, first, end, place in told]


def _bounds(ends: Array) -> Array:
    return np.concatenate(([0], ends)).astype(np.int64)


def _kept_totals(told: Arrays, rows: Array) -> Arrays:
    """`stream_totals` of the rows that stay."""
    gone, bounds = np.flatnonzero(rows < 0), _bounds(told["stream_ends"])
    lost = stream_totals(told["stream"][ranges(bounds[gone], bounds[gone + 1])], len(told["token_ends"]))
    return {name: told[name] - counts for name, counts in lost.items()}


def _held(told: Arrays, tokens: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which keys a token that stays has."""
    held = np.zeros(len(told["ends"]), bool)
    held[told["keys"][np.repeat(tokens, np.diff(told["key_ends"], prepend=0))]] = True
    return held


def _names(both: Sequence[tuple[Array, Array]], used: Sequence[NDArray[np.bool_]]) -> _Places:
    """The places of byte strings that are sorted in each of two sets: the union is sorted."""
    (blob, ends), (other, other_ends) = both
    stay, fresh = used[0].copy(), np.flatnonzero(used[1])
    at, same = np.zeros(len(fresh), np.int64), np.zeros(len(fresh), bool)
    whole, bounds = other.tobytes(), _bounds(other_ends).tolist()
    low = 0
    for n, number in enumerate(fresh.tolist()):
        low, same[n] = bisected(blob, ends, whole[bounds[number] : bounds[number + 1]], low)
        at[n] = low
    stay[at[same]] = True
    before = np.concatenate(([0], np.cumsum(stay)))
    new = at[~same]
    old_places = np.where(stay, before[:-1] + np.searchsorted(new, np.arange(len(stay)), "right"), GONE)
    fresh_places = np.full(len(used[1]), GONE, np.int32)
    fresh_places[fresh[~same]] = before[new] + np.arange(len(new))
    fresh_places[fresh[same]] = old_places[at[same]]
    return _Places(old_places.astype(np.int32), fresh_places)


def bisected(blob: Array, ends: Array, wanted: bytes, low: int = 0) -> tuple[int, bool]:
    """Where `wanted` is, or would be, among sorted byte strings from the `low`-th on; whether it is there."""
    high = len(ends)
    while low < high:
        middle = (low + high) // 2
        found = item(blob, ends, middle)
        if found == wanted:
            return middle, True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return low, False


def _single(places: _Places, both: Sequence[Array]) -> Array:
    """One value for each item."""
    made = np.empty(places.size, both[0].dtype)
    for source, first, end, place in places.runs:
        made[place : place + end - first] = both[source][first:end]
    return made


def _summed(places: _Places, both: Sequence[Array]) -> Array:
    """One number for each item: the sum of those of both sets."""
    made = np.zeros(places.size, np.int64)
    for place, values in zip(places.both, both, strict=True):
        there = place >= 0
        made[place[there]] += values[there]
    return made


def _woven(
    places: _Places, both: tuple[Arrays, Arrays], flat: str, ends: str, renamed: _Places | None = None
) -> tuple[Array, Array]:
    """Some values for each item, one after the other, and where each ends; the values perhaps renamed.

    Negative values are marks, not names.
    """
    bounds = [_bounds(told[ends]) for told in both]
    sizes = _single(places, [np.diff(told) for told in bounds])
    made_ends = np.cumsum(sizes, dtype=np.int64)
    made = np.empty(int(sizes.sum()), both[0][flat].dtype)
    tables = [np.append(table, np.array([-2, -1], np.int32)) for table in renamed.both] if renamed else []
    starts = _bounds(made_ends)
    for source, first, end, place in places.runs:
        told = both[source][flat][bounds[source][first] : bounds[source][end]]
        into = made[starts[place] : starts[place + end - first]]
        if tables:
            np.take(tables[source], told, out=into, mode="wrap")  # the marks count from the end
        else:
            into[:] = told
    return made, made_ends


def _lists(names: _Places, values: _Places, both: Sequence[tuple[Array, ...]]) -> tuple[Array, ...]:
    """(starts, values, what goes with them): for each name its values in ascending order.

    `both` are such arrays of the two sets. A value of both sets is taken from the old one.
    """
    told = [_kept(*one, place) for one, place in zip(both, values.only, strict=True)]
    (starts, old, *old_more), (fresh_starts, fresh, *fresh_more) = told
    here = np.flatnonzero(names.old >= 0)  # the lists of the others are empty
    places, begins = names.old[here], np.append(starts[:-1][here], len(old))
    spots = []
    for number in np.flatnonzero(np.diff(fresh_starts)).tolist():
        one, place = fresh[fresh_starts[number] : fresh_starts[number + 1]], names.fresh[number]
        n = int(np.searchsorted(places, place))
        known = n < len(places) and places[n] == place
        begin = begins[n]
        spots.append(begin + np.searchsorted(old[begin : starts[here[n] + 1]], one) if known
                     else np.full(len(one), begin))  # fmt: skip
    spot = np.concatenate(spots) if spots else np.zeros(0, np.int64)
    sizes = np.zeros(names.size, np.int64)
    sizes[places] = np.diff(starts)[here]
    there = np.flatnonzero(names.fresh >= 0)
    sizes[names.fresh[there]] += np.diff(fresh_starts)[there]
    pairs = zip((old, *old_more), (fresh, *fresh_more), strict=True)
    return _bounds(np.cumsum(sizes)), *(_inserted(one, spot, other) for one, other in pairs)


def _inserted(values: Array, spots: Array, others: Array) -> Array:
    """`values` with each of `others` before the value at its spot; spots ascend."""
    firsts = np.flatnonzero(np.diff(spots, prepend=-1))
    pieces, at = [], 0
    for spot, first, end in zip(spots[firsts], firsts, np.append(firsts, len(spots))[1:], strict=True):
        pieces += [values[at:spot], others[first:end]]
        at = spot
    return np.concatenate([*pieces, values[at:]])


def _kept(starts: Array, values: Array, *more: Array | Any) -> tuple[Array, ...]:
    """Lists with their values renamed, without those that go, each in ascending order again."""
    *rest, places = more
    made = places[values]
    told = [made, *(np.asarray(one) for one in rest)]
    if len(places) and int(places.min()) < 0:
        gone = np.flatnonzero(made < 0)
        starts = starts - np.searchsorted(gone, starts)
        told = [_without(one, gone) for one in told]
    left = places[places >= 0]
    if (left[1:] < left[:-1]).any():  # rows changed places: seldom, and dear
        owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
        order = np.argsort(owner * (int(left.max()) + 1) + told[0], kind="stable")
        told = [one[order] for one in told]
    return starts, *told


def _without(values: Array, gone: Array) -> Array:
    """`values` but for those at some places, ascending."""
    if 8 * len(gone) > len(values):
        return np.delete(values, gone)
    edges = np.flatnonzero(np.diff(gone, prepend=-2) != 1)  # the first of each run of neighbours
    ends = np.append(0, gone[np.append(edges, len(gone))[1:] - 1] + 1)
    firsts = np.append(gone[edges], len(values))
    return np.concatenate([values[end:first] for end, first in zip(ends, firsts, strict=True)])


def _grams(tokens: _Places, both: tuple[Arrays, Arrays]) -> Arrays:
    """The tokens of each n-gram."""
    lists = [(_bounds(told["gram_ends"]), told["gram_tokens"]) for told in both]
    some = [np.diff(_kept(*one, place)[0]) > 0 for one, place in zip(lists, tokens.only, strict=True)]
    hashes = np.union1d(*(told["gram_hashes"][here] for told, here in zip(both, some, strict=True)))
    places = [
        np.where(here, np.searchsorted(hashes, told["gram_hashes"]), GONE).astype(np.int32)
        for told, here in zip(both, some, strict=True)
    ]
    starts, found = _lists(_Places(*places), tokens, lists)
    return {"gram_hashes": hashes, "gram_ends": starts[1:], "gram_tokens": found}
