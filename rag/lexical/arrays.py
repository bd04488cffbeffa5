"""Small operations on flat arrays that lie one after the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]


def ranges(starts: Array, ends: Array) -> Array:
    """The numbers start..end-1 of each pair, one after the other."""
    sizes = ends - starts
    numbers: Array = np.repeat(ends - np.cumsum(sizes), sizes)
    numbers += np.arange(len(numbers))
    return numbers


def bounds(ends: Array) -> Array:
    """Where each of some runs begins, and the last one's end."""
    return np.concatenate(([0], ends)).astype(np.int64)


def pack(strings: Sequence[bytes]) -> tuple[Array, Array]:
    """(bytes one after the other, where each ends)."""
    ends = np.cumsum(np.fromiter((len(one) for one in strings), np.int64, len(strings)))
    return np.frombuffer(b"".join(strings), np.uint8), ends


def unpack(blob: Array, ends: Array) -> list[bytes]:
    """The strings that `pack` has put one after the other."""
    whole = np.asarray(blob).tobytes()
    return [whole[start:end] for start, end in pairwise([0, *ends.tolist()])]


def run(values: Array, ends: Array, number: int) -> Array:
    """The values of the `number`-th of some runs that lie one after the other."""
    one: Array = values[ends[number - 1] if number else 0 : ends[number]]
    return one


def item(blob: Array, ends: Array, number: int) -> bytes:
    """The `number`-th of the strings that `pack` has put one after the other."""
    return run(blob, ends, number).tobytes()


def bisected(blob: Array, ends: Array, wanted: bytes) -> int:
    """Where `wanted` is, or would be, among sorted strings.

    A dictionary of a million keys would cost a second to open.
    """
    return bisect_left(range(len(ends)), wanted, key=lambda number: item(blob, ends, number))


def inverted(values: Array, owners: Array, size: int) -> tuple[Array, Array]:
    """(ends, owners): for each value 0..size-1 its owners, ascending, equal ones as often as they come."""
    width = int(owners.max(initial=0)) + 1
    pairs = np.sort(values.astype(np.int64) * width + owners)
    return np.cumsum(np.bincount(values, minlength=size)), (pairs % width).astype(np.int32)
