"""Python values -> Arrow columns, by their buffers.

`pyarrow.array` would import pandas to see whether it was given some of it (a third of a second), and
may leave bits that depend on where values came from; equal values give equal bytes here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Array = NDArray[Any]


def record_batch(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as a batch with the schema's columns."""
    made = [as_column([row[field.name] for row in rows], field.type) for field in schema]
    return pa.RecordBatch.from_arrays(made, schema=schema)


def as_column(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Strings, bytes, integers or lists of these; None is null."""
    missing = np.fromiter((value is None for value in values), bool, len(values))
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little")) if missing.any() else None
    nulls = int(missing.sum())
    if pa.types.is_list(kind):
        inner = as_column(list(chain.from_iterable(value or () for value in values)), kind.value_type)
        ends = _ends((len(value or ()) for value in values), len(values), np.int32)
        return pa.Array.from_buffers(kind, len(values), [valid, ends], nulls, children=[inner])
    if pa.types.is_integer(kind):
        numbers = np.fromiter((value or 0 for value in values), kind.to_pandas_dtype(), len(values))
        return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(numbers)], nulls)
    told = [value.encode() if isinstance(value, str) else value or b"" for value in values]
    wide = np.int64 if pa.types.is_large_string(kind) else np.int32
    ends, whole = _ends(map(len, told), len(told), wide), pa.py_buffer(b"".join(told))
    return pa.Array.from_buffers(kind, len(values), [valid, ends, whole], nulls)


def numbers(values: Array, kind: pa.DataType) -> pa.Array:
    """A numpy array as a column without nulls."""
    whole = np.ascontiguousarray(values, kind.to_pandas_dtype())
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(whole)], 0)


def fixed_bytes(values: Array, size: int) -> pa.Array:
    """A column of bytes of one size, from S`size`."""
    whole = np.ascontiguousarray(values).view(np.uint8)
    return pa.Array.from_buffers(pa.binary(size), len(values), [None, pa.py_buffer(whole)], 0)


def lists(ends: Array, flat: Array, kind: pa.DataType) -> pa.Array:
    """A column of lists of numbers: list i is flat[ends[i - 1]:ends[i]]."""
    bounds = pa.py_buffer(np.concatenate(([0], ends)).astype(np.int32))
    inner = numbers(flat, kind.value_type)
    return pa.Array.from_buffers(kind, len(ends), [None, bounds], 0, children=[inner])


def _ends(sizes: Iterable[int], count: int, kind: type) -> pa.Buffer:
    made: Array = np.zeros(count + 1, kind)
    np.cumsum(np.fromiter(sizes, kind, count), out=made[1:])
    return pa.py_buffer(made)


def plain(column: pa.Array) -> Array:
    """A column of numbers without nulls as a numpy array, not copied."""
    whole = np.frombuffer(column.buffers()[-1] or b"", column.type.to_pandas_dtype())
    return whole[column.offset : column.offset + len(column)]


def fixed(column: pa.FixedSizeBinaryArray, size: int) -> Array:
    """A column of bytes of one size as a numpy array of S`size`, not copied."""
    whole = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    start = column.offset * size
    return whole[start : start + len(column) * size].view(f"S{size}")
