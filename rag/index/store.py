"""The embeddings, by key, in files that are written once and never changed.

A key names all that a vector depends on (encoder and text), so that nothing is embedded twice: not
after a rename, not after a kill, not when a passage comes back. Files are named by their hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt
from rag.index.arrays import Mapped, mapped, packed, ranges
from rag.index.disk import Disk

Array = NDArray[Any]
ENDING: Final = ".safetensors"
LARGEST: Final = 65_536
"""Rows in a part at most: 100 MB of vectors, and what a merge copies at a time."""
UNIT: Final = 2e-3
"""How far from 1 the length of a vector may be: float16 sentences are within 0.001."""


def key(encoder: str, context: str, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
    """16 bytes that name an embedding: equal key, equal vectors."""
    told = f"{encoder}\0{context}\0{text}\0{','.join(f'{s}-{e}' for s, e in spans)}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()


@dataclass(frozen=True)
class Part:
    """One file of embeddings.

    `keys` (n,) S16 and `digests` (n, 8) name the rows and their bytes; `vectors` (n, d) float32;
    the sentences of row i are `sentences[ends[i - 1]:ends[i]]` (float16).
    """

    path: Path
    arrays: Mapped

    @classmethod
    def open(cls, path: Path) -> Part:
        """Maps a file. Raises IndexCorrupt if its arrays do not belong together."""
        arrays = mapped(path)
        kinds = {"keys": "u1", "digests": "u1", "ends": "i8", "vectors": "f4", "sentences": "f2"}
        if {name: array.dtype.str[1:] for name, array in arrays.items()} != kinds:
            raise IndexCorrupt(f"{path.name} holds other arrays than it should", _ADVICE)
        rows, ends = len(arrays["keys"]), arrays["ends"]
        shapes = arrays["keys"].shape == (rows, 16) and arrays["digests"].shape == (rows, 8)
        wide = arrays["vectors"].ndim == arrays["sentences"].ndim == 2
        if not (shapes and wide and ends.shape == (rows,) and len(arrays["vectors"]) == rows):
            raise IndexCorrupt(f"{path.name} has a row count that disagrees", _ADVICE)
        if (int(ends[-1]) if rows else 0) != len(arrays["sentences"]) or (np.diff(ends, prepend=0) < 0).any():
            raise IndexCorrupt(f"{path.name} has a sentence count that disagrees", _ADVICE)
        return cls(path, arrays)

    def __len__(self) -> int:
        return len(self.arrays["keys"])

    @property
    def keys(self) -> Array:
        return np.ascontiguousarray(self.arrays["keys"]).view("S16").reshape(-1)

    @cached_property
    def starts(self) -> Array:
        """The first sentence of each row."""
        ends = np.asarray(self.arrays["ends"])
        return np.concatenate([ends[:0], [0], ends[:-1]]).astype(np.int64) if len(ends) else ends


_ADVICE = "Run `rag check`, then `rag build`: what is damaged is embedded again."


class Store:
    """The parts of an index folder, and where each key's row lies."""

    def __init__(self, folder: Path, disk: Disk, dimension: int) -> None:
        self.folder, self._disk, self.dimension = folder, disk, dimension
        self.parts: list[Part] = []
        self._sorted: tuple[Array, Array] | None = None

    def load(self, sound: Mapping[str, bool], use: bool = True) -> None:
        """Opens every part in the folder that is whole; `sound` tells those whose hash is known to fit.

        What is damaged is left alone here, and is not used: `check` names it.
        """
        for path in sorted(self.folder.glob(f"*{ENDING}")) if use else ():
            try:
                if sound.get(path.name) or named_by_hash(path):
                    part = Part.open(path)
                    if part.arrays["vectors"].shape[1] == self.dimension:
                        self.parts.append(part)
            except (IndexCorrupt, OSError):
                continue

    def find(self, keys: Array) -> tuple[Array, Array]:
        """(part, row) of each key, -1 where it is not here. `keys` is (n,) S16."""
        if self._sorted is None:
            held = [part.keys for part in self.parts]
            every = np.concatenate(held) if held else np.zeros(0, "S16")
            order = np.argsort(every, kind="stable")
            self._sorted = every[order], order
        names, order = self._sorted
        if not len(names):
            return np.full(len(keys), -1, np.int32), np.full(len(keys), -1, np.int32)
        at = np.minimum(np.searchsorted(names, keys), len(names) - 1)
        places = np.where(names[at] == keys, order[at], -1)
        firsts = np.cumsum([0, *(len(part) for part in self.parts)])
        part = np.searchsorted(firsts, places, side="right") - 1
        row = places - firsts[np.maximum(part, 0)]
        return np.where(places < 0, -1, part).astype(np.int32), np.where(places < 0, -1, row).astype(np.int32)

    def put(self, keys: Sequence[bytes], vectors: Array, sentences: Array, counts: Sequence[int]) -> None:
        """Saves some embeddings for good; `counts` are the sentences of each row.

        Raises IndexCorrupt for a vector that is not finite or not of unit length: it is not saved.
        """
        vectors, sentences = np.ascontiguousarray(vectors, np.float32), sentences.astype(np.float16)
        if not (is_unit(vectors).all() and is_unit(sentences).all()):
            raise IndexCorrupt("the encoder gave a vector that is not finite or not of unit length", _ENCODER)
        ends = np.cumsum(np.asarray(counts, np.int64), dtype=np.int64)
        names = np.frombuffer(b"".join(keys), np.uint8).reshape(-1, 16)
        self._write(
            {"keys": names, "digests": row_digests(vectors, sentences, ends), "ends": ends,
             "vectors": vectors, "sentences": sentences.reshape(-1, vectors.shape[1])}
        )  # fmt: skip

    def _write(self, arrays: Mapping[str, Array]) -> None:
        digest = hashlib.sha256()
        for chunk in packed(arrays):
            digest.update(chunk)
        path = self.folder / f"{digest.hexdigest()[:32]}{ENDING}"
        if all(part.path != path for part in self.parts):
            self._disk.save(path, packed(arrays))  # also over a damaged file of that name
            self.parts.append(Part.open(path))
        self._sorted = None

    def merge(self) -> None:
        """Joins the smallest parts, so that their number stays small; costs what was added lately.

        A part is joined while it is not twice as large as all the smaller ones together: every row is
        copied about log2(n) times in its life. The old files stay until no version needs them.
        """
        self.parts.sort(key=len)
        group: list[Part] = []
        for part in self.parts:
            held = sum(map(len, group))
            if len(part) > max(2 * held, 64) or held + len(part) > LARGEST:
                if len(group) > 1 or len(part) >= LARGEST // 2:
                    break
                group = []
            group.append(part)
        if len(group) > 1:
            self.parts = [part for part in self.parts if part not in group]
            self._write(joined([(part, np.arange(len(part))) for part in group]))
        self.parts.sort(key=lambda part: part.path.name)  # as the manifest lists them
        self._sorted = None


