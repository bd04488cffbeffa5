"""Named arrays in one file, memory-mapped: the safetensors layout, which any tool reads without code."""

from __future__ import annotations

import json
import math
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt

Array = NDArray[Any]

_KINDS = {
    "U8": np.uint8, "U16": np.uint16, "I32": np.int32, "I64": np.int64, "F16": np.float16, "F32": np.float32,
}  # fmt: skip
_NAMES = {np.dtype(kind): name for name, kind in _KINDS.items()}
_LONGEST_HEADER = 1 << 20
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
    told = json.dumps(header, separators=(",", ":")).encode()
    told += b" " * (-len(told) % 64)
    yield len(told).to_bytes(8, "little") + told
    for array in arrays.values():
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        for first in range(0, len(flat), _PIECE):
            yield flat[first : first + _PIECE].data


class Mapped(dict[str, Array]):
    """Arrays by name, with the memory that they lie in."""

    memory: mmap.mmap

    def release(self) -> None:
        """Gives back the pages that were read; they stay in the cache of the system.

        A page fault maps the pages around it too: scattered reads would soon hold the whole file.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self.memory.madvise(mmap.MADV_DONTNEED)


def mapped(path: Path) -> Mapped:
    """The arrays of a file, read-only, not loaded. Raises IndexCorrupt for a header that is not sound."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if not 0 < length <= min(_LONGEST_HEADER, size - 8):
                raise ValueError("a header of no possible length")
            header = json.loads(file.read(length))
            memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        whole = np.frombuffer(memory, np.uint8)
        made = Mapped({str(name): _one(whole, 8 + length, told) for name, told in header.items()})
        made.memory = memory
        return made
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexCorrupt(
            f"{path.name} is damaged: {error}", "Run `rag check`, then `rag build`."
        ) from error


def _one(whole: Array, base: int, told: dict[str, Any]) -> Array:
    kind, shape = np.dtype(_KINDS[told["dtype"]]), tuple(int(size) for size in told["shape"])
    start, end = (base + int(place) for place in told["data_offsets"])
    if min(shape, default=0) < 0 or math.prod(shape) * kind.itemsize != end - start:
        raise ValueError("a shape that does not fit its bytes")
    if not base <= start <= end <= len(whole):
        raise ValueError("an array that lies outside of the file")
    return np.asarray(whole[start:end]).view(kind).reshape(shape)
