"""An inverted index in plain numpy arrays, made of the words of rows in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.language import fold
from rag.lexical.analysis import HEAD, SENTENCE, Group
from rag.lexical.arrays import Array, bisected, bounds, item, pack, unpack
from rag.lexical.near import Near, Totals
from rag.lexical.ranked import Asked, B, Ranked, Word, idf, length_norm, union
from rag.lexical.vocabulary import Vocabulary, word_arrays

MARKS = {SENTENCE: -1, HEAD: -2}


class Postings:
    """Which rows (passages) hold which words, how often, and in which order.

    Arrays, all little and flat, memory-mapped or not, never written to:

    blob, ends      the keys, sorted by their UTF-8 bytes, one after the other
    starts, rows, counts   the rows of key t are rows[starts[t]:starts[t+1]], in order, each once
    lengths         how many words each row has
    stream, stream_ends    the words of each row in order, as numbers of tokens; -1 ends a sentence,
                    -2 the context
    token_counts, marks    how often each token occurs in all; how many sentences there are
    and those of `vocabulary.word_arrays`.

    Equal documents in equal order give equal arrays, whether they came by `build` or by `extend`.
    """

    def __init__(
        self, arrays: dict[str, Array], totals: Totals | None = None,
        count_of: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """With `totals` and `count_of` they are some rows of more: see `Near`."""
        self._arrays = arrays
        self.lengths = np.asarray(arrays["lengths"])
        self.vocabulary = Vocabulary(arrays)
        self.totals = totals or Totals.of(arrays, self.vocabulary)
        self.near = Near(arrays, self.vocabulary, self.totals, count_of)
        self._norm = length_norm(B, self.lengths / self.totals.length)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lengths)

    @classmethod
    def build(cls, docs: Iterable[Sequence[str]]) -> Postings:
        """Postings of `docs`, row by row, each as `analyse` gives it."""
        return cls(_arrays(*_streamed(docs, {})))

    def extend(self, keep: Array, added: Iterable[Sequence[str]], order: Array | None = None) -> Postings:
        """Postings of the old rows `keep`, in that order, then of the documents `added`.

        With `order`, row i is the `order[i]`-th of these. Equal, array by array, to `build` of all
        these documents; nothing is analysed again, but all is counted again (a second for 100,000 rows).
        """
        words = {token: number for number, token in enumerate(self.tokens())}
        known, fresh, fresh_ends = _streamed(added, words)
        old = bounds(self._arrays["stream_ends"])
        starts = np.concatenate([old[:-1][keep], old[-1] + bounds(fresh_ends)[:-1]])
        ends = np.concatenate([old[1:][keep], old[-1] + fresh_ends])
        if order is not None:
            starts, ends = starts[order], ends[order]
        stream = _taken(np.concatenate([self._arrays["stream"], fresh]), starts, ends)
        return Postings(_arrays(known, stream, np.cumsum(ends - starts)))

    def arrays(self) -> dict[str, Array]:
        """The arrays by name; `Postings` takes them back, memory-mapped or not."""
        return self._arrays

    # -- words

    def tokens(self) -> list[str]:
        """The words as `analyse` gives them, by their numbers."""
        return [one.decode() for one in unpack(self._arrays["token_blob"], self._arrays["token_ends"])]

    def words(self) -> list[str]:
        """Every word that some row holds, folded, in order of its bytes; for near spellings."""
        forms = (token.partition("\0")[0] for token in self.tokens())
        return [form for form in forms if form]

    def known(self, groups: Iterable[Group]) -> list[Group]:
        """The words of a question, those of the other alphabet that look like them counted as the same."""
        cognates, spelled = self.vocabulary.cognates, self.totals.spelled
        return [one._replace(keys=(*one.keys, *cognates(spelled(fold(one.text))))) for one in groups]

    # -- search

    def _word(self, keys: Sequence[str]) -> Word:
        """Where any of `keys`, the spellings of one word, stands."""
        arrays = self._arrays
        terms = [number for key in keys if (number := self._term(key.encode())) is not None]
        places = [slice(arrays["starts"][term], arrays["starts"][term + 1]) for term in terms]
        rows, counts = union([(arrays["rows"][one], arrays["counts"][one]) for one in places], len(self))
        return Word(Asked(terms, len(rows), idf(len(rows), len(self))), rows, counts, self._norm)

    def _term(self, key: bytes) -> int | None:
        blob, ends = self._arrays["blob"], self._arrays["ends"]
        at = bisected(blob, ends, key)
        return at if at < len(ends) and item(blob, ends, at) == key else None

    def ranked(self, groups: Iterable[Sequence[str]], mask: NDArray[np.bool_] | None = None) -> Ranked:
        """BM25 of the rows for a question, `asked` and scored as far as is wanted.

        A group holds the keys that count as one word; a row scores once for a group, whichever of
        its keys it holds, and every one of them weighs the same. `rows` of what is `asked` counts
        only those that pass `mask`.
        """
        return Ranked([self._word(group) for group in groups], self._norm, mask)


def _streamed(docs: Iterable[Sequence[str]], known: dict[str, int]) -> tuple[list[bytes], Array, Array]:
    """(words in the order of their numbers, the numbers of all documents' words, where each document ends).

    `known` are the words that have a number.
    """
    numbers = dict(known)
    rows = []
    for doc in docs:
        whole = [*doc, SENTENCE] if not doc or doc[-1] not in MARKS else doc
        each = (MARKS[one] if one in MARKS else numbers.setdefault(one, len(numbers)) for one in whole)
        rows.append(np.fromiter(each, np.int32, len(whole)))
    ends = np.cumsum(np.fromiter((len(row) for row in rows), np.int64, len(rows)))
    return [word.encode() for word in numbers], np.concatenate([np.zeros(0, np.int32), *rows]), ends


def _taken(values: Array, starts: Array, ends: Array) -> Array:
    """values[start:end] of each pair, one after the other; neighbours that stay so are copied as one."""
    breaks = starts[1:] != ends[:-1]
    firsts, lasts = np.append(True, breaks)[: len(starts)], np.append(breaks, True)[: len(starts)]
    runs = zip(starts[firsts].tolist(), ends[lasts].tolist(), strict=True)
    return np.concatenate([values[:0], *(values[start:end] for start, end in runs)])


def _arrays(words: list[bytes], stream: Array, stream_ends: Array) -> dict[str, Array]:
    """The arrays of `Postings`: of words in any order, some perhaps unused, and of the rows' numbers in them.

    How often a row has a key is counted by multiplying sparse matrices, which is linear in the words: of
    100,000 passages it takes a second, and sorting took four.
    """
    from scipy.sparse import csr_array  # a tenth of a second, that only a build takes

    used = np.zeros(len(words) + 2, bool)
    used[stream] = True
    order = sorted(np.flatnonzero(used[:-2]).tolist(), key=words.__getitem__)
    place = np.full(len(words) + 2, -1, np.int32)
    place[order], place[-2] = np.arange(len(order)), -2
    stream, words = place[stream], [words[number] for number in order]
    keys = sorted({key for word in words for key in (word.split(b"\0")[1:] or [word])})
    blob, ends = pack(keys)
    vocabulary = word_arrays(words, {key: number for number, key in enumerate(keys)})
    is_word = stream >= 0
    indices, starts = stream[is_word], bounds(np.cumsum(is_word)[stream_ends - 1])
    kind = np.int32 if len(stream) < 1 << 30 else np.int64
    ones = np.ones(max(len(indices), len(vocabulary["keys"])), np.int32)
    rows = csr_array((ones[: len(indices)], indices, starts.astype(kind)), (len(stream_ends), len(words)))
    of_words = vocabulary["keys"], bounds(vocabulary["key_ends"]).astype(kind)
    counts = (rows @ csr_array((ones[: len(of_words[0])], *of_words), (len(words), len(keys)))).tocsc()
    # A name of several words has no form, and is no further word of its row.
    has_form = np.fromiter((word[:1] != b"\0" for word in words), np.int32, len(words))
    return {
        "blob": blob, "ends": ends, "starts": counts.indptr.astype(np.int64),
        "rows": counts.indices.astype(np.int32), "counts": np.minimum(counts.data, 65535).astype(np.uint16),
        "lengths": rows @ has_form, "stream": stream, "stream_ends": stream_ends.astype(np.int64),
        "token_counts": np.bincount(indices, minlength=len(words)).astype(np.int64),
        "marks": np.array([np.count_nonzero(stream == -1)], np.int64), **vocabulary,
    }  # fmt: skip
