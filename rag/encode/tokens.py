"""Which tokens of a text carry what it says: late interaction compares these."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from rag.language import detect, fold, stopwords, words


def content(text: str, offsets: Iterable[tuple[int, int]]) -> npt.NDArray[np.bool_]:
    """Which of the tokens at these places (start, end) in `text` belong to a content word.

    Punctuation, function words of the text's language and special tokens (which are at no place: their start
    is their end) do not. Where all words are function words, all of them count.
    """
    functional, places = stopwords(detect(text) or "en"), words(text)
    contentful = [word for word in places if fold(word.text) not in functional] or places
    marked = np.zeros(len(text) + 1, np.int64)
    for word in contentful:
        marked[word.start + 1 : word.end + 1] = 1
    before, edges = np.cumsum(marked), np.array([*offsets], np.int64).reshape(-1, 2)
    kept: npt.NDArray[np.bool_] = before[edges[:, 1]] > before[edges[:, 0]]
    return kept


def unit_rows(vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """`vectors` (n, d), each divided by its length."""
    lengths = np.sqrt(np.einsum("nd,nd->n", vectors, vectors))[:, None]
    rows: npt.NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return rows
