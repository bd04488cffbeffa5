"""The embeddings, by key, in files that are written once and never changed.

A key names all that a vector depends on (encoder and text), so that nothing is embedded twice: not
after a rename, not after a kill, not when a passage comes back. Files are named by their hash.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexCorrupt
from rag.index import dense
from rag.index.arrays import Mapped, mapped, named, packed
from rag.index.disk import Disk
from rag.lexical.arrays import Array, ranges
from rag.records.encoder import EncoderInput

ENDING: Final = ".safetensors"
KINDS: Final = {"keys": "u1", "digests": "u1", "ends": "i8", "vectors": "f4", "sentences": "f2"}
LARGEST: Final = 65_536
"""Rows in a part that is joined, about: 100 MB of vectors, and what a merge copies at a time."""
UNIT: Final = 2e-3
"""How far from 1 the length of a vector may be: float16 sentences are within 0.001."""


def key(encoder: str, context: str, text: str, spans: Sequence[tuple[int, int]]) -> bytes:
    """16 bytes that name an embedding: equal key, equal vectors."""
    content = f"{encoder}\0{context}\0{text}\0{','.join(f'{s}-{e}' for s, e in spans)}"
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


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
        """Maps a file, whose bytes were held against their hash. Raises IndexCorrupt."""
        return cls(path, mapped(path, KINDS))

    def __len__(self) -> int:
        return len(self.arrays["keys"])

    @property
    def keys(self) -> Array:
        return named(self.arrays["keys"], 16)

    def sentences(self, rows: Array) -> tuple[Array, Array]:
        """(the first sentence of each of some rows, how many it has)."""
        ends = self.arrays["ends"]
        starts = np.where(rows > 0, ends[rows - 1], 0).astype(np.int64)
        return starts, ends[rows] - starts


class Store:
    """The parts of an index folder, and where each key's row lies."""

    def __init__(self, folder: Path, disk: Disk, dimension: int) -> None:
        self.folder, self._disk, self.dimension = folder, disk, dimension
        self.parts: list[Part] = []
        self._current: set[str] = set()
        self._written: dict[str, tuple[int, str]] = {}
        self._sorted: tuple[Array, Array] | None = None

    def load(self, known: Mapping[str, tuple[int, str]], current: Collection[str]) -> None:
        """Opens every part in the folder that is whole: the `known` are, with these sizes and hashes.

        The `current` ones are those of the last version; others were saved by a build that was killed,
        or stay for older versions.

        What is damaged is left alone here, and is not used: `check` names it.
        """
        self._current = set(current)
        for path in sorted(self.folder.glob(f"*{ENDING}")):
            try:
                written = known.get(path.name) or (path.stat().st_size, sha256(path))
                if not written[1].startswith(path.stem):
                    continue  # its name is the beginning of its hash
                part = Part.open(path)
            except (IndexCorrupt, OSError):
                continue
            if part.arrays["vectors"].shape[1] == self.dimension:
                self.parts.append(part)
                self._written[path.name] = written

    def files(self) -> dict[str, tuple[int, str]]:
        """Size and sha256 of each part, by name."""
        return {part.path.name: self._written[part.path.name] for part in self.parts}

    def find(self, keys: Array) -> tuple[Array, Array]:
        """(part, row) of each key, -1 where it is not here. `keys` is (n,) S16."""
        names, order = self._names()
        if not len(names):
            return np.full(len(keys), -1, np.int32), np.full(len(keys), -1, np.int32)
        at = np.minimum(np.searchsorted(names, keys), len(names) - 1)
        places = np.where(names[at] == keys, order[at], -1)
        firsts = np.cumsum([0, *(len(part) for part in self.parts)])
        part = np.searchsorted(firsts, places, side="right") - 1
        row = places - firsts[np.maximum(part, 0)]
        return np.where(places < 0, -1, part).astype(np.int32), np.where(places < 0, -1, row).astype(np.int32)

    def places(self, keys: Array) -> dict[str, Array]:
        """`part` and `row` of each key. Raises IndexCorrupt where one is not here."""
        part, row = self.find(keys)
        if len(part) and part.min() < 0:
            raise IndexCorrupt(f"{int((part < 0).sum())} passages have no vector", "Run `rag build` again.")
        return {"part": part, "row": row}

    def codes(self, places: Mapping[str, Array]) -> Array:
        """What `dense.Signs` searches; nothing for an index that is searched exactly."""
        rows = len(places["part"]) if len(places["part"]) > dense.EXACT else 0
        codes = np.zeros((rows, -(-self.dimension // 8)), np.uint8)
        for number, part in enumerate(self.parts if rows else ()):
            those = np.flatnonzero(places["part"] == number)
            for some in np.split(those, range(8192, len(those), 8192)):
                codes[some] = dense.signs(part.arrays["vectors"][places["row"][some]])
        return codes

    def digests(self, places: Mapping[str, Array]) -> Array:
        """(n, 8): names the bytes of the vectors of each passage."""
        digests = np.zeros((len(places["part"]), 8), np.uint8)
        for number, part in enumerate(self.parts):
            those = places["part"] == number
            digests[those] = part.arrays["digests"][places["row"][those]]
        return digests

    def _names(self) -> tuple[Array, Array]:
        """The keys of all rows, sorted, and the number of each row, part after part."""
        if self._sorted is None:
            every = np.concatenate([np.zeros(0, "S16"), *(part.keys for part in self.parts)])
            order = np.argsort(every, kind="stable")
            self._sorted = every[order], order
        return self._sorted

    def put(self, items: Sequence[tuple[bytes, EncoderInput]], vectors: Array, sentences: Array) -> None:
        """Saves some embeddings, by their keys, for good: a build that is killed need not make them again.

        Raises IndexCorrupt for a vector that is not finite or not of unit length: it is not saved.
        """
        vectors, sentences = np.ascontiguousarray(vectors, np.float32), sentences.astype(np.float16)
        if not (is_unit(vectors).all() and is_unit(sentences).all()):
            raise IndexCorrupt("the encoder gave a vector that is not finite or not of unit length", _ENCODER)
        ends = np.cumsum(np.array([len(one.spans) for _, one in items], np.int64), dtype=np.int64)
        names = np.frombuffer(b"".join(name for name, _ in items), np.uint8).reshape(-1, 16)
        self._write(
            {"keys": names, "digests": row_digests(vectors, sentences, ends), "ends": ends,
             "vectors": vectors, "sentences": sentences.reshape(-1, vectors.shape[1])}
        )  # fmt: skip

    def _write(self, arrays: Mapping[str, Array]) -> None:
        digest = hashlib.sha256()
        for chunk in packed(arrays):
            digest.update(chunk)
        path = self.folder / f"{digest.hexdigest()[:32]}{ENDING}"
        if path.name not in self._written:
            self._written[path.name] = self._disk.save(path, packed(arrays))  # also over a damaged file
        if all(part.path != path for part in self.parts):
            self.parts.append(Part.open(path))
        self._sorted = None

    def settle(self, wanted: Array, live: Callable[[], Array]) -> None:
        """Joins small parts, and leaves out rows and parts that are of no use any more.

        `wanted` are the keys that the new version needs, `live` those that any version needs: what
        else is here is kept, for a passage may come back, until it is more than half of all. Old
        files stay until no version needs them.
        """
        # A row that is here twice is taken from the last version's part: others are what it was made of.
        self.parts.sort(key=lambda part: (part.path.name not in self._current, -len(part), part.path.name))
        self._sorted = None
        good, total = self._firsts(), sum(map(len, self.parts))
        if total > 2 * len(np.unique(wanted)):
            needed = np.union1d(wanted, live())
            alive = [one & np.isin(part.keys, needed) for part, one in zip(self.parts, good, strict=True)]
            good = alive if total > 2 * sum(int(one.sum()) for one in alive) else good
        rows = {part.path: np.flatnonzero(one) for part, one in zip(self.parts, good, strict=True)}
        self.parts = [part for part in self.parts if len(rows[part.path])]
        sparse = [part for part in self.parts if 2 * len(rows[part.path]) < len(part)]
        group = [*sparse, *_small([part for part in self.parts if part not in sparse])]
        if sparse or len(group) > 1:
            self.parts = [part for part in self.parts if part not in group]
            ends = np.cumsum([len(rows[part.path]) for part in group]).tolist()
            for _, some in groupby(zip(group, ends, strict=True), lambda one: (one[1] - 1) // LARGEST):
                self._write(_joined((part, rows[part.path]) for part, _ in some))
        self.parts.sort(key=lambda part: part.path.name)  # as the manifest lists them
        self._sorted = None

    def _firsts(self) -> list[NDArray[np.bool_]]:
        """For each part which of its rows no part before it has."""
        names, order = self._names()
        first = np.zeros(len(order), bool)
        if len(order):
            first[order[np.append(True, names[1:] != names[:-1])]] = True
        return np.split(first, np.cumsum([len(part) for part in self.parts])[:-1]) if self.parts else []


def _small(parts: Sequence[Part]) -> list[Part]:
    """The parts to join, so that their number stays small; costs what was added lately.

    A part is joined while it is not twice as large as all the smaller ones together: every row is
    copied about log2(n) times in its life.
    """
    group: list[Part] = []
    for part in sorted(parts, key=lambda part: (len(part), part.path.name)):
        held = sum(map(len, group))
        if len(part) > max(2 * held, 64) or held + len(part) > LARGEST:
            if len(group) > 1 or len(part) >= LARGEST // 2:
                break
            group = []
        group.append(part)
    return group if len(group) > 1 else []


_ENCODER = "Another precision or model may do better: set RAG_PRECISION=float32 and build again."


def _joined(chosen: Iterable[tuple[Part, Array]]) -> dict[str, Array]:
    """Arrays of one part, of the chosen rows of several."""
    columns = []
    for part, rows in chosen:
        starts, sizes = part.sentences(rows)
        plain = [part.arrays[name][rows] for name in ("keys", "digests", "vectors")]
        columns.append((*plain, part.arrays["sentences"][ranges(starts, starts + sizes)], sizes))
    keys, digests, vectors, sentences, sizes = map(np.concatenate, zip(*columns, strict=True))
    return {"keys": keys, "digests": digests, "ends": np.cumsum(sizes, dtype=np.int64),
            "vectors": vectors, "sentences": sentences}  # fmt: skip


def is_unit(vectors: Array) -> NDArray[np.bool_]:
    """Which rows are finite and of length 1."""
    lengths = np.einsum("ij,ij->i", vectors, vectors, dtype=np.float32)
    good: NDArray[np.bool_] = np.isfinite(lengths) & (np.abs(lengths - 1) < 2 * UNIT)
    return good


def row_digests(vectors: Array, sentences: Array, ends: Array) -> Array:
    """8 bytes for each row that name the bytes of its vector and of its sentences' vectors."""
    digests, start = np.zeros((len(vectors), 8), np.uint8), 0
    for row, end in enumerate(ends.tolist()):
        digest = hashlib.blake2b(vectors[row].tobytes() + sentences[start:end].tobytes(), digest_size=8)
        digests[row], start = np.frombuffer(digest.digest(), np.uint8), end
    return digests


def sha256(path: Path) -> str:
    """The hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
