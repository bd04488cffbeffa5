"""The vocabulary of words as written: each distinct form with its keys, and ways into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.lexical.arrays import invert, pack, ranges
from rag.lexical.grams import grams

Array = NDArray[Any]


def token_arrays(tokens: Sequence[bytes], place: dict[bytes, int]) -> dict[str, Array]:
    """What the index stores of `tokens` (sorted), with `place` the number of each key:

    token_blob, token_ends    the tokens themselves
    key_ends, keys            the keys of each token
    token_of_ends, token_of   the tokens of each key
    gram_hashes, gram_ends, gram_tokens   the tokens that hold each n-gram
    """
    parts = [token.split(b"\0") for token in tokens]
    blob, ends = pack(tokens)
    own = [part[1:] or part for part in parts]
    sizes = np.fromiter((len(keys) for keys in own), np.int64, len(own))
    flat = np.fromiter((place[key] for keys in own for key in keys), np.int32, int(sizes.sum()))
    owners = np.repeat(np.arange(len(own)), sizes)
    of_ends, of = invert(flat, owners, len(place))
    return {
        "token_blob": blob, "token_ends": ends, "key_ends": np.cumsum(sizes), "keys": flat,
        "token_of_ends": of_ends, "token_of": of, **_gram_arrays([part[0].decode() for part in parts]),
    }  # fmt: skip


def _gram_arrays(forms: list[str]) -> dict[str, Array]:
    hashes, owners = grams(forms)
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    if len(hashes):
        fresh = np.append(True, (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1]))
        hashes, owners = hashes[fresh], owners[fresh]
    distinct, counts = np.unique(hashes, return_counts=True)
    return {
        "gram_hashes": distinct, "gram_ends": np.cumsum(counts), "gram_tokens": owners.astype(np.int32),
    }  # fmt: skip


def stream_totals(stream: Array, size: int) -> dict[str, Array]:
    """How often each of `size` tokens occurs, and how many sentences end."""
    return {
        "token_counts": np.bincount(stream[stream >= 0], minlength=size).astype(np.int64),
        "marks": np.array([np.count_nonzero(stream == -1)], np.int64),
    }


def counted(stream: Array, stream_ends: Array, arrays: dict[str, Array]) -> tuple[Array, Array, Array]:
    """(term, row, count) sorted by term, then row: how often each row has each key."""
    rows = np.repeat(np.arange(len(stream_ends)), np.diff(stream_ends, prepend=0))
    words = stream >= 0
    tokens, rows = stream[words], rows[words]
    starts = np.concatenate(([0], arrays["key_ends"][:-1])) if len(arrays["key_ends"]) else arrays["key_ends"]
    sizes = (arrays["key_ends"] - starts)[tokens]
    terms = arrays["keys"][ranges(starts[tokens], arrays["key_ends"][tokens])].astype(np.int64)
    both = terms * max(len(stream_ends), 1) + np.repeat(rows, sizes)
    both, counts = np.unique(both, return_counts=True)
    return both // max(len(stream_ends), 1), both % max(len(stream_ends), 1), counts
