"""An inverted index in a handful of numpy arrays; BM25 (Robertson and Zaragoza 2009) over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.language.keys import EXTRA

Array = NDArray[Any]

# Term saturation and length normalisation. See `tests/benchmarks/retrieval.py --fit`.
K1 = 1.2
B = 0.6


class Postings:
    """Which rows (passages) hold which keys, and how often.

    Keys are sorted by their UTF-8 bytes; the rows of key t are `rows[starts[t]:starts[t+1]]`, in
    order, each once, with its count in `counts`. `lengths` are the words of each row, further
    keys of a word not counted. Equal documents in equal order give equal arrays, whether they
    came by `build` or by `extend`. Arrays may be memory-mapped; nothing is ever written to them.
    """

    def __init__(
        self, blob: Array, ends: Array, starts: Array, rows: Array, counts: Array, lengths: Array
    ) -> None:
        self._blob, self._ends = blob, ends
        self._starts, self._rows, self._counts, self._lengths = starts, rows, counts, lengths
        mean = float(lengths.mean()) if len(lengths) else 1.0
        self._norm = (K1 * (1 - B + B * lengths / max(mean, 1.0))).astype(np.float32)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._lengths)

    @classmethod
    def build(cls, docs: Iterable[Sequence[str]]) -> Postings:
        """Postings of `docs`, row by row, each the keys of one passage as `analyse` gives them."""
        seen: dict[str, int] = {}
        lengths: list[int] = []
        ids: list[Array] = []
        for doc in docs:
            lengths.append(sum(key[0] not in EXTRA for key in doc))
            ids.append(np.fromiter((seen.setdefault(key, len(seen)) for key in doc), np.int32, len(doc)))
        sizes = np.fromiter((len(found) for found in ids), np.int64, len(ids))
        terms = np.concatenate(ids) if ids else np.empty(0, np.int32)
        rows = np.repeat(np.arange(len(ids), dtype=np.int64), sizes)
        encoded = [key.encode() for key in seen]
        order = sorted(range(len(encoded)), key=encoded.__getitem__)
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        both, counts = np.unique(place[terms] * max(len(ids), 1) + rows, return_counts=True)
        return cls._of(
            [encoded[i] for i in order], both // max(len(ids), 1), both % max(len(ids), 1), counts,
            np.array(lengths, np.int32),
        )  # fmt: skip

    @classmethod
    def _of(
        cls, vocabulary: list[bytes], terms: Array, rows: Array, counts: Array, lengths: Array
    ) -> Postings:
        """From (term, row, count) sorted by term, then row."""
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(np.bincount(terms, minlength=len(vocabulary)), out=starts[1:])
        blob = np.frombuffer(b"".join(vocabulary), np.uint8)
        ends = np.cumsum(np.fromiter((len(key) for key in vocabulary), np.int64, len(vocabulary)))
        return cls(
            blob, ends, starts, rows.astype(np.int32), np.minimum(counts, 65535).astype(np.uint16), lengths
        )

    def extend(self, keep: Array, added: Iterable[Sequence[str]]) -> Postings:
        """Postings of the old rows `keep`, in that order, then of the documents `added`.

        Equal, array by array, to `build` of all these documents. To reorder, extend by nothing.
        """
        fresh = Postings.build(added)
        moved = np.full(len(self), -1, np.int64)
        moved[keep] = np.arange(len(keep))
        rows = moved[self._rows]
        stays = rows >= 0
        mine = np.repeat(np.arange(len(self._ends)), np.diff(self._starts))[stays]
        theirs = np.repeat(np.arange(len(fresh._ends)), np.diff(fresh._starts))
        names, other = list(self._vocabulary()), list(fresh._vocabulary())
        alive = np.zeros(len(names), bool)
        alive[mine] = True
        union = sorted(set(chain((name for name, lives in zip(names, alive, strict=True) if lives), other)))
        place = {name: i for i, name in enumerate(union)}
        here = np.fromiter((place.get(name, -1) for name in names), np.int64, len(names))
        there = np.fromiter((place[name] for name in other), np.int64, len(other))
        terms = np.concatenate([here[mine], there[theirs]])
        all_rows = np.concatenate([rows[stays], fresh._rows.astype(np.int64) + len(keep)])
        counts = np.concatenate([self._counts[stays], fresh._counts])
        order = np.argsort(terms * (len(keep) + len(fresh) + 1) + all_rows, kind="stable")
        lengths = np.concatenate([self._lengths[keep], fresh._lengths]).astype(np.int32)
        return Postings._of(union, terms[order], all_rows[order], counts[order], lengths)

    def arrays(self) -> dict[str, Array]:
        """The arrays by name; `from_arrays` takes them back."""
        return {
            "blob": self._blob, "ends": self._ends, "starts": self._starts, "rows": self._rows,
            "counts": self._counts, "lengths": self._lengths,
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> Postings:
        """Postings over stored arrays, memory-mapped or not."""
        return cls(**arrays)

    def _vocabulary(self) -> Iterator[bytes]:
        whole, start = self._blob.tobytes(), 0
        for end in self._ends.tolist():
            yield whole[start:end]
            start = end

    def _term(self, key: str) -> int | None:
        """The number of `key`, by bisection: a dictionary of a million keys would cost a second to open."""
        wanted, low, high = key.encode(), 0, len(self._ends)
        while low < high:
            middle = (low + high) // 2
            start = int(self._ends[middle - 1]) if middle else 0
            found = self._blob[start : self._ends[middle]].tobytes()
            if found == wanted:
                return middle
            low, high = (middle + 1, high) if found < wanted else (low, middle)
        return None

    def _found(self, keys: Iterable[str]) -> tuple[Array, Array]:
        """The rows that hold any of `keys`, each once, and the greatest count of one key there."""
        told = [(self._starts[t], self._starts[t + 1]) for key in keys if (t := self._term(key)) is not None]
        if not told:
            return np.empty(0, np.int32), np.empty(0, np.uint16)
        if len(told) == 1:
            ((start, end),) = told
            return self._rows[start:end], self._counts[start:end]
        rows = np.concatenate([self._rows[start:end] for start, end in told])
        counts = np.concatenate([self._counts[start:end] for start, end in told])
        order = np.lexsort((counts, rows))
        rows, counts = rows[order], counts[order]
        last = np.append(rows[1:] != rows[:-1], True)
        return rows[last], counts[last]

    def passages_with(self, keys: Iterable[str]) -> int:
        """How many rows hold at least one of `keys`, the spellings of one word."""
        return len(self._found(keys)[0])

    def idf(self, keys: Iterable[str]) -> float:
        """ln(1 + (N - n + 0.5) / (n + 0.5)), n = `passages_with(keys)`: positive for every word."""
        return self.idf_of(self.passages_with(keys))

    def ceiling(self, groups: Iterable[Sequence[str]]) -> float:
        """What `scores` cannot exceed: every word there, endlessly often."""
        return sum(self.idf(group) for group in groups) * (K1 + 1)

    def idf_of(self, holding: int) -> float:
        """The IDF of a word that `holding` rows have."""
        return float(np.log1p((len(self) - holding + 0.5) / (holding + 0.5)))

    def scores(self, groups: Iterable[Sequence[str]], rows: Array | None = None) -> NDArray[np.float32]:
        """BM25 of every row, or of the given `rows`, float32.

        A group holds the keys that count as one word; a row scores once for a group, whichever of
        its keys it holds, and every one of them weighs the same.
        """
        total = np.zeros(len(self), np.float32)
        for group in groups:
            found, counts = self._found(group)
            if len(found):
                weight = np.float32(self.idf_of(len(found)) * (K1 + 1))
                tf = counts.astype(np.float32)
                total[found] += weight * tf / (tf + self._norm[found])
        return total if rows is None else total[rows]

    def top(
        self, groups: Iterable[Sequence[str]], k: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` best rows that hold any word and pass `mask`, with their scores, by (-score, row)."""
        return best(self.scores(groups), k, mask)


def best(
    scores: NDArray[np.float32], k: int, mask: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The rows of the `k` greatest positive scores that pass `mask`, by (-score, row)."""
    rows = np.flatnonzero(scores > 0 if mask is None else (scores > 0) & mask)
    if len(rows) > k:
        found = scores[rows]
        least = np.partition(found, len(found) - k)[len(found) - k]
        rows = rows[found >= least]
    order = np.lexsort((rows, -scores[rows]))[:k]
    return rows[order], scores[rows[order]]
