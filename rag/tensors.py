"""The arrays of a `.safetensors` file, memory-mapped: in such files the index and the models keep numbers.

The library reads the header and checks that it fits the file; the arrays are mapped here, for the library
copies them.
"""

from __future__ import annotations

import math
import mmap
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

KINDS = {
    "U8": np.uint8, "U16": np.uint16, "I32": np.int32, "I64": np.int64, "F16": np.float16, "F32": np.float32,
}  # fmt: skip
"""The kinds of numbers that are read here, by the names that the format has for them."""


def tensors(path: Path) -> dict[str, Array]:
    """The arrays of a file by name, read-only, not loaded, in the order in which they lie in it.

    Raises OSError, and ValueError for a header that is not sound or a kind that is not in KINDS.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file, path.open("rb") as plain:
            parts = [(name, file.get_slice(name)) for name in file.offset_keys()]
            memory = mmap.mmap(plain.fileno(), 0, access=mmap.ACCESS_READ)
    except SafetensorError as error:
        raise ValueError(str(error)) from error
    place, arrays = 8 + int.from_bytes(memory[:8], "little"), {}
    for name, part in parts:
        if part.get_dtype() not in KINDS:
            raise ValueError(f"{name} has numbers of the kind {part.get_dtype()}")
        shape, kind = part.get_shape(), np.dtype(KINDS[part.get_dtype()])
        arrays[name] = np.frombuffer(memory, kind, math.prod(shape), place).reshape(shape)
        place += arrays[name].nbytes
    return arrays


def fitted_to(path: Path, owner: str) -> dict[str, NDArray[np.float32]]:
    """The arrays of a file whose names begin with their owner's and a dot, in float32, by what follows it."""
    start, held = f"{owner}.", tensors(path).items()
    return {name.removeprefix(start): one.astype("f4") for name, one in held if name.startswith(start)}
