"""An inverted index in plain numpy arrays, and BM25 (Robertson and Zaragoza 2009) over it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.language import fold
from rag.lexical.analysis import HEAD, SENTENCE, Group
from rag.lexical.arrays import pack
from rag.lexical.few import Few, near
from rag.lexical.merge import GONE, bisected, merged
from rag.lexical.near import Looks
from rag.lexical.ranked import K1, B, Held, Norm, Ranked
from rag.lexical.tokens import counted, stream_totals, token_arrays

Array = NDArray[Any]
Floats = NDArray[np.float32]

FEW_KEYS = 50_000


class Postings:
    """Which rows (passages) hold which words, how often, and in which order.

    Arrays, all little and flat, memory-mapped or not, never written to:

    blob, ends      the keys, sorted by their UTF-8 bytes, one after the other
    starts, rows, counts   the rows of key t are rows[starts[t]:starts[t+1]], in order, each once
    lengths         how many words each row has
    stream, stream_ends    the words of each row in order, as numbers of tokens; -1 ends a sentence,
                    -2 the context
    token_counts, marks    how often each token occurs in all; how many sentences there are
    and those of `tokens.token_arrays`.

    Equal documents in equal order give equal arrays, whether they came by `build` or by `extend`.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        self._arrays = arrays
        self._blob, self._ends = arrays["blob"], arrays["ends"]
        self._starts, self._rows, self._counts = arrays["starts"], arrays["rows"], arrays["counts"]
        self.lengths = lengths = np.asarray(arrays["lengths"])
        mean = float(lengths.mean()) if len(lengths) else 1.0
        norm = (K1 * (1 - B + B * lengths / max(mean, 1.0))).astype(np.float32)
        self._norm = Norm(norm, float(norm.min()) if len(norm) else 1.0)
        self._near = near(arrays)
        kept = isinstance(self._near, Few)
        self._held = lru_cache(maxsize=4096)(self._found) if kept else self._found

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lengths)

    def words(self) -> list[str]:
        """Every word that some row holds, folded, in order of its bytes; for near spellings."""
        blob, ends = bytes(self._arrays["token_blob"]), self._arrays["token_ends"].tolist()
        whole = (blob[start:end].split(b"\0", 1)[0] for start, end in pairwise([0, *ends]))
        return [word.decode() for word in whole if word]

    @classmethod
    def build(cls, docs: Iterable[Sequence[str]]) -> Postings:
        """Postings of `docs`, row by row, each as `analyse` gives it."""
        seen: dict[str, int] = {}
        marks = {SENTENCE: -1, HEAD: -2}
        rows = []
        for doc in docs:
            whole = [*doc, SENTENCE] if not doc or doc[-1] not in marks else doc
            numbers = (marks[one] if one in marks else seen.setdefault(one, len(seen)) for one in whole)
            rows.append(np.fromiter(numbers, np.int32, len(whole)))
        sizes = np.fromiter((len(row) for row in rows), np.int64, len(rows))
        stream = np.concatenate(rows) if rows else np.zeros(0, np.int32)
        return cls._of([one.encode() for one in seen], stream, np.cumsum(sizes))

    @classmethod
    def _of(cls, tokens: list[bytes], stream: Array, stream_ends: Array) -> Postings:
        """From tokens in any order, some perhaps unused, and the rows' numbers in them."""
        used = np.zeros(len(tokens) + 2, bool)
        used[stream] = True
        order = sorted(np.flatnonzero(used[:-2]).tolist(), key=tokens.__getitem__)
        place = np.full(len(tokens) + 2, -1, np.int32)
        place[order] = np.arange(len(order))
        place[-1], place[-2] = -1, -2
        stream = place[stream]
        ordered = [tokens[number] for number in order]
        vocabulary = sorted({key for one in ordered for key in (one.split(b"\0")[1:] or [one])})
        told = token_arrays(ordered, {key: number for number, key in enumerate(vocabulary)})
        terms, rows, counts = counted(stream, stream_ends, told)
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        np.cumsum(np.bincount(terms, minlength=len(vocabulary)), out=starts[1:])
        blob, ends = pack(vocabulary)
        forms = np.fromiter((one[:1] != b"\0" for one in ordered), bool, len(ordered))
        words = np.append(forms, [False, False])[stream].astype(np.int64)
        totals = np.concatenate(([0], np.cumsum(words)))
        lengths = np.diff(totals[np.concatenate(([0], stream_ends))]).astype(np.int32)
        return cls({
            "blob": blob, "ends": ends, "starts": starts, "rows": rows.astype(np.int32),
            "counts": np.minimum(counts, 65535).astype(np.uint16), "lengths": lengths,
            "stream": stream, "stream_ends": stream_ends.astype(np.int64),
            **stream_totals(stream, len(ordered)), **told,
        })  # fmt: skip

    def extend(self, keep: Array, added: Iterable[Sequence[str]], order: Array | None = None) -> Postings:
        """Postings of the old rows `keep`, in that order, then of the documents `added`.

        With `order`, row i is the `order[i]`-th of these. Equal, array by array, to `build` of all
        these documents; nothing is analysed again. To reorder rows, extend by nothing.
        """
        fresh = Postings.build(added)._arrays
        keep = np.asarray(keep, np.int64)
        places = np.arange(len(keep) + len(fresh["lengths"]))
        if order is not None:
            places[order] = np.arange(len(places))
        old_rows = np.full(len(self), GONE)
        old_rows[keep] = places[: len(keep)]
        return Postings(merged(self._arrays, fresh, old_rows, places[len(keep) :]))

    def arrays(self) -> dict[str, Array]:
        """The arrays by name; `from_arrays` takes them back."""
        return self._arrays

    @classmethod
    def from_arrays(cls, arrays: dict[str, Array]) -> Postings:
        """Postings over stored arrays, memory-mapped or not."""
        return cls(arrays)

    def term(self, key: str) -> int | None:
        """The number of `key`, by bisection: a dictionary of a million keys would cost a second to open."""
        if self._few_terms:
            return self._few_terms.get(key.encode())
        at, there = bisected(self._blob, self._ends, key.encode())
        return at if there else None

    @cached_property
    def _few_terms(self) -> dict[bytes, int]:
        """The keys of a small index with their numbers (10 ms to make); of a large one nothing."""
        if len(self._ends) > FEW_KEYS:
            return {}
        whole, bounds = self._blob.tobytes(), [0, *self._ends.tolist()]
        return {whole[start:end]: number for number, (start, end) in enumerate(pairwise(bounds))}

    def _found(self, keys: tuple[str, ...]) -> Held:
        """Where any of `keys`, the spellings of one word, stands."""
        terms = [number for key in keys if (number := self.term(key)) is not None]
        told = [slice(self._starts[term], self._starts[term + 1]) for term in terms]
        return Held(terms, [(self._rows[one], self._counts[one]) for one in told], self._norm)

    def near(
        self, rows: Array, words: Sequence[Held], forms: Sequence[str], numbers: Sequence[int] = ()
    ) -> Looks:
        """What each of `rows` (ascending) holds of a question: `forms` are its words as they are written,
        folded; `numbers` says which of `words` are numbers.
        """
        return self._near.look(rows, words, forms, numbers, self.lengths)

    def known(self, groups: Iterable[Group]) -> list[Group]:
        """The words of a question, those of the other alphabet that look like them counted as the same."""
        return [
            group._replace(keys=(*group.keys, *found))
            if (found := self._near.cognates.keys(fold(group.text))) else group
            for group in groups
        ]  # fmt: skip

    def ranked(self, groups: Iterable[Sequence[str]], mask: NDArray[np.bool_] | None = None) -> Ranked:
        """BM25 of the rows for a question, `asked` and scored as far as is wanted.

        A group holds the keys that count as one word; a row scores once for a group, whichever of
        its keys it holds, and every one of them weighs the same. `rows` of what is `asked` counts
        only those that pass `mask`.
        """
        return Ranked([self._held(tuple(group)) for group in groups], len(self), mask)

    def scores(self, groups: Iterable[Sequence[str]]) -> NDArray[np.float32]:
        """BM25 of every row."""
        return self.ranked(groups).every()

    def top(
        self, groups: Iterable[Sequence[str]], k: int, mask: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` best rows that hold any word and pass `mask`, with their scores, by (-score, row)."""
        return self.ranked(groups, mask).best(k)
