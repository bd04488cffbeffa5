"""Named arrays in one file, memory-mapped: the safetensors layout, which any tool reads without code."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from rag.errors import IndexCorrupt
from rag.index.disk import reading
from rag.lexical.arrays import Array, ranges
from rag.tensors import KINDS, tensors

ADVICE = "Run `rag check`, then `rag build`: what is damaged is made again."

_NAMES = {np.dtype(kind): name for name, kind in KINDS.items()}
_PIECE = 16 << 20


def packed(arrays: Mapping[str, Array]) -> Iterator[bytes | memoryview]:
    """The bytes of a file with these arrays, piece by piece, in the order of the mapping."""
    header, place = {}, 0
    for name, array in arrays.items():
        header[name] = {
            "dtype": _NAMES[array.dtype], "shape": list(array.shape),
            "data_offsets": [place, place + array.nbytes],
        }  # fmt: skip
        place += array.nbytes
    head = json.dumps(header, separators=(",", ":")).encode()
    head += b" " * (-len(head) % 64)
    yield len(head).to_bytes(8, "little") + head
    for array in arrays.values():
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        for first in range(0, len(flat), _PIECE):
            yield flat[first : first + _PIECE].data


class Mapped(dict[str, Array]):
    """Arrays by name, mapped; and a way to read rows of them without mapping their pages."""

    def __init__(self, arrays: Mapping[str, Array], file: int) -> None:
        super().__init__(arrays)
        # They fill the file to its end, in their order: where one lies in it follows from its address.
        first = next(iter(arrays.values()), np.zeros(0, np.uint8)).__array_interface__["data"][0]
        self._file = file
        self._base = os.fstat(file).st_size - sum(one.nbytes for one in arrays.values()) - first
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
        weakref.finalize(self, os.close, file)

    def rows(self, name: str, starts: Array, sizes: Array) -> Array:
        """The rows [start, start + size) of an array, range after range.

        Few scattered rows are read by the system's call: a page fault maps the pages around it too,
        so that searches would soon hold the whole file (2,000 rows of a million: 6 ms against 20).
        """
        array, total = self[name], int(sizes.sum())
        if not hasattr(os, "preadv") or 8 * total > len(array):
            return np.asarray(array[ranges(starts, starts + sizes)])
        width = array.dtype.itemsize * array.shape[1]
        place = self._base + array.__array_interface__["data"][0]
        buffer = bytearray(total * width)
        view, at = memoryview(buffer), 0
        for start, size in zip((place + starts * width).tolist(), (sizes * width).tolist(), strict=True):
            if os.preadv(self._file, [view[at : at + size]], start) != size:
                raise IndexCorrupt("a file of vectors is shorter than it was", "Run `rag check`.")
            at += size
        return np.frombuffer(buffer, array.dtype).reshape(total, array.shape[1])


def mapped(path: Path, kinds: Mapping[str, str] | None = None) -> Mapped:
    """The arrays of a file, read-only, not loaded; `kinds`: the names and numbers ("f4") that it should hold.

    Raises IndexCorrupt for a header that is not sound, and for other arrays.
    """
    with reading(path.name, ADVICE):
        arrays = Mapped(tensors(path), os.open(path, os.O_RDONLY))
    if kinds is not None and {name: array.dtype.str[1:] for name, array in arrays.items()} != kinds:
        raise IndexCorrupt(f"{path.name} holds other arrays than it should", ADVICE)
    return arrays


def named(rows: Array, size: int) -> Array:
    """(n, size) bytes as (n,) names."""
    return np.ascontiguousarray(rows).view(f"S{size}").reshape(-1)