_ENCODER = "Another precision or model may do better: set RAG_PRECISION=float32 and build again."


def joined(chosen: Iterable[tuple[Part, Array]]) -> dict[str, Array]:
    """Arrays of one part, of the chosen rows of several."""
    arrays: dict[str, list[Array]] = {
        name: [] for name in ("keys", "digests", "sizes", "vectors", "sentences")
    }
    for part, rows in chosen:
        sizes = part.arrays["ends"][rows] - part.starts[rows]
        arrays["keys"].append(part.arrays["keys"][rows])
        arrays["digests"].append(part.arrays["digests"][rows])
        arrays["sizes"].append(sizes)
        arrays["vectors"].append(part.arrays["vectors"][rows])
        arrays["sentences"].append(part.arrays["sentences"][ranges(part.starts[rows], sizes)])
    made = {name: np.concatenate(told) for name, told in arrays.items()}
    ends = np.cumsum(made["sizes"], dtype=np.int64)
    return {"keys": made["keys"], "digests": made["digests"], "ends": ends,
            "vectors": made["vectors"], "sentences": made["sentences"]}  # fmt: skip


def is_unit(vectors: Array) -> NDArray[np.bool_]:
    """Which rows are finite and of length 1."""
    lengths = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32)
    good: NDArray[np.bool_] = np.isfinite(lengths) & (np.abs(lengths - 1) < 2 * UNIT)
    return good


def row_digests(vectors: Array, sentences: Array, ends: Array) -> Array:
    """8 bytes for each row that name the bytes of its vector and of its sentences' vectors."""
    made, start = np.zeros((len(vectors), 8), np.uint8), 0
    for row, end in enumerate(ends.tolist()):
        told = hashlib.blake2b(vectors[row].tobytes() + sentences[start:end].tobytes(), digest_size=8)
        made[row], start = np.frombuffer(told.digest(), np.uint8), end
    return made


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def named_by_hash(path: Path) -> bool:
    """Whether a part's bytes are those that its name tells."""
    return sha256(path)[:32] == path.name.removesuffix(ENDING)
