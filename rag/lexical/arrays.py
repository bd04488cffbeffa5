"""Small operations on flat arrays that lie one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def ranges(starts: Array, ends: Array) -> Array:
    """The numbers start..end-1 of each pair, one after the other."""
    sizes = ends - starts
    made: Array = np.repeat(ends - np.cumsum(sizes), sizes)
    made += np.arange(len(made))
    return made


def pack(strings: Sequence[bytes]) -> tuple[Array, Array]:
    """(bytes one after the other, where each ends)."""
    ends = np.cumsum(np.fromiter((len(one) for one in strings), np.int64, len(strings)))
    return np.frombuffer(b"".join(strings), np.uint8), ends


def item(blob: Array, ends: Array, number: int) -> bytes:
    """The `number`-th of the strings that `pack` has put one after the other."""
    told: bytes = blob[ends[number - 1] if number else 0 : ends[number]].tobytes()
    return told


def invert(values: Array, owners: Array, size: int) -> tuple[Array, Array]:
    """(ends, owners): for each value 0..size-1 its owners, in order of (value, owner)."""
    order = np.lexsort((owners, values))
    return np.cumsum(np.bincount(values, minlength=size)), owners[order].astype(np.int32)
